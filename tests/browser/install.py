"""Finds a Chromium, and installs one where none is found and the system lets us."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The path of a Chromium: named by KNOTWORK_CHROMIUM, on the PATH, or Playwright's own."""
    if named := os.environ.get("KNOTWORK_CHROMIUM"):
        return named
    for name in NAMES:
        if found := shutil.which(name):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if os.path.exists(own) else None  # noqa: PTH110


def main() -> None:
    if chromium():
        return
    print("No Chromium found; installing one for the browser tests.", flush=True)
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        attempts.insert(0, ["sh", "-c", "apt-get -qq update && apt-get -qq install -y chromium"])
    for command in attempts:
        if subprocess.run(command, stdout=subprocess.DEVNULL).returncode == 0 and chromium():
            return
    print("No Chromium could be installed; the browser tests will say so and be skipped.")


if __name__ == "__main__":
    main()
