"""Text on its way into XML 1.0, which has characters that it cannot hold in any form."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

_REFUSED = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The complement of `Char` in section 2.2 of the recommendation."""


def element(name: str, text: str) -> str:
    """An element that holds text; nothing for no text."""
    return f"<{name}>{escape(_REFUSED.sub('�', text))}</{name}>" if text else ""


def attribute(name: str, value: str) -> str:
    """An attribute with a space before it."""
    return f" {name}={quoteattr(_REFUSED.sub('�', value))}"
