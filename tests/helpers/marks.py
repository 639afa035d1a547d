"""Marks of tests that not every system can run."""

from __future__ import annotations

import sys

import pytest

needs_fork = pytest.mark.skipif(
    sys.platform in {"win32", "darwin"}, reason="processes cannot be forked off here"
)
