"""The fixes that rules offer, as edits at the places that the parser recorded.

They do not check whether they do harm: `fix.py` checks the vault with each of them.
"""

from __future__ import annotations

import re

from knotwork.diagnostic import Edit, Fix
from knotwork.graph import ConceptGraph
from knotwork.learning.order import TrailPlace
from knotwork.model import Link, Relation
from knotwork.names import is_note, stem
from knotwork.resolve import Mode, find
from knotwork.rules.proposal import as_written, shortest_name
from knotwork.syntax.wikilink import default_words, read
from knotwork.text import Span
from knotwork.writing import bar, labelled, retargeted

_ENDS_A_NAME = re.compile(r"[#|^\[\]\\]|%%")
_ENDS_WORDS = re.compile(r"[\[\]|\n]")
_MEANS_SOMETHING_IN_YAML = re.compile(r"""["'\\,:#{}]""")
_VAULT_OF_DENDRON = re.compile(r"dendron://[^/#|]+/")
_NAMES_NO_NOTE = frozenset({"aliases", "alias", "tags", "tag", "cssclasses", "cssclass"})


def name_instead_of_alias(graph: ConceptGraph, path: str, number: int, target: str) -> Fix | None:
    """Write the note's name and keep the alias as the label."""
    if not _can_be_named(shortest_name(graph, target)):
        return None
    link = graph.notes[path].unit.links[number]
    text = named(graph, path, number, target)
    return _rewritten(path, link, text, "Write the note's name", safe=True)


def named(graph: ConceptGraph, path: str, number: int, target: str) -> str:
    """A wiki link by the note's name that shows the same words as the link by an alias."""
    link = graph.notes[path].unit.links[number]
    name = shortest_name(graph, target)
    anchor = f"#{link.anchor}" if link.anchor is not None else ""
    if link.embed:
        return f"![[{name}{anchor}]]"
    words = link.label or default_words(link.target, link.anchor)
    if words == default_words(name, link.anchor):
        return f"[[{name}{anchor}]]"
    return f"[[{name}{anchor}{bar(link)}{words}]]"


def respelled(path: str, link: Link, target: str) -> Fix | None:
    """Spell a link's path as the file does; the rest of the link stays."""
    text = _retargeted(link, target)
    return _rewritten(path, link, text, "Write the path as the file has it", safe=True)


def nearest(graph: ConceptGraph, path: str, number: int, target: str, words: str) -> Fix | None:
    """Lead a broken link to a note with a similar name: a guess, and so never safe.

    `words` is what the link should show if it has no label of its own; empty for the name. Other
    files than notes are left alone: `adium.png` and `email.png` are similar, but unrelated.
    """
    link = graph.notes[path].unit.links[number]
    name = shortest_name(graph, target) if link.wiki else as_written(graph, link, path, target)
    if not _can_be_named(name) or not is_note(target):
        return None
    if "/" in name:
        words = words or stem(link.target)
    text = _retargeted(link, name)
    if text is None or not _fits(link, text):
        return None
    if words and link.wiki and not link.embed and link.label is None:
        text = labelled(link, text, words)
    return Fix(f"Link to “{graph.title(target)}”", (Edit(path, link.span, text),), False)


def led_to(graph: ConceptGraph, path: str, number: int, target: str) -> Fix | None:
    """Lead a broken link to the one file that its path can mean: only likely, so never safe."""
    link = graph.notes[path].unit.links[number]
    name = shortest_name(graph, target) if link.wiki else as_written(graph, link, path, target)
    text = _retargeted(link, name) if _can_be_named(name) else None
    return _rewritten(path, link, text, f"Link to “{target}”")


def without_query(graph: ConceptGraph, path: str, number: int) -> Fix | None:
    """Cut the query off the path of a broken link: the file is only likely meant, so never safe."""
    link = graph.notes[path].unit.links[number]
    text = _retargeted(link, link.target.partition("?")[0])
    return _rewritten(path, link, text, "Leave out what follows the path")


def turned_round(graph: ConceptGraph, link: Link) -> str:
    """A broken `[[words|note]]` as `[[note|words]]`; empty if the second part names no note."""
    last = without_vault(link.label) if link.wiki and not link.embed and link.label else ""
    name = read(last)
    if name is None or name.label is not None:
        return ""
    found = find(name.target, "", graph.names, Mode.OBSIDIAN).paths
    if not name.target or not found or found[0] not in graph.notes:
        return ""
    words, _bar, target = link.text[2:-2].partition("|")
    words = words.strip().removesuffix("\\").strip()
    return f"[[{without_vault(target.strip())}{bar(link)}{words}]]"


