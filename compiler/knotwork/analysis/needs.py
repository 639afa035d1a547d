"""The notes that a reader needs before a note, those it leads to, and the whole learning order."""

from __future__ import annotations

import msgspec

from knotwork.graph import ConceptGraph
from knotwork.learning.course import Course
from knotwork.learning.prerequisites import Needs, reached


class Lesson(msgspec.Struct, frozen=True):
    """A note on the way to another, or on the way from it."""

    path: str
    title: str
    distance: int
    """1 for a direct one; more for a direct one that another one implies (the longer way)."""


class Station(msgspec.Struct, frozen=True):
    """A note in the learning order."""

    position: int
    """The place in the order, from 1."""
    path: str
    title: str
    needs: tuple[str, ...]
    """The paths of its direct prerequisites, without those that others of them imply."""
    container: str | None
    """The path of the chapter or book that it belongs to."""


def needs(graph: ConceptGraph, path: str) -> tuple[Lesson, ...]:
    """Everything to know before the note at `path`, nearest first."""
    course = Course(graph)
    return _lessons(graph, course, path, course.needs)


def leads(graph: ConceptGraph, path: str) -> tuple[Lesson, ...]:
    """Everything that the note at `path` is needed for, nearest first."""
    course = Course(graph)
    return _lessons(graph, course, path, course.leads)


def _lessons(
    graph: ConceptGraph, course: Course, path: str, direction: Needs
) -> tuple[Lesson, ...]:
    return tuple(
        Lesson(step.path, graph.title(step.path), step.distance)
        for step in reached(path, direction, course.position)
    )


def order(graph: ConceptGraph) -> tuple[Station, ...]:
    """All notes in learning order."""
    course = Course(graph)
    return tuple(
        Station(
            number,
            path,
            graph.title(path),
            course.needs.get(path, ()),
            course.home.get(path),
        )
        for number, path in enumerate(course.order, 1)
    )
