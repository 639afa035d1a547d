"""Elements and attributes of XML as text."""

from __future__ import annotations

from html import escape

from knotwork.text import xml_text

_SPACES = str.maketrans({"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})


def element(name: str, text: str) -> str:
    """An element that holds text; nothing for no text."""
    return f"<{name}>{escape(xml_text(text), quote=False)}</{name}>" if text else ""


def attribute(name: str, value: str) -> str:
    """An attribute with a space before it; a line end in it would else be read as a space."""
    written = escape(xml_text(value)).translate(_SPACES)
    return f' {name}="{written}"'
