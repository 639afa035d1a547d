"""The findings of the rules in vaults of other authors.

For every broken link a file of that name was looked for on the disk, without our resolver: there is
none, but for 14 in vanadium23-wiki whose folder is wrong. All other errors and warnings were read
beside their text. A number that changes wants the new findings read before it is written here.
"""

from __future__ import annotations

from collections import Counter

import pytest
from tests.helpers.disk import compiled
from tests.helpers.shared import shared

from knotwork.shell.config.locate import locate
from knotwork.shell.project import files, tools_of

COUNTS = {
    "decentpatterns": {
        "broken-attachment": 13, "broken-link": 18, "dropped-html": 1, "foreign-markup": 21,
        "unclosed-link": 5,
    },
    "kepano-obsidian": {"bad-property-type": 1, "broken-link": 62, "template-placeholder": 34},
    "numpy-tutorials": {"broken-attachment": 6, "foreign-cell": 10, "foreign-markup": 5},
    "obsidian-tasks-docs": {"broken-attachment": 6, "clamped-path": 25},
    "quartz-docs": {
        "bad-property-type": 1, "broken-anchor": 3, "broken-attachment": 1, "broken-link": 7,
        "link-by-alias": 7,
    },
    "trouver-math-vaults/vault_4": {"broken-link": 4, "empty-note": 3},
    "trouver-math-vaults/vault_6": {"bad-math": 1, "broken-link": 4, "empty-note": 3},
    "trouver-math-vaults/vault_7": {"bad-math": 1, "broken-embed": 8, "broken-link": 11},
    "vanadium23-wiki": {
        "bad-property-type": 34, "broken-attachment": 3, "broken-link": 225, "link-by-alias": 9,
    },
}  # fmt: skip


@pytest.mark.parametrize("name", COUNTS)
def test_exactly_the_reviewed_findings_are_found(name: str) -> None:
    project = locate(shared(f"vaults/{name}"))
    vault = compiled(project, files(project), tools_of(project))
    assert Counter(one.rule for one in vault.diagnostics) == COUNTS[name]
