"""Finds a Chromium and a Firefox, or installs them if the system allows it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FIREFOX_NAMES = ("firefox-esr", "firefox")


def chromium() -> str | None:
    """The path of a Chromium: named by KNOTWORK_CHROMIUM, on the PATH, or Playwright's own."""
    if found := _found("KNOTWORK_CHROMIUM", CHROMIUM_NAMES):
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if os.path.exists(own) else None  # noqa: PTH110


def firefox() -> str | None:
    """The path of a Firefox: named by KNOTWORK_FIREFOX, or on the PATH.

    Playwright's own is a patched one that no distribution carries; this one is driven by WebDriver BiDi.
    """
    return _found("KNOTWORK_FIREFOX", FIREFOX_NAMES)


def _found(variable: str, names: tuple[str, ...]) -> str | None:
    return os.environ.get(variable) or next(filter(None, map(shutil.which, names)), None)


def main() -> None:
    if not chromium():
        own = [sys.executable, "-m", "playwright", "install", "chromium"]
        _install("Chromium", [*_from_debian("chromium"), own])
    if not firefox():
        _install("Firefox", _from_debian("firefox-esr"))


def _from_debian(package: str) -> list[list[str]]:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return []
    return [["sh", "-c", f"apt-get -qq update && apt-get -qq install -y {package}"]]


def _install(name: str, attempts: list[list[str]]) -> None:
    print(f"No {name} found; installing one for the browser tests.", flush=True)
    find = {"Chromium": chromium, "Firefox": firefox}[name]
    for command in attempts:
        if subprocess.run(command, stdout=subprocess.DEVNULL).returncode == 0 and find():
            return
    print(f"No {name} could be installed; the browser tests will say so and skip what needs it.")


if __name__ == "__main__":
    main()
