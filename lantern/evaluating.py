"""The command `evaluate`: brings evaluation sets, a running Lantern and its store together."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from lantern.config import Config
from lantern.learning.evaluation.asking import connected
from lantern.learning.evaluation.compare import compare
from lantern.learning.evaluation.nearest import nearest, print_nearest, training_examples
from lantern.learning.evaluation.plots import draw
from lantern.learning.evaluation.report import guesses, report
from lantern.learning.evaluation.results import save
from lantern.learning.evaluation.run import Kept, KeptTurns, run
from lantern.learning.evaluation.sets import EvaluationError, Line, known_topics, read_set
from lantern.store.database import open_database
from lantern.store.messages import list_turn_messages
from lantern.store.turns import get_turn
from wire.content import Content, ContentError, load_content


def evaluate_files(
    config: Config, files: Sequence[Path], plots: Path | None, results: Path | None
) -> int:
    """Ask every message of the files, and print how Lantern did. Returns 0."""
    lines = read_sets(config, files)
    print(f"asking {sum(len(line.turns) for line in lines)} messages ...", file=sys.stderr)
    with connected(f"http://{config.host}:{config.port}") as asker:
        judged, read = run(asker, lines, lambda turns: read_kept(config.store_url, turns))
    print("\n".join(report(judged, store_was_read=read)))
    if results is not None:
        save(results, judged)
    for path in draw(plots, guesses(judged)) if plots is not None else ():
        print(f"plot: {path}")
    return 0


def print_distances(config: Config, root: Path, files: Sequence[Path]) -> int:
    """Print how near the files are to the training examples. Returns 1 when any is too near."""
    found = nearest(read_sets(config, files), training_examples(root))
    return int(print_nearest(found) > 0)


def print_comparison(a: Path, b: Path) -> int:
    """Print how two kept runs differ. Returns 0."""
    print("\n".join(compare(a, b)))
    return 0


def compiled(config: Config) -> Content:
    """Return the compiled texts. Raises EvaluationError."""
    try:
        return load_content(config.models_dir / "content.json")
    except ContentError:
        raise EvaluationError("The texts are not compiled yet: run `make train`.") from None


def read_sets(config: Config, files: Sequence[Path]) -> list[Line]:
    """Return the lines of all files. Raises EvaluationError."""
    known = known_topics(compiled(config))
    return [line for file in files for line in read_set(file, known)]


def read_kept(address: str, turns: Sequence[str]) -> KeptTurns | None:
    """Return what the store kept of the turns; None when it cannot be read or has none of them."""
    try:
        found = asyncio.run(_read(address, turns))
    except (SQLAlchemyError, OSError, ImportError):
        return None
    return found or None


async def _read(address: str, turns: Sequence[str]) -> dict[str, Kept]:
    database = open_database(address)
    try:
        if database.path is not None and not database.path.is_file():
            return {}  # opening it would make an empty one
        return await database.read(lambda connection: _kept_turns(connection, turns))
    finally:
        await database.close()


def _kept_turns(connection: Connection, turns: Sequence[str]) -> dict[str, Kept]:
    found = ((turn, _kept(connection, turn)) for turn in turns)
    return {turn: kept for turn, kept in found if kept is not None}


def _kept(connection: Connection, turn_id: str) -> Kept | None:
    turn = get_turn(connection, turn_id)
    if turn is None:
        return None
    versions = [m.content_version for m in list_turn_messages(connection, turn_id)]
    # A pressed button is known: the ranking beside it is not what decided.
    ranking = (turn.understanding or {}).get("ranking") if turn.button is None else None
    best = ranking[0] if ranking else {}
    version = next((version for version in versions if version), None)
    return Kept(best.get("name"), best.get("confidence"), turn.model, version)
