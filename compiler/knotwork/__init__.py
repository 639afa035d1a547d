"""Knotwork compiles a folder of linked notes into a concept graph and a study site."""

from __future__ import annotations

__version__ = "0.1.0"
