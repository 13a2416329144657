"""The action server understands what Rasa 3.6 sends, with the words of the product."""

import asyncio
import json
from itertools import count
from pathlib import Path

import pytest
from sanic import Sanic

from actions.server import create_app
from wire import names
from wire.payloads import Reply

FILES = sorted((Path(__file__).parent / "recorded").glob("*.json"))
SECRET = "a-secret-of-the-test"
_names = (f"test-recorded-{number}" for number in count())


def ask(product, recorded):
    app = create_app(product, SECRET, name=next(_names))

    async def go():
        url = f"/webhook?token={SECRET}"
        return (await app.asgi_client.post(url, json=recorded["request"]))[1]

    answer = asyncio.run(go())
    Sanic._app_registry.pop(app.name)
    assert answer.status == 200
    (response,) = answer.json["responses"]
    return answer, Reply.from_dict(response["custom"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_recorded_body_is_answered(product, file):
    recorded = json.loads(file.read_text("utf-8"))
    answer, reply = ask(product, recorded)
    assert [[m.type, m.topic] for m in reply.messages] == recorded["expect"]
    assert reply.content_version == product.version
    changed = [event["name"] for event in answer.json["events"]]
    assert changed == [name for name in names.RECORD_SLOTS if name in changed]


def recorded(name):
    return json.loads((FILES[0].parent / f"{name}.json").read_text("utf-8"))


def test_a_recorded_follow_up_goes_on_and_one_that_leads_elsewhere_begins(product):
    on_topic, elsewhere = recorded("follow_up_on_topic"), recorded("follow_up_elsewhere")
    for body in (on_topic, elsewhere):
        (asked,) = body["request"]["tracker"]["latest_message"]["questions"]
        assert asked["in_context"] is True
    assert ask(product, on_topic)[1].messages[0].text == product.topics["side_effects"].more
    begun = ask(product, elsewhere)[1].messages[0].text
    assert begun == product.topics["side_effect_duration"].answer


def test_a_recorded_choice_in_words_has_its_place(product):
    places = {}
    for name in ("choose_button", "choose_follow_up"):
        request = recorded(name)["request"]
        assert request["next_action"] == "action_choose_button"
        places[name] = request["tracker"]["latest_message"]["choice"]
    assert places == {"choose_button": 2, "choose_follow_up": -1}


def test_a_recorded_question_no_article_covers_is_told_so(product):
    _, reply = ask(product, recorded("not_covered"))
    assert reply.messages[0].text == product.conversations["not_covered"].text


def test_recorded_messages_in_other_languages_get_their_notices(product):
    for name, notice in (
        ("language_spanish", "language_es"),
        ("language_other", "language_other"),
    ):
        request = recorded(name)["request"]
        assert request["next_action"] == "action_reply_language"
        assert ask(product, recorded(name))[1].messages[0].text == product.notices[notice]
