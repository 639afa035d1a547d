"""Programs run in this very process: what most tests of what cells gave need."""

from __future__ import annotations

from knotwork.cells.in_process import InProcess

run_here = InProcess().run


def cell(code: str, attributes: str = "", output: str | None = None) -> str:
    """A cell as a note writes it, with the output that it promises."""
    text = f"```python {attributes}\n{code}\n```\n\n"
    return text if output is None else f"{text}```output\n{output}\n```\n\n"
