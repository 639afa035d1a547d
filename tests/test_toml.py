"""Where the keys of a TOML document stand, and what is said of one that is none."""

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
    ("key", "line"),
    [
        (("vault",), 2),
        (("ignore",), 4),
        (("text",), 9),
        (("site",), 14),
        (("site", "title"), 15),
        (("site", "quoted key"), 16),
        (("site", "links", "deep", "one"), 17),
        (("tool", "knotwork", "check", "ignore"), 20),
    ],
)
def test_a_key_stands_where_it_is_written(key: tuple[str, ...], line: int) -> None:
    assert Places(DOCUMENT).own(key) == line
    assert Places(DOCUMENT).nearest((*key, "absent")) == line


def test_a_key_is_seen_from_a_table_above() -> None:
    places = Places(DOCUMENT, ("tool", "knotwork"))
    assert places.own(("check", "ignore")) == 20
    assert places.own(("vault",)) == 0
    assert places.nearest(("site",)) == 19, "the table itself"


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
    assert {key: places.own(key) for key in expected} == expected


@pytest.mark.parametrize(
    ("text", "line"), [("a = 1\nb = \n", 2), ("a = 1\na = 2\n", 2), ('x = """\nnever closed', 2)]
)
def test_what_is_not_toml_is_reported_with_its_line(text: str, line: int) -> None:
    with pytest.raises(ConfigError) as raised:
        parse_toml(text, "knotwork.toml")
    assert raised.value.line == line
    assert "at line" not in raised.value.message
