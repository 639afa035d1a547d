"""Templates compiled to shorter Python than Jinja writes, for pages printed by the ten thousand.

Half of the time of printing goes into three habits of Jinja: it reads attributes through a function
that falls back on items and reports what is missing; it wraps escaped text in a type of its own;
and it makes an object for the missing `else` of each inline `if`. Here attributes are read directly
and escaped text is a string. If that raises, the page is printed again by Jinja's own code
(`render/pages.py`), which falls back or says what is wrong.

Builds of Knotwork run this file before there is one (`hatch_build.py`): it imports Jinja alone.
"""

from __future__ import annotations

import hashlib
import keyword
import re
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, TypeAlias

import jinja2
from jinja2 import DictLoader, Environment, StrictUndefined, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup, escape

Compiled: TypeAlias = Callable[[str, str], MutableMapping[str, Any] | None]
"""Gives the names that the Python of a template defines, by the template's name and text; None
where it was not made before, or of another text. The template adds its own names to them."""
_SPECIAL = re.compile("[&<>\"']")
_MOST, _LONGEST = 1 << 14, 100
"""Escaped texts that are remembered, and characters of the longest of them."""


class _Escaped(dict[str, str]):
    """Remembers escaped texts, as titles and URLs come again and again."""

    def __missing__(self, text: str) -> str:
        markup = str(escape(text)) if _SPECIAL.search(text) else text
        if len(text) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[text] = markup
        return markup


_ESCAPED = _Escaped()


def escaped(value: object) -> str:
    """A value as a template prints it: text escaped, markup as it is."""
    # Markup equals the text with the same characters, so only plain text may be looked up.
    kind = type(value)
    if kind is str:
        return _ESCAPED[value]  # type: ignore[index]
    if kind is Markup:
        return value  # type: ignore[return-value]
    return str(value) if kind is float or kind is int else escape(value)


class _Generator(CodeGenerator):
    """Writes the Python of a template."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802  # Jinja's name
        """Read an attribute directly."""
        name = node.attr
        if not name.isascii() or not name.isidentifier() or keyword.iskeyword(name):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{name}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802  # Jinja's name
        """Read an item directly."""
        self.visit(node.node, frame)
        self.write("[")
        self.visit(node.arg, frame)
        self.write("]")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802  # Jinja's name
        """Print neighbouring texts and values in one piece."""
        for each in node.nodes:
            if isinstance(each, nodes.CondExpr) and each.expr2 is None:
                # Without an `else`, nothing is printed.
                each.expr2 = nodes.Const("")
        collected = frame.buffer is not None or frame.require_output_check
        escapes = frame.eval_ctx.autoescape and not frame.eval_ctx.volatile
        if collected or not escapes or len(node.nodes) == 1:
            super().visit_Output(node, frame)
            return
        self.writeline("yield ''.join((", node)
        for each in node.nodes:
            self._piece(each, frame)
            self.write(",")
        self.write("))")

    def _piece(self, node: nodes.Expr, frame: Frame) -> None:
        if isinstance(node, nodes.TemplateData):
            self.write(repr(node.data))
        elif isinstance(node, nodes.CondExpr) and node.expr2 is not None:
            self.write("(")
            self._piece(node.expr1, frame)
            self.write(" if ")
            self.visit(node.test, frame)
            self.write(" else ")
            self._piece(node.expr2, frame)
            self.write(")")
        elif isinstance(node, nodes.Const):
            self.write(repr(str(escape(node.value))))
        else:
            finalize = self._make_finalize()
            self._output_child_pre(node, frame, finalize)
            self.visit(node, frame)
            self._output_child_post(node, frame, finalize)


class _Template(Template):
    """A template whose imports are made only once.

    Jinja makes them anew for a page with globals of its own, and checks for those each time, which
    took a sixth of all rendering. Our pages have none.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


class _LeanTemplate(_Template):
    """A template that escapes with `escaped`."""

    @classmethod
    def _from_namespace(
        cls,
        environment: Environment,
        namespace: MutableMapping[str, Any],
        globals: MutableMapping[str, Any],  # noqa: A002  # Jinja's name
    ) -> Template:
        namespace["escape"] = escaped
        return super()._from_namespace(environment, namespace, globals)


class Templates(Environment):
    """Templates by name, each compiled once; Jinja's own cache takes a lock at every look-up."""

    template_class = _Template

    def __init__(self, templates: Mapping[str, str], words: object) -> None:
        super().__init__(
            loader=DictLoader(templates),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self.globals["words"] = words
        self.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
        self._known: dict[str, Template] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that a template finds besides its page's: nobody adds any later."""
        return {**self.globals, **(d or {})}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # Jinja's name
    ) -> Template:
        """The compiled template of a name."""
        if isinstance(name, Template):
            return name
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = super().get_template(name, parent, globals)
        return known


class LeanTemplates(Templates):
    """Templates compiled to shorter Python."""

    template_class = _LeanTemplate
    code_generator_class = _Generator

    def __init__(
        self, templates: Mapping[str, str], words: object, compiled: Compiled | None = None
    ) -> None:
        """`compiled` gives the Python of those that were compiled before."""
        super().__init__(templates, words)
        if compiled:
            self.loader = _Loader(templates, compiled)


class _Loader(DictLoader):
    """Templates from a mapping, compiled only where nobody has done so before."""

    def __init__(self, templates: Mapping[str, str], compiled: Compiled) -> None:
        super().__init__(templates)
        self._compiled = compiled

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # Jinja's name
    ) -> Template:
        """The template of a name."""
        text = self.mapping.get(name)
        names = None if text is None else self._compiled(name, text)
        if names is None:
            return super().load(environment, name, globals)
        return environment.template_class.from_module_dict(environment, names, globals or {})


def python_of(text: str, name: str, generator: bytes) -> str:
    """The Python of a template, as a module that says first what it was made of.

    It is the same for every version of Python. `generator` is the content of this file.
    """
    code = LeanTemplates({}, None).compile(text, name, name, raw=True, defer_init=True)
    return f"{first_line(text, generator)}{code}\n"


def first_line(text: str, generator: bytes) -> str:
    """The line with a digest of all that the Python of a template is made of."""
    made_by = f"{jinja2.__version__}\0".encode() + generator.replace(b"\r\n", b"\n")
    digest = hashlib.sha256(made_by + b"\0" + text.encode()).hexdigest()
    return f"# Made of {digest}\n"
