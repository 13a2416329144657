"""Health and figures."""

import httpx

from tests.lantern.conftest import Rasa, Start, Visitor, Web


async def test_process_is_live(http: httpx.AsyncClient) -> None:
    response = await http.get("/health/live")
    assert (response.status_code, response.json()) == (200, {"status": "live"})


async def test_ready_only_when_a_message_would_be_answered(
    http: httpx.AsyncClient, rasa: Rasa
) -> None:
    ready = await http.get("/health/ready")
    assert ready.status_code == 200
    parts = {"store": True, "content": True, "rasa": True, "actions": True, "answers": True}
    assert ready.json()["parts"] == parts
    assert ready.json()["not_ready"] == []


async def test_broken_answers_are_not_ready(start_web: Start, rasa: Rasa) -> None:
    rasa.set(mode="empty_list")
    web = start_web()
    response = httpx.get(f"{web.url}/health/ready", timeout=10)
    assert (response.status_code, response.json()["not_ready"]) == (503, ["answers"])
    rasa.set(mode="answer", ready=False)
    response = httpx.get(f"{web.url}/health/ready", timeout=10)
    assert response.json()["not_ready"] == ["rasa", "answers"]


async def test_ready_says_which_part_is_missing(start_web: Start) -> None:
    web = start_web(LANTERN_ACTIONS_PORT="1")
    response = httpx.get(f"{web.url}/health/ready", timeout=10)
    assert (response.status_code, response.json()["not_ready"]) == (503, ["actions", "answers"])


async def test_figures_are_for_this_machine_only(web: Web, visitor: Visitor) -> None:
    await visitor.say("hello there")
    page = await visitor.http.get("/metrics")
    assert page.status_code == 200
    assert 'lantern_turns_total{how="answer"}' in page.text
    assert "lantern_rasa_seconds_bucket" in page.text
    assert "lantern_queue_waiting 0.0" in page.text
    for header in ("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"):
        hidden = await visitor.http.get("/metrics", headers={header: "for=10.0.0.1"})
        assert hidden.status_code == 404
