"""Names of notes, headings and tags: the parts of paths, and the keys by which names compare.

The rules follow Obsidian: linkpaths are compared after NFC and plain lower-casing (not `casefold`,
which would merge "ß" and "ss"), headings after dropping the characters that a link cannot hold.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

NOTE_SUFFIX = ".md"
FOREIGN = "node_modules"
"""The folder in which npm keeps packages, each with Markdown of its own."""
_MACOS_ICON = "Icon\r"
"""The file in which macOS keeps the icon of a folder."""
IMAGES = frozenset({"avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"})
AUDIO = frozenset({"flac", "m4a", "mp3", "ogg", "wav", "3gp"})
VIDEO = frozenset({"mkv", "mov", "mp4", "ogv", "webm"})
MEASURED = IMAGES | VIDEO
"""Media whose size is known in advance, so that a page can reserve room for it."""

MOST_TAG_LEVELS = 32
"""The most levels of a nested tag, `a/b/c`; a word with more is not a tag."""

_NOT_IN_HEADING_KEY = re.compile(r"""[!"#$%&()*+,.:;<=>?@^`{|}~/\[\]\\\s]+""")
_REFUSED_BY_WINDOWS = re.compile(r'[\x00-\x1f<>:"\\|?*]')
_WINDOWS_DEVICE = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$", re.IGNORECASE)
_LONGEST_SUFFIX = 5
"""In letters. In a name that no file has, a dot and more letters than this are not a suffix."""
_DIGITS = re.compile(r"(\d+)")
START_NOTES = ("index.md", "_index.md", "readme.md")
"""Names of the note for a whole folder, in lower case; earlier ones take precedence.

In the root it becomes the start page.
"""
_NOTION_NUMBER = re.compile(r"(?<=.) [0-9a-f]{32}\Z")
_FOLDER_NOTES = frozenset(name.removesuffix(".md") for name in START_NOTES)


def normal(linktext: str) -> str:
    """Link text normalized for comparison: in NFC, with spaces for no-break spaces."""
    return unicodedata.normalize("NFC", linktext.replace("\N{NO-BREAK SPACE}", " "))


def key(path: str) -> str:
    """The key by which paths and names compare: Obsidian treats two with equal keys as the same."""
    return normal(path).lower()


_ATTRIBUTE = r"(?:#\w[\w:.-]*|\.[^\W\d][\w-]*|[\w-]+=(?:\"[^\"{}]*\"|[^\s\"{}]+))"
_ATTRIBUTES = re.compile(rf"\s*\{{:?[ \t]*(?=[#.]){_ATTRIBUTE}(?:[ \t]+{_ATTRIBUTE})*[ \t]*\}}$")


def without_attributes(heading: str) -> str:
    """The words of a heading without the attributes that other tools read there: `{#id .class}`."""
    return _ATTRIBUTES.sub("", heading) if heading.endswith("}") else heading


def heading_key(heading: str) -> str:
    """The key by which a link finds a heading: Obsidian's `stripHeading`, lower-cased."""
    return _NOT_IN_HEADING_KEY.sub(" ", normal(heading)).strip().lower()


def tag_key(tag: str) -> str:
    """The key by which tags compare: letter case does not matter."""
    return tag.lower()


def is_tag(name: str) -> bool:
    """Whether a word may be the name of a tag: not of digits alone, nor nested too deep.

    Depth has a limit because each level of a tag gets a page that names all levels above it.
    """
    return bool(name) and not name.isdecimal() and name.count("/") < MOST_TAG_LEVELS


def folder(path: str) -> str:
    """The folder of a vault path, without a trailing slash; empty for the root."""
    return path.rpartition("/")[0]


def folders_above(path: str) -> Iterator[str]:
    """The folders that a vault path or URL stands in, innermost first, without the root."""
    while path := folder(path):
        yield path


def file_name(path: str) -> str:
    """The last segment of a vault path."""
    return path.rpartition("/")[2]


def is_folder_note(path: str) -> bool:
    """Whether a note is the page of its folder: `index.md`, `_index.md`, `README.md`."""
    return key(stem(path)) in _FOLDER_NOTES


def folder_label(path: str) -> str:
    """What pages call a folder: its name, without the number that Notion gives each page."""
    return _NOTION_NUMBER.sub("", file_name(path))


def shown_folder(path: str) -> str:
    """The path of a folder as pages show it."""
    return "/".join(map(folder_label, path.split("/")))


def stem(path: str) -> str:
    """A note's name: the last segment without `.md`, or the whole segment of another file."""
    # Without calls to `file_name` and `is_note`: pages ask for a title at every link.
    name = path.rpartition("/")[2]
    return name[:-3] if name[-3:].lower() == NOTE_SUFFIX else name


