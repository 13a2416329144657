"""What follows a card: the question before it, refusals in a row, what is held back from then on.

The rules know no lesser class yet, so the content of these tests has a word for each of them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from lantern.chat.holding import OPEN_TOPICS
from lantern.learning.content.compile import compile_folder
from lantern.learning.content.files import Folder, read_folder
from tests.lantern.conftest import ROOT, Json, Rasa, Start, Visitor, Web, meet, replies, start
from tests.lantern.test_cards import DARK, back_of
from wire.content import Content, canonical
from wire.triage import CLASS_ORDER

FORM = {"name": "Wilhelmina", "contact": "wil@example.org", "best_time": "", "topic": None}
ALWAYS = ["00:00", "23:59:59.999999"]
CRPS = {"type": "answer", "text": "What CRPS is.", "topic": "crps_definition"}
EFFECTS = {"type": "answer", "text": "Side effects.", "topic": "side_effects"}


def word(name: str) -> str:
    """Return the word that brings the card of a class."""
    return f"zz{name.replace('_', '')}"


def folder_with(hours: list[str]) -> Folder:
    folder = read_folder(ROOT)
    flags = folder.content["red_flags"]
    rules = [
        {"id": f"t_{name}", "class": name, "tier": None, "patterns": [word(name)]}
        for name in CLASS_ORDER
    ]
    content = {**folder.content, "red_flags": {**flags, "rules": [*flags["rules"], *rules]}}
    days = dict.fromkeys(folder.clinic["hours_table"], hours)
    return replace(
        folder, content=content, clinic={**folder.clinic, "hours_table": days, "holidays": []}
    )


def write_models(folder: Path, hours: list[str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "content.json").write_bytes(canonical(compile_folder(folder_with(hours))))
    return folder


@pytest.fixture(scope="module")
def open_web(
    rasa_process: Rasa, tmp_path_factory: pytest.TempPathFactory, launched: list[Web]
) -> Web:
    """A clinic that is always open, with a word for each class."""
    models = write_models(tmp_path_factory.mktemp("models"), ALWAYS)
    return start(rasa_process, models, tmp_path_factory.mktemp("data"), launched)


@pytest.fixture
async def visitor(open_web: Web, rasa: Rasa) -> AsyncIterator[Visitor]:
    """Somebody who just opened that clinic's chat."""
    async with httpx.AsyncClient(base_url=open_web.url, timeout=30) as http:
        yield await meet(http)


def acts(message: Json) -> list[tuple[str, str | None]]:
    return [(button["act"], button["topic"]) for button in message["buttons"]]


async def test_question_under_a_card_is_answered_after_the_way_back(
    rasa: Rasa, visitor: Visitor, content: Content
) -> None:
    await visitor.say(DARK)
    await visitor.say("what does it cost, my number is 555-123-4567")
    [card] = replies(await visitor.say("ok"))
    response = await visitor.press(back_of([card]))
    notice, answer = replies(response)
    assert response.json()["state"] == "bot"
    after = content.cards["self_harm"].after_back
    assert notice["text"] == f"{after}\n\n{content.notices['last_question']}"
    assert (answer["type"], answer["text"]) == ("answer", "Reviewed answer 1.")
    [turn] = rasa.turns()
    assert (turn["text"], turn["button"]) == ("what does it cost, my number is [PHONE]", None)
    assert [m["text"] for m in (await visitor.history())[-2:]] == [notice["text"], answer["text"]]


async def test_question_beside_danger_is_not_said_again(rasa: Rasa, visitor: Visitor) -> None:
    asked = {"name": "faq/infusion_duration", "confidence": 0.9, "band": "answer"}
    clauses = [{**asked, "text": "how long does it take"}, {**asked, "text": DARK}]
    clauses[1]["name"] = "faq/safety"
    rasa.set(questions=clauses, messages=[{"type": "card", "text": "Again.", "triage": "minor"}])
    [card] = replies(await visitor.say(f"how long does it take, {DARK}"))
    response = await visitor.press(back_of([card]))
    notice, offer = replies(response)
    assert DARK not in notice["text"]
    assert (offer["type"], acts(offer)) == ("clarify", [("topic", "infusion_duration")])
    assert response.json()["state"] == "bot"


async def test_way_back_works_while_rasa_is_down(
    rasa: Rasa, visitor: Visitor, content: Content
) -> None:
    rasa.set(mode="status_500")
    await visitor.say(DARK)
    [card] = replies(await visitor.say("what does it cost"))
    response = await visitor.press(back_of([card]))
    notice, degraded = replies(response)
    assert response.json()["state"] == "bot"
    assert content.notices["last_question"] in notice["text"]
    assert (degraded["text"], degraded["degraded"]) == (content.notices["degraded"], True)


