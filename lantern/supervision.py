"""The three processes under one supervisor (supervisord), which is this very process in the end.

supervisord starts Rasa, the action server and the web app in order, restarts one that dies
and stops all on SIGTERM and Ctrl-C. Each child asks the kernel to die with it
(`wire.process.die_with_parent`), so that none stays behind when it is killed with SIGKILL.
"""

from __future__ import annotations

import fcntl
import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

from lantern.config import Config
from lantern.keys import secret_file
from lantern.places import APP_PYTHON, RASA_PYTHON, ROOT, SUPERVISORD
from wire.content import load_content
from wire.process import SUPERVISOR

# A process that dies is started again at once, then a second later each time; never given up.
_PROGRAM = """
[program:{name}]
command={command}
directory={root}
priority={priority}
autorestart={autorestart}
startsecs={startsecs}
startretries=1000000
stopsignal=TERM
stopwaitsecs=10
stopasgroup=true
killasgroup=true
redirect_stderr=true
stdout_logfile={log}
stdout_logfile_maxbytes={maxbytes}
stdout_logfile_backups=3
"""

_SUPERVISOR = """[supervisord]
nodaemon=true
logfile={logs}/supervisor.log
logfile_maxbytes=5MB
logfile_backups=2
pidfile={logs}/supervisor.pid
childlogdir={logs}
loglevel=info
"""


class StartError(Exception):
    """Lantern cannot start; one sentence says why."""


def check_ports(config: Config) -> None:
    """Refuse to start on a port that is taken. Raises StartError naming the setting."""
    for name, port, host in (
        ("LANTERN_PORT", config.port, config.host),
        ("LANTERN_RASA_PORT", config.rasa_port, "127.0.0.1"),
        ("LANTERN_ACTIONS_PORT", config.actions_port, "127.0.0.1"),
    ):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                raise StartError(
                    f"Port {port} is taken: stop what uses it or set {name} to another port."
                ) from None


def hold_data_dir(data: Path) -> None:
    """Let one Lantern at a time use a data directory. Raises StartError.

    The lock is held by a descriptor that stays open in the supervisor and dies with it.
    """
    descriptor = os.open(data / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise StartError(
            f"Another Lantern already uses {data}/: stop it or set LANTERN_DATA_DIR to another."
        ) from None
    os.set_inheritable(descriptor, True)


def write_configuration(config: Config, model: Path) -> Path:
    """Write supervisord's configuration into the data directory and return its path."""
    logs = (config.data_dir / "logs").resolve()
    logs.mkdir(parents=True, exist_ok=True)
    programs = {
        "rasa": f"{RASA_PYTHON} -m wire.process components.serve {model.resolve()} "
        f"{config.rasa_port}",
        "actions": f"{APP_PYTHON} -m wire.process actions.server",
        "web": f"{APP_PYTHON} -m wire.process lantern.app",
    }
    text = _SUPERVISOR.format(logs=logs)
    for priority, (name, command) in enumerate(programs.items(), start=1):
        text += _PROGRAM.format(
            name=name, command=_escaped(command), root=_escaped(str(ROOT)), priority=priority,
            autorestart="true", startsecs=0, log=_escaped(f"{logs}/{name}.log"), maxbytes="10MB",
        )  # fmt: skip
    text += _PROGRAM.format(
        name="announce", command=_escaped(f"{APP_PYTHON} -m wire.process lantern.announce"),
        root=_escaped(str(ROOT)), priority=9, autorestart="false", startsecs=0,
        log="/dev/stdout", maxbytes=0,
    )  # fmt: skip
    path = config.data_dir / "supervisor.conf"
    path.write_text(text, encoding="utf-8")
    return path


def _escaped(value: str) -> str:
    return value.replace("%", "%%")  # supervisord expands %(...)s


def child_environment(config: Config) -> dict[str, str]:
    """Return the environment of all three: secrets from the data directory, absolute folders."""
    data = config.data_dir.resolve()
    shared = {
        "LANTERN_DATA_DIR": str(data),
        "LANTERN_MODELS_DIR": str(config.models_dir.resolve()),
        "LANTERN_PORT": str(config.port),
        "LANTERN_RASA_PORT": str(config.rasa_port),
        "LANTERN_ACTIONS_PORT": str(config.actions_port),
        "LANTERN_RASA_SECRET": config.rasa_secret or secret_file(data / "rasa.secret").decode(),
        "LANTERN_ACTIONS_SECRET": config.actions_secret
        or secret_file(data / "actions.secret").decode(),
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONUNBUFFERED": "1",
        SUPERVISOR: str(os.getpid()),  # supervisord takes this process over
    }
    return {**os.environ, **shared}


def claim(config: Config) -> None:
    """Take the data directory and look at the ports. Raises StartError when one is taken."""
    try:
        config.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        hold_data_dir(config.data_dir)
    except OSError:
        raise StartError(
            f"The folder {config.data_dir}/ cannot be written: set LANTERN_DATA_DIR to another."
        ) from None
    check_ports(config)


def check_signed(config: Config) -> None:
    """Refuse to start with unsigned texts where they are not wanted. Raises StartError."""
    if not config.require_signed:
        return
    unsigned = load_content(config.models_dir / "content.json").unsigned
    if unsigned:
        raise StartError(
            f"LANTERN_REQUIRE_SIGNED is set and {len(unsigned)} texts are not signed: "
            "`bin/lantern doctor` names them."
        )


def supervise(config: Config, model: Path) -> NoReturn:
    """Become the supervisor of what `claim` has taken."""
    try:
        conf = write_configuration(config, model)
        environment = child_environment(config)
    except OSError as error:
        raise StartError(
            f"Cannot write to LANTERN_DATA_DIR, {config.data_dir}/: {error.strerror}."
        ) from None
    sys.stdout.flush()
    arguments = [str(SUPERVISORD), "--nodaemon", "--silent", "--configuration", str(conf.resolve())]
    os.execve(SUPERVISORD, arguments, environment)
