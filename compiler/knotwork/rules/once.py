"""What several rules ask of a graph, found once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from knotwork.graph import ConceptGraph

Answer = TypeVar("Answer")


def once(question: Callable[[ConceptGraph], Answer]) -> Callable[[ConceptGraph], Answer]:
    """The question with a memory of its answer, for as long as somebody keeps the graph."""
    known: WeakKeyDictionary[ConceptGraph, Answer] = WeakKeyDictionary()

    @wraps(question)
    def answer(graph: ConceptGraph) -> Answer:
        if graph not in known:
            known[graph] = question(graph)
        return known[graph]

    return answer
