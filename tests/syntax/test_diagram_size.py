"""The size reserved for diagrams: that of Mermaid's own drawings, and never a failure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knotwork.syntax.diagram_size import Room, room

DRAWN = {
    "graph TD\n a --> b\n b --> c": Room(196, 273.5),
    "flowchart LR; a --> b; a --> c; a --> d": Room(426, 273.5),
    "graph TD\n a -->|yes| b\n b -- no --> c": Room(196, 318.5),
    "%%{init: {}}%%\ngraph TB\n a{Ok?} --> b": Room(196, 291),
    "graph TD\n a[one<br>two<br>three] --> b": Room(196, 216),
    "graph TD\n subgraph one\n a --> b\n end\n b --> c": Room(196, 323.5),
    "flowchart LR\n q --> b\n q --> c\n a --> f\n b --> f\n c --> f": Room(656, 273.5),
    "graph TD\n a --> b & c & d": Room(656, 171),
    "sequenceDiagram\n A->>B: x\n B-->>C: y\n C->>D: z": Room(850, 303),
    "sequenceDiagram\n A->>B: x\n alt y\n B->>A: z\n else\n B->>A: w\n end": Room(450, 403),
    "stateDiagram-v2\n [*] --> a\n a --> b : go\n b --> [*]": Room(196, 293.5),
}
"""Sizes as Mermaid 11 drew them; of states, the height alone."""


@pytest.mark.parametrize("source", DRAWN)
def test_the_room_of_a_diagram_is_foreseen(source: str) -> None:
    assert room(source) == DRAWN[source]


@pytest.mark.parametrize(
    "source",
    [
        "",
        "mindmap\n root",
        "graph TD\n",
        "graph TD\n" + " --> ".join(f"n{one}" for one in range(100)),
        "graph TD\n" + " & ".join("ab") * 600 + " --> " + " & ".join("cd") * 600,
        "graph TD\n" + "a & " * 600 + "a --> " + "b & " * 600 + "b",
        "graph TD\n" + "a" * 6000,
    ],
)
def test_unpredictable_diagrams_get_no_room(source: str) -> None:
    assert room(source) is None


_WORDS = st.sampled_from(
    [
        "a",
        "b",
        "[",
        "]",
        "{",
        "(",
        '"',
        "-->",
        "-- x -->",
        "|",
        "&",
        ";",
        "\n",
        " ",
        "%%",
        "[*]",
        ":",
    ]
)


@given(
    st.sampled_from(["graph LR\n", "graph\n", "sequenceDiagram\n", "stateDiagram\n", "---\n"]),
    st.lists(_WORDS).map("".join) | st.text(),
)
def test_no_text_makes_the_guess_fail(head: str, text: str) -> None:
    found = room(head + text)
    assert found is None or found.width > 0 < found.height
