"""Hints for cells that fail only because they run in a browser, found by their error's message.

What is missing in a browser is reported in terms of an operating system: “Function not
implemented”. Authors and readers should learn that the browser is the reason.
"""

from __future__ import annotations

import re
import sys

_IN_BROWSER: bool = sys.platform == "emscripten"

_HERE = "Python in a browser has"
_PROCESSES = f"{_HERE} neither threads nor other processes"
_NETWORK = f"{_HERE} no network connections of its own"
_MODULES = (
    "in a browser, only Python's own modules and packages that are made for it can be imported"
)
_SIGNALS = f"{_HERE} no timers that interrupt it, nor other signals"

_SIGNS = (
    (r"can't start new thread", _PROCESSES),
    (r"does not support processes", _PROCESSES),
    (r"_multiprocessing|multiprocessing\.synchronize", _PROCESSES),
    (r"^OSError: \[Errno \d+\] (?:Function not implemented|Exec format error)", _PROCESSES),
    (r"module 'os' has no attribute '(?:fork|posix_spawn|sched_|pidfd_|nice|openpty)", _PROCESSES),
    (r"Host is unreachable|^OSError: \[Errno \d+\] Not supported", _NETWORK),
    (r"module 'socket' has no attribute '(?:AF|PF|SO)_", _NETWORK),
    (r"^ModuleNotFoundError: No module named", _MODULES),
    (r"module 'signal' has no attribute '(?:alarm|setitimer|pthread_kill)'", _SIGNALS),
)


def browser_hint(summary: str) -> str:
    """What the browser lacks, if that caused the error; empty if not, and outside browsers."""
    if not _IN_BROWSER:
        return ""
    return next((hint for sign, hint in _SIGNS if re.search(sign, summary)), "")
