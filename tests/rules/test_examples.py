"""The page of every rule has its sections; only its bad example has findings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.helpers.run import run_here

from knotwork import rules
from knotwork.api.notes import api_vault
from knotwork.api.vault import ApiVault
from knotwork.check import Selection, check
from knotwork.config.options import ApiOptions, parse
from knotwork.diagnostic import Diagnostic
from knotwork.latex.preamble import preamble
from knotwork.link import link
from knotwork.model import Note, Source, Syntax
from knotwork.names import is_note
from knotwork.programs.browser import Browser
from knotwork.programs.verdicts import trials
from knotwork.rules import RULES
from knotwork.rules.evidence import Evidence, UrlState
from knotwork.rules.rule import AnyRule, sections
from knotwork.shell.config.locate import Project
from knotwork.shell.config.named_settings import named_settings
from knotwork.shell.config.obsidian import PREAMBLE
from knotwork.shell.config.schemas import schemas
from knotwork.shell.packages.read import ReadingOptions, read_packages
from knotwork.syntax.compile import compile_note
from knotwork.toml import Places

SECTIONS = ["What it finds", "Why it matters", "Bad", "Good", "Fix"]
BROWSER = Browser(frozenset({"json"}), {"numpy": "numpy", "matplotlib": "matplotlib"})
_FENCE = re.compile(r"^(`{3,})([^`\n]+\.\w+|urls)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
CONFIG, URLS = "knotwork.toml", "urls"


def example(rule: AnyRule, name: str) -> tuple[Diagnostic, ...] | None:
    """What the rule finds in an example: fences labelled with the names of its files.

    `knotwork.toml` is its configuration, `urls` holds URLs with their answers. None without notes.
    """
    texts = {path: text for _marks, path, text in _FENCE.findall(sections(rule.page)[name])}
    written = texts.pop(CONFIG, "")
    config = parse(tomllib.loads(written))
    project = Project(Path(), config, Path(CONFIG), {}, Places(written))
    states = dict(map(state, texts.pop(URLS, "").splitlines()))
    notes = [
        Note(path, compile_note(Source(path, text), Syntax()))
        for path, text in texts.items()
        if is_note(path)
    ]
    if not notes:
        return None
    modules = {path: text for path, text in texts.items() if path.endswith(".py")}
    api = documented(modules)
    notes += [Note(one.path, compile_note(one, Syntax())) for one in api.sources]
    others = [path for path in texts if not is_note(path) and path not in modules]
    graph = link(notes, others, api=api)
    known = Evidence(
        trials(graph, run_here),
        schemas(config, Path(CONFIG)),
        states,
        texts.get,
        BROWSER,
        preamble=preamble(Source(PREAMBLE, texts.get(PREAMBLE, ""))),
        settings=named_settings(project),
    )
    selection = Selection(select=frozenset({rule.name, "default"}))
    return tuple(one for one in check(graph, selection, known) if one.rule == rule.name)


def documented(modules: Mapping[str, str]) -> ApiVault:
    """The notes made of Python modules."""
    with TemporaryDirectory() as folder:
        for name, text in modules.items():
            Path(folder, name).write_text(text, "utf-8")
        return api_vault(read_packages(modules, ReadingOptions(Path(folder))), ApiOptions())


def state(line: str) -> tuple[str, UrlState]:
    url, _, status = line.partition(" ")
    return url, UrlState(status.startswith("2"), status)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_page_has_its_sections_in_order(rule: AnyRule) -> None:
    assert [name for name in sections(rule.page) if name] == SECTIONS
    assert rule.page.partition("\n")[0].endswith(".")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_bad_example_is_found(rule: AnyRule) -> None:
    found = example(rule, "Bad")
    if found is None:
        assert rule.name == "unreadable-note", "only a file that no text can show needs no example"
        return
    assert found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_good_example_is_not_found(rule: AnyRule) -> None:
    assert example(rule, "Good") == ()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_page_names_the_option_that_makes_its_fixes(rule: AnyRule) -> None:
    found = example(rule, "Bad") or ()
    made = {"--fix" if fix.safe else "--unsafe-fixes" for one in found if (fix := one.finding.fix)}
    fix_section = sections(rule.page)["Fix"]
    assert [option for option in sorted(made) if not re.search(rf"{option}\b", fix_section)] == []


def test_names_are_unique_and_in_order() -> None:
    names = [rule.name for rule in RULES]
    assert names == sorted(set(names))


def test_every_file_of_the_room_is_a_rule_or_named_as_what_rules_share() -> None:
    files = {file.stem for file in Path(rules.__file__).parent.glob("*.py")} - {"__init__"}
    shared = files - {rule.name.replace("-", "_") for rule in RULES}
    assert rules.__doc__ is not None
    assert shared == set(re.findall(r"`([a-z]+)`", rules.__doc__))
