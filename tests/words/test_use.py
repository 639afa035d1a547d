"""Every word is used somewhere, and every used word exists."""

from __future__ import annotations

import re
from pathlib import Path

import knotwork
from knotwork.shell.files.identity import templates_folder
from knotwork.words.chosen import ENGLISH, words_in
from knotwork.words.model import BodyWords, CellWords, Words

TEMPLATES = templates_folder()
PACKAGE = Path(knotwork.__file__).parent
WORD = re.compile(r"words\.(\w+)")


def used(*files: Path) -> set[str]:
    return {name for file in files for name in WORD.findall(file.read_text("utf-8"))}


def test_every_word_is_said_somewhere() -> None:
    templates = (*TEMPLATES.glob("*.html"), *TEMPLATES.glob("parts/*.html"))
    used_words = used(*templates, *PACKAGE.glob("pages/*.py"), *PACKAGE.glob("syntax/*.py"))
    groups = {"body"}
    assert {*Words.__struct_fields__, *BodyWords.__struct_fields__} - groups - used_words == set()


def test_every_word_about_cells_is_said_somewhere() -> None:
    scripts = (TEMPLATES / "scripts" / "cells.ts", *TEMPLATES.glob("scripts/cells/*.ts"))
    assert set(words_in(ENGLISH).cells.texts) == used(*scripts) - {"ts"}


def test_scripts_know_the_words_about_cells_by_the_names_that_the_page_gives_them() -> None:
    text = (TEMPLATES / "scripts" / "cells" / "words.ts").read_text("utf-8")
    names = re.search(r"type Name =(.+?);", text, re.DOTALL)
    assert names
    assert set(re.findall(r'"(\w+)"', names[1])) == set(words_in(ENGLISH).cells.texts)
    assert len(words_in(ENGLISH).cells.texts) == len(CellWords.__struct_fields__)
