"""Options of the whole test suite."""

from __future__ import annotations

import pytest
from hypothesis import settings

# How long an example takes is for `make bench` to say.
settings.register_profile("knotwork", deadline=None)
settings.load_profile("knotwork")

pytest_plugins = ["pytester"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch that makes what is into what should be."""
    parser.addoption(
        "--update",
        action="store_true",
        help="write what came out into the spec files, instead of comparing",
    )
