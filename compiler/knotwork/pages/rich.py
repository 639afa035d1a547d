"""The richest form of a cell's last value that a page can show safely.

The choice and the order are those of Jupyter's HTML pages, and the reader's browser makes the same
(`templates/scripts/cells/rich.ts`). Markdown is shown as it is written: it is made to be read so.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from html import escape

import nh3

from knotwork.executor.outcome import Outcome
from knotwork.latex.formulas import LONGEST_FORMULA
from knotwork.pages.value_styles import PROPERTIES, styled
from knotwork.syntax.parsed import formulas_with

_PICTURES = ("image/png", "image/jpeg")
_TABLE = {"table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "colgroup", "col"}
_TEXT = {
    "div", "p", "span", "b", "i", "em", "strong", "code", "pre", "br", "hr", "ul", "ol", "li",
    "dl", "dt", "dd", "sub", "sup", "small", "h4", "h5", "h6",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"style"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "img": {"src", "alt", "width", "height"},
}
_OWN_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]", re.IGNORECASE)
_FALLBACK = "text-repr-fallback"
"""Part of the class by which scikit-learn and xarray mark the plain text in their HTML, which is of
no use without its style sheet: trees that fold, and buttons."""
_TAG = re.compile(r'<(?!img\b[^>]* src=")[^>]*>')
"""Markup that shows nothing by itself."""
_FORMULA = re.compile(
    r"\\\$|\$\$(?P<display>[^$]+)\$\$|\$(?P<inline>(?:\\.|[^$\\])++)\$|\\\[(?P<bracket>.+?)\\\]"
    r"|\\\((?P<paren>.+?)\\\)|(?P<whole>\\begin\{(?P<name>[a-z]+\*?)\}.+?\\end\{(?P=name)\})",
    re.DOTALL,
)
"""A formula in a text of LaTeX, in any of the forms that notebooks know; `\\$` is none."""
_DISPLAYED = frozenset({"display", "bracket", "whole"})


def rich_html(outcome: Outcome, alt: str = "", caption: str = "") -> str:
    """The richest form as HTML; empty if the value has none but its text.

    `alt` and `caption` are the author's words for a picture.
    """
    forms = dict(outcome.rich)
    if (html := forms.get("text/html")) and (shown := _table(html)):
        return shown
    words = escape(alt or outcome.result or ""), escape(caption, quote=False)
    if svg := forms.get("image/svg+xml"):
        return _picture("image/svg+xml", b64encode(svg.encode()).decode(), *words)
    if (latex := forms.get("text/latex")) and (shown := _formula(latex)):
        return shown
    found = next((media for media in _PICTURES if forms.get(media)), None)
    return _picture(found, escape(forms[found]), *words) if found else ""


def plain_text(outcome: Outcome) -> str:
    """The text of a value without a rich form: its Markdown, else its `repr`."""
    return dict(outcome.rich).get("text/markdown") or outcome.result or ""


def _table(html: str) -> str:
    if _FALLBACK in html:
        return ""
    inner = nh3.clean(
        styled(html),
        tags=_TABLE | _TEXT | {"img"},
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        filter_style_properties=set(PROPERTIES),
        url_schemes={"data"},
        clean_content_tags={"script", "style"},
    )
    if not _TAG.sub("", inner).strip():
        return ""
    return f'<div class="cell-rich" tabindex="0">{inner}</div>\n'


def _attribute(_tag: str, name: str, value: str) -> str | None:
    """The value of an attribute, or None to drop it: pictures must be data URLs."""
    return value if name != "src" or _OWN_PICTURE.match(value) else None


def _picture(media: str, content: str, alt: str, caption: str) -> str:
    image = f'<img src="data:{media};base64,{content}" alt="{alt}">'
    words = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure class="cell-figure">{image}{words}</figure>\n'


def _formula(latex: str) -> str:
    """The formulas as MathML, with the words between them; empty if one cannot be read.

    Macros of the vault are not applied: Python's libraries do not write for them.
    """
    if len(latex) > LONGEST_FORMULA:
        return ""
    try:
        inner = "".join(_pieces(latex.strip()))
    except ValueError:
        return ""
    if "<math" not in inner:
        return ""
    return f'<div class="cell-rich cell-formula" tabindex="0">{inner}</div>\n'


def _pieces(latex: str) -> Iterator[str]:
    end = 0
    for found in _FORMULA.finditer(latex):
        yield escape(latex[end : found.start()], quote=False)
        end = found.end()
        kind = found.lastgroup
        if kind is None:
            yield "$"
            continue
        # How numpy writes zeros: no LaTeX knows the color, and the braces are meant as an argument.
        written = found[kind].strip().replace(r"\color{LightGray}{", r"\textcolor{gray}{")
        yield formulas_with((), ()).mathml(written, display=kind in _DISPLAYED)
    yield escape(latex[end:], quote=False)
