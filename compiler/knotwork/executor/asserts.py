"""Asserts that show the values of their operands when they fail."""

from __future__ import annotations

import ast
import collections
import copy
import itertools
import traceback
import types
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

WITNESS = "@witness"
"""The name of the witness class among the builtins; no author can write such a name."""

_TESTS: list[ast.expr] = []


class Witness:
    """The values of the operands of one assert, each kept the moment it was evaluated."""

    __slots__ = ("seen", "test")

    def __init__(self, number: int) -> None:
        self.test = _TESTS[number]
        self.seen: dict[int, object] = {}

    def __call__(self, place: int, value: object) -> object:
        """Keep the value of the expression at a place, and return it."""
        self.seen[place] = value
        return value


class Watcher(ast.NodeTransformer):
    """Puts a witness before each assert, and deletes the witness after it.

    The assert stays an assert: nothing is evaluated twice or in another order, and it raises what
    Python raises. The values are read from the frame in which it failed.
    """

    def visit_Assert(self, node: ast.Assert) -> ast.AST | list[ast.AST]:
        """An assert that hands the values of its operands to the witness."""
        if isinstance(node.test, (ast.Tuple, ast.Constant)):
            return node  # the compiler warns of a tuple
        _mark_test(node.test, itertools.count())
        _TESTS.append(copy.deepcopy(node.test))
        number = ast.Constant(len(_TESTS) - 1)
        made = ast.Call(ast.Name(WITNESS, ast.Load()), [number], [])
        witness = ast.Name("@w", ast.Store())
        before = ast.copy_location(ast.Assign([witness], made), node)
        watched = ast.copy_location(ast.Assert(_Recorder().visit(node.test), node.msg), node)
        after = ast.copy_location(ast.Delete([ast.Name("@w", ast.Del())]), node)
        return [before, watched, after]


class _Recorder(ast.NodeTransformer):
    """Hands the value of each marked expression to the witness, which returns it."""

    def visit(self, node: ast.AST) -> Any:
        place = getattr(node, "place", None)
        watched = self.generic_visit(node)
        if place is None or not isinstance(watched, ast.expr):
            return watched
        witness = ast.Name("@w", ast.Load())
        return ast.copy_location(ast.Call(witness, [ast.Constant(place), watched], []), node)


def _mark_test(node: ast.expr, places: Iterator[int]) -> None:
    """Number the expressions whose values are worth showing, in a test that is true or false."""
    match node:
        case ast.BoolOp():
            for value in node.values:
                _mark_test(value, places)
        case ast.UnaryOp(op=ast.Not()):
            _mark_test(node.operand, places)
        case ast.Compare():
            for operand in (node.left, *node.comparators):
                _mark_operand(operand, places)
        case ast.Call():
            _mark(node, places)
            _mark_inside(node.func, places)
            for operand in (*node.args, *(keyword.value for keyword in node.keywords)):
                _mark_operand(operand, places)
        case _:
            _mark_operand(node, places)


def _mark_operand(node: ast.expr, places: Iterator[int]) -> None:
    if isinstance(node, (ast.Constant, ast.Lambda)):
        return
    if not isinstance(node, ast.Starred):
        _mark(node, places)
    _mark_inside(node, places)


def _mark_inside(node: ast.AST, places: Iterator[int]) -> None:
    """Mark names and their parts below; not in code that is evaluated in another scope or later."""
    for child in _evaluated_here(node):
        loaded = isinstance(getattr(child, "ctx", None), ast.Load)
        if loaded and isinstance(child, (ast.Name, ast.Attribute, ast.Subscript)):
            called = isinstance(node, ast.Call) and child is node.func
            if not called:
                _mark(child, places)
        _mark_inside(child, places)


