"""What libraries keep for a whole process: what a note sets there ends with the note.

Notes that run one after the other in one process (under a debugger, in the readers' Python that
`knotwork test --browser` starts) would else print by one another's settings.
"""

from __future__ import annotations

import contextlib
import decimal
import locale
import sys
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def no_leftovers() -> Iterator[None]:
    """What cells commonly set is as in a new process, and afterwards what it was before."""
    with kept_settings():
        if (logging := sys.modules.get("logging")) is not None:
            _set(logging, logging.root, _new(logging, logging.root))
        decimal.setcontext(decimal.DefaultContext)  # which it copies
        yield


@contextlib.contextmanager
def kept_settings() -> Iterator[None]:
    """What cells commonly set is afterwards what it was before."""
    with contextlib.ExitStack() as settings:
        settings.callback(sys.setrecursionlimit, sys.getrecursionlimit())
        settings.enter_context(_own_loggers())
        settings.enter_context(_own_decimals())
        settings.enter_context(_own_numpy())
        settings.callback(_set_locale, locale.setlocale(locale.LC_ALL))
        yield


@contextlib.contextmanager
def _own_loggers() -> Iterator[None]:
    """What is done to the root logger and to others is undone."""
    loaded = sys.modules.get("logging")
    before: dict[str, dict[str, Any]] = {}
    disabled, kind = 0, None
    if loaded is not None:
        before = {name: _state(logger) for name, logger in _loggers(loaded).items()}
        disabled, kind = loaded.root.manager.disable, loaded.getLoggerClass()
    try:
        yield
    finally:
        loaded = sys.modules.get("logging")
        if loaded is not None:
            loaded.disable(disabled)
            loaded.setLoggerClass(kind or loaded.Logger)
            for name, logger in _loggers(loaded).items():
                _set(loaded, logger, before.get(name) or _new(loaded, logger))


def _loggers(logging: Any) -> dict[str, Any]:
    """All loggers by name; the root's is empty."""
    named = logging.root.manager.loggerDict.items()
    return {"": logging.root} | {
        name: logger for name, logger in named if isinstance(logger, logging.Logger)
    }


def _state(logger: Any) -> dict[str, Any]:
    return {
        "handlers": logger.handlers[:],
        "filters": logger.filters[:],
        "level": logger.level,
        "propagate": logger.propagate,
        "disabled": logger.disabled,
    }


def _new(logging: Any, logger: Any) -> dict[str, Any]:
    """The state of a logger that only its library has touched, to be silent by default."""
    is_root = logger is logging.root
    silent = [each for each in logger.handlers if isinstance(each, logging.NullHandler)]
    return {
        "handlers": [] if is_root else silent,
        "filters": [],
        "level": logging.WARNING if is_root else logging.NOTSET,
        "propagate": True,
        "disabled": False,
    }


def _set(logging: Any, logger: Any, state: dict[str, Any]) -> None:
    with contextlib.suppress(Exception):  # a class of the cells may refuse
        logger.handlers[:], logger.filters[:] = state["handlers"], state["filters"]
        logging.Logger.setLevel(logger, state["level"])  # one of the cells may print
        logger.propagate, logger.disabled = state["propagate"], state["disabled"]


@contextlib.contextmanager
def _own_decimals() -> Iterator[None]:
    """The precision of decimals, and what they do on an error."""
    before = decimal.getcontext().copy()  # cells may set something in the very one that holds
    try:
        yield
    finally:
        decimal.setcontext(before)


def _set_locale(before: str) -> None:
    with contextlib.suppress(locale.Error):  # some systems tell one that they do not take back
        locale.setlocale(locale.LC_ALL, before)


@contextlib.contextmanager
def _own_numpy() -> Iterator[None]:
    """How numpy writes arrays, and what it says of a division by zero."""
    loaded = sys.modules.get("numpy")
    if loaded is not None and hasattr(loaded, "printoptions"):
        with loaded.printoptions(), loaded.errstate():
            yield
        return
    try:
        yield
    finally:
        loaded = sys.modules.get("numpy")
        if loaded is not None and hasattr(loaded, "set_printoptions"):
            loaded.set_printoptions(**_PRINT)
            loaded.seterr(divide="warn", over="warn", under="ignore", invalid="warn")


_PRINT = {
    "precision": 8,
    "threshold": 1000,
    "edgeitems": 3,
    "linewidth": 75,
    "suppress": False,
    "nanstr": "nan",
    "infstr": "inf",
    "sign": "-",
    "floatmode": "maxprec",
    "formatter": None,
    "legacy": False,
}
"""How numpy writes arrays unless it is told otherwise."""
