"""The places of keys in a TOML document, and messages about invalid documents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knotwork.errors import ConfigError
from knotwork.toml import Places, parse_toml

DOCUMENT = '''\
# a remark
vault = "notes"

ignore = [
  # one for each line
  "a",
  "b",
]
text = """
[site]
vault = 2
"""

[site]   # the site
title = "x"
"quoted key" = 1
links.deep = { one = 1 }

[tool.knotwork.check]
ignore = []
'''


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (("vault",), (2, 1)),
        (("ignore",), (4, 1)),
        (("text",), (9, 1)),
        (("site",), (14, 2)),
        (("site", "title"), (15, 1)),
        (("site", "quoted key"), (16, 1)),
        (("site", "links", "deep"), (17, 7)),
        (("site", "links", "deep", "one"), (17, 16)),
        (("tool", "knotwork", "check"), (19, 16)),
        (("tool", "knotwork", "check", "ignore"), (20, 1)),
    ],
)
def test_a_key_stands_where_it_is_written(key: tuple[str, ...], place: tuple[int, int]) -> None:
    assert Places(DOCUMENT).line(key) == place[0]
    assert Places(DOCUMENT).nearest(key) == place
    assert Places(DOCUMENT).nearest((*key, "absent")) == place


@pytest.mark.parametrize(
    ("text", "key", "entry", "place"),
    [
        ('x = ["a a", "a"] # a', ("x",), "a", (1, 13)),
        ("x = [\n  'a',\n  'b',\n]", ("x",), "b", (3, 3)),
        ('# b\nx = [{ b = "a" }, { a = "b" }]', ("x", "a"), "", (2, 21)),
        ('[[x]]\na = 1\n[[x]]\nb = "c"', ("x",), "c", (4, 5)),
        ('x = [{ a = "c", b = "c" }]', ("x", "b"), "c", (1, 21)),
        ('[[x]]\na = 1\n[[x]]\nb = "c"', ("x", "b"), "", (4, 1)),
        ("[[x.a]]\na = 1\n[[x.a]]\na = 2", ("x", "a", "0", "a"), "", (2, 1)),
        ("[[x.a]]\na = 1\n[[x.a]]\na = 2", ("x", "a", "1", "a", "0"), "", (4, 1)),
        ("[[x.a]]\na = 1\n[[x.a]]\na = 2", ("x", "a", "1", "b"), "", (3, 5)),
        ("[[x.a]]\na = 1\n[[x.a]]\na = 2", ("x", "a", "2"), "", (1, 5)),
        ("x = [{ a = 1 }, { a = 2 }]", ("x", "1", "a"), "", (1, 19)),
        ("[x]\n1 = 1\n0 = 1", ("x", "0"), "", (3, 1)),
        ('x.x.x = "x"', ("x", "x"), "", (1, 3)),
        ('x.x.x = "x"', ("x", "x", "x"), "x", (1, 9)),
        ('"ü" = "ü"', ("ü",), "ü", (1, 7)),
        (r'"\u0061" = ["\u0062"]', ("a",), "b", (1, 1)),
        ('x = ["a"]\r\ny = ["b"]\r\n', ("y",), "b", (2, 6)),
    ],
)
def test_an_entry_stands_where_it_is_written_and_else_its_key(
    text: str, key: tuple[str, ...], entry: str, place: tuple[int, int]
) -> None:
    assert Places(text).nearest(key, entry) == place


def test_a_key_is_seen_from_a_table_above() -> None:
    places = Places(DOCUMENT, ("tool", "knotwork"))
    assert places.line(("check", "ignore")) == 20
    assert places.line(("vault",)) == 0
    assert places.nearest(("site",)) == (19, 7), "the table itself"


@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.sampled_from(['"one"', "[1,\n 2]", "'''\n[x]\n'''", "{ a = 1 }", "1.5"]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_each_key_is_found_on_its_own_line(entries: list[tuple[int, str]]) -> None:
    text, expected = "", {}
    for number, (blank, value) in enumerate(entries):
        text += "\n" * blank
        expected[(f"key{number}",)] = text.count("\n") + 1
        text += f"key{number} = {value}\n"
    places = Places(text)
    assert {key: places.line(key) for key in expected} == expected


@pytest.mark.parametrize(
    ("text", "place"),
    [("a = 1\nb = \n", (2, 5)), ("a = 1\na = 2\n", (2, 6)), ('x = """\nnever closed\n', (2, 13))],
)
def test_what_is_not_toml_is_reported_with_its_place(text: str, place: tuple[int, int]) -> None:
    with pytest.raises(ConfigError) as raised:
        parse_toml(text, "knotwork.toml")
    assert raised.value.place == place
    assert "at line" not in raised.value.message


@pytest.mark.parametrize(
    ("text", "place", "message", "help_"),
    [
        ("[a]\n[a]\n", (2, 3), "the table [a] stands here a second time", "into one table"),
        ("[a.b]\n[a]\n[a.b]\n", (3, 5), "the table [a.b] stands here a second", "one table"),
        ("[[a]]\n[a]", (2, 3), "the table [a] stands here a second time", "one table"),
        ("a = 1\na = 2", (2, 6), "a key has a value already", "one of its two values"),
        ("a = b", (1, 5), "invalid value", "strings stand in quotes"),
    ],
)
def test_syntax_errors_of_toml_are_described_in_words(
    text: str, place: tuple[int, int], message: str, help_: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_toml(text, "knotwork.toml")
    assert caught.value.place == place
    assert message in caught.value.message
    assert help_ in caught.value.help
