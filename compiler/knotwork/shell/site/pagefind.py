"""Finds Pagefind, the program that makes the search index. Imports little."""

from __future__ import annotations

import shutil
from pathlib import Path

from knotwork.config.options import Config

HOW_TO_GET_IT = "pip install 'knotwork[search]'"


def search_program(config: Config) -> Path | None:
    """The path of Pagefind; None if the site has no search, or Pagefind is not installed."""
    return pagefind() if config.site.search else None


def pagefind() -> Path | None:
    """The path of Pagefind, from its Python package or `PATH`; None if it is not installed."""
    try:
        from pagefind_bin import get_executable

        found: Path = get_executable()
    except (ImportError, FileNotFoundError):
        named = shutil.which("pagefind") or shutil.which("pagefind_extended")
        return Path(named) if named else None
    return found
