"""Slips are put right; names of medicines, acronyms and English stay what they are."""

from __future__ import annotations

import time

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.spelling import COMMON, HURRIED, Speller, vocabulary
from components.spelling_reader import lessons
from tests.components.graph_parts import EXAMPLES, ODD_TEXTS

# What visitors take or ask about: none may become another one, or anything else.
MEDICINES = [
    "esketamine",
    "arketamine",
    "ketamine",
    "spravato",
    "ketalar",
    "gabapentin",
    "pregabalin",
    "lyrica",
    "neurontin",
    "naltrexone",
    "naloxone",
    "narcan",
    "vivitrol",
    "suboxone",
    "buprenorphine",
    "belbuca",
    "butrans",
    "morphine",
    "oxycodone",
    "hydrocodone",
    "hydromorphone",
    "dilaudid",
    "oxymorphone",
    "percocet",
    "vicodin",
    "norco",
    "nucynta",
    "tramadol",
    "tapentadol",
    "fentanyl",
    "methadone",
    "lidocaine",
    "bupivacaine",
    "mexiletine",
    "midazolam",
    "lorazepam",
    "diazepam",
    "alprazolam",
    "clonazepam",
    "xanax",
    "valium",
    "ativan",
    "klonopin",
    "propofol",
    "dexmedetomidine",
    "clonidine",
    "ondansetron",
    "zofran",
    "lamotrigine",
    "topiramate",
    "carbamazepine",
    "oxcarbazepine",
    "phenytoin",
    "levetiracetam",
    "keppra",
    "baclofen",
    "tizanidine",
    "cyclobenzaprine",
    "flexeril",
    "warfarin",
    "eliquis",
    "apixaban",
    "metformin",
    "insulin",
    "semaglutide",
    "ozempic",
    "lisinopril",
    "metoprolol",
    "amlodipine",
    "atorvastatin",
    "propranolol",
    "prazosin",
    "labetalol",
    "sertraline",
    "zoloft",
    "fluoxetine",
    "prozac",
    "escitalopram",
    "lexapro",
    "citalopram",
    "paroxetine",
    "venlafaxine",
    "effexor",
    "desvenlafaxine",
    "duloxetine",
    "cymbalta",
    "amitriptyline",
    "nortriptyline",
    "bupropion",
    "wellbutrin",
    "trazodone",
    "mirtazapine",
    "selegiline",
    "phenelzine",
    "nardil",
    "parnate",
    "lithium",
    "quetiapine",
    "seroquel",
    "olanzapine",
    "aripiprazole",
    "abilify",
    "risperidone",
    "haloperidol",
    "clozapine",
    "adderall",
    "ritalin",
    "methylphenidate",
    "modafinil",
    "memantine",
    "dextromethorphan",
    "celecoxib",
    "celebrex",
    "meloxicam",
    "ibuprofen",
    "naproxen",
    "acetaminophen",
    "tylenol",
    "paracetamol",
    "prednisone",
    "dexamethasone",
    "levothyroxine",
    "synthroid",
    "pamidronate",
    "alendronate",
    "calcitonin",
    "scopolamine",
    "ziconotide",
    "prialt",
    "magnesium",
    "hydroxyzine",
    "vistaril",
    "buspirone",
    "psilocybin",
    "cannabis",
    "kratom",
    "botox",
    "methotrexate",
]
ACRONYMS = [
    "ssri",
    "ssris",
    "snri",
    "snris",
    "maoi",
    "maois",
    "tcas",
    "nsaid",
    "nsaids",
    "ptsd",
    "crps",
    "rsd",
    "copd",
    "adhd",
    "ocd",
    "mdd",
    "gerd",
    "nmda",
    "ampa",
    "bdnf",
    "fda",
    "mri",
    "ct",
    "iv",
    "im",
    "cbd",
    "thc",
    "lsd",
    "mdma",
    "edema",
    "allodynia",
    "fibromyalgia",
    "causalgia",
    "x-ray",
    "x-rays",
]
TYPOS = {
    "ketmine": "ketamine",
    "ketamin": "ketamine",
    "kettamine": "ketamine",
    "esketamin": "esketamine",
    "infusoin": "infusion",
    "infuson": "infusion",
    "infussion": "infusion",
    "waht": "what",
    "wich": "which",
    "opiods": "opioids",
    "opiod": "opioid",
    "syndrom": "syndrome",
    "sydnrome": "syndrome",
    "insurence": "insurance",
    "insurane": "insurance",
    "adictive": "addictive",
    "nerv": "nerve",
    "tretment": "treatment",
    "apointment": "appointment",
    "docter": "doctor",
    "symtoms": "symptoms",
    "pian": "pain",
    "chonic": "chronic",
    "regonal": "regional",
    "halucinations": "hallucinations",
    "nausia": "nausea",
    "vomitting": "vomiting",
    "drousy": "drowsy",
    "shedule": "schedule",
    "safty": "safety",
    "expensiv": "expensive",
    "lenght": "length",
    "befor": "before",
    "becuase": "because",
    "secnd": "second",
    "frist": "first",
    "explian": "explain",
    "allodinya": "allodynia",
    "pls": "please",
    "u": "you",
    "hrs": "hours",
}
SMALL = Speller({"ketamine": 9, "infusion": 9, "pain": 5, "length": 4})


