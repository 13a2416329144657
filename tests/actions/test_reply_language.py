"""A message that is not in English gets a fixed reply: who can help, and the urgent numbers."""

from dataclasses import replace

import pytest

from lantern.learning.content.compile import compile_folder
from lantern.learning.content.files import read_folder
from tests.actions.conftest import ROOT, run_on
from wire.content import read_content

STAFF = {"title": "Talk to our staff", "act": "staff", "topic": None}
HANDOFF = {"kind": "handoff", "topics": []}
SPANISH = (
    "Solo puedo responder en inglés. {contact} Si usted o alguien está en peligro, llame al 911 "
    "ahora.\n\nPara apoyo en una crisis, llame al 988 y oprima 2. "
    "Intoxicación o sobredosis: 1-800-222-1222."
)
ENGLISH = (
    "I can only answer in English. {contact} In an emergency, call 911.\n\n"
    "For thoughts of suicide, call or text 988. "
    "For poison or overdose, call Poison Help at 1-800-222-1222."
)


def reply_to(run, language, **slots):
    return run(
        "action_reply_language", intent="other_language", text="…", language=language, **slots
    )


@pytest.mark.parametrize(
    ("language", "notice"),
    [("es", "language_es"), ("other", "language_other"), (None, "language_other")],
)
def test_the_notice_of_the_language_is_given_and_staff_are_offered(run, language, notice):
    ran = reply_to(run, language, topic="effects", misses=1)
    (message,) = ran.messages
    assert (message["type"], message["topic"], message["text"], message["buttons"]) == (
        "fallback",
        "out_of_scope",
        f"Notice {notice}.",
        (STAFF,),
    )
    assert message["disclaimers"] == message["citations"] == ()
    # Nothing was misunderstood: no miss, and the topic stays for a next message in English.
    assert ran.slots == [("offer", HANDOFF)]
    assert ran.payload["escalations"] == ()


def test_a_yes_to_the_notice_reaches_the_staff(run):
    offer = dict(reply_to(run, "es").slots)["offer"]
    ran = run("action_accept_offer", intent="affirm", text="yes", offer=offer)
    assert [(m["type"], m["topic"]) for m in ran.messages] == [("handoff", "speak_to_human")]
    assert ran.payload["escalations"] == ({"kind": "handoff_requested", "priority": "P2"},)


def of_clinic(**clinic):
    folder = read_folder(ROOT)
    settings = {k: v for k, v in folder.clinic.items() if k != "phone"} | clinic
    return run_on(read_content(compile_folder(replace(folder, clinic=settings))))


@pytest.mark.parametrize(
    ("language", "whole", "contact"),
    [
        ("es", SPANISH, "Nuestro personal puede ayudarle: 555-0100."),
        ("other", ENGLISH, "Our staff can help: 555-0100."),
    ],
)
def test_the_words_of_the_product_with_the_phone_of_the_clinic(language, whole, contact):
    ran = reply_to(of_clinic(phone="555-0100"), language)
    assert ran.messages[0]["text"] == whole.format(contact=contact)


@pytest.mark.parametrize(
    ("language", "whole", "contact"),
    [
        (
            "es",
            SPANISH,
            "Nuestro personal puede ayudarle. Vea la página de contacto de este sitio.",
        ),
        (
            "other",
            ENGLISH,
            "Our staff can help. The contact page on this site shows how to reach them.",
        ),
    ],
)
def test_the_words_of_the_product_without_a_phone(language, whole, contact):
    text = reply_to(of_clinic(), language).messages[0]["text"]
    assert " ".join(text.split()) == " ".join(whole.format(contact=contact).split())
