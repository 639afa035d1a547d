"""Text on its way into XML 1.0, which has characters that it cannot hold in any form."""

from __future__ import annotations

import re
from html import escape

_REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""The complement of `Char` in section 2.2 of the recommendation: its few characters, for Python
walks through each that a set names."""

_SPACES = str.maketrans({"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})


def element(name: str, text: str) -> str:
    """An element that holds text; nothing for no text."""
    return f"<{name}>{escape(_REFUSED.sub('�', text), quote=False)}</{name}>" if text else ""


def attribute(name: str, value: str) -> str:
    """An attribute with a space before it; a line end in it would else be read as a space."""
    written = escape(_REFUSED.sub("�", value)).translate(_SPACES)
    return f' {name}="{written}"'
