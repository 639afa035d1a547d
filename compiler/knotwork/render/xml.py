"""Text on its way into XML 1.0, which has characters that it cannot hold in any form."""

from __future__ import annotations

import re
from html import escape

_REFUSED = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The complement of `Char` in section 2.2 of the recommendation."""

_SPACES = str.maketrans({"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})


def element(name: str, text: str) -> str:
    """An element that holds text; nothing for no text."""
    return f"<{name}>{escape(_REFUSED.sub('�', text), quote=False)}</{name}>" if text else ""


def attribute(name: str, value: str) -> str:
    """An attribute with a space before it; a line end in it would else be read as a space."""
    written = escape(_REFUSED.sub("�", value)).translate(_SPACES)
    return f' {name}="{written}"'
