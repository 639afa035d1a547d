"""Options of the whole test suite."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from knotwork.shell.processes.parallel import usable_processors
from tests.helpers.templates import compile_once
from tests.spec.cases import Expected

# The time that an example takes is measured by `make bench`, not by tests.
settings.register_profile("knotwork", deadline=None)
settings.load_profile("knotwork")

pytest_plugins = ["pytester"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--update`, which rewrites the expected results in spec files."""
    parser.addoption(
        "--update",
        action="store_true",
        help="write the actual results into the spec files, instead of comparing",
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """How many processes `--numprocesses auto` is: one more than there are processors.

    Many tests wait for something else: a browser, a clock, a process that they started.
    """
    # xdist obeys this variable by itself.
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else usable_processors() + 1


@pytest.fixture
def expected(request: pytest.FixtureRequest) -> Expected:
    """The expected results in spec files; `--update` replaces them by the actual ones."""
    return Expected(update=request.config.getoption("--update"))


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let commands, here and in processes that tests start, use a cache of the tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KNOTWORK_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True, scope="session")
def _templates_compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        compile_once(patch)
        yield
