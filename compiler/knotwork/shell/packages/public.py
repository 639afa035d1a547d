"""Which objects of a package are for its users."""

from __future__ import annotations

import ast
from typing import Any

import griffe

from knotwork.shell.packages.loaded import in_stub


class Imports(griffe.Extension):
    """Records the imports of the form `from a import x as x`.

    For type checkers, such an import makes the name public.
    """

    def __init__(self) -> None:
        super().__init__()
        self._twice: set[str] = set()
        """The dotted names of such imports."""

    def on_alias_instance(self, *, alias: griffe.Alias, node: Any, **_: Any) -> None:
        """Look at a name that was imported."""
        if isinstance(node, ast.ImportFrom) and any(
            one.name == one.asname == alias.name for one in node.names
        ):
            self._twice.add(alias.path)

    def is_re_export(self, alias: griffe.Alias) -> bool:
        """Whether an imported name is public.

        In a module without `__all__` it is, if the import has the form `from a import x as x`, or
        if a package's `__init__.py` imports it from one of the package's own modules, as most
        packages do to make their contents public.
        """
        if alias.is_public:
            return True
        module = alias.parent
        if module is None or not module.is_module or module.exports or alias.name.startswith("_"):
            return False
        own = module.is_init_module and alias.runtime
        return alias.path in self._twice or (
            own and alias.target_path.startswith(f"{module.path}.")
        )


def is_public(member: Any) -> bool:
    """Whether a member that its module or class defines is public.

    Griffe takes imported names for private, even if the module's stub defines them, which is how
    stubs describe the contents of a compiled module, or if the module defines a function or class
    for where the import fails.
    """
    if member.is_module and member.name == "__main__":
        return False
    exports = member.parent.exports if member.parent.is_module else ()
    is_own = in_stub(member) or member.is_function or member.is_class
    return bool(member.is_public) or (
        is_own and exports is None and not member.name.startswith("_")
    )


def is_worth_an_entry(member: Any) -> bool:
    """False for special names without a docstring, and `__init__`, documented with its class.

    Of a module, only functions count, which Python calls: `__getattr__`, but not `__version__`.
    """
    name = member.name
    if name.startswith("__") and name.endswith("__"):
        shown = bool(member.has_docstring) or (member.parent.is_module and not member.is_function)
        return name != "__init__" and shown
    return True
