"""`knotwork test` and `build --run` as their users see them."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.helpers.commands import contents, run

GOOD = "```python {#good}\nprint(4)\n```\n\n```output\n4\n```\n"
BAD = "# a\n\n```python {#bad}\ngot = 32\nassert got == 33\n```\n\n```python {#later}\n1\n```\n"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "a.md").write_text(BAD)
    (folder / "b.md").write_text(GOOD)
    (folder / "c.md").write_text("no cells\n")
    return folder


def test_a_failure_is_reported_with_its_place_and_the_rest_goes_on(vault: Path) -> None:
    before = contents(vault)
    done = run("test", "vault", cwd=vault.parent)
    assert done.returncode == 1
    assert done.stdout.split("\n")[:5] == [
        "vault/a.md::bad",
        "AssertionError: assert 32 == 33",
        "vault/a.md:5",
        "     4 | got = 32",
        ">    5 | assert got == 33",
    ]
    assert "3 cells in 2 notes: 1 passed, 1 failed, 1 skipped" in done.stdout
    assert "1 skipped: cell bad failed" in done.stdout
    assert contents(vault) == before


def test_good_notes_exit_with_zero(vault: Path) -> None:
    done = run("test", "vault/b.md", cwd=vault.parent)
    assert (done.returncode, done.stdout) == (0, "1 cell in 1 note: 1 passed\n")


def test_cells_are_chosen_by_name_and_their_note_runs_whole(vault: Path) -> None:
    done = run("test", "vault", "-k", "later", "-v", cwd=vault.parent)
    assert "vault/a.md::later skipped (cell bad failed)" in done.stdout
    assert "1 cell in 1 note: 1 skipped" in done.stdout
    assert done.returncode == 0


def test_a_name_that_matches_no_cell_is_an_error(vault: Path) -> None:
    done = run("test", "vault", "-k", "zork", cwd=vault.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert "error: no cell matches -k zork: nothing was run\n" in done.stderr


def test_a_vault_without_cells_says_so(tmp_path: Path) -> None:
    done = run("test", cwd=tmp_path)
    assert done.returncode == 0
    assert "No cells" in done.stdout


def test_naming_a_cell_as_a_note_gives_advice_on_choosing_cells(vault: Path) -> None:
    done = run("test", "vault/a.md::cell-1", cwd=vault.parent)
    assert done.returncode == 2
    assert 'knotwork test "vault/a.md" -k "cell-1"' in done.stderr


def test_skipped_cells_are_counted_with_their_reason(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text('---\nuses: "[[gone]]"\n---\n```python\n1\n```\n')
    (tmp_path / "b.md").write_text("```python {eval=false}\n1 / 0\n```\n")
    done = run("test", cwd=tmp_path)
    assert "1 of them compiled, not run: eval=false" in done.stdout
    assert "1 skipped: its note uses [[gone]], which is not a note of this vault" in done.stdout
    assert done.returncode == 1


def test_in_this_process_the_results_are_the_same(vault: Path) -> None:
    there = run("test", "vault", cwd=vault.parent)
    here = run("test", "vault", "--in-process", cwd=vault.parent)
    assert (here.returncode, here.stdout) == (there.returncode, there.stdout)


def test_in_this_process_cells_have_their_files_beside_them_too(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "own.py").write_text(f"NAME = {name!r}\n")
        (tmp_path / f"{name}.md").write_text(
            f'---\ndata: "[[{name}/own.py]]"\n---\n```python\nimport own, os\n'
            "own.NAME, sorted(set(os.listdir()) - {'__pycache__'})\n```\n"
            f"```output\n('{name}', ['own.py'])\n```\n"
        )
    there = run("test", cwd=tmp_path)
    here = run("test", "--in-process", cwd=tmp_path)
    assert there.returncode == 0, there.stdout
    assert (here.returncode, here.stdout) == (0, there.stdout)


def test_cells_run_in_this_process_leave_no_files_in_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "```python\nimport os\n\nopen('made', 'x').close()\nos.listdir()\n```\n"
        "```output\n['made']\n```\n"
    )
    for how in ((), ("--in-process",), ("--in-process",)):
        done = run("test", *how, cwd=tmp_path)
        assert done.returncode == 0, done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_with_what_earlier_runs_remember_the_results_are_the_same(vault: Path) -> None:
    for text in (BAD, f"{BAD}\n{GOOD}"):
        (vault / "a.md").write_text(text)
        run("build", "vault", "-q", "-o", "site", cwd=vault.parent)
        known, anew = (
            run("test", "vault", "-v", how, cwd=vault.parent) for how in ("--cache", "--no-cache")
        )
        assert known.stdout == anew.stdout
        assert f"{text.count('```python') + 1} cells in 2 notes" in known.stdout


def test_junit_tells_the_same(vault: Path, tmp_path: Path) -> None:
    (vault / "b.md").write_text(GOOD.replace("print(4)", "print('\\x1b<&>')"))
    run("test", "vault", "--junit", "cells.xml", cwd=tmp_path)
    (suite,) = ElementTree.parse(tmp_path / "cells.xml").getroot()
    assert {key: suite.get(key) for key in ("tests", "failures", "skipped")} == {
        "tests": "3", "failures": "2", "skipped": "1",
    }  # fmt: skip
    names = [(case.get("classname"), case.get("name"), case.get("line")) for case in suite]
    assert names == [("a.md", "bad", "5"), ("a.md", "later", "9"), ("b.md", "good", "2")]
    failure = suite[0].find("failure")
    assert failure is not None
    assert failure.get("message") == "AssertionError: assert 32 == 33"


@pytest.mark.parametrize("file", ["nowhere/cells.xml", "vault"])
def test_a_report_that_cannot_be_written_is_reported_before_anything_runs(
    vault: Path, file: str
) -> None:
    done = run("test", "vault", "--junit", file, cwd=vault.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"the report {file} cannot be written\n  help: name a file" in done.stderr


def test_the_time_for_a_cell_can_be_set_and_a_vault_can_only_lower_it(vault: Path) -> None:
    (vault / "a.md").write_text("```python\nwhile True: pass\n```\n")
    done = run("test", "vault", "--timeout", "0.5", cwd=vault.parent)
    assert "ran longer than 0.5 s" in done.stdout
    assert "hint: --timeout (pytest: --knotwork-timeout) gives more seconds" in done.stdout
    (vault / "knotwork.toml").write_text("[cells]\ntimeout = 0.6\n")
    assert "ran longer than 0.6 s" in run("test", "vault", cwd=vault.parent).stdout


def test_an_interpreter_that_is_not_there_is_misuse(vault: Path) -> None:
    done = run("test", "vault", "--python", "nowhere/python", cwd=vault.parent)
    assert done.returncode == 2
    assert "there is no interpreter nowhere/python" in done.stderr
    (vault / "a.md").write_text("No cells.\n")
    (vault / "b.md").unlink()
    for words in (["test"], ["build", "--run", "-o", "site"]):
        done = run(*words, "vault", "--python", "nowhere/python", cwd=vault.parent)
        assert done.returncode == 2
        assert "there is no interpreter nowhere/python" in done.stderr


def test_an_interpreter_is_found_from_the_current_folder(vault: Path) -> None:
    (vault.parent / ".venv").symlink_to(sys.prefix)
    python = Path(".venv", Path(sys.executable).relative_to(sys.prefix))
    done = run("test", "vault/b.md", "--python", str(python), cwd=vault.parent)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_notes_interpreter_is_the_users_choice(vault: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[cells]\npython = "{sys.executable}"\n')
    (vault / "a.md").write_text("```python\nimport sys\nassert False, sys.executable\n```\n")
    done = run("test", "vault", cwd=vault.parent, environment={"KNOTWORK_CONFIG": str(config)})
    assert sys.executable in done.stdout


@pytest.mark.parametrize(
    ("text", "words"),
    [("[cells]\nspeed = 1\n", "speed"), ("[cells\n", "config.toml"), ("cells = 3\n", "cells")],
)
def test_a_broken_user_configuration_is_misuse(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "config.toml").write_text(text)
    (tmp_path / "a.md").write_text(GOOD)
    done = run("test", cwd=tmp_path, environment={"KNOTWORK_CONFIG": str(tmp_path / "config.toml")})
    assert done.returncode == 2
    assert words in done.stderr


def test_a_build_runs_cells_only_on_request(vault: Path, tmp_path: Path) -> None:
    (vault / "a.md").write_text("```python\nprint(6 * 7)\n```\n")
    (vault / "knotwork.toml").write_text("")
    plain = run("build", "vault", "-o", "plain", cwd=tmp_path)
    assert plain.returncode == 0
    assert "42" not in (tmp_path / "plain" / "a.html").read_text()
    ran = run("build", "vault", "-o", "ran", "--run", cwd=tmp_path)
    assert ran.returncode == 0
    assert "42" in (tmp_path / "ran" / "a.html").read_text()


def test_a_failing_cell_is_a_finding_of_the_build_and_the_site_is_written(
    vault: Path, tmp_path: Path
) -> None:
    done = run("build", "vault", "-o", "out", "--run", cwd=tmp_path)
    assert done.returncode == 1
    assert "1 error" in done.stdout
    assert "This cell failed" in (tmp_path / "out" / "a.html").read_text()


def test_a_vault_cannot_switch_execution_on(vault: Path) -> None:
    (vault / "knotwork.toml").write_text("[cells]\nrun = true\n")
    done = run("build", "vault", cwd=vault.parent)
    assert done.returncode == 2
    assert "unknown key `cells.run`" in done.stderr


def test_data_files_are_there_for_the_cells_that_declare_them(vault: Path) -> None:
    (vault / "data").mkdir()
    (vault / "data" / "x.csv").write_text("1,2\n")
    (vault / "b.md").write_text(
        '---\ndata: "[[x.csv]]"\n---\n```python\nprint(open("x.csv").read())\n```\n\n'
        "```output\n1,2\n```\n"
    )
    assert run("test", "vault/b.md", cwd=vault.parent).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_data_file_that_is_a_link_to_itself_fails_its_note_alone(vault: Path) -> None:
    (vault / "numbers.txt").symlink_to("numbers.txt")
    (vault / "data.md").write_text('---\ndata: "[[numbers.txt]]"\n---\n```python\n1\n```\n')
    done = run("test", "vault/b.md", "vault/data.md", cwd=vault.parent)
    assert (done.returncode, done.stderr) == (1, "")
    assert "vault/data.md::cell-1" in done.stdout
    assert "2 cells in 2 notes: 1 passed, 1 failed" in done.stdout


def test_myst_pages_are_declined_and_run_on_request(vault: Path) -> None:
    (vault / "a.md").write_text(
        "```{code-cell} ipython3\n:tags: [raises-exception]\n%matplotlib inline\n1 / 0\n```\n"
    )
    for _again in range(2):
        assert "this is a cell of MyST" in run("check", "vault", cwd=vault.parent).stdout
        assert "MyST" not in run("check", "vault", "--dialect", "myst", cwd=vault.parent).stdout
    assert "1 cell in 1 note" in run("test", "vault", cwd=vault.parent).stdout
    done = run("test", "vault", "--dialect", "myst", cwd=vault.parent)
    assert "2 cells in 2 notes: 2 passed" in done.stdout
    (vault / "a.md").write_text("```{code-cell} ipython3\n1 / 0\n```\n")
    built = run("build", "vault", "-o", "s", "--dialect", "myst", "--run", cwd=vault.parent)
    assert "`knotwork check vault --dialect myst --run` shows them" in built.stdout


def test_the_first_of_many_notes_with_new_outputs_are_named(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"n{number:02}.md").write_text("```python\n1 + 1\n```\n\n```output\n3\n```\n")
    done = run("test", "--accept", cwd=tmp_path)
    assert done.stdout.endswith("n08.md, n09.md and 2 more\n")


def test_accepted_outputs_are_written_and_nothing_else(vault: Path) -> None:
    (vault / "b.md").write_bytes("\ufeff# ö\r\n\r\n".encode() + GOOD.replace("4)", "5)").encode())
    before = contents(vault)
    done = run("test", "vault/b.md", "--accept", cwd=vault.parent)
    assert done.returncode == 0
    assert "New outputs in 1 note: vault/b.md" in done.stdout
    changed = {path for path, content in contents(vault).items() if before[path] != content}
    assert changed == {str(vault / "b.md")}
    assert (vault / "b.md").read_bytes().startswith("\ufeff# ö\r\n".encode())
    again = run("test", "vault/b.md", "--accept", cwd=vault.parent)
    assert "Every output is as the notes say: no note was changed." in again.stdout


def test_where_cells_fail_no_output_is_said_to_be_as_in_the_notes(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("```python\n1 / 0\n```\n")
    done = run("test", "--accept", cwd=tmp_path)
    assert done.returncode == 1
    assert "There is nothing to accept: no note was changed." in done.stdout


def test_where_outputs_differ_the_option_that_accepts_them_is_named(vault: Path) -> None:
    advice = "  --accept writes what the code gives into the notes\n"
    assert advice not in run("test", "vault", cwd=vault.parent).stdout
    (vault / "b.md").write_text(GOOD.replace("4)", "5)"))
    assert run("test", "vault", cwd=vault.parent).stdout.endswith(advice)
    assert advice not in run("test", "vault", "--accept", cwd=vault.parent).stdout


def test_an_output_that_was_cut_is_not_written(tmp_path: Path) -> None:
    note = "```python\nprint('x' * 70_000)\n```\n\n```output\n```\n"
    (tmp_path / "a.md").write_text(note)
    done = run("test", "--accept", cwd=tmp_path)
    assert done.returncode == 1
    assert "There is nothing to accept: no note was changed" in done.stdout
    assert (tmp_path / "a.md").read_text() == note


def test_a_failure_cannot_be_accepted(vault: Path) -> None:
    before = contents(vault)
    assert run("test", "vault/a.md", "--accept", cwd=vault.parent).returncode == 1
    assert contents(vault) == before


def test_a_build_that_runs_cells_names_the_check_that_shows_how_they_failed(vault: Path) -> None:
    done = run("build", "vault", "-o", "site", "--run", cwd=vault.parent)
    assert "`knotwork check vault --run` shows them" in done.stdout
    counts = (
        run("check", "vault", "--run", cwd=vault.parent).stdout.splitlines()[-1].split(" in ")[0]
    )
    assert f"\n{counts}; " in done.stdout


def test_a_site_that_shows_outputs_is_verified_with_them_or_left_alone(vault: Path) -> None:
    verify = ("build", "vault", "-o", "site", "--verify")
    run("build", "vault", "-o", "site", "--run", cwd=vault.parent)
    before = contents(vault.parent / "site")
    refused = run(*verify, cwd=vault.parent)
    assert refused.returncode == 2
    assert "`knotwork build --run --verify` compares it" in refused.stderr.replace("\n", " ")
    assert contents(vault.parent / "site") == before
    assert "gives the same bytes" in run(*verify, "--run", cwd=vault.parent).stdout
    assert contents(vault.parent / "site") == before
    run("build", "vault", "-o", "site", cwd=vault.parent)
    assert "gives the same bytes" in run(*verify, cwd=vault.parent).stdout


def test_a_verified_build_says_that_its_bytes_are_the_same(vault: Path) -> None:
    done = run("build", "vault", "-o", "site", "--verify", cwd=vault.parent)
    assert done.stdout.endswith("A build without the cache gives the same bytes.\n")


def test_unreadable_files_are_left_out_of_a_verified_site(vault: Path) -> None:
    (vault / "dead.png").symlink_to("nowhere.png")
    (vault / "seen.png").write_bytes(b"\x89PNG")
    (vault / "link.png").symlink_to("seen.png")
    (vault / "pictures.md").write_text("![[dead.png]] ![[link.png]]\n")
    (vault.parent / "same").symlink_to(vault)
    for folder in ("vault", "same"):
        done = run("build", folder, "-o", "site", "--verify", cwd=vault.parent)
        assert "dead.png: it is a symbolic link that leads nowhere" in done.stderr
        assert done.stdout.endswith("A build without the cache gives the same bytes.\n")


def test_a_missing_browser_python_is_reported_before_anything_runs(vault: Path) -> None:
    cache = {"KNOTWORK_CACHE_DIR": str(vault.parent / "empty cache")}
    done = run("test", "vault", "--browser", cwd=vault.parent, environment=cache)
    assert (done.returncode, done.stdout) == (2, "")
    assert "the readers' Python is not on this machine" in done.stderr