def without_vault(target: str) -> str:
    """A link's target without the name of a Dendron vault: `note` for `dendron://vault/note`."""
    return _VAULT_OF_DENDRON.sub("", target)


def with_note_first(graph: ConceptGraph, path: str, number: int) -> Fix | None:
    """Turn a broken `[[words|note]]` round: no word is lost, but it is a guess, so never safe."""
    link = graph.notes[path].unit.links[number]
    text = turned_round(graph, link) or None
    return _rewritten(path, link, text, "Write the note before the words")


def as_wiki_link(link: Link) -> str:
    """`[words]([[note]])` as `[[note|words]]`; empty for any other link."""
    path = _path(link)
    inner = path.removeprefix("[[").removesuffix("]]")
    if link.wiki or link.embed or path != f"[[{inner}]]" or "|" in path:
        return ""
    words = f"{bar(link)}{link.label}" if link.label and link.label != inner else ""
    return f"[[{inner}{words}]]"


def with_wiki_link(graph: ConceptGraph, path: str, number: int) -> Fix | None:
    """Replace a Markdown link that has a wiki link as its path by a wiki link.

    Not safe: in Logseq, which writes such links, wiki links have no labels.
    """
    link = graph.notes[path].unit.links[number]
    if _ENDS_WORDS.search(link.label or "") or link.text != f"[{link.label}]({_path(link)})":
        return None  # the words have Markdown, or characters that a wiki link cannot have
    edit = Edit(path, link.span, as_wiki_link(link))
    return Fix("Write a wiki link", (edit,), False)


def _path(link: Link) -> str:
    return link.target if link.anchor is None else f"{link.target}#{link.anchor}"


def quoted(path: str, link: Link) -> Fix | None:
    """Put a bare link of the front matter in quotes."""
    if link.property.partition(".")[0].lower() in _NAMES_NO_NOTE:
        return None  # there, the value would become a name
    sign = '"' if not re.search(r'["\\]', link.text) else "'"
    text = link.text.replace("'", "''") if sign == "'" else link.text
    return Fix("Quote the link", (Edit(path, link.span, f"{sign}{text}{sign}"),), True)


def neighbour(
    graph: ConceptGraph, path: str, place: TrailPlace, side: Relation, target: str
) -> Fix | None:
    """Write `target` as the previous or next note in a trail that names none there."""
    links = graph.notes[path].unit.links
    name = shortest_name(graph, target)
    stands_in_trail = any(
        trail.containers == place.containers for trail, real in graph.trails(path) if real
    )
    if not stands_in_trail or not _can_be_named(name):
        return None
    if side is Relation.PREVIOUS:
        at = links[place.containers[0]].span.start
        edit = Edit(path, Span(at, at), f"[[{name}]] < ")
    else:
        at = links[place.containers[-1]].span.end
        edit = Edit(path, Span(at, at), f" > [[{name}]]")
    return Fix(f"Write the {side} note in the trail of “{graph.title(path)}”", (edit,), True)


def _rewritten(
    path: str, link: Link, text: str | None, title: str, *, safe: bool = False
) -> Fix | None:
    """The fix that writes another text for a link; None without one, or if it does not fit."""
    if text is None or not _fits(link, text):
        return None
    return Fix(title, (Edit(path, link.span, text),), safe)


def _fits(link: Link, text: str) -> bool:
    """Whether a text can stand for a link: in a property, however that is quoted."""
    return not link.property or _MEANS_SOMETHING_IN_YAML.search(text.strip("[]")) is None


def _can_be_named(name: str) -> bool:
    """Whether a wiki link can hold a file's name."""
    return not _ENDS_A_NAME.search(name)


def _retargeted(link: Link, target: str) -> str | None:
    """The link's text with another path, without a label that has become superfluous."""
    if link.wiki and not link.embed and link.label == default_words(target, link.anchor):
        anchor = f"#{link.anchor}" if link.anchor is not None else ""
        return f"[[{target}{anchor}]]"
    return retargeted(link, target)
