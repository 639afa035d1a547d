"""The notes of a site by tag and by folder, each with all that stand above it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from knotwork.model import Note
from knotwork.names import folder, natural_key, tag_key


def notes_by_tag(notes: Mapping[str, Note]) -> Mapping[str, tuple[str, ...]]:
    """Each tag and each tag above it, as it is spelt most often, with its notes."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    tagged: dict[str, dict[str, None]] = defaultdict(dict)
    for path, note in notes.items():
        for tag in note.unit.tags:
            for name in with_above(tag.name):
                spellings[tag_key(name)][name] += 1
                tagged[tag_key(name)][path] = None
    return {
        min(spellings[name], key=lambda word: (-spellings[name][word], word)): tuple(paths)
        for name, paths in sorted(tagged.items())
    }


def tags_below(tags: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The tags directly below each, by its key; the topmost below the empty one."""
    result: dict[str, list[str]] = defaultdict(list)
    for name in sorted(tags, key=natural_key):
        result[tag_key(name.rpartition("/")[0])].append(name)
    return {above: tuple(names) for above, names in result.items()}


def notes_by_folder(notes: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Each folder that holds notes, at any depth, with the notes directly in it."""
    result: dict[str, list[str]] = {}
    for path in notes:
        above = folder(path)
        while above and above not in result:
            result[above] = []
            above = folder(above)
        if folder(path):
            result[folder(path)].append(path)
    return {name: tuple(paths) for name, paths in sorted(result.items())}


def folders_below(folders: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The folders directly in each; the topmost in the empty one."""
    result: dict[str, list[str]] = defaultdict(list)
    for name in sorted(folders, key=natural_key):
        result[folder(name)].append(name)
    return {above: tuple(names) for above, names in result.items()}


def folder_sizes(folders: Mapping[str, tuple[str, ...]]) -> Mapping[str, int]:
    """How many notes stand in each folder and below it."""
    sizes: Counter[str] = Counter()
    for name, paths in folders.items():
        above = name
        while above:
            sizes[above] += len(paths)
            above = folder(above)
    return sizes


def with_above(tag: str) -> Iterator[str]:
    """A tag and those above it, innermost first; nothing stands above `/s` (`#/s` in a text)."""
    yield tag
    while "/" in tag:
        tag = tag.rpartition("/")[0]
        if tag:
            yield tag
