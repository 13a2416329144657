"""Contract of a tokenizer: tokens with true places in the text."""

from __future__ import annotations

from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message


def tokens_of(tokenizer: Tokenizer, text: str) -> list[Token]:
    """Tokenise one text."""
    message = Message({TEXT: text})
    tokenizer.process([message])
    return list(message.get("text_tokens") or [])


def check_tokens_stand_where_they_say(tokenizer: Tokenizer, text: str) -> None:
    """`text[start:end]` is the token, tokens are in order and do not overlap."""
    end = 0
    for token in tokens_of(tokenizer, text):
        assert text[token.start : token.end] == token.text
        assert token.start >= end
        end = token.end


def check_no_token_is_space(tokenizer: Tokenizer, text: str) -> None:
    """No token is empty or white."""
    assert all(token.text.strip() for token in tokens_of(tokenizer, text))