async def test_question_is_answered_after_a_crash_in_between(
    start_web: Start, rasa: Rasa, tmp_path: Path
) -> None:
    import asyncio
    import uuid

    web = start_web()
    key = str(uuid.uuid4())
    async with httpx.AsyncClient(base_url=web.url, timeout=30) as http:
        visitor = await meet(http)
        await visitor.say(DARK)
        [card] = replies(await visitor.say("what does it cost"))
        body = {"client_message_id": key, "payload": back_of([card])["payload"]}
        rasa.set(mode="hang")
        pressed = asyncio.create_task(visitor.send(body))
        while not rasa.seen():
            await asyncio.sleep(0.02)
        web.kill()
        with pytest.raises(httpx.HTTPError):
            await pressed
    rasa.set(mode="answer")
    web.restart()
    async with httpx.AsyncClient(base_url=web.url, timeout=30) as http:
        visitor.http = http
        response = await visitor.send(body)
    assert [m["type"] for m in replies(response)] == ["notice", "answer"]
    assert rasa.turns()[-1]["text"] == "what does it cost"


@pytest.mark.parametrize("name", ["abuse", "third_party_risk"])
async def test_card_that_pauses_at_lower_priority(
    rasa: Rasa, visitor: Visitor, content: Content, name: str
) -> None:
    """Words of a person, not of a rule: Rasa's classifier finds them without urgency."""
    found = {"type": "card", "text": "Help.", "triage": name, "triage_all": [name]}
    rasa.set(messages=[{**found, "priority": "P1"}])
    response = await visitor.say("something that no rule knows")
    assert response.json()["state"] == "paused"
    [line] = replies(await visitor.say("what are the side effects"))
    assert line["text"] == content.cards[name].repeat_line


async def test_abuse_is_not_shown_again(visitor: Visitor) -> None:
    secret = "he hurts me"
    await visitor.say(f"{secret}, what do I do")
    [card] = replies(await visitor.say(word("abuse")))
    assert card["exit_label"] == "Leave this page now"
    await visitor.say(f"{secret} every day, is that normal")
    history = await visitor.history()
    assert [(m["author"], m["type"]) for m in history] == [("bot", "card")]
    text = (await visitor.get("transcript")).text
    assert secret not in text and "1-800-799-7233" in text
    [notice] = replies(await visitor.press(back_of(history)))
    assert secret not in notice["text"]
    assert secret not in str(await visitor.history())
    lines = []
    async with visitor.http.stream(
        "GET", f"{visitor.path}/stream", headers=visitor.headers
    ) as stream:
        async for line in stream.aiter_lines():
            lines.append(line)
            if line.startswith("event: state"):
                break
    assert secret not in "\n".join(lines) and "1-800-799-7233" in "\n".join(lines)


async def test_abuse_by_a_nurse_names_no_number_of_the_clinic(
    visitor: Visitor, content: Content
) -> None:
    [card] = replies(await visitor.say(f"the nurse {word('abuse')}"))
    assert content.clinic.phone not in str(card) and "nursing board" in card["text"]
    await visitor.say(word("adverse_reaction"))
    [card] = replies(await visitor.say("ok"))
    assert card["triage"] == "abuse"
    assert not [link for link in card["links"] if "503555" in link["href"]]


async def test_advice_is_refused_shorter_and_then_passed_on(
    visitor: Visitor, content: Content
) -> None:
    said = word("personal_advice")
    card = content.cards["personal_advice"]
    texts = [replies(await visitor.say(said))[0] for _ in range(3)]
    assert [m["text"] for m in texts] == [
        f"{card.lead}\n\n{card.body}",
        card.repeat_line,
        content.notices["personal_advice_third"],
    ]
    assert {m["type"] for m in texts} == {"card"}
    assert all(acts(m) == [("staff", None)] for m in texts)
    assert replies(await visitor.say("thank you"))[0]["type"] == "answer"
    assert replies(await visitor.say(said))[0]["text"] == f"{card.lead}\n\n{card.body}"


async def test_advice_found_by_rasa_counts_as_well(
    rasa: Rasa, visitor: Visitor, content: Content
) -> None:
    general = {"title": "Side effects", "act": "topic", "topic": "side_effects"}
    found = {"type": "card", "text": "No advice.", "triage": "personal_advice"}
    rasa.set(messages=[{**found, "priority": "P2", "buttons": [general]}])
    told = [replies(await visitor.say("should I"))[0] for _ in range(3)]
    assert [m["text"] for m in told] == [
        "No advice.",
        content.cards["personal_advice"].repeat_line,
        content.notices["personal_advice_third"],
    ]
    assert acts(told[0]) == [("topic", "side_effects"), ("staff", None)]


