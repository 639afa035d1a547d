"""Measures, in one run and side by side. Times live here and never in a test."""
