"""Requests URLs to see if they exist: politely, within limits, and only from public addresses.

Each URL is requested once: from a few hosts at a time, and from each host one after the other with
a pause between. A HEAD request comes first; since some servers answer it wrongly, an error is
confirmed with GET, without reading the body. A host that fails three times in a row is not asked
again.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TypeAlias
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import (
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    SSLError,
)
from urllib3.exceptions import (
    TimeoutError as NoAnswerError,
)

from knotwork import __version__
from knotwork.rules.evidence import UrlState

Allowed: TypeAlias = Callable[[str], bool]
"""Whether requests may be sent to a host."""

_AT_A_TIME = 8
"""Hosts that are asked at a time."""
_PAUSE = 0.2
"""Seconds between two requests to one host."""
_PATIENCE = urllib3.Timeout(connect=10, read=10)
_HOPS = 5
"""Redirects that are followed."""
_TRIES = 3
"""Failures in a row after which a host is not asked again."""
_NO_VERDICT = frozenset({401, 402, 403, 405, 406, 407, 408, 425, 429, 451, 503, 999})
"""Statuses with which servers turn programs away: the page may well exist."""
_HEADERS = {"User-Agent": f"Knotwork/{__version__} (checks links)", "Accept": "*/*"}


def is_public(host: str) -> bool:
    """Whether a host has public addresses only: no vault may make us probe the local network.

    True for a host without any address, too: the request will then fail and say so.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return True
    return all(ipaddress.ip_address(address[4][0]).is_global for address in found)


def answers(urls: Iterable[str], allowed: Allowed = is_public) -> Mapping[str, UrlState]:
    """The state of each URL; those that may not be requested are left out."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        if host := _host(url):
            by_host[host].append(url)
    with (
        urllib3.PoolManager(num_pools=_AT_A_TIME, headers=_HEADERS, timeout=_PATIENCE) as pool,
        ThreadPoolExecutor(_AT_A_TIME) as threads,
    ):
        asked = threads.map(lambda group: dict(_ask_host(pool, group, allowed)), by_host.values())
        return {url: state for group in asked for url, state in group.items()}


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _ask_host(
    pool: urllib3.PoolManager, urls: Iterable[str], allowed: Allowed
) -> Iterator[tuple[str, UrlState]]:
    failures, last = 0, ""
    for number, url in enumerate(urls):
        if failures >= _TRIES:
            yield url, UrlState(False, last)
            continue
        if number:
            time.sleep(_PAUSE)
        state = _ask(pool, url, allowed)
        if state is None:
            continue
        failures = 0 if state.good or state.answer[:1].isdigit() else failures + 1
        last = state.answer
        yield url, state


def _ask(pool: urllib3.PoolManager, url: str, allowed: Allowed) -> UrlState | None:
    """The state of a URL, after redirections; None if it may not be requested."""
    for _hop in range(_HOPS):
        if not allowed(_host(url)):
            return None
        try:
            status, location = _status(pool, url)
        except HTTPError as error:
            return UrlState(False, _reason(error))
        if not location:
            return UrlState(status < 400 or status in _NO_VERDICT, _words(status))
        url = urljoin(url, location)
    return UrlState(False, f"it redirects more than {_HOPS} times")


def _status(pool: urllib3.PoolManager, url: str) -> tuple[int, str]:
    """The status of a URL, and the target of a redirection, empty if there is none."""
    status, location = 0, ""
    for method in ("HEAD", "GET"):
        response = pool.request(method, url, redirect=False, retries=False, preload_content=False)
        status = response.status
        location = response.headers.get("Location", "") if 300 <= status < 400 else ""
        response.close()
        if status < 400:
            break
    return status, location


def _words(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _reason(error: HTTPError) -> str:
    match error:
        case NameResolutionError():
            return "there is no such host"
        case NewConnectionError():
            return "the host refuses the connection"
        case SSLError():
            return "its certificate is not valid"
        case NoAnswerError():
            return "no answer in ten seconds"
        case _:
            return "the answer cannot be read"
