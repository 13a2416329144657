"""How the control of each P0 hazard is switched off, to see that its test notices.

A switch acts on the real code, in a process of its own (`tests/hazards/switching.py`), before any
test is imported. Modules are imported inside the functions, so that importing this one does
nothing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Switch:
    """One control that can be switched off."""

    name: str
    turn_off: Callable[[], None]


def change(place: str, make: Callable[[Any], Any]) -> None:
    """Replace `module:name` or `module:Class.name` by what `make` makes of it.

    Modules that have imported the name are changed as well. Raises AttributeError when it is not
    there any more: the switch has to be mended then.
    """
    module, _, names = place.partition(":")
    *outer, name = names.split(".")
    owner = import_module(module)
    for step in outer:
        owner = getattr(owner, step)
    before = getattr(owner, name)
    after = make(before)
    for holder in [owner, *(m for m in sys.modules.values() if vars(m).get(name) is before)]:
        setattr(holder, name, after)


def _keep_rules(keep: Callable[[Json], bool]) -> None:
    """Load those red flags alone for which `keep` is true."""

    def make(load: Any) -> Any:
        def init(self: Any, red_flags: Json, *rest: Any, **more: Any) -> None:
            rules = [rule for rule in red_flags["rules"] if keep(rule)]
            load(self, {**red_flags, "rules": rules}, *rest, **more)

        return init

    change("wire.triage:Triage.__init__", make)


def _class_off(name: str) -> None:
    _keep_rules(lambda rule: rule["class"] != name)


def _tier_b_off() -> None:
    _keep_rules(lambda rule: rule.get("tier") != "B")


def _spanish_off() -> None:
    _keep_rules(lambda rule: not rule["id"].startswith("es_"))


def _folding_off() -> None:
    """Words are read as they are typed."""

    def make(_: Any) -> Any:
        return lambda self, text: [".", *re.findall("[a-z']+", text.lower()), "."]

    change("wire.normalise:Normaliser.tokens", make)


def _window_off() -> None:
    change(
        "wire.triage:Triage.evaluate",
        lambda evaluate: lambda self, texts: evaluate(self, list(texts)[-1:]),
    )


def _denials_everywhere() -> None:
    """A denial takes back every match of its rule, wherever it stands."""

    def make(matches: Any) -> Any:
        def greedy(rule: Any, reading: Any, *rest: Any) -> bool:
            denied = any(reading.spans(pattern) for pattern in rule.unless)
            return not denied and bool(matches(rule, reading, *rest))

        return greedy

    change("wire.triage:_matches", make)


def _first_sentence_only() -> None:
    def make(evaluate: Any) -> Any:
        return lambda self, texts: evaluate(self, [re.split(r"[.?!]\s", t)[0] for t in texts])

    change("wire.triage:Triage.evaluate", make)


def _form_unread() -> None:
    from lantern.chat.watch import Alarm

    change("lantern.chat.watch:Watch.look_at", lambda _: lambda self, *texts: Alarm())


def _first_field_only() -> None:
    """Of several fields that fire, one is acted on."""
    change("lantern.chat.watch:_together", lambda _: lambda alarms: alarms[0])


def _wrong_digit() -> None:
    """Two digits of Poison Help change places."""

    def make(compile_numbers: Any) -> Any:
        def slip(*args: Any) -> Json:
            numbers: Json = compile_numbers(*args)
            numbers["poison_help"]["dial"] = "18002221221"
            return numbers

        return slip

    change("lantern.learning.content.cards:compile_numbers", make)


def _no_911_on_cards() -> None:
    def make(link: Any) -> Any:
        def without(action: Json, *rest: Any) -> Json | None:
            return None if action["number"] == "emergency" else link(action, *rest)

        return without

    change("lantern.learning.content.cards:_link", make)


def _nothing_for_abroad() -> None:
    change("lantern.learning.content.cards:_ended", lambda _: lambda body, ending: body)


def _labels_without_numbers() -> None:
    def make(link: Any) -> Any:
        def bare(*args: Any) -> Json | None:
            made = link(*args)
            return made and {**made, "label": "Call now"}

        return bare

    change("lantern.learning.content.cards:_link", make)


def _first_card_only() -> None:
    change(
        "wire.cards:merge_cards",
        lambda merge: (
            lambda cards, classes, *rest, **more: merge(cards, classes[:1], *rest, **more)
        ),
    )


def _nothing_urgent() -> None:
    """A card waits its turn like everything else."""
    change("lantern.chat.watch:Alarm.urgent", lambda _: property(lambda self: False))


def _card_from_rasa() -> None:
    """What triage found is left to Rasa."""
    from lantern.chat.watch import Alarm

    def make(react: Any) -> Any:
        def unheeding(words: Any, conversation: Any, _: Any, *rest: Any, **more: Any) -> Any:
            return react(words, conversation, Alarm(), *rest, **more)

        return unheeding

    change("lantern.chat.reactions:react", make)


def _redaction_first() -> None:
    from lantern.chat.reactions import Reaction

    def make(react: Any) -> Any:
        def strict(words: Any, *rest: Any, safe: bool, **more: Any) -> Any:
            if not safe:
                return Reaction((words.said("redaction_failed"),))
            return react(words, *rest, safe=safe, **more)

        return strict

    change("lantern.chat.reactions:react", make)


def _staff_mute_cards() -> None:
    from lantern.chat.reactions import Reaction

    def make(react: Any) -> Any:
        def mute(words: Any, conversation: Any, *rest: Any, **more: Any) -> Any:
            if conversation.state == "with_staff":
                return Reaction(())
            return react(words, conversation, *rest, **more)

        return mute

    change("lantern.chat.reactions:react", make)


def _pause_off() -> None:
    def make(pausing: Any) -> Any:
        return lambda *args, **more: {"card": pausing(*args, **more)["card"]}

    change("lantern.chat.reactions:pausing", make)


def _first_card_stays() -> None:
    """Under a card every danger is answered with the short line of that card."""
    from lantern.chat.reactions import Reaction

    def make(raise_card: Any) -> Any:
        def deaf(words: Any, conversation: Any, *rest: Any, **more: Any) -> Any:
            if conversation.state == "paused":
                return Reaction((words.repeated(conversation.card),))
            return raise_card(words, conversation, *rest, **more)

        return deaf

    change("lantern.chat.reactions:raise_card", make)


def _cards_not_kept() -> None:
    def make(add: Any) -> Any:
        return lambda connection, messages: add(
            connection, [message for message in messages if message.type != "card"]
        )

    change("lantern.store.messages:add_messages", make)


def _unsigned_buttons() -> None:
    change("lantern.chat.signing:ButtonSigner._sum", lambda _: lambda self, *args: bytes(16))


def _rules_unchecked() -> None:
    change("lantern.learning.content.red_flags:check_red_flags", lambda _: lambda folder: iter(()))


def _promise_on_a_card() -> None:
    def make(compile_card: Any) -> Any:
        def promising(*args: Any) -> Json:
            card: Json = compile_card(*args)
            return {**card, "body": f"{card['body']} Our staff are watching this chat."}

        return promising

    change("lantern.learning.content.cards:compile_card", make)


def _alerts_off() -> None:
    change("lantern.store.escalations:add_escalations", lambda _: lambda *args, **more: [])


def _alerts_swallow_errors() -> None:
    """A card is acknowledged although its alert could not be stored."""
    from sqlalchemy.exc import SQLAlchemyError

    def make(add: Any) -> Any:
        def careless(*args: Any, **more: Any) -> list[str]:
            try:
                return list(add(*args, **more))
            except SQLAlchemyError:
                return []

        return careless

    change("lantern.store.escalations:add_escalations", make)


def _alerts_not_unique() -> None:
    from sqlalchemy import UniqueConstraint

    from lantern.store.escalations import ESCALATIONS

    for rule in [c for c in ESCALATIONS.constraints if isinstance(c, UniqueConstraint)]:
        ESCALATIONS.constraints.discard(rule)


def _widget(old: str, new: str) -> None:
    """Change the widget on its way into the browser. What is changed must be there."""

    def serve(route: Any) -> None:
        response = route.fetch()
        source, count = re.subn(old, new, response.text())
        assert count, f"the widget holds no {old}"
        route.fulfill(response=response, body=source)

    def make(new_page: Any) -> Any:
        def page(self: Any) -> Any:
            opened = new_page(self)
            opened.route("**/widget.js", serve)
            return opened

        return page

    change("playwright.sync_api:BrowserContext.new_page", make)


def _no_second_try() -> None:
    """An alert that could not be delivered is left alone."""
    change("lantern.alerts.courier:Pace.wait", lambda _: lambda self, attempts: 86_400.0)


_ALL = (
    Switch("no_self_harm_rules", partial(_class_off, "self_harm")),
    Switch("no_emergency_rules", partial(_class_off, "medical_emergency")),
    Switch("no_overdose_rules", partial(_class_off, "overdose")),
    Switch("no_third_party_rules", partial(_class_off, "third_party_risk")),
    Switch("no_abuse_rules", partial(_class_off, "abuse")),
    Switch("no_tier_b", _tier_b_off),
    Switch("no_spanish", _spanish_off),
    Switch("no_folding", _folding_off),
    Switch("no_window", _window_off),
    Switch("denials_everywhere", _denials_everywhere),
    Switch("first_sentence_only", _first_sentence_only),
    Switch("form_unread", _form_unread),
    Switch("first_field_only", _first_field_only),
    Switch("wrong_digit", _wrong_digit),
    Switch("no_911_on_cards", _no_911_on_cards),
    Switch("labels_without_numbers", _labels_without_numbers),
    Switch("nothing_for_abroad", _nothing_for_abroad),
    Switch("first_card_only", _first_card_only),
    Switch("nothing_urgent", _nothing_urgent),
    Switch("card_from_rasa", _card_from_rasa),
    Switch("redaction_first", _redaction_first),
    Switch("staff_mute_cards", _staff_mute_cards),
    Switch("pause_off", _pause_off),
    Switch("first_card_stays", _first_card_stays),
    Switch("cards_not_kept", _cards_not_kept),
    Switch("unsigned_buttons", _unsigned_buttons),
    Switch("rules_unchecked", _rules_unchecked),
    Switch("promise_on_a_card", _promise_on_a_card),
    Switch("alerts_off", _alerts_off),
    Switch("alerts_swallow_errors", _alerts_swallow_errors),
    Switch("alerts_not_unique", _alerts_not_unique),
    Switch("no_second_try", _no_second_try),
    Switch("silent_card", partial(_widget, r"role:\s*[\"']alert[\"']", 'role: "note"')),
    Switch("strip_without_911", partial(_widget, "tel:911", "tel:")),
)
SWITCHES = {switch.name: switch for switch in _ALL}
