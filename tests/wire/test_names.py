"""The fixed names agree with each other and with the contract."""

from __future__ import annotations

import dataclasses

from wire import names
from wire.payloads import DialogueRecord


def test_record_slots_are_the_fields_of_the_dialogue_record() -> None:
    assert tuple(f.name for f in dataclasses.fields(DialogueRecord)) == names.RECORD_SLOTS


def test_message_types_authors_and_states_are_those_of_the_contract() -> None:
    assert set(names.MESSAGE_TYPES) == {
        "text", "answer", "clarify", "card", "fallback", "smalltalk", "handoff", "notice",
    }  # fmt: skip
    assert set(names.AUTHORS) == {"visitor", "bot", "staff", "system"}
    assert set(names.STATES) == {"bot", "paused", "waiting_for_staff", "with_staff", "closed"}


def test_button_acts_are_these() -> None:
    assert set(names.BUTTON_ACTS) == {
        "topic", "more", "sources", "none_of_these", "menu", "staff", "back",
    }  # fmt: skip


def test_bands_have_names_of_their_own() -> None:
    assert len({names.BAND_ANSWER, names.BAND_CLARIFY, names.BAND_FALLBACK}) == 3


def test_topics_are_retrieval_intents_of_faq() -> None:
    assert names.FAQ_PREFIX.removesuffix("/") == names.INTENT_FAQ


def test_channel_and_header_are_fixed() -> None:
    assert (names.CHANNEL_NAME, names.SECRET_HEADER) == ("lantern", "X-Lantern-Secret")
