"""The review finds what was planted among good examples, and nothing among good ones alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from components.example_review import main

CLEAN: dict[str, list[str]] = {
    "faq/cost_insurance": [
        "what does it cost",
        "the cost of one infusion",
        "does my insurance pay the cost",
        "is the price covered by insurance",
        "how much money will you charge me",
        "can I pay the price in parts",
        "which insurance plans pay",
        "what would the bill cost me without insurance",
        "cost and payment, please",
        "do you charge a fee",
    ],
    "faq/location_hours": [
        "what is the clinic's address",
        "which street is the clinic on",
        "opening hours of the clinic",
        "is the clinic open on Saturday",
        "when does the clinic open and close",
        "where is your building, which street",
        "are you open on holidays",
        "address for the taxi driver please",
        "what hours are you open on Monday",
        "where do I find the clinic, what address",
    ],
    "greet": [
        "hello there",
        "hello, good morning",
        "hi, good evening to you",
        "hey hello",
        "good morning",
        "hello, good afternoon",
        "hi there, hello",
        "good evening",
        "hi good morning all",
        "a very good afternoon",
    ],
}
# A duplicate and a twin under two labels, were they reviewed.
FOLLOW_UPS = [
    {"text": text, "topic": topic, "voice": "plain"}
    for text, topic in [
        ("and on Sundays?", "location_hours"),
        ("And on Sunday?", "location_hours"),
        ("and then?", "location_hours"),
        ("and then?", "cost_insurance"),
    ]
]
NOTHING = ("one label: none", "two labels: none", "leads by 0.5: none")
NONE_CERTAIN = "certain: none (twice, or read the same under two labels)"
ONE_CERTAIN = "certain: 1 (twice, or read the same under two labels)"


@pytest.fixture
def folder(tmp_path: Path, models_folder: Path) -> Path:
    """Good examples in the form of data/, with follow-ups."""
    for label, texts in CLEAN.items():
        add(tmp_path, label, *texts)
    path = file_of(tmp_path, "faq/location_hours")
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    topic = {"id": "location_hours", "subject": "the address and opening hours"}
    path.write_text(
        yaml.safe_dump({**data, "topic": topic, "asked_next": FOLLOW_UPS}), encoding="utf-8"
    )
    return tmp_path / "data"


def file_of(root: Path, label: str) -> Path:
    """Return where the examples of a label stand."""
    kind = "faq" if label.startswith("faq/") else "conversation"
    return root / "data" / kind / f"{label.split('/')[-1]}.yml"


def add(root: Path, label: str, *texts: str, voice: str = "plain") -> None:
    """Write further examples under a label."""
    path = file_of(root, label)
    path.parent.mkdir(parents=True, exist_ok=True)
    data = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    blocks = data.setdefault("nlu", [{"intent": label, "examples": []}])
    blocks[0]["examples"] += [{"text": text, "metadata": {"voice": voice}} for text in texts]
    path.write_text(yaml.safe_dump(data, allow_unicode=True, width=200), encoding="utf-8")


def reviewed(
    folder: Path, capsys: pytest.CaptureFixture[str], top: int = 0, code: int = 0
) -> dict[str, str]:
    """Run the review; return its tables by their letter, and its other parts by name."""
    assert main(["--top", str(top), str(folder)]) == code
    *parts, accuracy, certain = capsys.readouterr().out.rstrip("\n").split("\n\n")
    tables = {part[1]: part for part in parts if part.startswith("(")}
    return {**tables, "head": parts[0], "accuracy": accuracy, "certain": certain}


def place(folder: Path, label: str, text: str) -> str:
    """Return an example as the review shows it: file, line, words. It stands there once."""
    path = file_of(folder.parent, label)
    lines = path.read_text(encoding="utf-8").splitlines()
    (number,) = [n for n, line in enumerate(lines, 1) if yaml.safe_load(line[2:]) == {"text": text}]
    return f"{path}:{number}: {text}"


def test_good_examples_with_follow_ups_yield_no_finding(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = reviewed(folder, capsys)
    assert tables["head"] == "30 examples (4 follow-ups train, and are not reviewed)"
    for table, nothing in zip("abc", NOTHING):
        assert tables[table].endswith(nothing), tables[table]
    assert tables["certain"] == NONE_CERTAIN
    assert tables["accuracy"].splitlines()[2:] == [
        " 100.0 %     10  faq/cost_insurance",
        " 100.0 %     10  faq/location_hours",
        " 100.0 %     10  greet",
        " 100.0 %     30  all",
    ]


@pytest.mark.parametrize(
    ("planted", "like"),
    [
        pytest.param("the cost of an infusion", "the cost of one infusion", id="by letters"),
        pytest.param("wich insurence plans pay", "which insurance plans pay", id="by spelling"),
        pytest.param(
            "what's the address of the clinic", "what is the clinic's address", id="by vector"
        ),
    ],
)
def test_duplicate_is_found_beside_its_twin(
    folder: Path, capsys: pytest.CaptureFixture[str], planted: str, like: str
) -> None:
    label = next(label for label, texts in CLEAN.items() if like in texts)
    add(folder.parent, label, planted)
    tables = reviewed(folder, capsys)
    assert tables["a"].splitlines()[0].endswith("one label: 1")
    assert [line.strip() for line in tables["a"].splitlines()[3:]] == [
        place(folder, label, like),
        place(folder, label, planted),
    ]
    assert tables["a"].splitlines()[2].endswith(f"  {label}")
    assert tables["b"].endswith(NOTHING[1])
    assert tables["certain"] == NONE_CERTAIN


@pytest.mark.parametrize(
    "voice", [pytest.param("plain", id="in one voice"), pytest.param("typos", id="in two voices")]
)
def test_example_that_stands_twice_is_certain(
    folder: Path, capsys: pytest.CaptureFixture[str], voice: str
) -> None:
    add(folder.parent, "greet", "good morning", voice=voice)
    tables = reviewed(folder, capsys, code=3)
    first, second = (line.strip() for line in tables["a"].splitlines()[3:])
    path = file_of(folder.parent, "greet")
    lines = path.read_text(encoding="utf-8").splitlines()
    numbers = [n for n, line in enumerate(lines, 1) if line.endswith("text: good morning")]
    assert [first, second] == [f"{path}:{number}: good morning" for number in numbers]
    assert tables["certain"] == ONE_CERTAIN


def test_one_reading_under_two_labels_is_certain(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(folder.parent, "faq/cost_insurance", "Good moring!", voice="typos")
    tables = reviewed(folder, capsys, code=3)
    assert tables["b"].splitlines()[0].endswith("two labels: 1")
    assert tables["certain"] == ONE_CERTAIN


def test_twin_under_another_label_is_found_with_both_labels(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(folder.parent, "faq/cost_insurance", "opening hours of the clinics?")
    tables = reviewed(folder, capsys)
    assert tables["a"].endswith(NOTHING[0])
    assert tables["b"].splitlines()[0].endswith("two labels: 1")
    assert tables["b"].splitlines()[2].endswith("  faq/cost_insurance and faq/location_hours")
    assert [line.strip() for line in tables["b"].splitlines()[3:]] == [
        place(folder, "faq/cost_insurance", "opening hours of the clinics?"),
        place(folder, "faq/location_hours", "opening hours of the clinic"),
    ]
    assert tables["certain"] == NONE_CERTAIN


def test_mislabel_is_found_first_with_the_label_it_belongs_to(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mislabelled = "will my insurance pay part of the price, or what would it cost"
    add(folder.parent, "greet", mislabelled)
    tables = reviewed(folder, capsys)
    first = tables["c"].splitlines()[2:4]
    lead, own, other, rest = first[0].split(maxsplit=3)
    assert rest == "greet -> faq/cost_insurance"
    assert first[1].strip() == place(folder, "greet", mislabelled)
    assert float(lead) == pytest.approx(float(other) - float(own), abs=0.011)
    assert float(lead) >= 0.5
    assert tables["a"].endswith(NOTHING[0])
    assert tables["b"].endswith(NOTHING[1])
    assert tables["accuracy"].splitlines()[2] == "  90.9 %     11  greet -> faq/cost_insurance (1)"


def test_top_shows_the_worst_and_says_how_many_more(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(folder.parent, "greet", "Good evening!", "good mornin", "hello hey")
    table = reviewed(folder, capsys, top=1, code=3)["a"].splitlines()
    assert table[0].endswith(": 3")
    assert table[-1] == "... and 2 more (--top 0 shows all)"
    assert len(table) == 6


@pytest.mark.parametrize(
    ("content", "said"),
    [("nlu: [{intent: greet}]", "greet.yml"), ("topic: {id: greet}", "no examples")],
)
def test_folder_that_cannot_be_reviewed_is_said_in_one_line(
    tmp_path: Path,
    models_folder: Path,
    capsys: pytest.CaptureFixture[str],
    content: str,
    said: str,
) -> None:
    (tmp_path / "greet.yml").write_text(content, encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    shown = capsys.readouterr()
    assert (shown.out, len(shown.err.splitlines())) == ("", 1)
    assert said in shown.err
