"""Checks of settings that their types do not express.

A value that would fail later, or do nothing, is an error here, with its place.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from knotwork.errors import ConfigError
from knotwork.languages import is_language, way_out
from knotwork.toml import Key

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""Control characters, which neither XML nor file names may hold."""
_BLANKS = re.compile(r"[\n\r\t]")
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]+[^\s?#]*", re.IGNORECASE)
_BRACED = re.compile(r"\{(\w*)\}")
_ABSOLUTE = re.compile(r"[/\\~]|[a-zA-Z]:[/\\]")
_ELSEWHERE = "/" + "/".join("abcdefgh")
"""An example of a folder of the configuration, to compare the paths that it names."""
_LONGEST_PATH = 4_000
"""The most bytes of a path; Linux takes 4,096, including the folder of the configuration."""
_LONGEST_NAME = 255
"""The most bytes of a file name; file systems take no more."""
_FREE = frozenset({("check", "schemas", "schema")})
"""Keys whose values have a format of their own."""


def check_characters(options: Mapping[str, Any]) -> None:
    """Refuse names and values with control characters, anywhere in a document.

    Raises:
        ConfigError: there is one; with the key.
    """
    for key, text in _texts(options, ()):
        if found := _CONTROL.search(text):
            name = ".".join(key)
            raise ConfigError(
                f"`{_CONTROL.sub('�', name)}` holds the control character U+{ord(found[0]):04X}",
                key=name,
                help="leave it out",
            )


def _texts(value: Any, above: Key) -> Iterator[tuple[Key, str]]:
    if isinstance(value, str):
        yield above, value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            key = (*above, name)
            yield key, name
            if key not in _FREE:
                yield from _texts(one, key)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one, above)


def check_paths(key: str, *paths: str) -> None:
    """Refuse paths that no file system takes, or that nobody can mean.

    Raises:
        ConfigError: one is too long, or has a line break or a tab in it.
    """
    for path in paths:
        if _BLANKS.search(path):
            raise ConfigError(
                f"`{key}` holds a line break or a tab",
                key=key,
                help=r'in double quotes "\n" and "\t" are such; write `/` in paths: "C:/notes"',
            )
        longest = max(map(len, path.encode().split(b"/")))
        if longest > _LONGEST_NAME or len(path.encode()) > _LONGEST_PATH:
            raise ConfigError(
                f"`{key}`: “{path[:60]}…” is too long for a path",
                key=key,
                help="write the path of a file or folder",
            )


def check_folder(key: str, path: str) -> None:
    """Refuse what is not the plain path of a folder in the vault.

    Raises:
        ConfigError: it leads elsewhere, or has segments such as `.` or backslashes.
    """
    names = path.removesuffix("/").split("/") if path else []
    if "\\" in path or any(not name.strip() or name.startswith(".") for name in names):
        raise ConfigError(
            f"`{key}` is “{path}”, which is not a folder of the vault",
            key=key,
            entry=path,
            help=f'write its path from the vault\'s folder: {key.rpartition(".")[2]} = "api"',
        )


def check_words(key: str, words: Iterable[str]) -> None:
    """Refuse blank entries.

    Raises:
        ConfigError: there is one.
    """
    if any(not word.strip() for word in words):
        raise ConfigError(f"`{key}` has an empty entry", key=key, help="leave it out")


def check_address(key: str, url: str) -> None:
    """Refuse what is not the URL of a website.

    Raises:
        ConfigError: it is not one.
    """
    if not _WEB_ADDRESS.fullmatch(url.replace(" ", "%20")) or not _is_sound(url):
        raise ConfigError(
            f"`{key}` is “{url}”, which is not a web address",
            key=key,
            entry=url,
            help="write it whole: https://example.org/notes/",
        )


def _is_sound(url: str) -> bool:
    """Whether a URL has a host, and a port that is a number if it has one."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def check_pattern(key: str, address: str) -> None:
    """Refuse what is not the address of a file, with `{path}` for the file.

    Raises:
        ConfigError: it is not one.
    """
    names = set(_BRACED.findall(address))
    if "path" not in names or not names <= {"path", "line"}:
        raise ConfigError(
            f"`{key}` is “{address}”, which does not say where a file is",
            key=key,
            entry=address,
            help="write {path} for the file: https://example.org/blob/main/{path}#L{line}",
        )


def check_language(key: str, lang: str) -> None:
    """Refuse what is not a language tag.

    Raises:
        ConfigError: it is not one.
    """
    if not is_language(lang):
        raise ConfigError(
            f"`{key}` is “{lang}”, which is not a language",
            key=key,
            entry=lang,
            help=way_out(lang),
        )


def check_relative(key: str, path: str) -> None:
    """Refuse an absolute path, which the configuration of a vault may not choose.

    Raises:
        ConfigError: it is not relative to the configuration file.
    """
    if _ABSOLUTE.match(path):
        raise ConfigError(
            f"`{key}` is “{path}”, which is not relative to this file",
            key=key,
            entry=path,
            help=f'name a folder beside it: {key} = "site"; '
            f"for any other there is `knotwork build --{key}`",
        )


def check_apart(vault: str, output: str) -> None:
    """Refuse a site that would be written over the notes.

    Raises:
        ConfigError: its folder is that of the notes, or contains it.
    """
    notes, site = (posixpath.normpath(posixpath.join(_ELSEWHERE, path)) for path in (vault, output))
    if f"{notes}/".startswith(f"{site.rstrip('/')}/"):
        raise ConfigError(
            f"`output` is “{output}”, and the site would be written over the notes",
            key="output",
            entry=output,
            help='name a folder of its own: output = "site"',
        )
