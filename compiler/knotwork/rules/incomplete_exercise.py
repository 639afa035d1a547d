"""An exercise lacks a part that it needs.

## What it finds

An exercise without a starter, without a check, or without a solution to try the check on.

## Why it matters

Without a check, nobody can tell whether an answer is right; without a solution, nobody knows
whether the check can be passed.

## Bad

````a.md
```python {exercise=double}
def double(x): ...
```

```python {exercise=double .check}
assert double(2) == 4
```
````

## Good

````a.md
```python {exercise=double}
def double(x): ...
```

```python {exercise=double .solution}
def double(x):
    return 2 * x
```

```python {exercise=double .check}
assert double(2) == 4
```
````

## Fix

Write the missing part: a fence with the same `exercise` and the class `.check` or `.solution`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Fence, Note
from knotwork.programs.attributes import role
from knotwork.rules.rule import Rule

_NEEDED = ("starter", "check", "solution")


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each exercise with a part that is missing, reported at its first fence."""
    for path, note in graph.notes.items():
        for name, parts in _exercises(note).items():
            roles = {role(cell) for cell in parts}
            missing = [part for part in _NEEDED if part not in roles]
            if missing:
                yield Finding(
                    path,
                    parts[0].opening,
                    f"the exercise “{name}” has no {' and no '.join(missing)}",
                    f"write a fence {_fence(name, missing[0])}",
                )


def _exercises(note: Note) -> dict[str, list[Fence]]:
    found: dict[str, list[Fence]] = defaultdict(list)
    for cell in note.unit.fences:
        name = cell.attribute("exercise")
        if name and not cell.is_output:
            found[name].append(cell)
    return found


def _fence(name: str, part: str) -> str:
    return f"```python {{exercise={name}{'' if part == 'starter' else f' .{part}'}}}"


RULE = Rule("incomplete-exercise", Severity.WARNING, check, __doc__)
