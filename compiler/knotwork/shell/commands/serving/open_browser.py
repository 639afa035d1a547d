"""Shows an address in the browser of whoever gave the command."""

from __future__ import annotations

import webbrowser
from threading import Thread

from knotwork.shell.console import warn

_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Hosts that mean every address of this machine, each with one that a browser can go to."""


def reachable(host: str) -> str:
    """The host to go to on this machine for a server that listens on a host."""
    return _ANY.get(host, host)


def open_browser(address: str) -> None:
    """Open an address, and warn if that cannot be done; waits for nothing.

    A browser in the terminal ends only when it is left, and some commands wait for the window.
    """
    Thread(target=_open, args=(address,), daemon=True).start()


def _open(address: str) -> None:
    try:
        opened = webbrowser.open(address)
    except (webbrowser.Error, OSError, ValueError):
        opened = False
    if not opened:
        warn(f"no browser could be opened: go to {address}")
