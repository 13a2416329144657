"""Every golden sample of a reply is what the actions say, and survives reading and writing."""

import json

import pytest

from tests.wire.reply_samples import CALLS, SAMPLES, made
from wire.payloads import PayloadError, Reply


@pytest.mark.parametrize("name", sorted(CALLS))
def test_sample_is_what_the_action_says(name):
    assert made()[name] == (SAMPLES / f"{name}.json").read_text("utf-8")


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("reply_*.json")), ids=lambda f: f.stem)
def test_sample_survives_reading_and_writing(file):
    data = json.loads(file.read_text("utf-8"))
    assert json.loads(json.dumps(Reply.from_dict(data).to_dict())) == data


def test_a_sample_with_an_unknown_field_is_refused():
    data = json.loads((SAMPLES / "reply_answer.json").read_text("utf-8"))
    data["messages"][0]["extra"] = 1
    with pytest.raises(PayloadError):
        Reply.from_dict(data)
