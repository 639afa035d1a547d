"""The attributes of a fence with thousands of unclosed signs."""

from __future__ import annotations

import pytest

from knotwork.syntax.code import fence_info

_MANY = 200_000
"""Signs; to read on from each of them would take hours."""


@pytest.mark.parametrize(
    "attributes", ["{" + "=" * _MANY, '{"' + r"\"" * _MANY, "{" + '"\\' * _MANY]
)
@pytest.mark.parametrize("language", ["python", "js"])
def test_unclosed_signs_are_read_once(language: str, attributes: str) -> None:
    found = fence_info(f"{language} {attributes}")
    assert found.attributes == ()
    assert bool(found.trouble) == (language == "python")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("x=0.5", "0.5"),
        ("x=a.b=c", "a.b=c"),
        ("x='it is'", "it is"),
        (r'x="say \"it\""', 'say "it"'),
    ],
)
def test_values_are_read_as_pandoc_does(written: str, value: str) -> None:
    assert fence_info(f"python {{{written}}}").attributes == (("x", value),)
