"""Which existing name a mistyped one can mean, and which are merely similar."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.shared import shared
from tests.helpers.vault import vault

from knotwork.check import Selection, check
from knotwork.fix import edits_of
from knotwork.rules.likeness import folded, is_slip

SLIPS = [
    ("dot prodct", "dot product"),
    ("dot prodcut", "dot product"),
    ("self atention", "self attention"),
    ("selfattention", "self attention"),
    ("transfromer archtecture", "transformer architecture"),
    ("линейая алгебра", "линейная алгебра"),
    ("network health indicators", "network health indicator"),
]
OTHERS = [
    ("food template", "book template"),
    ("custom statuses", "style custom statuses"),
    ("podcast template", "podcast episode template"),
    ("products", "projects"),
    ("domain driven design distilled", "domain driven design"),
    ("with labels", "without labels"),
    ("layer 1", "layer 2"),
    ("chapter2024", "chapter2025"),
    ("l1 norm", "l2 norm"),
    ("line", "nine"),
    ("线性代数", "线性函数"),
    ("", "a"),
]


@pytest.mark.parametrize(("written", "name"), SLIPS)
def test_typing_errors_keep_the_words(written: str, name: str) -> None:
    assert is_slip(written, name)
    assert is_slip(name, written)


@pytest.mark.parametrize(("written", "name"), OTHERS)
def test_names_with_another_word_are_two_names(written: str, name: str) -> None:
    assert not is_slip(written, name)
    assert not is_slip(name, written)


@given(st.text(string.ascii_lowercase, min_size=4), st.data())
def test_a_letter_left_out_inside_a_long_word_is_a_slip(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word)))
    longer = word[:at] + "é" + word[at:]
    assert is_slip(word, longer)


def fixes(links: str, *names: str) -> list[str]:
    graph = vault({**dict.fromkeys(names, "x"), "a": links})
    found = check(graph, Selection(select=frozenset({"broken-link"})))
    return [edit.text for one in found for edit in edits_of(one)]


def test_a_broken_link_is_mended_where_one_name_alone_can_be_meant() -> None:
    assert fixes("[[dot prodct]]", "dot product", "cross product") == ["[[dot product]]"]
    assert fixes("[[lineare map]]", "linear map", "linears map") == []
    assert fixes("[[food template]]", "book template") == []
    assert fixes("[[x/vector]]", "y/vector", "z/vector") == []
    assert fixes("[[x/vector]]", "y/vector", "z/vectors") == ["[[vector]]"]


@pytest.mark.parametrize(
    "name", ["decentpatterns", "kepano-obsidian", "obsidian-tasks-docs", "vanadium23-wiki"]
)
def test_no_name_of_a_real_vault_is_another_with_a_slip(name: str) -> None:
    names = sorted({folded(path.stem) for path in shared(f"vaults/{name}").rglob("*.md")})
    assert [(one, two) for one in names for two in names if one < two and is_slip(one, two)] == []
