"""The files for CI services: the steps of the action run as scripts, and inputs cannot inject."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
ACTION: Mapping[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS: Mapping[str, Any] = {step["id"]: step for step in ACTION["runs"]["steps"] if "run" in step}
EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    notes = tmp_path / "my notes"
    notes.mkdir()
    (notes / "index.md").write_text("[[gone]] ::x:: ##[y]\n\n```python\n1 + 1\n```\n", "utf-8")
    return tmp_path


def step(
    name: str, checkout: Path, *, event: str = "push", **inputs: str
) -> subprocess.CompletedProcess[str]:
    """Run a step's script with its environment, as the runner would."""
    known = {
        **{f"inputs.{key}": str(one["default"]) for key, one in ACTION["inputs"].items()},
        **{f"inputs.{key}": value for key, value in inputs.items()},
        "github.event_name": event,
        "steps.check.outputs.exit-code": "1",
    }
    environment = {
        key: EXPRESSION.sub(lambda found: known[found[1]], value)
        for key, value in STEPS[name].get("env", {}).items()
    }
    files = {
        "GITHUB_OUTPUT": str(checkout / "out"),
        "RUNNER_TEMP": str(checkout),
        "GITHUB_ACTION_PATH": "/somewhere/the action",
    }
    path = os.pathsep.join([str(checkout), str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", STEPS[name]["run"]],
        cwd=checkout,
        env={**os.environ, **files, **environment, "PATH": path},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def outputs(checkout: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in (checkout / "out").read_text("utf-8").splitlines())


def test_all_steps_after_the_install_run_in_their_order(checkout: Path) -> None:
    wish = {"vault": "my notes", "sarif": "true", "build": "true", "output": "public"}
    codes = {name: step(name, checkout, **wish).returncode for name in STEPS if name != "install"}
    assert codes == {"check": 0, "sarif": 0, "build": 0, "judge": 1}
    assert outputs(checkout) == {
        "exit-code": "1",
        "sarif-file": str(checkout / "knotwork.sarif"),
    }
    upload = next(one for one in ACTION["runs"]["steps"] if "upload-sarif" in one.get("uses", ""))
    assert upload["with"]["sarif_file"] == "${{ steps.sarif.outputs.sarif-file }}"
    assert (checkout / "public" / "index.html").is_file()


@pytest.mark.parametrize(
    ("build", "extras"),
    [("true", "[links,sphinx,search,social]"), ("false", "[links,sphinx]")],
)
def test_all_is_installed_that_options_and_configurations_may_need(
    checkout: Path, build: str, extras: str
) -> None:
    words = checkout / "words"
    (checkout / "python").write_text(f'#!/bin/sh\necho "$@" > "{words}"\n', "utf-8")
    (checkout / "python").chmod(0o755)
    assert step("install", checkout, build=build).returncode == 0
    assert words.read_text("utf-8").endswith(f"/the action{extras}\n")


def test_no_script_has_an_input_pasted_into_it() -> None:
    assert {name for name, one in STEPS.items() if "${{" in one["run"]} == set()


def test_the_check_annotates_and_leaves_the_verdict_to_the_last_step(checkout: Path) -> None:
    done = step("check", checkout, vault="my notes")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].startswith("::error file=my notes/index.md,line=1,")
    assert outputs(checkout) == {"exit-code": "1"}
    assert step("judge", checkout).returncode == 1


def test_a_check_that_cannot_be_made_fails_at_once(checkout: Path) -> None:
    done = step("check", checkout, vault="my notes", options="--select nope")
    assert done.returncode == 2


def test_options_are_words_and_never_commands(checkout: Path) -> None:
    done = step(
        "check", checkout, vault="my notes", options="--ignore broken-link $(touch x);touch"
    )
    assert not (checkout / "x").exists()
    assert done.returncode == 2


def test_options_may_stand_on_several_lines(checkout: Path) -> None:
    wish = {"vault": "my notes", "options": "--strict\n--ignore broken-link\n\n--run\n"}
    for name in ("check", "sarif"):
        done = step(name, checkout, event="pull_request", **wish)
        assert done.returncode == 0, done.stderr
        assert "cells are not run for pull requests" in done.stdout
    assert outputs(checkout)["exit-code"] == "0"
    log = json.loads((checkout / "knotwork.sarif").read_text("utf-8"))
    assert log["runs"][0]["results"] == []


def test_sarif_is_written_for_the_upload(checkout: Path) -> None:
    done = step("sarif", checkout, vault="my notes", sarif="true")
    assert done.returncode == 0, done.stderr
    log = json.loads(Path(outputs(checkout)["sarif-file"]).read_text("utf-8"))
    assert log["runs"][0]["results"][0]["ruleId"] == "broken-link"


def test_cells_run_on_request_and_never_for_a_pull_request(checkout: Path) -> None:
    wish = {"vault": "my notes", "build": "true", "run": "true", "output": "out site"}
    for event in ("pull_request", "pull_request_target"):
        done = step("build", checkout, event=event, **wish)
        assert "cells are not run for pull requests" in done.stdout, done.stderr
        assert "<pre" in (page := (checkout / "out site/index.html").read_text("utf-8"))
        assert ">2<" not in re.sub(r"\s", "", page)
    done = step("build", checkout, **wish)
    assert done.returncode == 0, done.stderr
    assert ">2<" in re.sub(r"\s", "", (checkout / "out site/index.html").read_text("utf-8"))


def test_a_check_runs_cells_on_request_and_never_for_a_pull_request(checkout: Path) -> None:
    (checkout / "my notes" / "index.md").write_text("```python\n1 / 0\n```\n", "utf-8")
    wish = {"vault": "my notes", "options": "--strict --run"}
    for name in ("check", "sarif"):
        done = step(name, checkout, event="pull_request_target", **wish)
        assert "cells are not run for pull requests" in done.stdout, done.stderr
        assert "failed-cell" not in done.stdout
    assert json.loads((checkout / "knotwork.sarif").read_text("utf-8"))["runs"][0]["results"] == []
    assert "title=failed-cell" in step("check", checkout, **wish).stdout


def test_the_hooks_call_commands_that_exist() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    for hook in hooks:
        words = [*hook["entry"].split()[1:], "--help"]
        help_ = subprocess.run([sys.executable, "-m", "knotwork", *words], capture_output=True)
        assert help_.returncode == 0
        assert hook["pass_filenames"] is False
