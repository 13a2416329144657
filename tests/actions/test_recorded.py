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


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_recorded_body_is_answered(product, file):
    recorded = json.loads(file.read_text("utf-8"))
    app = create_app(product, SECRET, name=next(_names))

    async def go():
        url = f"/webhook?token={SECRET}"
        return (await app.asgi_client.post(url, json=recorded["request"]))[1]

    answer = asyncio.run(go())
    Sanic._app_registry.pop(app.name)
    assert answer.status == 200
    (response,) = answer.json["responses"]
    reply = Reply.from_dict(response["custom"])
    assert [[m.type, m.topic] for m in reply.messages] == recorded["expect"]
    assert reply.content_version == product.version
    changed = [event["name"] for event in answer.json["events"]]
    assert changed == [name for name in names.RECORD_SLOTS if name in changed]
