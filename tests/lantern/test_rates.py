"""Rate limits."""

import httpx

from tests.lantern.conftest import Start, meet, replies


async def test_messages_of_a_conversation_are_limited(start_web: Start) -> None:
    web = start_web(LANTERN_RATE_LIMIT="3")
    async with httpx.AsyncClient(base_url=web.url) as http:
        visitor, other = await meet(http), await meet(http)
        for _ in range(3):
            assert (await visitor.say("hello there")).status_code == 200
        refused = await visitor.say("hello there")
        assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert (await other.say("hello there")).status_code == 200
        card = replies(await visitor.say("I want to kill myself"))[0]
        assert card["type"] == "card"  # help is not limited by what was said before it
        assert len(await visitor.history()) == 9


async def test_new_conversations_are_limited_together(start_web: Start) -> None:
    web = start_web(LANTERN_RATE_LIMIT="1")
    async with httpx.AsyncClient(base_url=web.url) as http:
        codes = [(await http.post("/chat/v1/conversations")).status_code for _ in range(11)]
    assert codes == [201] * 10 + [429]


async def test_zero_switches_limits_off(start_web: Start) -> None:
    web = start_web(LANTERN_RATE_LIMIT="0")
    async with httpx.AsyncClient(base_url=web.url) as http:
        visitor = await meet(http)
        codes = {(await visitor.say("hello there")).status_code for _ in range(40)}
    assert codes == {200}