def is_note(path: str) -> bool:
    """Whether the path names a Markdown note."""
    return path[-3:].lower() == NOTE_SUFFIX


def is_hidden(name: str) -> bool:
    """Whether the name of a file or folder keeps it out of a vault."""
    return name.startswith(".") or name in (FOREIGN, _MACOS_ICON)


def extension(path: str) -> str:
    """The lower-cased suffix of the file name without its dot; empty if it has none."""
    name, dot, suffix = file_name(path).rpartition(".")
    return suffix.lower() if dot and name else ""


def joined(linkpath: str, above: str) -> tuple[str, bool]:
    """A relative path (`./x`, `../x`) made a path from the vault's root.

    `above` is the folder of the note that holds the link. The second value tells whether the path
    climbed above the root, where it is held.
    """
    parts = [part for part in above.split("/") if part]
    clamped = False
    for step in linkpath.split("/"):
        if step == "..":
            if parts:
                parts.pop()
            else:
                clamped = True
        elif step and step != ".":
            parts.append(step)
    return "/".join(parts), clamped


def relative_path(source: str, target: str) -> str:
    """The path of `target` relative to the folder of the note `source`: `../a/b`."""
    return path_from(folder(source), target)


def path_from(start: str, target: str) -> str:
    """The path of `target` relative to the folder `start`, which is empty for the root."""
    # Called for every link of a page, so the two most common cases come first: a target inside the
    # folder, and one that shares no folder with it.
    if not start:
        return target
    if target.startswith(start + "/"):
        return target[len(start) + 1 :]
    if start.partition("/")[0] != target.partition("/")[0]:
        return "../" * (start.count("/") + 1) + target
    here, there = start.split("/"), target.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "../" * (len(here) - shared) + "/".join(there[shared:])


def wanted_name(linkpath: str, source: str) -> str:
    """The name of the missing note that a link asks for: a path from the root, or a bare name.

    `[[a]]`, `[[a.md]]` and `[x](a.md)` ask for the same note, and so does `./a` in the root.
    `a` and `b/a` do not: the former is answered by a note of that name in any folder.
    """
    name = linkpath
    if name.startswith(("./", "../")):
        name = joined(name, folder(source))[0]
    name = name.removeprefix("/")
    if is_note(name) and looks_like_note(stem(name)):
        name = name[: -len(NOTE_SUFFIX)]
    return name or linkpath


def looks_like_note(name: str) -> bool:
    """Whether a name has no file suffix: what follows the dot in `v1.2` is not one."""
    suffix = extension(name)
    return not suffix.isalnum() or suffix.isdecimal() or len(suffix) > _LONGEST_SUFFIX


_FILLED_IN = re.compile(r"\{\{.*\}\}|<%.*%>")


def is_placeholder(name: str) -> bool:
    """Whether a template engine has to fill in what a name is: `{{title}}`, `<% title %>`."""
    return _FILLED_IN.search(name) is not None


def portable(name: str) -> str:
    """The name of a file or folder with `_` in place of what Windows refuses."""
    name = _WINDOWS_DEVICE.sub(r"\1_\2", _REFUSED_BY_WINDOWS.sub("_", name))
    return name[:-1] + "_" if name.endswith(".") else name


def refused_by_windows(name: str) -> str:
    """What is wrong on Windows with the name of a file or folder, in words; empty for nothing."""
    if refused := _REFUSED_BY_WINDOWS.search(name):
        return f"has “{refused[0]}” in its name, which Windows refuses"
    if name[-1:] in {".", " "}:
        return "has a name that ends in a dot or space, as none may on Windows"
    return "has the name of a device on Windows" if _WINDOWS_DEVICE.match(name) else ""


def short_hash(text: str, digits: int = 8) -> str:
    """The first hexadecimal digits of a hash: a few tell names apart, more identify contents."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]


@lru_cache(maxsize=1 << 15)
def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key under which "2 Layers" comes before "10 Layers", and "Layer" before "Layer2".

    Ties are broken by the exact name.
    """
    parts = _DIGITS.split(key(name))
    return (
        *((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part),
        (-1, 0, name),
    )


def listed(names: Sequence[str], most: int, count: int = 0) -> str:
    """The first `most` names, as a message lists them, and how many more there are.

    `count` is the number of all names, if `names` holds only the first of them.
    """
    count = count or len(names)
    more = f" and {count - most} more" if count > most else ""
    return ", ".join(names[:most]) + more
