"""Misbehaving cells among good ones: they end in time, are reported, and harm no other cell.

Run with the kernel's layers, without them, and with an interpreter for each note; what only the
layers promise is asked of them only. A process is known by a variable in its environment.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cells.processes import alive, marker
from tests.helpers.programs import cell_of, program

from knotwork.cells.program import Engine, Options, Program, Report
from knotwork.cells.worker import Workers

BAD_CELLS = Path(__file__).with_name("bad_cells.md")
_BAD_CELL = re.compile(
    r"^## (?P<name>[^\n]+)\n\n```python(?: \{timeout=(?P<timeout>\d+)\})?\n(?P<code>.*?)\n```$",
    re.MULTILINE | re.DOTALL,
)


class Verdicts:
    """What became of the corpus under one engine."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.mark = marker()
        self.outside = folder / "written"
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(0.0)
        options = Options(
            engine=engine,
            jobs=2,
            memory=512 * 1024**2,
            environment=(("KNOTWORK_TEST", self.mark),),
        )
        corpus = _corpus(self.outside, self.listener.getsockname()[1])
        if engine == "single":
            del corpus["kills the server"]
        programs = [
            each
            for key, bad in corpus.items()
            for each in (bad, program(f"good neighbour of {key}", "x = 1", "print(x)", "x + 1"))
        ]
        with Workers(options) as workers:
            self.layers = {layer.name: layer.holds for layer in workers.layers}
            self.reports = {report.key: report for report in workers.run(programs)}
        self.left = alive(self.mark)
        for process in self.left:
            process.kill()

    def connections(self) -> int:
        """How many cells reached the listener."""
        found = 0
        while True:
            try:
                self.listener.accept()[0].close()
            except BlockingIOError:
                return found
            found += 1


def _corpus(outside: Path, port: int) -> dict[str, Program]:
    """The program of each cell in `bad_cells.md`, between two good cells."""
    text = BAD_CELLS.read_text("utf-8").replace("OUTSIDE", repr(str(outside)))
    return {
        found["name"]: program(
            found["name"],
            "before = 1",
            cell_of(found["code"], timeout=float(found["timeout"]) if found["timeout"] else None),
            "before",
        )
        for found in _BAD_CELL.finditer(text.replace("PORT", str(port)))
    }


@pytest.fixture(scope="module", params=["namespaces", "fork", "single"])
def verdicts(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Verdicts]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KNOTWORK_CANARY", "secret")
        found = Verdicts(request.param, tmp_path_factory.mktemp("outside"))
    yield found
    found.listener.close()


def _bad(report: Report) -> tuple[str, str]:
    return report.outcomes[1].status, report.outcomes[1].reason


def test_no_neighbour_is_touched(verdicts: Verdicts) -> None:
    neighbours = [
        report for key, report in verdicts.reports.items() if key.startswith("good neighbour")
    ]
    assert len(neighbours) * 2 == len(verdicts.reports)
    for report in neighbours:
        assert [each.status for each in report.outcomes] == ["passed"] * 3
        assert [each.shown for each in report.outcomes] == ["", "1\n", "2\n"]


def test_cells_above_keep_their_outcomes(verdicts: Verdicts) -> None:
    for key, report in verdicts.reports.items():
        if key != "kills the server":  # which may take along what it has not yet handed on
            assert report.outcomes[0].status == "passed"


@pytest.mark.parametrize("key", ["endless loop", "hang in C", "sleep in C", "stopped"])
def test_a_cell_that_never_ends_is_ended(verdicts: Verdicts, key: str) -> None:
    report = verdicts.reports[key]
    assert _bad(report) == ("failed", "ran longer than 1 s")
    assert report.died
    assert report.outcomes[2].reason == "cell 2 failed"


@pytest.mark.parametrize(
    ("key", "line"), [("endless loop", 9), ("hang in C", 9), ("sleep in C", 9)]
)
def test_a_timeout_names_the_line_where_the_cell_was(
    verdicts: Verdicts, key: str, line: int
) -> None:
    error = verdicts.reports[key].outcomes[1].error
    assert error is not None
    assert error.type == "Timeout"
    assert error.line in (line, line + 1)
    assert f'File "notes/{key}.md"' in error.text


