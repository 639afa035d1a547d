"""Draws the social images of notes, which links to them show on other sites, as PNG with resvg."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

import msgspec

from knotwork.config.options import SiteOptions
from knotwork.errors import ConfigError
from knotwork.pages.site import Site
from knotwork.pages.social import SOCIAL_URL, Card, card, has_images, image_url
from knotwork.render.artifact import Artifact, File, Kept
from knotwork.render.social import picture
from knotwork.shell.files.folders import scratch
from knotwork.shell.files.identity import installation
from knotwork.shell.files.manifest import Entry, entry_of
from knotwork.shell.files.output import Output
from knotwork.shell.internal_errors import attributed
from knotwork.shell.remember.cache import Cache, decoded, entry_key
from knotwork.shell.site.faces import Faces, Missing, opened, require_fonts
from knotwork.tools import Portraits

_Entries: TypeAlias = dict[str, Entry]
"""The manifest entries of pictures, by URL."""
_ENTRIES = msgspec.msgpack.Decoder(_Entries)
_NEEDED = ("resvg_py", "fontTools", "brotli")
_WAY_OUT = "build without pictures: `social_images = false` under [site]"


def require_painter(options: SiteOptions) -> None:
    """Refuse to build if pictures are wanted but cannot be drawn or linked to.

    Raises:
        ConfigError: a library that draws them is not installed, or the site has no `url`.
    """
    _require_address(options)
    if options.social_images and any(find_spec(name) is None for name in _NEEDED):
        raise ConfigError(
            "`social_images` under [site] needs a program that draws them",
            key="site.social_images",
            help="pip install 'knotwork[social]'",
        )


def require_material(options: SiteOptions, root: Path) -> None:
    """Refuse a configuration whose pictures could not be drawn even with the libraries installed.

    Raises:
        ConfigError: the site has no `url`, or the vault lacks a font.
    """
    _require_address(options)
    if options.social_images:
        require_fonts(root, options.social_fonts)


def _require_address(options: SiteOptions) -> None:
    if options.social_images and not options.url:
        raise ConfigError(
            "`social_images` under [site] needs `url`: links name pictures by their whole address",
            key="site.social_images",
            help='add `url = "https://…"` under [site]',
        )


def painter(
    root: Path,
    theme: Path,
    tell: Callable[[str], None],
    output: Output | None = None,
    cache: Cache | None = None,
) -> Portraits:
    """A step that draws the pictures of a site, except those that an earlier build has left.

    The cache tells which pictures in `output` are valid; without it, all are drawn. `tell` is
    called with a message about titles that cannot be drawn.
    """

    def portraits(site: Site) -> Iterator[File]:
        if not has_images(site):
            return
        cards = {path: card(site, path) for path in site.graph.notes}
        wanted: dict[str, str] = {}
        for path, its_card in cards.items():
            wanted.setdefault(image_url(its_card), path)
        mark = _mark(root, site.options.social_fonts)
        known = _known(output, cache, mark)
        made = {url: known[url] for url in wanted if url in known}
        if made:
            yield Kept(tuple(made))
        rest = {url: path for url, path in wanted.items() if url not in made}
        if not rest:
            return
        for drawn in _drawn(rest, cards, root, site.options.social_fonts, theme, tell):
            made[drawn.path] = entry_of(drawn.content)
            yield drawn
        if cache:
            cache.put(mark, msgspec.msgpack.encode(made))

    return portraits


def _known(output: Output | None, cache: Cache | None, mark: bytes) -> _Entries:
    """The pictures that were drawn with this mark and are unchanged in the site."""
    if output is None or cache is None:
        return {}
    drawn = decoded(cache.get(mark), _ENTRIES.decode) or {}
    standing = set(output.earlier.intact(SOCIAL_URL))
    entries = output.earlier.entries
    return {url: entry for url, entry in drawn.items() if url in standing and entries[url] == entry}


def _drawn(
    wanted: dict[str, str],
    cards: dict[str, Card],
    root: Path,
    fonts: tuple[str, ...],
    theme: Path,
    tell: Callable[[str], None],
) -> Iterator[Artifact]:
    missing: list[Missing] = []
    with scratch("knotwork-faces-") as folder:
        shown = [cards[path] for path in wanted.values()]
        letters_used = {
            letter
            for its_card in shown
            for letter in its_card.title + its_card.above + its_card.site
        }
        faces = opened(root, fonts, theme, folder, letters_used)
        for url, path in wanted.items():
            if letters := faces.missing(cards[path].title):
                missing.append(Missing(path, letters))
            yield Artifact(url, attributed(path, partial(_png, cards[path], faces), _WAY_OUT))
    if missing:
        tell(_words(missing))


def _png(known: Card, faces: Faces) -> bytes:
    from resvg_py import svg_to_bytes

    svg = picture(_drawable(known, faces), faces.width)
    return bytes(svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=faces.paths))


def _drawable(known: Card, faces: Faces) -> Card:
    """The card without those lines that have a letter which no font has."""

    def line(text: str) -> str:
        return "" if faces.missing(text) else faces.drawable(text)

    title, site = line(known.title), line(known.site)
    return msgspec.structs.replace(
        known, title=title or site, above=line(known.above), site=site if title else ""
    )


def _words(missing: list[Missing]) -> str:
    first = missing[0]
    which = f"{len(missing)} social images have" if len(missing) > 1 else "a social image has"
    return (
        f"{which} no title: of {first.path}, no font has “{first.letters[:20]}”; "
        'name one that does under [site], as in social_fonts = ["fonts/NotoSansJP.ttf"]'
    )


def _mark(root: Path, fonts: tuple[str, ...]) -> bytes:
    """The cache key of the pictures that this installation draws with these fonts."""
    from resvg_py import __version__ as drawn_by

    hashed = blake2b(digest_size=16)
    for name in fonts:
        path = root / name
        hashed.update(path.read_bytes() if path.is_file() else b"")
    return entry_key(b"social", installation(), drawn_by.encode(), hashed.digest())
