"""The compiled content is read whole, checked against its version, and fails with a code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lantern.learning.content import compile_content
from wire.content import ContentError, canonical, load_content, read_content, version_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("models") / "content.json"
    compile_content(ROOT, path)
    return path


def test_every_entry_is_read(file):
    data, content = json.loads(file.read_bytes()), load_content(file)
    for shelf in ("topics", "conversations", "notices", "labels", "disclaimers", "cards"):
        assert set(getattr(content, shelf)) == set(data[shelf])
    topic, raw = content.topics["side_effects"], data["topics"]["side_effects"]
    assert (topic.title, topic.answer, topic.more) == (raw["title"], raw["answer"], raw["more"])
    assert [vars(c) for c in topic.citations] == raw["citations"]
    assert [s.text for s in topic.sentences["answer"]] == [
        s["text"] for s in raw["sentences"]["answer"]
    ]


def test_entries_are_frozen(file):
    with pytest.raises(AttributeError):
        load_content(file).topics["safety"].answer = "x"


@pytest.mark.parametrize(
    ("shelf", "code"),
    [
        ("topics", "unknown_topic"),
        ("conversations", "unknown_conversation"),
        ("notices", "unknown_notice"),
        ("labels", "unknown_label"),
        ("disclaimers", "unknown_disclaimer"),
        ("cards", "unknown_card"),
        ("numbers", "unknown_number"),
    ],
)
def test_an_id_that_is_not_there_is_an_error_with_a_code(file, shelf, code):
    content = load_content(file)
    with pytest.raises(ContentError) as caught:
        getattr(content, shelf)["gone"]
    assert caught.value.code == code
    assert "gone" not in getattr(content, shelf)
    assert getattr(content, shelf).get("gone") is None


def test_a_changed_file_is_refused(file, tmp_path):
    data = json.loads(file.read_bytes())
    data["notices"]["degraded"] = "changed"
    other = tmp_path / "content.json"
    other.write_bytes(canonical(data))
    with pytest.raises(ContentError) as caught:
        load_content(other)
    assert caught.value.code == "content_version"


@pytest.mark.parametrize("lost", ["topics", "cards", "clinic", "unsigned"])
def test_a_file_without_a_part_is_refused(file, lost):
    data = json.loads(file.read_bytes())
    del data[lost]
    data["version"] = version_of(data)
    with pytest.raises(ContentError) as caught:
        read_content(data)
    assert caught.value.code == "content_malformed"


@pytest.mark.parametrize(
    ("written", "code"),
    [(b"{", "content_malformed"), (b"\xff", "content_malformed"), (b"[]", "content_format")],
)
def test_a_broken_file_is_refused(tmp_path, written, code):
    path = tmp_path / "content.json"
    path.write_bytes(written)
    with pytest.raises(ContentError) as caught:
        load_content(path)
    assert caught.value.code == code


def test_a_missing_file_is_an_error_with_a_code(tmp_path):
    with pytest.raises(ContentError) as caught:
        load_content(tmp_path / "none.json")
    assert caught.value.code == "content_missing"


def test_reading_needs_the_standard_library_only(file):
    script = (
        "import sys; sys.path = [p for p in sys.path if 'site-packages' not in p];"
        f"sys.path.insert(0, {str(ROOT)!r});"
        f"from wire.content import load_content; print(len(load_content({str(file)!r}).topics))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True)
    assert (done.stderr, int(done.stdout)) == ("", len(load_content(file).topics))