def _evaluated_here(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Lambda() | ast.JoinedStr():
            return
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            yield ast.Expr(node.generators[0].iter)
        case ast.NamedExpr():
            yield node.value
        case _ if type(node).__name__ == "TemplateStr":  # Python 3.14
            return
        case _:
            yield from ast.iter_child_nodes(node)


def _mark(node: ast.AST, places: Iterator[int]) -> None:
    node.place = next(places)  # type: ignore[attr-defined]


def explanation_of(exc: BaseException, notes: Collection[str]) -> str:
    """`assert 32 == 33` and the expressions that gave these values, if an assert of a note failed.

    Empty for any other exception.
    """
    if not isinstance(exc, AssertionError) or exc.__traceback__ is None:
        return ""
    last = collections.deque(traceback.walk_tb(exc.__traceback__), maxlen=1)[0][0]
    witness = last.f_locals.get("@w")
    if last.f_code.co_filename not in notes or not isinstance(witness, Witness):
        return ""
    try:
        return _with_values(witness)
    except Exception:  # an operand's own methods may raise; the plain assert is still reported
        return ""


def _with_values(witness: Witness) -> str:
    writer = _ValueWriter(witness.seen)
    shown = writer.test(copy.deepcopy(witness.test))
    lines = [f"assert {ast.unparse(shown)}"]
    lines += [f"  where {source} = {value}" for source, value in writer.below.items()][:6]
    lines += [f"  {line}" for line in _first_difference(witness)]
    return "\n".join(lines)


class _ValueWriter(ast.NodeTransformer):
    """Replaces expressions by their values."""

    def __init__(self, seen: Mapping[int, object]) -> None:
        self.seen = seen
        self.below: dict[str, str] = {}

    def test(self, node: ast.expr) -> ast.expr:
        match node:
            case ast.BoolOp():
                node.values = [
                    self.test(value) if self._is_seen(value) else ast.Name("...")
                    for value in node.values
                ]
            case ast.UnaryOp(op=ast.Not()):
                node.operand = self.test(node.operand)
            case ast.Compare():
                node.left = self.visit(node.left)
                node.comparators = [self.visit(operand) for operand in node.comparators]
            case ast.Call():
                self._note_call(node)
                node = self.generic_visit(node)  # type: ignore[assignment]
            case _:
                node = self.visit(node)
        return node

    def visit(self, node: ast.AST) -> Any:
        place: int = getattr(node, "place", -1)
        if place not in self.seen or _is_code(self.seen[place]):
            return self.generic_visit(node)
        for part in ast.walk(node):
            if part is not node and isinstance(part, ast.expr):
                self._note_below(part)
        return ast.Name(_short(self.seen[place]))

    def _note_call(self, node: ast.expr) -> None:
        place = getattr(node, "place", -1)
        if place in self.seen and type(self.seen[place]).__name__ not in ("bool", "bool_"):
            self.below[ast.unparse(node)] = _short(self.seen[place])

    def _note_below(self, node: ast.expr) -> None:
        place = getattr(node, "place", -1)
        if place in self.seen and not _is_code(self.seen[place]):
            self.below[ast.unparse(node)] = _short(self.seen[place])

    def _is_seen(self, node: ast.expr) -> bool:
        places = [part.place for part in ast.walk(node) if hasattr(part, "place")]
        return not places or any(place in self.seen for place in places)


def _is_code(value: object) -> bool:
    """Whether a value is a module, class, function or generator: its source says more."""
    return isinstance(value, (types.ModuleType, types.GeneratorType, type)) or (
        callable(value) and hasattr(value, "__name__")
    )


def _short(value: object) -> str:
    text = " ".join(repr(value).split())
    return text if len(text) <= 200 else f"{text[:120]} ... {text[-60:]}"


def _first_difference(witness: Witness) -> Iterator[str]:
    match witness.test:
        case ast.Compare(ops=[ast.Eq()], comparators=[right]):
            sides = [_value(side, witness.seen) for side in (witness.test.left, right)]
        case _:
            return
    one, other = sides
    if type(one) is not type(other):
        return
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        yield from _sequences(one, other)
    elif isinstance(one, str) and isinstance(other, str) and max(len(one), len(other)) > 20:
        pairs = enumerate(zip(one, other, strict=False))
        at = next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))
        yield f"they part at character {at}: {one[at : at + 20]!r} != {other[at : at + 20]!r}"
    elif isinstance(one, dict) and isinstance(other, dict):
        keys = [key for key in (*one, *other) if one.get(key) != other.get(key)]
        yield from (f"they differ at key {key!r}" for key in keys[:1])


def _value(node: ast.expr, seen: Mapping[int, object]) -> object:
    if isinstance(node, ast.Constant):
        return node.value
    return seen.get(getattr(node, "place", -1))


def _sequences(one: Sequence[object], other: Sequence[object]) -> Iterator[str]:
    if len(one) != len(other):
        yield f"lengths {len(one)} and {len(other)}"
    if max(len(one), len(other)) < 4:
        return  # the difference is easy to see
    for at, (left, right) in enumerate(zip(one, other, strict=False)):
        if left is not right and left != right:
            yield f"they first differ at [{at}]: {_short(left)} != {_short(right)}"
            return
