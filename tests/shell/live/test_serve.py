"""`knotwork serve` over HTTP: the pages it serves, requests it refuses, changes it follows."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.helpers.builds import build_anew, held
from tests.helpers.preview import PATIENCE, Events, Served


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "index.md").write_text("# Start\n\nSee [[other]].\n")
    (vault / "other.md").write_text("Hello.\n\n[[nowhere]]\n")
    (vault / "p.png").write_bytes(b"\x89PNG")
    running = Served(vault)
    yield running
    running.close()


def test_it_shows_pages_assets_and_a_page_for_what_is_not_there(served: Served) -> None:
    status, page = served.get("/")
    assert status == 200
    assert "/-/live/client.js" in page
    assert 'data-shards="0"' in served.get("/-/search.html")[1], "there is no index"
    assert served.get("/other.html")[0] == 200
    assert served.get("/-/notes.html")[0] == 200
    assert served.get("/-/assets/knotwork.css")[0] == 200
    assert served.get("/-/live/client.js")[0] == 200
    assert served.get("/nothing.html")[0] == 404


def test_it_shows_previews_and_files_for_programs_as_the_notes_are_now(served: Served) -> None:
    assert "Hello." in served.get("/-/previews/other.html")[1]
    assert served.get("/-/previews/nothing.html")[0] == 404
    assert "Hello." in served.get("/other.md")[1]
    assert json.loads(served.get("/-/graph.json")[1])["notes"][0]["path"] == "index.md"
    assert "skos:Concept" in served.get("/-/graph.ttl")[1]
    events = served.watch("other.html")
    (served.vault / "other.md").write_text("Good bye.\n")
    events.next("changed")
    assert "Good bye." in served.get("/other.md")[1]
    assert "Good bye." in served.get("/-/previews/other.html")[1]


def test_an_edit_between_a_page_and_its_stream_is_reported(served: Served) -> None:
    came = re.search(r'data-state="(\w+)"', served.get("/other.html")[1])
    assert came is not None
    events = served.watch("other.html", came[1])
    (served.vault / "other.md").write_text("Good bye.\n")
    events.next("changed")
    late = served.watch("other.html", came[1])
    late.next("changed")


def test_a_picture_that_is_replaced_between_a_page_and_its_stream_is_reported(
    served: Served,
) -> None:
    (served.vault / "other.md").write_text("![[p.png]]\n")
    served.watch("other.html").next("changed")
    came = re.search(r'data-state="(\w+)" data-turn="(\d+)"', served.get("/other.html")[1])
    assert came is not None
    events = served.watch("other.html", *came.groups())
    (served.vault / "p.png").write_bytes(b"\x89PNG, another")
    assert json.loads(events.next("touched")) == ["p.png"]
    late = served.watch("other.html", *came.groups())
    assert json.loads(late.next("touched")) == ["p.png"]


def test_it_shows_every_file_that_a_build_writes(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "knotwork.toml").write_text("[site]\nurl = 'https://example.org/'\nsearch = false\n")
    (vault / "p.png").write_bytes(b"no picture")
    (vault / "a.md").write_text(
        "---\naliases: [zed]\nredirect_from: /old/\nupdated: 2024-05-06\ntags: [x]\n---\n![[p.png]]\n"
    )
    build_anew(vault, tmp_path / "site")
    written = held(tmp_path / "site")
    assert {"zed.html", "old/index.html", "llms.txt", "feed.xml", "-/titles.json"} <= set(written)
    served = Served(vault)
    for url, content in written.items():
        status, shown = served.get("/" + quote(url))
        assert status == 200 or url.startswith("."), url
        if url.endswith((".json", ".ttl", ".css", ".txt")) and not url.startswith("."):
            # A page of the preview has to show fonts late: its stylesheet may change while it is open.
            as_shown = content.replace(b"font-display:optional", b"font-display:swap")
            assert shown.encode() == as_shown, url
    served.close()


def test_a_url_is_never_a_path_of_the_disk(served: Served) -> None:
    (served.vault.parent / "outside.md").write_text("Not yours.\n")
    for url in (
        "/../outside.md",
        "/%2e%2e/outside.md",
        "/..%2foutside.md",
        "//etc/passwd",
        "/p.png",
    ):
        assert served.get(url)[0] == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example:80"},
        {"Host": ""},
        {"Origin": "https://evil.example"},
    ],
)
def test_requests_of_other_sites_are_refused(served: Served, headers: dict[str, str]) -> None:
    assert served.get("/", **headers)[0] == 403
    assert served.get("/-/live/events", **headers)[0] == 403


def test_an_open_page_hears_of_its_own_changes_and_findings(served: Served) -> None:
    events = served.watch("other.html")
    assert "nowhere" in json.loads(events.next("findings"))[0]["message"]
    (served.vault / "other.md").write_text("Hello again.\n\n[[index]]\n")
    events.next("changed")
    assert "Hello again." in served.get("/other.html")[1]
    assert json.loads(events.next("findings")) == []


def test_new_renamed_and_deleted_notes_are_followed(served: Served) -> None:
    events = served.watch("index.html")
    (served.vault / "index.md").write_text("# Start\n\nSee [[new]].\n")
    events.next("changed")
    (served.vault / "new.md").write_text("New.\n")
    events.next("changed")
    assert served.get("/new.html")[0] == 200
    (served.vault / "new.md").rename(served.vault / "newer.md")
    events.next("changed")
    assert served.get("/new.html")[0] == 404
    assert served.get("/newer.html")[0] == 200


def test_an_open_page_follows_its_note_to_a_new_name(served: Served) -> None:
    events = served.watch("other.html")
    events.next("findings")
    (served.vault / "sub").mkdir()
    (served.vault / "other.md").rename(served.vault / "sub" / "Né w.md")
    assert events.next("moved") == quote("sub/né-w.html")


def test_thousands_of_files_at_once_are_one_change_more(served: Served) -> None:
    events = served.watch("-/notes.html")
    for number in range(600):
        (served.vault / f"n{number}.md").write_text(f"Note {number} [[n{number + 1}]]\n")
    while served.get("/n599.html")[0] != 200:
        events.next("changed")
    (served.vault / "n599.md").write_text("Edited.\n")
    page = served.watch("n599.html")
    while "Edited." not in served.get("/n599.html")[1]:
        page.next("changed")
    assert "Note 0" in served.get("/n0.html")[1]


def test_a_broken_configuration_is_reported_and_the_pages_stay(served: Served) -> None:
    events = served.watch("other.html")
    events.next("findings")
    (served.vault / "knotwork.toml").write_text("colour = 'red'\n")
    found = json.loads(events.next("findings"))[0]
    assert "knotwork.toml:1:1: unknown key" in found["message"]
    assert found["help"]
    assert served.get("/other.html")[0] == 200
    (served.vault / "knotwork.toml").write_text("[site]\nsocial_images = true\n")
    found = json.loads(events.next("findings"))[0]
    assert "knotwork.toml:2:1: `social_images` under [site] needs `url`" in found["message"]
    (served.vault / "knotwork.toml").write_text("[site]\ntitle = 'Mended'\n")
    events.next("changed")
    assert "Mended" in served.get("/other.html")[1]


def test_a_vault_that_goes_away_and_comes_back_is_shown_again(served: Served) -> None:
    events = served.watch("other.html")
    events.next("findings")
    aside = served.vault.with_name("aside")
    served.vault.rename(aside)
    assert "no folder" in json.loads(events.next("findings"))[0]["message"]
    shutil.copytree(aside, served.vault)
    (served.vault / "other.md").write_text("Back.\n")
    while "Back." not in served.get("/other.html")[1]:
        events.next("changed")


def test_a_vault_that_comes_back_brings_its_configuration(tmp_path: Path) -> None:
    vault, aside = tmp_path / "vault", tmp_path / "aside"
    vault.mkdir()
    (vault / "a.md").write_text("Hello.\n")
    (vault / "knotwork.toml").write_text("[site]\ntitle = 'Mine'\n")
    running = Served(vault)
    events = running.watch("a.html")
    events.next("findings")
    vault.rename(aside)
    while "no folder" not in events.next("findings"):
        pass
    time.sleep(1.5)  # until nothing is watched any more
    (aside / "a.md").write_text("Back.\n")
    aside.rename(vault)
    while "Back." not in running.get("/a.html")[1] or "Mine" not in running.get("/a.html")[1]:
        events.next("changed")
    running.close()


def cell(code: str, stated: str = "") -> str:
    output = f"\n```output\n{stated}\n```\n" if stated else ""
    return f"# Cells\n\n```python\n{code}\n```\n{output}"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Served]:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "cells.md").write_text(cell("print(20 + 1)"))
    (vault / "user.md").write_text("---\nuses: '[[cells]]'\n---\n\n" + cell("print('after', 2)"))
    server = Served(vault, "--run", "--timeout", "300")
    yield server
    server.close()


def until(served: Served, events: Events, page: str, shown: str) -> str:
    """The page as soon as it contains a text."""
    while shown not in (content := served.get(f"/{page}")[1]):
        events.next("changed")
    return content


def test_with_run_a_page_shows_what_its_cells_give_after_each_edit(running: Served) -> None:
    events = running.watch("cells.html")
    until(running, events, "cells.html", ">21")
    (running.vault / "cells.md").write_text(cell("print(40 + 2)"))
    until(running, events, "cells.html", ">42")
    # Other words, the same cell: its output stays on the page without a run.
    (running.vault / "cells.md").write_text("Words.\n\n" + cell("print(40 + 2)"))
    assert ">42" in until(running, events, "cells.html", "Words.")


def test_a_cell_that_fails_is_a_finding_of_its_page(running: Served) -> None:
    events = running.watch("cells.html")
    until(running, events, "cells.html", ">21")
    (running.vault / "cells.md").write_text(cell("1 / 0"))
    while "ZeroDivisionError" not in (findings := events.next("findings")):
        pass
    assert "error" in findings
    assert "ZeroDivisionError" in running.get("/cells.html")[1]


def test_the_newest_edit_ends_cells_that_run_for_an_older_one(running: Served) -> None:
    events = running.watch("cells.html")
    until(running, events, "cells.html", ">21")
    (running.vault / "cells.md").write_text(cell("while True:\n    pass"))
    until(running, events, "cells.html", "while")
    (running.vault / "cells.md").write_text(cell("print(6 * 7)"))
    until(running, events, "cells.html", ">42")


def test_the_terminal_names_the_first_errors_and_counts_the_rest(tmp_path: Path) -> None:
    links = " ".join(f"[[gone {number}]]" for number in range(10))
    (tmp_path / "index.md").write_text(links)
    command = [sys.executable, "-m", "knotwork", "serve", str(tmp_path), "--port", "0"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=tmp_path.parent
    ) as process:
        assert process.stderr is not None
        findings = [process.stderr.readline().decode().strip() for _line in range(10)]
        process.terminate()
    assert findings[0] == "1 note: 10 errors"
    assert findings[8] == f"{tmp_path.name}/index.md:1:78 there is no note “gone 7”"
    assert findings[9] == "… and 2 more: `knotwork check`"


def test_a_port_that_is_taken_is_reported_in_a_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "knotwork", "serve", str(tmp_path), "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    said = f"error: 127.0.0.1:{port} cannot be listened on: Address already in use"
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, said)


def test_without_run_nothing_is_run(served: Served) -> None:
    events = served.watch("cells.html")
    (served.vault / "cells.md").write_text(cell("print(20 + 1)", "stated"))
    until(served, events, "cells.html", "stated")
    (served.vault / "other.md").write_text("Hello again.\n")
    until(served, served.watch("other.html"), "other.html", "Hello again")
    assert ">21" not in served.get("/cells.html")[1]


@pytest.fixture
def documented(tmp_path: Path) -> Iterator[Served]:
    """A vault with pages of a package and a module whose sources stand beside it."""
    (tmp_path / "src" / "pkg").mkdir(parents=True)
    (tmp_path / "src" / "pkg" / "__init__.py").write_text('"""First words."""\n')
    (tmp_path / "single.py").write_text('"""Single words."""\n')
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "index.md").write_text("See [[pkg]] and [[single]].\n")
    config = "vault = 'notes'\n[api]\npackages = ['src/pkg', 'single.py']\n"
    (tmp_path / "knotwork.toml").write_text(config)
    server = Served(tmp_path)
    # Once an edit has been noticed, the watch has certainly begun.
    events = server.watch("index.html")
    (tmp_path / "notes" / "index.md").write_text("Watched: [[pkg]] and [[single]].\n")
    until(server, events, "index.html", "Watched")
    yield server
    server.close()


def test_docstrings_are_followed_too(documented: Served) -> None:
    for file, page in (("src/pkg/__init__.py", "pkg"), ("single.py", "single")):
        url = f"api/{page}.html"
        events = documented.watch(url)
        (documented.vault / file).write_text('"""Words without an end')
        while "is not Python" not in events.next("findings"):
            pass
        (documented.vault / file).write_text('"""Other words."""\n')
        until(documented, events, url, "Other words")


