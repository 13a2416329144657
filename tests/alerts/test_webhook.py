"""The signature, checked with the very lines that docs/alerts.md shows."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from lantern.alerts.webhook import sign
from tests.alerts.conftest import SECRET, Office, until
from tests.alerts.receiver import Receiver

DOCS = Path(__file__).parents[2] / "docs" / "alerts.md"
Check = Callable[[bytes, Mapping[str, str], bytes], bool]


def documented_check() -> Check:
    """Return the function of the documentation."""
    [source] = re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.S)
    names: dict[str, Check] = {}
    exec(source, names)  # type: ignore[arg-type]
    return names["is_from_lantern"]


async def test_signature_verifies_and_a_change_does_not(office: Office, receiver: Receiver) -> None:
    await office.start(webhook_url=receiver.url, webhook_secret=SECRET)
    await office.escalate()
    await until(lambda: receiver.posts)
    post, check, secret = receiver.posts[0], documented_check(), SECRET.encode()
    assert check(secret, post.headers, post.body)
    assert not check(secret, post.headers, post.body.replace(b'"P0"', b'"P3"'))
    assert not check(b"another secret entirely", post.headers, post.body)
    assert post.headers["Idempotency-Key"] == post.json["id"]
    assert post.headers["Content-Type"] == "application/json"


def test_signature_is_good_for_five_minutes() -> None:
    check, now, body = documented_check(), int(time.time()), b"{}"

    def good(seconds: int) -> bool:
        return check(b"key", {"X-Lantern-Signature": sign(b"key", body, seconds)}, body)

    assert good(now) and good(now - 290) and good(now + 290)
    assert not good(now - 310) and not good(now + 310)


def test_time_is_part_of_what_is_signed() -> None:
    old = sign(b"key", b"{}", int(time.time()) - 900)
    fresh = old.replace(old.split(",")[0], f"t={int(time.time())}")
    assert not documented_check()(b"key", {"X-Lantern-Signature": fresh}, b"{}")


def test_malformed_signature_is_refused() -> None:
    for header in ("", "t=,v1=", "t=x,v1=y", "v1=00", f"t={int(time.time())}"):
        assert not documented_check()(b"key", {"X-Lantern-Signature": header}, b"{}")
    assert not documented_check()(b"key", {}, b"{}")
