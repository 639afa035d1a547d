"""Files and links that the configuration of a site names, as its pages lead to them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from knotwork.config.appearance import ThemeOptions
from knotwork.config.options import NamedLink, SiteOptions
from knotwork.errors import ConfigError
from knotwork.pages.frame import Anchor
from knotwork.syntax.link import is_external, is_safe
from knotwork.urls import relative_url


def check_own_files(files: Container[str], options: SiteOptions, look: ThemeOptions) -> None:
    """Make sure that all is there that the configuration names; `files` are those of the vault.

    Raises:
        ConfigError: there is no such file to be shown, or a page may not link there.
    """
    for setting, path in _named(options, look):
        if setting == _LINKS and is_external(path):
            _require_safe(path)
        elif path:
            _require(files, path, setting)


def _named(options: SiteOptions, look: ThemeOptions) -> Iterator[tuple[str, str]]:
    yield "site.logo", options.logo
    yield "theme.stylesheet", look.stylesheet
    yield from (("theme.files", path) for path in look.files)
    yield from ((_LINKS, link.url) for link in options.links)


def own_files(options: SiteOptions, look: ThemeOptions) -> Iterator[str]:
    """The paths that the configuration names; and its links, which may be addresses elsewhere."""
    return (path for _setting, path in _named(options, look))


def own_link(urls: Mapping[str, str], link: NamedLink, page: str) -> Anchor:
    """The owner's link as an anchor on a page; `urls` are those of the vault's files.

    Raises:
        ConfigError: the site has no such file, or a page may not link there.
    """
    if not is_external(link.url):
        return Anchor(link.label, own_file(urls, link.url, _LINKS, page))
    _require_safe(link.url)
    return Anchor(link.label, link.url)


def own_file(urls: Mapping[str, str], path: str, setting: str, page: str) -> str:
    """The URL, relative to a page, of a file that the configuration names; empty without a path.

    Raises:
        ConfigError: the site has no such file.
    """
    if not path:
        return ""
    _require(urls, path, setting)
    return relative_url(page, urls[path])


_LINKS = "site.links.url"


def _require(files: Container[str], path: str, setting: str) -> None:
    if path not in files:
        raise ConfigError(
            f"`{setting}` names “{path}”, which is not a file of the vault that may be shown",
            key=setting,
            entry=path,
            help="write its path from the vault's folder, with its suffix",
        )


def _require_safe(url: str) -> None:
    if not is_safe(url):
        raise ConfigError(
            f"`{_LINKS}`: {url} is not an address that a page may link to",
            key=_LINKS,
            entry=url,
            help="write an address with https:// or mailto:, or the path of a file of the vault",
        )
