"""What stands for a note that cannot be compiled, so that the rest of the vault can be."""

from __future__ import annotations

import re
from traceback import extract_tb

from knotwork.model import Source
from knotwork.syntax.front_matter import privacy_lines
from knotwork.text import FAILED

_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]+")
"""An object's address in memory, as its `repr` shows it: different in each run."""
_LONGEST = 200
"""Characters of an error's message."""


def stand_in(note: Source, reason: str) -> Source:
    """A note without a text, and why; what its front matter says of privacy still counts."""
    lines = privacy_lines(note.text)
    text = "".join(("---\n", *(f"{line}\n" for line in lines), "---\n")) if lines else ""
    return Source(note.path, text, reason)


def failure(error: Exception) -> str:
    """An error that we did not foresee, in words: what it is, and where it happened in our code.

    Of the file only the name, for the same note must give the same page on any machine.
    """
    last = extract_tb(error.__traceback__)[-1]
    place = f"{last.filename.replace(chr(92), '/').rpartition('/')[2]}:{last.lineno}"
    message = _ADDRESS.sub("0x…", " ".join(str(error).split()))[:_LONGEST]
    return f"{FAILED}: {type(error).__name__}{f': {message}' if message else ''} ({place})"
