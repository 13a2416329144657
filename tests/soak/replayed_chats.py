"""The chats that are replayed: a fixed list, none of them from a training or evaluation set.

A text is typed; a `Press` presses the n-th of the buttons with that act in the replies before.
Pressed are only buttons that every answer of its kind has: what the model makes of a text may
change from one training to the next, and the list must not.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Press(NamedTuple):
    """One press of a button."""

    act: str
    place: int = 0


Chat = tuple[str | Press, ...]

# The first four are ten messages of all kinds: enough for a small count.
CHATS: Final[tuple[Chat, ...]] = (
    (
        "What are the side effects of ketamine infusions?",
        "tell me more",
        Press("topic", 1),
        "How long is one infusion, and what does it cost?",
    ),
    ("waht is cprs", "and hwo is it diagnozed"),
    ("¿Qué es el síndrome de dolor regional complejo?", "who won the cup final last night"),
    ("I want to kill myself", Press("back")),
    (Press("topic"), Press("more"), "where did you get that", "say it again please"),
    (Press("menu"), Press("topic", 7), Press("staff")),
    ("what is crps", "what causes it", "does it go away", "thanks"),
    ("Is ketamine addictive? And can I drive home afterwards?", "the second one"),
    ("Does insurance pay for this and where are you located?",),
    ("is it safe", "tell me more", "tell me more", "tell me more"),
    ("ketamin infusoin sideefects pls", "how offen do i need it"),
    ("how does ketamine work in the brain", "which article says so", "why should I trust it"),
    ("infusion", "the first one", "none of these"),
    ("pain", "the last one", "more"),
    ("hello", "are you a real person", "who made you", "bye"),
    ("Wie lange dauert eine Infusion?", "English then. How long does an infusion take?"),
    ("Combien coûte une perfusion de kétamine ?", "merci"),
    ("what's a good recipe for lentil soup", "write me a poem about the sea", "2 + 2"),
    ("asdf qwer zxcv", "...", "\U0001f914", "blah blah blah"),
    ("can I eat before an infusion", "and afterwards?", "and the day after that?"),
    ("I'd like to talk to a person", "no thanks", "what can you help with"),
    ("book me in for Tuesday", "yes"),
    ("my number is 503 555 0188 and my mail is pat@example.org", "what happens to my data"),
    ("you are useless", "I want to complain about the last visit", "ok that helped"),
    ("my chest hurts and I can't breathe", "ok", "what is crps", Press("back"), "what is crps"),
    ("I took too many of my pills an hour ago", Press("back"), "hello again"),
    ("should I stop taking my opioids", "what about benzodiazepines", "what dose would I get"),
    ("how fast does the relief come and how long does it last", "tell me more about the second"),
    ("What is allodynia?What is tolerance?", Press("topic"), Press("more")),
    ("  WHAT   IS\tKETAMINE ???  ", "what is ketamine", "What is ketamine."),
    ("Is there evidence that it works, is it new, and is it approved?", "go on"),
    ("/restart", '<b>what is crps</b> {"act": "menu"}', "what is \u202ecrps\u200d"),
    ("My husband has had burning pain in his foot since a fracture in spring; the surgeon says it "
     "has healed but he cannot bear a sock on it. Could this be CRPS and who would find out?",
     "what would they do first", "yes please"),
)  # fmt: skip
