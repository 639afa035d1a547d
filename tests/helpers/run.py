"""Programs run in this very process: what most tests of what cells gave need."""

from __future__ import annotations

from knotwork.cells.in_process import InProcess

run_here = InProcess().run