def test_a_note_in_the_place_of_such_a_page_is_reported(documented: Served) -> None:
    (documented.vault / "notes" / "api").mkdir()
    events = documented.watch("api/pkg.html")
    (documented.vault / "notes" / "api" / "pkg.md").write_text("Mine.\n")
    while "would take its place" not in events.next("findings"):
        pass
    assert "First words" in documented.get("/api/pkg.html")[1]


def test_a_package_that_the_configuration_names_anew_is_followed(documented: Served) -> None:
    more = documented.vault / "lib" / "more"
    more.mkdir(parents=True)
    (more / "__init__.py").write_text('"""Words of more."""\n')
    config = documented.vault / "knotwork.toml"
    config.write_text(config.read_text().replace("'single.py'", "'single.py', 'lib/more'"))
    events = documented.watch("api/more.html")
    until(documented, events, "api/more.html", "Words of more")
    (documented.vault / "notes" / "index.md").write_text("Again: [[more]].\n")
    until(documented, documented.watch("index.html"), "index.html", "Again")
    (more / "__init__.py").write_text('"""New words of more."""\n')
    until(documented, events, "api/more.html", "New words of more")


def test_a_folder_in_the_place_of_the_configuration_is_reported(served: Served) -> None:
    events = served.watch("other.html")
    events.next("findings")
    (served.vault / "knotwork.toml").mkdir()
    (served.vault / "other.md").write_text("Hello again.\n")
    while "cannot be read" not in events.next("findings"):
        (served.vault / "knotwork.toml").touch()
    assert served.get("/other.html")[0] == 200


def test_ctrl_c_ends_the_server(served: Served) -> None:
    assert served.get("/")[0] == 200
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(PATIENCE) == 0
