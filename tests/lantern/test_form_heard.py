"""What the fields of the contact form tell, heard by a small model made by hand."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.lantern.conftest import Rasa, Visitor, Web, meet, start
from tests.wire.small_models import LOUD, file_data
from wire.content import Content
from wire.hearing import SMALL_MODEL

YOUNG = "after school, by the quokka"
HEARD = {"quokka": {"minor": LOUD}}
FORM = {"name": "Pat", "contact": "pat@example.org", "best_time": "", "topic": "side_effects"}


@pytest.fixture(scope="module")
def hearing_web(
    rasa_process: Rasa,
    models_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
    launched: list[Web],
) -> Web:
    """A web process that hears one odd word."""
    folder = tmp_path_factory.mktemp("hearing")
    shutil.copyfile(models_dir / "content.json", folder / "content.json")
    data = file_data(HEARD)
    (folder / SMALL_MODEL).write_text(json.dumps(data), encoding="utf-8")
    return start(rasa_process, folder, tmp_path_factory.mktemp("data"), launched)


@pytest.fixture
async def stranger(hearing_web: Web, rasa: Rasa) -> AsyncIterator[Visitor]:
    """Somebody who just opened its chat."""
    async with httpx.AsyncClient(base_url=hearing_web.url, timeout=30) as client:
        yield await meet(client)


def details(web: Web, visitor: Visitor) -> list[dict[str, object]]:
    """Return what is kept to reach the visitor."""
    return web.rows("SELECT * FROM contacts WHERE conversation_id = ?", visitor.id)


async def test_form_that_tells_of_a_minor_keeps_nothing(
    hearing_web: Web, stranger: Visitor, content: Content
) -> None:
    body = (await stranger.post("handoff", {**FORM, "best_time": YOUNG})).json()
    [card] = body["messages"]
    assert (card["type"], card["triage"]) == ("card", "minor")
    assert content.cards["minor"].lead in card["text"]
    assert body["state"] == "bot"  # nobody is waited for
    assert details(hearing_web, stranger) == []
    kinds = hearing_web.rows("SELECT kind FROM escalations WHERE conversation_id = ?", stranger.id)
    assert [row["kind"] for row in kinds] == ["minor"]
    again = await stranger.post("handoff", FORM)
    assert (again.status_code, again.json()["code"]) == (403, "handoff_refused")
    assert details(hearing_web, stranger) == []


async def test_lesser_words_in_the_name_hide_no_emergency_in_the_time(stranger: Visitor) -> None:
    form = {**FORM, "name": "the quokka", "best_time": "I want to kill myself"}
    body = (await stranger.post("handoff", form)).json()
    [card] = body["messages"]
    assert (card["triage_all"], card["priority"]) == (["self_harm", "minor"], "P0")
    assert body["state"] == "paused"
