"""What a note's page says about itself to search engines: schema.org's words, as JSON-LD."""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec

from knotwork.analysis.neighbourhood import needs
from knotwork.model import tag_names
from knotwork.pages.dates import dates
from knotwork.pages.frame import Anchor, Html
from knotwork.pages.site import Site
from knotwork.urls import relative_url

Thing: TypeAlias = dict[str, Any]
_MARKUP = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def linked_data(site: Site, path: str, above: tuple[Anchor, ...]) -> Html:
    """The JSON for a `<script type="application/ld+json">`; `above` is the breadcrumb."""
    things = [_resource(site, path, above), _term(site, path)]
    if above:
        things.append(_breadcrumb(site, path, above))
    document = {"@context": "https://schema.org", "@graph": things}
    # A JSON string may hold `</script>` or `<!--`; escaped, it cannot end its element.
    text = msgspec.json.encode(document).decode()
    for character, escaped in _MARKUP.items():
        text = text.replace(character, escaped)
    return Html(text)


def _resource(site: Site, path: str, above: tuple[Anchor, ...]) -> Thing:
    unit = site.graph.notes[path].unit
    when = dates(unit)
    page = site.urls[path]
    return _without_empty(
        {
            "@type": "LearningResource",
            "url": site.absolute(page),
            "name": site.graph.title(path),
            "alternateName": list(unit.aliases),
            "description": unit.lead,
            "inLanguage": site.options.lang,
            "keywords": tag_names(unit),
            "dateCreated": when.created.isoformat() if when.created else "",
            "dateModified": when.updated.isoformat() if when.updated else "",
            "isPartOf": [
                {"@type": "Book", "name": one.label, "url": _address(site, page, one)}
                for one in above[:1]
                if one.url and not one.missing
            ],
            "competencyRequired": [
                {
                    "@type": "DefinedTerm",
                    "name": site.graph.title(needed),
                    "url": site.absolute(site.urls[needed])
                    or relative_url(page, site.urls[needed]),
                }
                for needed in needs(site.graph, path)
            ],
        }
    )


def _term(site: Site, path: str) -> Thing:
    unit = site.graph.notes[path].unit
    return _without_empty(
        {
            "@type": "DefinedTerm",
            "name": site.graph.title(path),
            "description": unit.lead,
            "url": site.absolute(site.urls[path]),
            "inDefinedTermSet": {"@type": "DefinedTermSet", "name": site.options.title},
        }
    )


def _breadcrumb(site: Site, path: str, above: tuple[Anchor, ...]) -> Thing:
    page = site.urls[path]
    here = Anchor(site.graph.title(path), relative_url(page, page))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            _without_empty(
                {
                    "@type": "ListItem",
                    "position": position,
                    "name": one.label,
                    "item": _address(site, page, one),
                }
            )
            for position, one in enumerate((*above, here), 1)
        ],
    }


def _address(site: Site, page: str, anchor: Anchor) -> str:
    """The URL to which an anchor of a page leads: absolute if the site's address is known."""
    return site.joined(page, anchor.url)


def _without_empty(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value}
