"""Adding a name to the aliases of a note, in each form that YAML has for them, or not at all."""

from __future__ import annotations

import pytest
from tests.helpers.vault import unit

from knotwork.errors import RefusedError
from knotwork.rename.alias import alias_added


def added(front: str, name: str, ends: str = "\n") -> str:
    text = f"---\n{front}\n---\nText".replace("\n", ends)
    edit = alias_added("a.md", text, name)
    assert edit is not None
    return text[: edit.span.start] + edit.text + text[edit.span.end :]


@pytest.mark.parametrize(
    "front",
    [
        "title: x",
        "aliases:\ntitle: x",
        "aliases: [] # none",
        "alias: a, b",
        "aliases: 'it''s'\ntitle: x",
        "aliases: a\n  b",
        "aliases: [a,\n  b,]",
        "aliases:\n- a # one\n-\ntitle: x",
        "alias: a\naliases: b",
        "nested:\n  aliases: [a]",
    ],
)
@pytest.mark.parametrize("name", ["new", "New: #1", 'a "b" \\c', "2024"])
def test_a_name_comes_behind_the_others(front: str, name: str) -> None:
    was, new = unit(f"---\n{front}\n---\nText"), added(front, name)
    assert unit(new).aliases == (*was.aliases, name)
    assert (unit(new).flaws, unit(new).body.text) == ((), was.body.text)
    assert added(front, name, "\r\n").replace("\r\n", "\n") == new
    assert new.count("\n") <= len(front.splitlines()) + 4


@pytest.mark.parametrize(
    "front",
    [
        "{title: x}",
        "{aliases}",
        "aliases: [1, 2]",
        "aliases: |\n  a",
        "aliases: {a: b}",
        "aliases:\n  - [a, b]",
        "aliases:\n  - a: b",
        "aliases:\n  - >\n    a\n    b\ntitle: x",
    ],
)
def test_nothing_is_written_if_it_would_not_be_an_alias(front: str) -> None:
    with pytest.raises(RefusedError, match="written in a way that cannot be added to"):
        added(front, "new")


def test_a_name_that_the_note_has_is_not_added() -> None:
    assert alias_added("a.md", "---\naliases: [One]\n---\n", "one") is None
