"""Caches results that several rules need of the same graph."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from knotwork.graph import ConceptGraph

Answer = TypeVar("Answer")


def once(question: Callable[[ConceptGraph], Answer]) -> Callable[[ConceptGraph], Answer]:
    """The function with its result cached for each graph, for as long as the graph exists."""
    known: WeakKeyDictionary[ConceptGraph, Answer] = WeakKeyDictionary()

    @wraps(question)
    def answer(graph: ConceptGraph) -> Answer:
        if graph not in known:
            known[graph] = question(graph)
        return known[graph]

    return answer
