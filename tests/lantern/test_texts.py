"""Texts, buttons and records under anything that can be typed."""

import json
import unicodedata
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.chat.signing import ButtonSigner
from lantern.chat.texts import guarded, read_text
from lantern.errors import ChatError
from wire.names import BUTTON_ACTS
from wire.payloads import Button

ANY_TEXT = st.text(st.characters(codec=None), max_size=1100)  # type: ignore[arg-type]
INVISIBLE = st.text(
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e \t\n\u00a0\u3000\u2028\x1f", max_size=6
)
SIGNER = ButtonSigner(b"a key of the tests")


@given(ANY_TEXT)
def test_text_is_read_or_refused(raw: str) -> None:
    try:
        text = read_text(raw)
    except ChatError as refusal:
        assert refusal.entry.code == "invalid_text"
        return
    assert 1 <= len(text) <= 1000
    assert text == text.strip() == unicodedata.normalize("NFC", text)
    assert "\x00" not in text
    assert read_text(text) == text
    text.encode()


@given(INVISIBLE, st.sampled_from(["/", "\uff0f", "//", "/\uff0f"]), st.text(max_size=20))
def test_nothing_in_front_makes_a_slash_a_command(before: str, slash: str, after: str) -> None:
    asked = guarded(before + slash + after)
    plain = unicodedata.normalize("NFKC", asked)
    visible = "".join(c for c in plain if unicodedata.category(c)[0] not in "CZ")
    assert not visible.startswith("/")
    assert not plain.strip().startswith("/")
    assert len(asked) <= len(before + slash + after)


@given(st.text(max_size=200).filter(lambda t: not guarded(t).startswith("\u2215")))
def test_other_texts_go_through_unchanged(text: str) -> None:
    assert guarded(text) == text


BUTTONS = st.builds(
    Button,
    st.text(max_size=60),
    st.sampled_from(sorted(BUTTON_ACTS)),
    st.none() | st.text(max_size=30),
)


@given(BUTTONS)
def test_button_comes_back_as_it_was_signed(button: Button) -> None:
    conversation_id = str(uuid.uuid4())
    payload = SIGNER.sign(conversation_id, button)
    assert SIGNER.read(conversation_id, payload) == button
    assert SIGNER.sign(conversation_id, button) == payload
    with pytest.raises(ChatError):
        SIGNER.read(str(uuid.uuid4()), payload)
    with pytest.raises(ChatError):
        ButtonSigner(b"another key").read(conversation_id, payload)


@given(st.text(max_size=300) | st.binary(max_size=200).map(lambda b: b.decode("latin-1")))
def test_payload_that_was_not_signed_is_refused(payload: str) -> None:
    with pytest.raises(ChatError) as refused:
        SIGNER.read("a conversation", payload)
    assert refused.value.entry.code == "invalid_payload"
    json.dumps(refused.value.context)
