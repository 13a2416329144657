"""The 14 claims of the articles that are shown in no form, as patterns over folded words."""

from __future__ import annotations

from typing import Final

_MANY: Final = r"(?:most|the majority of|a majority of|nearly all|almost all|nearly everyone|all)"
_BETTER: Final = r"(?:relief|better|improv\w*|benefit\w*|respond\w*|helped|effective|less pain)"

NEVER_CLAIMS: Final[dict[str, tuple[str, ...]]] = {
    "A18": (
        r"\b(?:dire|urgent|desperate) need (?:for|of)\b(?: \w+){0,3} (?:alternative|treatment)",
    ),
    "A21": (
        r"\bonly (?:\w+ )?(?:medication|medicine|drug|treatment|thing|one|option)\b",
        r"\b(?:nothing else|no other (?:medicine|medication|drug|treatment))\b",
    ),
    "A22": (
        r"\bless (?:drows\w*|sleep\w*|sedat\w*|tired\w*|groggy)",
        r"\b(?:not|n't|without|never) (?:\w+ ){0,3}(?:drowsy|sleepy|groggy|drowsiness)"
        r" (?:as|like)\b",
        r"\bmore (?:alert|awake) than\b|\bfewer drows\w*",
    ),
    "A26": (
        r"\bdire need\b|\bneeds? (?:an|of an) effective (?:solution|answer|remedy)",
        r"\b(?:crying out|desperate) for (?:a|an) (?:\w+ )?(?:solution|answer|remedy|treatment)",
    ),
    "A27": (
        r"\b(?:visit|come to|find|contact) (?:an?|our|the|your)(?: \w+)? (?:infusion )?"
        r"(?:cent(?:er|re)|clinic) (?:today|now)\b",
        r"\b(?:book|sign up|come in|schedule|reserve)(?: \w+){0,3} (?:now|today)\b",
    ),
    "A28": (
        r"\b(?:most (?:powerful|potent)|strongest|more (?:powerful|potent) than)\b",
        r"\b(?:powerful|potent) (?:nmda|blocker|antagonist)",
    ),
    "A29": (
        r"\bmuch[- ]needed\b|\bbring(?:s|ing)? (?:\w+ )?relief\b",
        r"\b(?:long-awaited|welcome|lasting|instant) relief\b",
    ),
    "B03": (r"\borange county\b|\bin the oc\b",),
    "B17": (
        r"\brestor\w+ (?:the )?(?:normal|healthy)|\bback to normal\b",
        r"\b(?:normal|healthy) (?:nerve|neural|brain) function",
        r"\b(?:rewire|reset|repair|heal)s? (?:the|your) (?:brain|nerves?|nervous system)",
    ),
    "B21": (
        r"\b(?:no|zero|without|free of)(?: any)? (?:(?:serious|severe|significant|major|real|bad"
        r"|known|adverse|harmful|lasting|long-term)[ ,]*)*(?:(?:side|adverse) )?"
        r"(?:effects?|reactions?|complications?)\b",
        r"\bside effects? (?:are|is|were) (?:absent|none|unheard)",
    ),
    "B22b": (
        rf"\b{_MANY} (?:of )?(?:the |your |our )?(?:\w+ )?(?:patients|people|cases|users)\b"
        rf"[^.!?]*\b{_BETTER}",
        rf"\b(?:effective|works?|worked|helps?|helped|relief) (?:\w+ )?(?:in|for) {_MANY}\b",
    ),
    "B33": (
        r"\bpromising (?:new|treatment|option|therapy)|\bnew,? promising\b|\bexciting\b",
        r"\b(?:significant|great|huge|major|remarkable) benefits?\b",
        r"\bis an? (?:promising|novel|new|modern|cutting-edge|revolutionary) (?:\w+ )?"
        r"(?:treatment|option|therapy|method)",
    ),
    "B34": (r"\b(?:it|ketamine|this|infusion|which) (?:works|helps|acts|relieves \w+) by \w+ing",),
    "B35": (
        r"\bgenerally (?:very )?safe\b|\bsafe and effective\b|\beffective and safe\b",
        r"\bsafe (?:as long as|in (?:trained|good|our) hands|if given|when given)",
        r"\bwell[- ]tolerated\b|\bproven safe\b|\bgood safety record\b",
    ),
}
