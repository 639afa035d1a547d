"""Opens a URL in the user's browser."""

from __future__ import annotations

import webbrowser
from threading import Thread

from knotwork.shell.console import warn

_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Hosts that mean every address of this machine, each with an address that browsers can open."""


def reachable(host: str) -> str:
    """The host in URLs, on this machine, of a server that listens on `host`."""
    return _ANY.get(host, host)


def open_browser(address: str) -> None:
    """Open a URL in the background, and warn if that fails.

    Not in this thread, because browsers in the terminal, and some launchers, only return when the
    browser is closed.
    """
    Thread(target=_open, args=(address,), daemon=True).start()


def _open(address: str) -> None:
    try:
        opened = webbrowser.open(address)
    except (webbrowser.Error, OSError, ValueError):
        opened = False
    if not opened:
        warn(f"no browser could be opened: go to {address}")
