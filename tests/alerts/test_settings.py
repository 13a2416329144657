"""Settings of mail and webhook: refused when malformed or half set."""

import stat

import pytest

from lantern.config import Config, ConfigError
from tests.alerts.conftest import Office, until
from tests.alerts.receiver import Receiver
from tests.alerts.test_webhook import documented_check

MAIL = {
    "LANTERN_MAIL_URL": "smtps://name:password@mail.clinic.example",
    "LANTERN_MAIL_FROM": "lantern@clinic.example",
    "LANTERN_MAIL_TO": "a@clinic.example b@clinic.example",
}


def test_mail_needs_server_sender_and_receiver() -> None:
    assert Config.from_environment(MAIL).mail_to == ("a@clinic.example", "b@clinic.example")
    for name in MAIL:
        with pytest.raises(ConfigError, match=name):
            Config.from_environment({key: value for key, value in MAIL.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAIL_URL", "mail.example"),
        ("MAIL_URL", "smtp://"),
        ("MAIL_URL", "smtp://mail.example:many"),
        ("MAIL_URL", "smtp://mail.example:0"),
        ("MAIL_URL", "smtp://name:pass/word@mail.example"),
        ("MAIL_URL", "smtp://mail.example?tls=no"),
        ("MAIL_URL", "smtp://name:w%C3%B6rd@mail.example"),
        ("MAIL_URL", "smtp+ssl://mail.example"),
        ("MAIL_URL", "https://mail.example"),
        ("MAIL_FROM", "Lantern <lantern@clinic.example>"),
        ("MAIL_FROM", "lantern"),
        ("MAIL_TO", "a@clinic.example,\nBcc: b@clinic.example"),
        ("MAIL_TO", "staff"),
        ("WEBHOOK_URL", "http://clinic.example/alerts"),
        ("WEBHOOK_URL", "https://"),
        ("WEBHOOK_URL", "https://name:password@clinic.example"),
        ("WEBHOOK_URL", "https://clinic.example/#alerts"),
        ("WEBHOOK_URL", "https://clinic.example/a b"),
        ("WEBHOOK_SECRET", "short"),
    ],
)
def test_malformed_setting_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigError) as refused:
        Config.from_environment({**MAIL, f"LANTERN_{name}": value})
    assert str(refused.value).startswith(f"LANTERN_{name} must be ")


@pytest.mark.parametrize(
    "url",
    ["https://clinic.example/a?b=c", "http://127.0.0.2:8000/", "http://[::1]/", "http://localhost"],
)
def test_webhook_is_https_or_on_this_machine(url: str) -> None:
    assert Config.from_environment({"LANTERN_WEBHOOK_URL": url}).webhook_url == url


async def test_key_of_the_webhook_is_written_where_none_is_set(
    office: Office, receiver: Receiver
) -> None:
    await office.start(webhook_url=receiver.url)
    path = office.data_dir / "webhook.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    await office.escalate()
    await until(lambda: receiver.posts)
    check = documented_check()
    assert check(path.read_bytes().strip(), receiver.posts[0].headers, receiver.posts[0].body)