def test_what_was_printed_before_the_end_is_kept(verdicts: Verdicts) -> None:
    assert verdicts.reports["endless loop"].outcomes[1].text == "so far\n"


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("exit", "the process ended itself (exit code 3)"),
        ("segfault", "the process died (SIGSEGV)"),
        ("trap", "the process died (SIGTRAP)"),
        ("abort", "the process died (SIGABRT)"),
        (
            "closes all files",
            "the process could not report its results: a cell may have closed its files",
        ),
        ("input", "EOFError: input() has nobody to ask: a cell runs without a keyboard"),
        ("memory", "MemoryError"),
        ("syntax", "SyntaxError: invalid syntax"),
        ("hidden setup", "ZeroDivisionError: division by zero"),
        ("1 GB in C", "OSError: [Errno 27] File too large"),
    ],
)
def test_each_kind_of_failure_has_its_own_message(
    verdicts: Verdicts, key: str, reason: str
) -> None:
    assert _bad(verdicts.reports[key]) == ("failed", reason)
    assert verdicts.reports[key].outcomes[2].status == "skipped"


def test_a_crash_names_its_line(verdicts: Verdicts) -> None:
    error = verdicts.reports["segfault"].outcomes[1].error
    assert error is not None
    assert error.line == 9


def test_a_note_without_memory_is_told_how_much_it_may_use(verdicts: Verdicts) -> None:
    error = verdicts.reports["memory"].outcomes[1].error
    assert error is not None
    assert error.line == 10
    assert error.hint == "the cells of a note may use 0.5 GB of memory"


def test_an_engine_that_cannot_reserve_memory_is_told_so_too(verdicts: Verdicts) -> None:
    error = verdicts.reports["trap"].outcomes[1].error
    assert error is not None
    assert error.hint.startswith("the cells of a note may use 0.5 GB of memory, and a browser's")


def test_a_flood_passes_and_is_cut(verdicts: Verdicts) -> None:
    flood = verdicts.reports["10 GB"].outcomes[1]
    assert (flood.status, flood.truncated) == ("passed", True)
    assert len(flood.text) < 70_000


def test_a_fork_reports_once(verdicts: Verdicts) -> None:
    report = verdicts.reports["fork"]
    assert [each.status for each in report.outcomes] == ["passed"] * 3
    assert report.outcomes[1].text == "once\n"


def test_cells_do_not_see_the_environment_of_the_tool(verdicts: Verdicts) -> None:
    shown = verdicts.reports["canary"].outcomes[1].shown
    assert "'PATH'" in shown
    assert "KNOTWORK_CANARY" not in shown


def test_a_thread_left_behind_is_named(verdicts: Verdicts) -> None:
    report = verdicts.reports["thread"]
    assert [each.status for each in report.outcomes] == ["passed"] * 3
    assert report.remarks == ("cell 2 left a thread running: spinning",)


def test_a_daemon_is_named_and_ended(verdicts: Verdicts) -> None:
    if verdicts.layers["process tree"]:
        assert verdicts.reports["daemon"].remarks[0].startswith("a process was left running")
    assert verdicts.reports["daemon"].outcomes[1].status == "passed"


def test_no_process_is_left(verdicts: Verdicts) -> None:
    if verdicts.layers["process tree"]:
        assert verdicts.left == []


def test_a_cell_that_kills_its_parent_ends_only_its_own_note(verdicts: Verdicts) -> None:
    status, reason = _bad(verdicts.reports["kills its parent"])
    if verdicts.layers["processes"]:
        assert (status, reason) == ("passed", "")
    else:
        assert status == "failed"
        assert "killed" in reason


def test_a_cell_that_kills_the_server_ends_only_its_own_note(verdicts: Verdicts) -> None:
    if "kills the server" not in verdicts.reports:
        return
    outcomes = verdicts.reports["kills the server"].outcomes
    (reason,) = [each.reason for each in outcomes if each.status == "failed"]
    if verdicts.layers["processes"]:  # its parent has no parent: it has killed itself
        assert reason == "the process was killed (SIGKILL), by a cell or for lack of memory"
    else:
        assert reason == "the process was killed with the one that watched it (SIGKILL)"


def test_nothing_is_written_outside(verdicts: Verdicts) -> None:
    outcome = verdicts.reports["writes outside"].outcomes[1]
    if not verdicts.layers["files"]:
        return
    assert not verdicts.outside.exists()
    assert outcome.reason.startswith("OSError: [Errno 30] Read-only file system")
    assert outcome.error is not None
    assert outcome.error.hint == "a cell may only write in its own folder"


def test_nobody_reaches_the_network(verdicts: Verdicts) -> None:
    if not verdicts.layers["network"]:
        return
    assert verdicts.connections() == 0
    assert _bad(verdicts.reports["network"])[0] == "failed"
    error = verdicts.reports["address"].outcomes[1].error
    assert error is not None
    assert error.hint == "cells run without a network"
