"""Properties without the names of notes that are kept private: words stand for links to them."""

from __future__ import annotations

from collections.abc import Mapping

from knotwork.model import Link, Value


def forms(link: Link) -> tuple[str, ...]:
    """How a property's value may hold a link: as written, unquoted, as YAML's list in a list."""
    plain = link.text.replace("''", "'").replace('\\"', '"')
    return (link.text, plain, plain.removeprefix("[[").removesuffix("]]"))


def reworded(value: Value, words: Mapping[str, str]) -> Value:
    """A property with words in place of some links, given by their forms."""
    match value:
        case str():
            if value in words:
                return words[value]
            for form in (form for form in words if form.endswith(("]]", ")"))):
                value = value.replace(form, words[form])
            return value
        case list():
            return [reworded(one, words) for one in value]
        case dict():
            return {name: reworded(one, words) for name, one in value.items()}
        case _:
            return value
