"""The spec files of this folder: the effects of renaming in small vaults, as diffs."""

from __future__ import annotations

import pytest
from tests.helpers.renaming import Renamed, heading_moved, moved
from tests.spec.cases import Expected, Spec, specs_beside
from tests.spec.document import Case

from knotwork.names import key
from knotwork.report.diff import unified


def outcome(case: Case) -> str:
    settings = case.settings()
    old, _arrow, new = settings["mv"].partition(" -> ")
    texts = case.notes()
    if "#" in old:
        done = heading_moved(texts, old, new)
    else:
        done = moved(texts, old, new, files=case.files(), alias=settings.get("alias", ""))
    if done.troubles:
        return "".join(f"{one.path}: {one.message}\n" for one in done.troubles)
    remark = f"{done.filled} filled\n" if done.filled else ""
    remark += "".join(f"left: {one.path}: {one.message}\n" for one in done.left)
    return remark + "".join(_diff(texts, done))


def _diff(texts: dict[str, str], done: Renamed) -> list[str]:
    """The changes of notes, matched with their new paths by order."""
    gone = [path for path in texts if path not in done.texts]
    come = [path for path in done.texts if path not in texts]
    to = dict(zip(gone, come, strict=True))
    lines: list[str] = []
    for path, text in sorted(texts.items(), key=lambda pair: key(pair[0])):
        new = to.get(path, path)
        lines += unified(path, text, done.texts[new], new)
    return [line for line in lines if not line.startswith("diff --git")]


@pytest.mark.parametrize("spec", specs_beside(__file__))
def test_renaming_is_as_written(spec: Spec, expected: Expected) -> None:
    actual = outcome(spec.case)
    assert actual == expected(spec, "renamed", actual)
