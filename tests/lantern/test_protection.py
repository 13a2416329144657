"""Origins, headers, and problems of the server itself."""

import asyncio

import httpx
import pytest

from lantern.errors import CODES
from tests.lantern.conftest import Start, Visitor, Web

SITE = "https://clinic.example"


async def test_allowed_site_may_use_the_chat(start_web: Start) -> None:
    web = start_web(LANTERN_ALLOWED_ORIGINS=f"{SITE}, http://other.example:8000")
    async with httpx.AsyncClient(base_url=web.url) as http:
        for origin in (SITE, "http://other.example:8000"):
            response = await http.post("/chat/v1/conversations", headers={"Origin": origin})
            assert response.status_code == 201
            assert response.headers["access-control-allow-origin"] == origin
            assert response.headers["vary"] == "Origin"
            assert "access-control-allow-credentials" not in response.headers
        wanted = {"Origin": SITE, "Access-Control-Request-Method": "DELETE"}
        preflight = await http.options("/chat/v1/conversations/x", headers=wanted)
        assert preflight.status_code == 204
        assert preflight.headers["access-control-allow-origin"] == SITE
        assert "Authorization" in preflight.headers["access-control-allow-headers"]
        assert "DELETE" in preflight.headers["access-control-allow-methods"]
        for origin in ("https://evil.example", "http://clinic.example", SITE + ".evil.example"):
            for method, path in (("POST", "/chat/v1/conversations"), ("OPTIONS", "/chat/v1/x")):
                refused = await http.request(method, path, headers={**wanted, "Origin": origin})
                assert (refused.status_code, refused.json()["code"]) == (403, "origin_refused")
                assert "access-control-allow-origin" not in refused.headers


async def test_own_page_may_use_the_chat(web: Web, http: httpx.AsyncClient) -> None:
    response = await http.post("/chat/v1/conversations", headers={"Origin": web.url})
    assert response.status_code == 201
    for origin in ("null", "https://elsewhere.example", "not an origin"):
        response = await http.post("/chat/v1/conversations", headers={"Origin": origin})
        assert (response.status_code, response.json()["code"]) == (403, "origin_refused")


async def test_answers_are_not_kept_and_not_framed(visitor: Visitor) -> None:
    for response in (await visitor.get("messages"), await visitor.http.get("/chat/v1/nothing")):
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
        assert "set-cookie" not in response.headers
        assert "server" not in response.headers


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/chat/v1/nothing", 404, "not_found"),
        ("GET", "/nothing", 404, "not_found"),
        ("PUT", "/chat/v1/conversations", 405, "method_not_allowed"),
        ("GET", "/chat/v1/conversations", 405, "method_not_allowed"),
        ("DELETE", "/chat/v1/conversations", 405, "method_not_allowed"),
        ("GET", "/health/nothing", 404, "not_found"),
    ],
)
async def test_errors_of_the_server_have_the_same_shape(
    http: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    response = await http.request(method, path)
    entry = CODES[code]
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {
        "type": f"/docs/errors#{code}",
        "title": entry.title,
        "status": status,
        "detail": entry.detail,
        "code": code,
    }


async def test_broken_http_is_a_problem_too(web: Web) -> None:
    for raw in (b"NONSENSE\r\n\r\n", b"GET / HTTP/1.1\r\nno colon\r\n\r\n"):
        reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
        writer.write(raw)
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        assert b" 400 " in answer.split(b"\r\n")[0]
        assert b"application/problem+json" in answer
        assert b'"code":"bad_request"' in answer
        assert b"no colon" not in answer


async def test_openapi_document_names_the_chat_and_loads_nothing(http: httpx.AsyncClient) -> None:
    document = (await http.get("/openapi.json")).json()
    paths = {path.rstrip("/") for path in document["paths"]}
    assert "/chat/v1/conversations/{conversation_id}/messages" in paths
    assert "/chat/v1/conversations" in paths
    for page in ("/docs", "/docs/swagger", "/docs/redoc", "/swagger", "/redoc"):
        assert (await http.get(page)).status_code == 404
