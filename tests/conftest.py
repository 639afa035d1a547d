"""Options of the whole test suite."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from knotwork.shell.processes.parallel import usable_processors
from tests.helpers.templates import compile_once
from tests.spec.cases import Expected

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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """How many processes `--numprocesses auto` is: one more than there are processors.

    Many tests wait for something else: a browser, a clock, a process that they started.
    """
    # xdist heeds this by itself.
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else usable_processors() + 1


@pytest.fixture
def expected(request: pytest.FixtureRequest) -> Expected:
    """What the fences of spec files say; `--update` makes them say what came out."""
    return Expected(update=request.config.getoption("--update"))


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What commands remember, here and in the processes that tests start, stays with the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KNOTWORK_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True, scope="session")
def _templates_compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        compile_once(patch)
        yield
