"""Files and links that the configuration of a site names, as its pages lead to them."""

from __future__ import annotations

from collections.abc import Mapping

from knotwork.config import NamedLink
from knotwork.errors import ConfigError
from knotwork.names import relative_url
from knotwork.pages.frame import Anchor
from knotwork.syntax.link import is_external, is_safe


def own_link(urls: Mapping[str, str], link: NamedLink, page: str) -> Anchor:
    """The way from a page to where the owner's link leads; `urls` are those of the vault's files.

    Raises:
        ConfigError: the site has no such file, or a page may not link there.
    """
    if is_external(link.url):
        if is_safe(link.url):
            return Anchor(link.label, link.url)
        raise ConfigError(
            f"`site.links`: {link.url} is not an address that a page may link to",
            key="site.links",
            help="write an address with https:// or mailto:, or the path of a file of the vault",
        )
    return Anchor(link.label, own_file(urls, link.url, "site.links", page))


def own_file(urls: Mapping[str, str], path: str, setting: str, page: str) -> str:
    """The way to a file of the vault that the configuration names; empty for an empty path.

    Raises:
        ConfigError: the site has no such file.
    """
    if not path:
        return ""
    if path not in urls:
        raise ConfigError(
            f"`{setting}` names “{path}”, which is not a file of the vault that may be shown",
            key=setting,
            help="write its path from the vault's folder, with its suffix",
        )
    return relative_url(page, urls[path])
