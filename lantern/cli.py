"""The command line: `bin/lantern COMMAND`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from lantern.config import Config, ConfigError
from lantern.learning.evaluation.sets import EvaluationError
from lantern.learning.example_review import TOP, review_examples
from lantern.learning.train import TrainingError, prepare
from lantern.places import ROOT
from lantern.supervision import StartError, check_signed, claim, supervise


def run(config: Config, arguments: argparse.Namespace) -> int:
    """Train when needed and start all three processes; ends when they are stopped."""
    claim(config)  # before a training that would have been for nothing
    model, _ = prepare(ROOT, config.models_dir)
    check_signed(config)
    print("starting Rasa, the action server and the web app ...", file=sys.stderr, flush=True)
    supervise(config, model)


def train(config: Config, arguments: argparse.Namespace) -> int:
    """Check, compile and train."""
    model, trained = prepare(ROOT, config.models_dir, force=arguments.force)
    print(f"{'trained' if trained else 'up to date'}: {model.name}")
    return 0


def doctor(config: Config, arguments: argparse.Namespace) -> int:
    """Say what is missing, unsigned or not running."""
    from lantern.doctor import report

    return report(ROOT, config)


def evaluate(config: Config, arguments: argparse.Namespace) -> int:
    """Ask a running Lantern every message of evaluation sets and say how it did."""
    from lantern.evaluating import evaluate_files, print_comparison, print_distances

    if bool(arguments.files) == bool(arguments.compare):
        raise EvaluationError("Name evaluation sets, or two results with --compare.")
    if arguments.triage:
        return _evaluate_triage(config, arguments)
    if arguments.compare:
        return print_comparison(*arguments.compare)
    if arguments.nearest:
        return print_distances(config, ROOT, arguments.files)
    return evaluate_files(config, arguments.files, arguments.plots, arguments.save)


def _evaluate_triage(config: Config, arguments: argparse.Namespace) -> int:
    from lantern.evaluating_triage import evaluate_triage, print_triage_comparison

    if arguments.nearest or arguments.plots:
        raise EvaluationError("--nearest and --plots are not for --triage.")
    if arguments.compare:
        return print_triage_comparison(*arguments.compare)
    return evaluate_triage(
        config, arguments.files, arguments.situations, arguments.save, show=arguments.show
    )


def examples(config: Config, arguments: argparse.Namespace) -> int:
    """Point at bad training examples: duplicates, twins under two labels, likely mislabels."""
    return review_examples(ROOT, config.models_dir, arguments.top)


def alerts(config: Config, arguments: argparse.Namespace) -> int:
    """List alerts that staff did not get, or try again."""
    from lantern.alerts.command import report_alerts

    return report_alerts(config, arguments.retry)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser; every command is a function of this module."""
    parser = argparse.ArgumentParser(prog="bin/lantern", description="Lantern's command line.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _command(commands, "run", run)
    _command(commands, "train", train).add_argument(
        "--force", action="store_true", help="train even when nothing has changed"
    )
    _command(commands, "doctor", doctor)
    _evaluate_options(_command(commands, "evaluate", evaluate))
    _command(commands, "alerts", alerts).add_argument(
        "--retry", metavar="ID", help="try this one again from the start; `all`: all given up"
    )
    _command(commands, "examples", examples).add_argument(
        "--top", type=int, default=TOP, metavar="N", help=f"findings a table ({TOP}); 0 shows all"
    )
    return parser


def _evaluate_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", type=Path, nargs="*", metavar="FILE", help="a set (see tests/nlu/README.md)"
    )
    parser.add_argument(
        "--plots", type=Path, metavar="FOLDER", help="draw calibration and risk as SVG"
    )
    parser.add_argument("--save", type=Path, metavar="FILE", help="keep the result of each message")
    parser.add_argument(
        "--nearest",
        action="store_true",
        help="ask nothing; say how near the messages are to the training examples",
    )
    parser.add_argument(
        "--compare", type=Path, nargs=2, metavar=("A", "B"), help="compare two kept results"
    )
    parser.add_argument(
        "--triage", action="store_true", help="the files are triage sets: how red flags are heard"
    )
    parser.add_argument(
        "--situations",
        default="up,rasa-down,offline",
        metavar="LIST",
        help="with --triage: some of up,rasa-down,offline (all)",
    )
    parser.add_argument(
        "--show", action="store_true", help="with --triage: list what went wrong with its words"
    )


Command = Callable[[Config, argparse.Namespace], int]


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, function: Command
) -> argparse.ArgumentParser:
    words = (function.__doc__ or "").splitlines()[0]
    command = commands.add_parser(name, help=words, description=words)
    command.set_defaults(function=function)
    return command


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; errors that people can mend are one sentence, and exit code 1."""
    parsed = build_parser().parse_args(arguments)
    try:
        return int(parsed.function(Config.from_environment(os.environ), parsed))
    except (ConfigError, EvaluationError, StartError, TrainingError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
