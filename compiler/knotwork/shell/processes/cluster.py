"""Compiles notes on a Dask cluster, for vaults that outgrow one machine. Needs `knotwork[dask]`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from knotwork.errors import KnotworkError
from knotwork.model import Source, Syntax, Unit
from knotwork.shell.processes.parallel import in_sequence
from knotwork.shell.processes.supervised import Supervised
from knotwork.tools import Compile

_PATIENCE = "10s"
"""The time in which the scheduler has to answer."""


def on_cluster(address: str, syntax: Syntax) -> Compile:
    """The compile step on the cluster at `dask://HOST:PORT`.

    Raises:
        KnotworkError: the address is malformed, no scheduler answers, or there are no workers.
    """
    parts = urlsplit(address)
    if parts.scheme != "dask" or not parts.hostname or not parts.port:
        raise KnotworkError(f"“{address}” is not an executor", help="write dask://HOST:PORT")
    try:
        client = _distributed().Client(f"tcp://{parts.hostname}:{parts.port}", timeout=_PATIENCE)
    except OSError as error:
        raise KnotworkError(
            f"no Dask scheduler answers at {parts.hostname}:{parts.port}",
            help="start one with `dask scheduler`, and workers with `dask worker`",
        ) from error
    width = sum(client.nthreads().values())
    if not width:
        client.close()
        raise KnotworkError("the Dask cluster has no workers", help="start some: `dask worker`")

    def executor() -> Executor:
        # Pure: the same batch is computed once. No retries: `Supervised` halves a lost batch.
        found: Executor = client.get_executor(pure=True)
        return found

    def compiled(sources: Iterable[Source]) -> Iterator[Unit]:
        try:
            yield from Supervised(executor, width, syntax).compile(in_sequence(sources))
        finally:
            client.close()

    return compiled


def _distributed() -> Any:
    """Dask's library; it comes with an extra, and takes half a second to import."""
    try:
        return import_module("distributed")
    except ImportError as error:
        raise KnotworkError(
            "compiling on a cluster needs Dask", help="pip install 'knotwork[dask]'"
        ) from error
