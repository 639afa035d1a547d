"""Measurements, each in one run and side by side. Times are measured here and never in a test."""