@pytest.fixture(scope="module")
def speller(project_data: TrainingData) -> Speller:
    """A speller that knows the words of the project's own examples, as training teaches them."""
    return Speller(vocabulary(lessons(project_data)))


@pytest.mark.parametrize("word", [*MEDICINES, *ACRONYMS])
def test_names_and_acronyms_are_never_changed(speller: Speller, word: str) -> None:
    for written in (word, word.capitalize(), word.upper()):
        for text in (written, f"Can I take {written} before it?", f"{written}, and opioids?"):
            assert speller.correct(text) == text


@pytest.mark.parametrize(("typo", "meant"), TYPOS.items(), ids=TYPOS)
def test_typical_slips_are_put_right(speller: Speller, typo: str, meant: str) -> None:
    assert speller.correct(typo) == meant
    assert speller.correct(f"so, {typo}?") == f"so, {meant}?"


@pytest.mark.parametrize("acronym", ["HCPCS", "IASP", "NMDAR", "FMRI", "QST", "DRG", "EMDR"])
def test_unknown_acronym_in_capitals_stays(speller: Speller, acronym: str) -> None:
    assert speller.correct(f"what does {acronym} mean") == f"what does {acronym} mean"


def test_message_in_capitals_is_put_right_all_the_same(speller: Speller) -> None:
    assert speller.correct("WAHT IS KETMINE") == "what IS ketamine"


@pytest.mark.parametrize(
    "text",
    [
        "[PHONE]",
        "call [PHONE] or [EMAIL]",
        "I am [NAME], is it safe?",
        "[KETMINE]",
        "my number is [PHONE].",
        "[CARD_NUMBER] [ADDRESS]",
    ],
)
def test_tokens_in_brackets_stay(speller: Speller, text: str) -> None:
    assert speller.correct(text) == text


def test_words_beside_a_token_are_put_right(speller: Speller) -> None:
    assert speller.correct("[PHONE] waht is [NAME] ketmine") == "[PHONE] what is [NAME] ketamine"


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_odd_texts_without_slips_stay(text: str) -> None:
    examples = [example for texts in EXAMPLES.values() for example in texts]
    assert Speller(vocabulary(examples)).correct(text) == text


def test_marks_numbers_and_spaces_stay_where_they_are(speller: Speller) -> None:
    text = "  Waht?!\n-- 0.5mg/kg,\tketmine... (infusoin) 24/7 \u2013 #2  "
    right = "  what?!\n-- 0.5mg/kg,\tketamine... (infusion) 24/7 \u2013 #2  "
    assert speller.correct(text) == right


def test_apostrophes_stay_in_words(speller: Speller) -> None:
    for text in ("I don't know", "I don\u2019t know", "what's that", "the clinic's doctor"):
        assert speller.correct(text) == text


def test_changed_words_become_words_of_the_examples(
    speller: Speller, project_data: TrainingData
) -> None:
    allowed = set(speller.words) | {w for words in HURRIED.values() for w in words.split()}
    changed = 0
    for example in project_data.training_examples:
        before, after = example.get(TEXT).split(), speller.correct(example.get(TEXT)).split()
        assert len(before) == len(after)
        for old, new in zip(before, after):
            if old != new:
                changed += 1
                assert any(word in new for word in allowed), (old, new)
    assert changed > 100


def test_correcting_twice_changes_no_more_than_once(
    speller: Speller, project_data: TrainingData
) -> None:
    for example in project_data.training_examples:
        once = speller.correct(example.get(TEXT))
        assert speller.correct(once) == once


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("lenght", "length"),  # one slip: two letters swapped
        ("infusin", "infusion"),
        ("ketammines", "ketamine"),  # two slips in a long word that begins alike
        ("ettamine", "ettamine"),  # two slips, and another first letter
        ("paim", "pain"),
        ("pnim", "pnim"),  # two slips in a short word
        ("pai", "pai"),  # too short to say
        ("kxtxmxne", "kxtxmxne"),  # three slips
        ("gain", "gain"),  # English, though one letter from a word that is used
        ("strength", "strength"),
    ],
)
def test_slips_are_believed_by_length_and_number(written: str, read: str) -> None:
    assert SMALL.correct(written) == read


def test_vocabulary_holds_words_used_often_enough() -> None:
    texts = ["the zoladrin helps", "zoladrin again", "doctor here", "doctor there", "lone cactus"]
    words = vocabulary(texts)
    assert words["doctor"] == 2
    assert "cactus" not in words  # once is too rare
    assert "zoladrin" not in words  # twice is too rare for a word no dictionary knows
    assert vocabulary([*texts, "zoladrin"])["zoladrin"] == 3
    assert list(words) == sorted(words)


def test_vocabulary_always_holds_what_is_said_to_the_bot() -> None:
    assert set(vocabulary([])) == set(COMMON)


def test_empty_speller_changes_hurried_words_alone() -> None:
    assert Speller({}).correct("waht abt ketmine") == "waht about ketmine"


def test_longest_message_is_read_at_once(speller: Speller) -> None:
    start = time.monotonic()
    speller.correct(("wxht ketmyne infusoyn " * 200)[:4000])
    speller.correct("q" * 4000)
    assert time.monotonic() - start < 2
