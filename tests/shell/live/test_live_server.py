"""The server of a live preview, called without a socket."""

from __future__ import annotations

import asyncio
from pathlib import Path

from starlette.types import Message

from knotwork.pages.model import Page
from knotwork.render.artifact import Artifact
from knotwork.shell.config.locate import locate
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.shell.live.events import stream
from knotwork.shell.live.server import application
from knotwork.shell.live.show import Show
from knotwork.shell.live.vault import LiveVault
from knotwork.shell.project import tools_of


async def answer(show: Show, path: str) -> tuple[int, str]:
    """The status and text of the server's response to a GET."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
             "query_string": b"", "headers": [(b"host", b"localhost")]}  # fmt: skip
    await application(show, Path(), ["localhost"])(scope, receive, send)
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent).decode()


def test_a_page_that_cannot_be_made_says_why_and_follows_its_note(tmp_path: Path) -> None:
    for name in ("bad", "good"):
        (tmp_path / f"{name}.md").write_text("[[gone]]\n")
    project = locate(tmp_path)
    vault = LiveVault(project, tools_of(project), theme_in(templates_folder()), project.output)
    printer = vault._printer

    def broken(page: Page) -> Artifact:
        if page.url == "bad.html":
            raise ValueError("<no page>")
        return printer(page)

    vault._printer = broken
    show = Show(vault, vault.build(), lambda _show: None)
    status, text = asyncio.run(answer(show, "/bad.html"))
    assert status == 500
    assert "ValueError: &lt;no page&gt;" in text
    assert "please report this line" in text
    assert "client.js" in text

    async def first_event() -> str:
        return await anext(stream(show, "bad.html", None, None, {}))

    assert "gone" in asyncio.run(first_event())
    assert asyncio.run(answer(show, "/good.html"))[0] == 200
    vault.close()