async def test_recreational_use_is_refused_and_the_rest_goes_on(
    rasa: Rasa, visitor: Visitor
) -> None:
    said = word("recreational_use")
    first, second, third = [replies(await visitor.say(said))[0] for _ in range(3)]
    assert len(first["text"]) > len(second["text"]) == len(third["text"])
    assert [acts(m) for m in (first, second, third)] == [[], [], [("staff", None)]]
    assert replies(await visitor.say("what are the side effects"))[0]["type"] == "answer"
    [card] = replies(await visitor.say(word("bypass_rules")))
    assert acts(card) == [("staff", None)]
    assert replies(await visitor.say("what are the side effects"))[0]["type"] == "answer"


async def test_stopping_a_medicine_offers_the_general_topic(visitor: Visitor) -> None:
    response = await visitor.say(word("stopping_medicines"))
    [card] = replies(response)
    assert response.json()["state"] == "bot"
    assert acts(card) == [("topic", "opioid_transition"), ("staff", None), ("back", None)]


async def test_bad_reaction_is_remembered_for_the_notes(
    rasa: Rasa, visitor: Visitor, content: Content
) -> None:
    [card] = replies(await visitor.say(word("adverse_reaction")))
    assert (card["triage"], card["priority"], card["disclaimers"]) == ("adverse_reaction", "P1", [])
    for _ in range(2):  # the stand-in keeps the record as Rasa does
        await visitor.say("how long does it take")
        assert rasa.turns()[-1]["record"]["notes"]["unwell"] is True
    [notice] = replies(await visitor.press(back_of([card])))
    assert notice["type"] == "notice"


async def test_way_back_from_a_lesser_card_says_its_own_words(
    visitor: Visitor, content: Content
) -> None:
    [card] = replies(await visitor.say(word("pregnancy")))
    [notice] = replies(await visitor.press(back_of([card])))
    assert notice["text"] == content.cards["pregnancy"].after_back


@pytest.mark.parametrize("name", ["pregnancy", "minor"])
async def test_treatments_are_held_back_from_then_on(
    rasa: Rasa, visitor: Visitor, content: Content, name: str
) -> None:
    menu = visitor.opening["messages"][0]["buttons"][0]
    await visitor.say("what are the side effects")
    [card] = replies(await visitor.say(word(name)))
    follow = {"title": "Risks", "act": "topic", "topic": "safety"}
    rasa.set(messages=[EFFECTS, {**CRPS, "buttons": [follow]}])
    for send in (visitor.say("and the side effects"), visitor.press(menu)):
        refused, told = replies(await send)
        assert (refused["type"], refused["text"]) == ("notice", content.notices["treatment_held"])
        assert (told["text"], told["buttons"]) == (CRPS["text"], [])
    rasa.set(messages=[{"type": "clarify", "text": "Which?", "buttons": [follow]}])
    [refused] = replies(await visitor.say("hm"))
    assert refused["text"] == content.notices["treatment_held"]
    assert "start a new chat" in refused["text"]
    assert acts(refused) == [("topic", "crps_definition"), ("staff", None)]
    [notice] = replies(await visitor.press(back_of([card])))
    assert notice["buttons"] == []  # the last topic was a treatment


async def test_minor_gets_a_telephone_number_and_no_form(
    rasa: Rasa, visitor: Visitor, content: Content
) -> None:
    await visitor.say(word("minor"))
    rasa.set(messages=[{"type": "handoff", "text": "The form.", "topic": "speak_to_human"}])
    [told] = replies(await visitor.say("can somebody call me"))
    assert (told["type"], told["text"]) == ("notice", content.notices["handoff_minor"])
    response = await visitor.post("handoff", FORM)
    assert (response.status_code, response.json()["code"]) == (403, "handoff_refused")


def test_topics_that_stay_open_name_no_treatment(content: Content) -> None:
    assert set(content.topics) >= OPEN_TOPICS
    for name in OPEN_TOPICS - {"bot_identity"}:
        topic = content.topics[name]
        assert "ketamine" not in f"{topic.answer} {topic.more}".lower(), name


