"""Settings of libraries that hold for a whole process: a note's changes to them end with the note.

Otherwise notes that run one after the other in one process (under a debugger, or in the readers'
Python that `knotwork test --browser` starts) would print with one another's settings.
"""

from __future__ import annotations

import contextlib
import decimal
import locale
import sys
import warnings
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def no_leftovers() -> Iterator[None]:
    """Give settings that cells commonly change their values of a new process, and restore them."""
    with kept_settings():
        if (logging := sys.modules.get("logging")) is not None:
            _set(logging, logging.root, _new(logging, logging.root))
        decimal.setcontext(decimal.DefaultContext)  # it makes a copy
        yield


@contextlib.contextmanager
def kept_settings() -> Iterator[None]:
    """Restore settings that cells commonly change."""
    with contextlib.ExitStack() as settings:
        settings.callback(sys.setrecursionlimit, sys.getrecursionlimit())
        settings.enter_context(_own_loggers())
        settings.enter_context(_own_decimals())
        settings.enter_context(_own_numpy())
        settings.enter_context(_own_pandas())
        settings.callback(_set_locale, locale.setlocale(locale.LC_ALL))
        yield


@contextlib.contextmanager
def _own_loggers() -> Iterator[None]:
    """Undo changes to the root logger and to others."""
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
    """All loggers by name; the name of the root logger is empty."""
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
    """The state of a logger that nobody has configured; a library may have silenced its own."""
    is_root = logger is logging.root
    silent = [handler for handler in logger.handlers if isinstance(handler, logging.NullHandler)]
    return {
        "handlers": [] if is_root else silent,
        "filters": [],
        "level": logging.WARNING if is_root else logging.NOTSET,
        "propagate": True,
        "disabled": False,
    }


def _set(logging: Any, logger: Any, state: dict[str, Any]) -> None:
    with contextlib.suppress(Exception):  # a logger class of the cells may raise
        logger.handlers[:], logger.filters[:] = state["handlers"], state["filters"]
        logging.Logger.setLevel(logger, state["level"])  # that of a class of the cells may print
        logger.propagate, logger.disabled = state["propagate"], state["disabled"]


@contextlib.contextmanager
def _own_decimals() -> Iterator[None]:
    """Restore the context of decimals: their precision, and what they do on an error."""
    before = decimal.getcontext().copy()  # cells may change the current context itself
    try:
        yield
    finally:
        decimal.setcontext(before)


def _set_locale(before: str) -> None:
    with contextlib.suppress(locale.Error):  # some systems report a locale that they do not accept
        locale.setlocale(locale.LC_ALL, before)


@contextlib.contextmanager
def _own_numpy() -> Iterator[None]:
    """Restore how numpy prints arrays, and what it does on a division by zero."""
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
"""The default print options of numpy."""


@contextlib.contextmanager
def _own_pandas() -> Iterator[None]:
    """Restore the options of pandas, such as how many rows of a table it prints."""
    before = dict(_pandas_options())
    try:
        yield
    finally:
        for name, value in _pandas_options():
            # If pandas was loaded meanwhile, its options had their defaults before.
            config = sys.modules["pandas._config.config"]
            wanted = before[name] if name in before else config._registered_options[name].defval
            if value is not wanted:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # of an option that is outdated
                    config.set_option(name, wanted)


def _pandas_options() -> Iterator[tuple[str, Any]]:
    """Name and value of each option; read without `get_option`, which warns of outdated ones."""
    config = sys.modules.get("pandas._config.config")
    for name in tuple(getattr(config, "_registered_options", ())):
        value = getattr(config, "_global_config", None)
        for part in name.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        yield name, value
