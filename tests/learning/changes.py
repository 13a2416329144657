"""Changes one topic of the product's own words, so that a test can break one rule at a time."""

import copy
from dataclasses import replace

TOPIC = "side_effects"


def changed(folder, change, name=TOPIC):
    """Return the folder with one topic changed."""
    topics = []
    for source in folder.topics:
        if source.id == name:
            source = replace(source, body=copy.deepcopy(source.body), nlu=copy.deepcopy(source.nlu))
            change(source)
        topics.append(source)
    return replace(folder, topics=tuple(topics))


def said(**sentence):
    """Return a change that adds a sentence to the short answer."""
    whole = {"kind": "site_policy", "ids": [], **sentence}
    return lambda source: source.body["answer"].append(whole)


def setting(key, value):
    return lambda source: source.body.__setitem__(key, value)


def example(text, voice="plain"):
    added = {"text": text, "metadata": {"voice": voice}}
    return lambda source: source.nlu[0]["examples"].append(added)


def keep(count):
    return lambda source: source.nlu[0].__setitem__("examples", source.nlu[0]["examples"][:count])
