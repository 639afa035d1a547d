"""Paths of files in what cells print, relative to the folder of the cells or of Python's libraries.

Absolute paths differ from one machine or run to the next, and reveal names of their owner.
"""

from __future__ import annotations

import os
import re
import sys

own_folder = ""
"""The folder in which cells run, while they do."""

_NAMED = re.compile(
    r"""( ^[ ]*File[ ]"  (?=[^"\n]+",[ ]line[ ]\d)  # a line of a traceback
        | module[ ]'[\w.]+'[ ]from[ ]'  (?=[^'\n]+'(?:>|[ ]has[ ]no[ ]))
        | [ ]\(consider[ ]renaming[ ]'  (?=[^'\n]+'[ ](?:since|if)[ ])
        | cannot[ ]import[ ]name[ ]'\w+'[ ]from[ ]  # and where that is
          (?:partially[ ]initialized[ ]module[ ])?'[\w.]+'[ ]
          \( (?!consider[ ]) (?:most[ ]likely[^()\n]+\)[ ]\()? )
        ([^"'\n)]+)""",
    re.MULTILINE | re.VERBOSE,
)


def below_path(file: str) -> str:
    """A file's path relative to the longest folder of `sys.path` that it is in, if any."""
    folders = (each.rstrip(os.sep) for each in sys.path if isinstance(each, str))
    for folder in sorted(filter(None, folders), key=len, reverse=True):
        if file.startswith(folder + os.sep):
            return file[len(folder) + 1 :].replace(os.sep, "/")
    return file


def short_paths(text: str) -> str:
    """The text with relative paths: for files of the cells, and in tracebacks for all files."""
    if own_folder and own_folder in text:
        below = re.escape(own_folder + os.sep)
        # The folder itself, if nothing follows.
        text = re.sub(rf"{below}(?=[\s'\"]|\Z)", "./", text)
        text = re.sub(below, "", text).replace(own_folder, ".")
    if not any(
        sign in text for sign in ('File "', "module '", "cannot import name '", "renaming '")
    ):
        return text
    return _NAMED.sub(lambda found: found[1] + below_path(found[2]), text)
