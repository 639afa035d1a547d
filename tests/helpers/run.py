"""Runs programs in this process, which is enough for most tests of outcomes."""

from __future__ import annotations

from knotwork.cells.in_process import InProcess

run_here = InProcess().run


def cell(code: str, attributes: str = "", output: str | None = None) -> str:
    """The Markdown of a cell, with its expected output."""
    text = f"```python {attributes}\n{code}\n```\n\n"
    return text if output is None else f"{text}```output\n{output}\n```\n\n"
