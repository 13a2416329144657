"""What the small safety model hears: cards and check-ins at once, and no harm without it."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from aiohttp import web as aio

from lantern.config import Config
from lantern.services import find_hearing, find_words
from tests.lantern.conftest import Json, Rasa, Start, Visitor, Web, free_port, meet, replies, start
from tests.wire.small_models import FAINT, LOUD, PLAIN, file_data
from wire.content import Content
from wire.hearing import CHECK_IN_RULE, MODEL_RULE, SMALL_MODEL
from wire.payloads import BotMessage, DialogueRecord, Reply, TurnReply, Understanding

HEARD = {
    "zanzibar": {"abuse": LOUD, "urgent": LOUD},
    "marzipan": {"third_party_risk": LOUD, "urgent": LOUD},
    "kaleidoscope": {"abuse": LOUD},
    "sarsaparilla": {"pregnancy": LOUD},
    "xylophone": {"urgent": FAINT},
    "tangerine": {"urgent": 1},
    "bergamot": {"urgent": PLAIN, "self_harm": PLAIN},
    "periwinkle": {"pregnancy": PLAIN},
}
URGENT = {"abuse": "the zanzibar is here", "third_party_risk": "my marzipan is here"}
UNEASY = "the xylophone again"
NEARER = "the tangerine again"  # than an ordinary message, and not near enough for a check-in
UNSURE = "the bergamot again"  # a card only when nothing else listens
DARK = "I want to kill myself"


@pytest.fixture(scope="module")
def hearing_models(models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled content with a small model that hears eight odd words."""
    folder = tmp_path_factory.mktemp("hearing")
    shutil.copyfile(models_dir / "content.json", folder / "content.json")
    data = file_data(HEARD)
    (folder / SMALL_MODEL).write_text(json.dumps(data), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def hearing_web(
    rasa_process: Rasa,
    hearing_models: Path,
    tmp_path_factory: pytest.TempPathFactory,
    launched: list[Web],
) -> Web:
    """A web process with that model."""
    return start(rasa_process, hearing_models, tmp_path_factory.mktemp("data"), launched)


@pytest.fixture
async def hearing_http(hearing_web: Web, rasa: Rasa) -> AsyncIterator[httpx.AsyncClient]:
    """A client of that web process."""
    async with httpx.AsyncClient(base_url=hearing_web.url, timeout=30) as client:
        yield client


@pytest.fixture
async def stranger(hearing_http: httpx.AsyncClient) -> Visitor:
    """Somebody who just opened the chat of that web process."""
    return await meet(hearing_http)


def raised(web: Web, visitor: Visitor) -> list[tuple[str, str]]:
    """Return kind and priority of what staff were told."""
    query = "SELECT kind, priority FROM escalations WHERE conversation_id = ? ORDER BY kind"
    return [(row["kind"], row["priority"]) for row in web.rows(query, visitor.id)]


@pytest.mark.parametrize("name", URGENT)
async def test_urgent_card_of_the_small_model_pauses_without_rasa(
    hearing_web: Web, rasa: Rasa, stranger: Visitor, content: Content, name: str
) -> None:
    rasa.set(mode="hang")
    response = await stranger.say(URGENT[name])
    [card] = replies(response)
    assert response.json()["state"] == "paused"
    assert (card["type"], card["triage"], card["priority"]) == ("card", name, "P0")
    assert content.cards[name].lead in card["text"]
    assert [b["title"] for b in card["buttons"]] == [content.cards[name].back_label]
    assert content.cards[name].priority == "P1"  # as a rule; it is P0 because it happens now
    assert raised(hearing_web, stranger) == [(name, "P0")]
    assert rasa.turns() == []
    [turn] = hearing_web.rows("SELECT rules FROM turns WHERE conversation_id = ?", stranger.id)
    assert json.loads(turn["rules"]) == [MODEL_RULE]


@pytest.mark.parametrize("name", URGENT)
async def test_urgent_card_is_repeated_until_its_button(
    hearing_web: Web, rasa: Rasa, stranger: Visitor, content: Content, name: str
) -> None:
    await stranger.say(URGENT[name])
    for text in ("ok", UNEASY, URGENT[name]):
        response = await stranger.say(text)
        [card] = replies(response)
        assert response.json()["state"] == "paused"
        assert (card["type"], card["triage"], card["priority"]) == ("card", name, "P0")
        assert card["text"] == content.cards[name].repeat_line
    [back] = card["buttons"]
    response = await stranger.press(back)
    assert response.json()["state"] == "bot"
    assert replies(await stranger.say("thanks"))[0]["type"] == "answer"
    assert raised(hearing_web, stranger) == [(name, "P0")]


async def test_abuse_that_is_not_now_is_told_to_staff_as_less_urgent(
    hearing_web: Web, stranger: Visitor, content: Content
) -> None:
    [card] = replies(await stranger.say("a kaleidoscope years ago"))
    assert (card["triage"], card["priority"]) == ("abuse", "P1")
    assert content.cards["abuse"].lead in card["text"]
    assert raised(hearing_web, stranger) == [("abuse", "P1")]


async def test_urgent_card_tells_staff_p0_for_what_can_be_and_its_own_for_the_rest(
    hearing_web: Web, stranger: Visitor, content: Content
) -> None:
    [card] = replies(await stranger.say("zanzibar and sarsaparilla"))
    assert (card["triage"], card["priority"]) == ("abuse", "P0")
    assert card["triage_all"] == ["abuse", "pregnancy"]
    own = content.cards["pregnancy"].priority
    assert raised(hearing_web, stranger) == [("abuse", "P0"), ("pregnancy", own)]


async def test_rule_and_small_model_give_one_card(
    hearing_web: Web, stranger: Visitor, content: Content
) -> None:
    [card] = replies(await stranger.say(f"{DARK}. zanzibar."))
    assert card["triage_all"] == ["self_harm", "abuse"]
    assert content.cards["self_harm"].lead in card["text"]
    assert raised(hearing_web, stranger) == [("abuse", "P0"), ("self_harm", "P0")]


async def test_check_in_stands_beside_the_answer(
    hearing_web: Web, rasa: Rasa, stranger: Visitor, content: Content
) -> None:
    response = await stranger.say(UNEASY)
    answer, notice = replies(response)
    assert (answer["type"], answer["text"]) == ("answer", "Reviewed answer 1.")
    assert (notice["type"], notice["tier"], notice["triage"]) == ("notice", "C", None)
    assert notice["text"] == content.notices["check_in"]
    assert (response.json()["state"], raised(hearing_web, stranger)) == ("bot", [])
    assert len(rasa.turns()) == 1
    [turn] = hearing_web.rows("SELECT rules FROM turns WHERE conversation_id = ?", stranger.id)
    assert json.loads(turn["rules"]) == [CHECK_IN_RULE]


async def test_check_in_stands_beside_the_degraded_text(
    rasa: Rasa, stranger: Visitor, content: Content
) -> None:
    rasa.set(mode="status_500")
    said = [message["text"] for message in replies(await stranger.say(UNEASY))]
    assert said == [content.notices["degraded"], content.notices["check_in"]]


async def test_rasa_is_asked_where_the_small_model_is_not_sure(
    rasa: Rasa, stranger: Visitor
) -> None:
    assert replies(await stranger.say(UNSURE))[0]["type"] == "answer"
    assert len(rasa.turns()) == 1


async def test_small_model_is_heard_sooner_when_rasa_fails(
    hearing_web: Web, rasa: Rasa, stranger: Visitor
) -> None:
    rasa.set(mode="status_500")
    response = await stranger.say(UNSURE)
    [card] = replies(response)
    assert (card["type"], card["triage"], card["tier"]) == ("card", "self_harm", "B")
    assert response.json()["state"] == "paused"
    assert raised(hearing_web, stranger) == [("self_harm", "P0")]


async def test_lesser_card_when_rasa_fails_stands_with_the_degraded_text(
    rasa: Rasa, stranger: Visitor, content: Content
) -> None:
    rasa.set(mode="status_500")
    card, degraded = replies(await stranger.say("the periwinkle again"))
    assert (card["type"], card["triage"]) == ("card", "pregnancy")
    assert degraded["text"] == content.notices["degraded"]


async def test_ordinary_message_has_no_check_in(stranger: Visitor) -> None:
    assert [m["type"] for m in replies(await stranger.say("what does it cost"))] == ["answer"]


async def test_check_in_is_not_beside_a_card_of_rasa(rasa: Rasa, stranger: Visitor) -> None:
    rasa.set(messages=[{"type": "card", "text": "A card.", "triage": "minor", "priority": "P2"}])
    assert [m["type"] for m in replies(await stranger.say(UNEASY))] == ["card"]


async def test_check_in_is_not_beside_a_card_of_the_rules(stranger: Visitor) -> None:
    assert [m["type"] for m in replies(await stranger.say(f"xylophone. {DARK}"))] == ["card"]


async def test_subject_of_suicide_has_its_own_line_in_place_of_the_check_in(
    hearing_web: Web, stranger: Visitor, content: Content
) -> None:
    text = "does a xylophone and ketamine help with suicidal thoughts?"
    notices = [m["text"] for m in replies(await stranger.say(text)) if m["type"] == "notice"]
    assert notices == [content.cards["self_harm"].tier_c_line]
    [turn] = hearing_web.rows("SELECT * FROM turns WHERE conversation_id = ?", stranger.id)
    assert turn["tier"] == "C"
    assert CHECK_IN_RULE in json.loads(turn["rules"])  # so it goes first in the queue to Rasa


async def test_urgent_card_of_rasa_pauses_and_tells_staff(
    hearing_web: Web, rasa: Rasa, stranger: Visitor, content: Content
) -> None:
    reviewed = content.cards["abuse"]
    back = {"title": reviewed.back_label, "act": "back", "topic": None}
    card = {"type": "card", "text": "A card.", "triage": "abuse", "triage_all": ["abuse"]}
    rasa.set(
        messages=[{**card, "priority": "P0", "buttons": [back]}],
        escalate=[{"kind": "abuse", "priority": "P0"}],
    )
    response = await stranger.say("it goes on at home")
    assert response.json()["state"] == "paused"
    assert raised(hearing_web, stranger) == [("abuse", "P0")]
    rasa.set(reset=True)
    [again] = replies(await stranger.say("what does it cost"))
    assert (again["text"], again["priority"]) == (reviewed.repeat_line, "P0")
    assert (await stranger.press(again["buttons"][0])).json()["state"] == "bot"


async def test_abuse_by_own_staff_that_rasa_hears_leads_nowhere_back_to_them(
    hearing_web: Web, rasa: Rasa, stranger: Visitor, content: Content
) -> None:
    card = {"type": "card", "text": "A card.", "triage": "abuse", "triage_all": ["abuse"]}
    rasa.set(
        messages=[{**card, "priority": "P1"}],
        escalate=[{"kind": "abuse_own_staff", "priority": "P1"}],
    )
    await stranger.say("it went on there")
    rasa.set(reset=True)
    [grown] = replies(await stranger.say("and now " + DARK))
    assert grown["triage_all"] == ["self_harm", "abuse"]
    assert content.clinic.phone not in str(grown["text"]) + str(grown["links"])
    kinds = [kind for kind, _ in raised(hearing_web, stranger)]
    assert kinds == ["abuse_own_staff", "self_harm"]


@pytest.mark.parametrize("uneasy", [True, False])
async def test_check_in_of_rasas_safety_model_stands_beside_the_answer(
    start_web: Start, content: Content, uneasy: bool
) -> None:
    port = free_port()
    runner = await uneasy_rasa(port, check_in=uneasy)
    try:
        web = start_web(LANTERN_RASA_PORT=str(port))
        async with httpx.AsyncClient(base_url=web.url, timeout=30) as http:
            said = replies(await (await meet(http)).say("hello there"))
    finally:
        await runner.cleanup()
    assert [m["type"] for m in said] == (["answer", "notice"] if uneasy else ["answer"])
    if uneasy:
        assert (said[1]["text"], said[1]["tier"]) == (content.notices["check_in"], "C")


async def uneasy_rasa(port: int, check_in: bool) -> aio.AppRunner:
    """Serve in Rasa's place; the safety model has heard something, or nothing."""
    triage: Json = {"classes": [], "urgent": False, "check_in": check_in, "tier": None}

    async def turn(request: aio.Request) -> aio.Response:
        data = await request.json()
        reply = TurnReply(
            data["turn_id"],
            (Reply((BotMessage(type="answer", text="An answer."),), (), "version"),),
            DialogueRecord.from_dict(data["record"]),
            Understanding("faq", 0.9, "answer", triage=triage),
            "model",
            "action_answer_faq",
        )
        return aio.json_response(reply.to_dict())

    app = aio.Application()
    app.router.add_post("/webhooks/lantern/webhook", turn)
    runner = aio.AppRunner(app)
    await runner.setup()
    await aio.TCPSite(runner, "127.0.0.1", port).start()
    return runner


BROKEN = {"missing": None, "empty": b"", "cut": b'{"model": {"format": 1,', "other": b"[]"}


@pytest.mark.parametrize("case", BROKEN)
async def test_rules_go_on_without_a_usable_small_model(
    start_web: Start, models_dir: Path, tmp_path: Path, case: str
) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    shutil.copyfile(models_dir / "content.json", folder / "content.json")
    broken = BROKEN[case]
    if broken is not None:
        (folder / SMALL_MODEL).write_bytes(broken)
    web = start_web(LANTERN_MODELS_DIR=str(folder))
    async with httpx.AsyncClient(base_url=web.url, timeout=30) as http:
        visitor = await meet(http)
        assert replies(await visitor.say("hello there"))[0]["type"] == "answer"
        [card] = replies(await visitor.say(DARK))
    assert (card["type"], card["triage"]) == ("card", "self_harm")
    [line] = [json.loads(x) for x in web.log().splitlines() if "small_model_unusable" in x]
    assert line["level"].lower() == "error"
    assert line["code"]


def test_model_of_the_models_folder_is_heard(hearing_models: Path, tmp_path: Path) -> None:
    config = Config(models_dir=hearing_models, data_dir=tmp_path)
    hearing = find_hearing(config, find_words(config))
    assert hearing.evaluate([URGENT["abuse"]]).classes == ("abuse",)
    assert hearing.evaluate([DARK]).classes == ("self_harm",)


def test_rules_alone_are_heard_where_there_is_no_model(models_dir: Path, tmp_path: Path) -> None:
    config = Config(models_dir=models_dir, data_dir=tmp_path)
    hearing = find_hearing(config, find_words(config))
    assert not hearing.evaluate([URGENT["abuse"]]).fired
    assert hearing.evaluate([DARK]).classes == ("self_harm",)
