"""Options of the whole test suite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

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
