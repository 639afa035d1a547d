"""`knotwork serve --open` opens the browser, or warns that it cannot."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path
from threading import Event

import pytest
from tests.helpers.preview import PATIENCE, Served

from knotwork.shell.commands.serving import open_browser
from knotwork.shell.commands.serving.open_browser import reachable


def test_the_browser_is_opened_once_the_site_answers(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "index.md").write_text("Hello.\n")
    visit = tmp_path / "visit.py"
    visit.write_text(
        "import sys, urllib.request\n"
        "page = urllib.request.urlopen(sys.argv[1]).read().decode()\n"
        "print('visited', sys.argv[1], 'Hello.' in page, file=sys.stderr, flush=True)\n"
    )
    served = Served(vault, "--open", browser=f'"{sys.executable}" "{visit}" %s')
    assert served.process.stderr is not None
    while not (line := served.process.stderr.readline()).startswith("visited"):
        assert line
    assert line == f"visited http://127.0.0.1:{served.port}/ True\n"
    served.close()


def test_a_server_for_the_whole_network_is_visited_on_this_machine() -> None:
    assert [reachable(host) for host in ("0.0.0.0", "::", "localhost")] == [
        "127.0.0.1",
        "::1",
        "localhost",
    ]


def _raises(_address: str) -> bool:
    raise webbrowser.Error("could not locate runnable browser")


@pytest.mark.parametrize("opens", [lambda _address: False, _raises])
def test_a_browser_that_cannot_be_opened_is_reported(
    monkeypatch: pytest.MonkeyPatch, opens: object
) -> None:
    warnings: list[str] = []
    done = Event()

    def warn(words: str) -> None:
        warnings.append(words)
        done.set()

    monkeypatch.setattr(webbrowser, "open", opens)
    monkeypatch.setattr(open_browser, "warn", warn)
    open_browser.open_browser("http://127.0.0.1:1/")
    assert done.wait(PATIENCE)
    assert warnings == ["no browser could be opened: go to http://127.0.0.1:1/"]
