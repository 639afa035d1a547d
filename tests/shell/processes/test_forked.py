"""Results of work in forked processes arrive complete and in order, even if processes die."""

from __future__ import annotations

import errno
import os
import select
import signal
import threading
from collections.abc import Callable
from functools import partial

import psutil
import pytest
from tests.helpers.marks import needs_fork

from knotwork.shell.processes.forked import aside, can_fork, end_all, in_order


def number(at: int) -> bytes:
    return str(at).encode()


@needs_fork
@pytest.mark.parametrize("jobs", [1, 2, 8])
def test_results_come_in_the_order_of_the_work(jobs: int) -> None:
    assert list(in_order(number, 21, jobs)) == [number(at) for at in range(21)]


def raising(_at: int) -> bytes:
    raise ValueError


def ending(_at: int) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


@needs_fork
@pytest.mark.parametrize("failing", [raising, ending])
def test_results_that_a_process_did_not_deliver_are_none(failing: Callable[[int], bytes]) -> None:
    work = lambda at: failing(at) if at == 4 else number(at)  # noqa: E731
    # The other process does the rest.
    expected = [b"0", b"1", b"2", b"3", None, b"5", b"6", b"7"]
    assert list(in_order(work, 8, 2)) == expected
    assert list(in_order(work, 8, 1)) == [b"0", b"1", b"2", b"3", *[None] * 4]


@needs_fork
def test_a_process_that_is_done_takes_the_next_piece() -> None:
    begin, end = os.pipe()

    def work(at: int) -> bytes:
        # The first piece waits until all others are done; another process has to do them.
        if at == 0:
            select.select([begin], (), (), 30)
        elif at == 40:
            os.write(end, b".")
        return str(os.getpid()).encode()

    made = list(in_order(work, 41, 2))
    assert len(set(made[1:])) == 1
    assert made[0] not in made[1:]


@needs_fork
def test_more_pieces_than_a_pipe_holds_are_processed() -> None:
    assert list(in_order(number, 20_000, 2)) == [number(at) for at in range(20_000)]


@needs_fork
def test_pieces_are_made_or_given_up_when_no_more_processes_can_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fork, forked = os.fork, list[None]()

    def only_one() -> int:
        if forked:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        forked.append(None)
        return fork()

    monkeypatch.setattr(os, "fork", only_one)
    assert list(in_order(number, 6, 3)) == [number(at) for at in range(6)]
    assert list(in_order(number, 2, 3)) == [None, None]


@needs_fork
@pytest.mark.parametrize("threads", [1, 2])
def test_background_work_runs_in_another_process_when_possible(
    monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: threads)
    here = str(os.getpid()).encode()
    assert (aside(lambda: str(os.getpid()).encode())() == here) == (threads == 2)


@needs_fork
def test_background_work_that_is_lost_is_done_in_this_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    here = os.getpid()
    assert aside(lambda: b"done" if os.getpid() == here else ending(0))() == b"done"

    def refused() -> int:
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    monkeypatch.setattr(os, "fork", refused)
    assert aside(lambda: b"done")() == b"done"


@needs_fork
def test_a_result_of_any_length_comes_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    here = os.getpid()

    def written(length: int) -> bytes:
        return b"x" * length if os.getpid() != here else b"lost"

    for length in (0, 1, 5_000_000):
        assert aside(partial(written, length))() == b"x" * length


@needs_fork
def test_a_process_whose_result_is_not_awaited_can_be_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    here = os.getpid()

    def work() -> bytes:
        while os.getpid() != here:
            signal.pause()
        return b"done here"

    fork, forked = os.fork, list[int]()

    def noted() -> int:
        forked.append(fork())
        return forked[0]

    monkeypatch.setattr(os, "fork", noted)
    given = aside(work)
    end_all()
    assert given() == b"done here"
    with pytest.raises(ChildProcessError):
        os.waitpid(forked[0], os.WNOHANG)


@needs_fork
def test_a_signal_during_a_fork_is_not_lost() -> None:
    waiting = [signal.SIGHUP]

    def end_program(_number: int, _frame: object) -> None:
        raise SystemExit

    def at_fork() -> None:  # as those of `logging` are
        while waiting:
            os.kill(os.getpid(), waiting.pop())

    os.register_at_fork(after_in_parent=at_fork)
    before, known = signal.signal(signal.SIGHUP, end_program), set(psutil.Process().children())
    try:
        with pytest.raises(SystemExit):
            list(in_order(lambda _number: b"", 2, 2))
        assert set(psutil.Process().children()) == known
    finally:
        signal.signal(signal.SIGHUP, before)


@needs_fork
def test_while_another_thread_runs_nothing_is_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert can_fork()
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert not can_fork()
