"""What a link shows of a note before it is followed: its title and how it begins.

Each note has one small fragment, so that no page carries what another page says. Links, footnotes
and embeds are left out: a preview is read, not worked with.
"""

from __future__ import annotations

import re
from html import escape

from knotwork.model import Unit
from knotwork.pages.frame import Html
from knotwork.pages.language import direction, language
from knotwork.pages.model import Preview
from knotwork.pages.site import Site
from knotwork.pages.unfilled import is_of_tags
from knotwork.syntax.holes import CLOSE, OPEN, PREFIX, TAG, TRAIL, TRAIL_END, fill
from knotwork.text import REPLACEMENT
from knotwork.urls import GENERATED

PREVIEWS_URL = f"{GENERATED}/previews/"
LONGEST = 4_000
"""Characters of markup; a longer beginning is shown as plain text, cut."""

_PARAGRAPH = re.compile(r'<p>.*?</p>(?:\n<div class="math-block".*?</div>)?', re.DOTALL)
_TRAIL = re.compile(f"{OPEN}{TRAIL}\\d+{CLOSE}.*?{OPEN}{TRAIL_END}\\d+{CLOSE}", re.DOTALL)
_LINK = re.compile(r'</?a(?:\s(?:[^<>"]|"[^"]*")*)?>')
_FOOTNOTE = re.compile(r'<sup class="footnote-ref">.*?</sup>')
_IDENTITY = re.compile(f' id="{PREFIX}[^"]*"')
_TAG = re.compile(r'<(?:[^<>"]|"[^"]*")*>')


def preview(site: Site, path: str) -> Preview:
    """The fragment of the note at `path`."""
    unit = site.graph.notes[path].unit
    lang, title = language(unit), site.graph.title(path)
    body = beginning(unit)
    unread = any(flaw.kind == "unreadable-note" for flaw in unit.flaws)
    garbled = unread and REPLACEMENT in body
    return Preview(
        PREVIEWS_URL + site.urls[path],
        title,
        Html("") if garbled else body,
        lang,
        direction(site, unit, title),
        garbled,
    )


def beginning(unit: Unit) -> Html:
    """The first paragraph that says something, with the formula that ends it, if one does."""
    for found in _PARAGRAPH.finditer(_TRAIL.sub("", unit.body.text)):
        if is_of_tags(found[0]):
            continue
        html = _bare(found[0], unit)
        if _TAG.sub("", html).strip():
            if len(html) > LONGEST:
                break
            return Html(html)
    return Html(f"<p>{escape(unit.lead, quote=False)}</p>" if unit.lead else "")


def _bare(piece: str, unit: Unit) -> str:
    """A piece of a body without links, ids and footnotes."""
    piece = _FOOTNOTE.sub("", _IDENTITY.sub("", piece))

    def tag(number: int) -> str:
        return f"#{escape(unit.tags[number].name)}"

    return _LINK.sub("", fill(piece, {TAG: tag})).replace(' tabindex="0"', "")
