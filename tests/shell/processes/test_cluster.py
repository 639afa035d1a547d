"""Compiling on a Dask cluster gives the same units, even if a worker is lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from tests.bench.generate import vault

from knotwork.errors import KnotworkError
from knotwork.model import Syntax, Unit
from knotwork.shell.processes.cluster import on_cluster
from knotwork.syntax.compile import compile_notes

distributed = pytest.importorskip("distributed", reason="the extra knotwork[dask] is not installed")
NOTES = tuple(vault(400))

pytestmark = pytest.mark.filterwarnings("ignore")
"""Dask warns of ports in use, of sockets that end with a killed worker, and the like."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as running:
        yield running


def address(cluster: Any) -> str:
    return str(cluster.scheduler_address).replace("tcp://", "dask://")


def alone() -> list[Unit]:
    return list(compile_notes(NOTES, Syntax()))


def test_a_cluster_gives_the_same_units(cluster: Any) -> None:
    assert list(on_cluster(address(cluster), Syntax())(NOTES)) == alone()


def test_a_worker_that_is_killed_in_the_middle_changes_nothing(
    cluster: Any,
) -> None:
    victim = next(iter(cluster.workers.values()))

    compiled = iter(on_cluster(address(cluster), Syntax())(NOTES))
    first = next(compiled)
    os.kill(victim.pid, signal.SIGKILL)
    assert [first, *compiled] == alone()


def test_an_invalid_address_is_reported_with_what_to_write() -> None:
    with pytest.raises(KnotworkError) as caught:
        on_cluster("localhost:8786", Syntax())
    assert "dask://HOST:PORT" in caught.value.help
