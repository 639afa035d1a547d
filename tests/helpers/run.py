"""Programs run in this very process: what most tests of what cells gave need."""

from __future__ import annotations

from knotwork.cells.here import Here

run_here = Here().run
