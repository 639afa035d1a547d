"""The vault whose notes are renamed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.linked_notes import linked_notes


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KNOTWORK_STATE_DIR", str(tmp_path / "state"))
    return linked_notes(tmp_path / "vault")
