"""Feedback on an answer."""

import uuid

import pytest

from tests.lantern.conftest import Visitor, Web, meet, replies


async def test_last_feedback_counts(web: Web, visitor: Visitor) -> None:
    [answer] = replies(await visitor.say("one"))
    for helpful in (True, False):
        body = {"message_id": answer["id"], "helpful": helpful}
        response = await visitor.post("feedback", body)
        assert (response.status_code, response.json()) == (200, body)
    [row] = web.rows("SELECT * FROM feedback WHERE conversation_id = ?", visitor.id)
    assert (row["message_id"], row["helpful"]) == (answer["id"], 0)


async def test_feedback_is_for_messages_of_the_bot_in_this_conversation(visitor: Visitor) -> None:
    said = (await visitor.say("one")).json()["messages"][0]
    other = await meet(visitor.http)
    for message_id in (said["id"], other.opening["messages"][0]["id"], str(uuid.uuid4())):
        response = await visitor.post("feedback", {"message_id": message_id, "helpful": True})
        assert (response.status_code, response.json()["code"]) == (404, "message_not_found")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message_id": "x", "helpful": True},
        {"message_id": str(uuid.uuid4()), "helpful": 1},
        {"message_id": str(uuid.uuid4()), "helpful": "yes"},
        {"message_id": str(uuid.uuid4())},
        {"message_id": str(uuid.uuid4()), "helpful": True, "text": "more"},
    ],
)
async def test_feedback_of_wrong_types_is_refused(visitor: Visitor, body: object) -> None:
    response = await visitor.post("feedback", body)
    assert (response.status_code, response.json()["code"]) == (422, "invalid_body")