async def test_lesser_request_under_a_card_waits_for_the_way_back(
    open_web: Web, visitor: Visitor, content: Content
) -> None:
    await visitor.say(DARK)
    [line] = replies(await visitor.say(word("personal_advice")))
    assert line["text"] == content.cards["self_harm"].repeat_line
    rows = open_web.rows("SELECT kind FROM escalations WHERE conversation_id = ?", visitor.id)
    assert {row["kind"] for row in rows} == {"self_harm", "personal_advice"}


async def test_new_danger_under_a_card_adds_its_numbers(visitor: Visitor) -> None:
    await visitor.say(DARK)
    [card] = replies(await visitor.say(word("overdose")))
    assert card["triage_all"] == ["overdose", "self_harm"]
    hrefs = [link["href"] for link in card["links"]]
    assert hrefs[0] == "tel:911" and {"tel:18002221222", "tel:988"} <= set(hrefs)


@pytest.mark.parametrize("hours", [[], None])
async def test_closed_office_says_so_before_the_form(
    start_web: Start, rasa: Rasa, tmp_path: Path, content: Content, hours: list[str] | None
) -> None:
    """Without a table hours are unknown, and nothing is guessed."""
    models = write_models(tmp_path / "models", hours or [])
    name = "out_of_hours"
    if hours is None:
        folder = folder_with([])
        bare = replace(folder, clinic={**folder.clinic, "hours_table": {}})
        (models / "content.json").write_bytes(canonical(compile_folder(bare)))
        name = "hours_unknown"
    web = start_web(LANTERN_MODELS_DIR=str(models))
    rasa.set(messages=[{"type": "handoff", "text": "The form.", "topic": "speak_to_human"}])
    async with httpx.AsyncClient(base_url=web.url, timeout=30) as http:
        visitor = await meet(http)
        [told] = replies(await visitor.say("a person please"))
        [sent] = (await visitor.post("handoff", FORM)).json()["messages"]
        [card] = replies(await visitor.say(word("stopping_medicines")))
        [urgent] = replies(await visitor.say(DARK))
    for message, position in ((told, "before"), (sent, "before"), (card, "after")):
        [note] = message["disclaimers"]
        assert (note["id"], note["position"]) == ("HOURS", position)
        assert note["text"] == content.notices[name]
    assert urgent["disclaimers"] == []


async def test_open_office_says_nothing_of_hours(rasa: Rasa, visitor: Visitor) -> None:
    rasa.set(messages=[{"type": "handoff", "text": "The form.", "topic": "speak_to_human"}])
    [told] = replies(await visitor.say("a person please"))
    assert told["disclaimers"] == []


async def test_closed_office_names_the_next_opening(
    start_web: Start, rasa: Rasa, tmp_path: Path, content: Content
) -> None:
    from datetime import datetime, timedelta
    from zoneinfo import ZoneInfo

    day = datetime.now(ZoneInfo(content.clinic.time_zone)) + timedelta(days=3)
    folder = folder_with([])
    table = {**folder.clinic["hours_table"], f"{day:%A}".lower(): ["08:30", "17:00"]}
    models = write_models(tmp_path / "models", [])
    body = compile_folder(replace(folder, clinic={**folder.clinic, "hours_table": table}))
    (models / "content.json").write_bytes(canonical(body))
    web = start_web(LANTERN_MODELS_DIR=str(models))
    async with httpx.AsyncClient(base_url=web.url, timeout=30) as http:
        [sent] = (await (await meet(http)).post("handoff", FORM)).json()["messages"]
    [note] = sent["disclaimers"]
    assert note["text"].endswith(f"It opens next: {day:%A}, 8:30 am.")


async def test_staff_who_cannot_be_reached_are_not_promised(
    open_web: Web, visitor: Visitor, content: Content
) -> None:
    import sqlite3

    await visitor.post("handoff", FORM)
    assert replies(await visitor.say("thanks"))[-1]["type"] == "answer"
    [notice] = open_web.rows(
        "SELECT outbox.id FROM outbox JOIN escalations ON escalation_id = escalations.id "
        "WHERE conversation_id = ?",
        visitor.id,
    )
    with sqlite3.connect(open_web.data_dir / "lantern.sqlite3", timeout=5) as connection:
        connection.execute(
            "INSERT INTO deliveries (id, notice_id, channel, attempts, since, last_error, dead_at) "
            "VALUES ('d', ?, 'mail', 9, '2026', 'refused', '2026')",
            (notice["id"],),
        )
    assert replies(await visitor.say(DARK))[0]["type"] == "card"
    [_, told] = replies(await visitor.press(back_of((await visitor.history())[-1:])))
    assert (told["type"], told["text"]) == ("notice", content.notices["handoff_unreached"])
    assert [m["type"] for m in replies(await visitor.say("what now"))] == ["answer"]
