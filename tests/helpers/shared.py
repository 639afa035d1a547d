"""The case files and vaults in `shared/` beside the repository, if that folder exists."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[2].parent / "shared"


def shared(path: str) -> Path:
    """A file or folder of `shared/`; skips the test if it is missing."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(
            f"{path} is not there: put the shared folder beside the repository",
            allow_module_level=True,
        )
    return found


def shared_text(path: str) -> str:
    """The contents of a text file of `shared/`; empty if it is missing."""
    found = SHARED / path
    return found.read_text(encoding="utf-8") if found.is_file() else ""


def shared_files(folder: str, pattern: str) -> list[Path]:
    """The files of a folder of `shared/` in order; none if it is missing."""
    return sorted((SHARED / folder).glob(pattern))


def shared_json(path: str) -> Mapping[str, Any]:
    """The contents of a JSON file of `shared/`."""
    contents: Mapping[str, Any] = json.loads(shared(path).read_text(encoding="utf-8"))
    return contents
