"""The compile step: one note's text to a unit. A pure function that knows no other note."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from knotwork import __version__
from knotwork.model import Fence, Flaw, Link, Property, Source, Syntax, Unit, Url
from knotwork.packed import NO_SENTENCES, Sentences
from knotwork.syntax import allowance, logseq, properties
from knotwork.syntax.facts import Facts, block_span
from knotwork.syntax.first_heading import first_heading
from knotwork.syntax.flaws import flaws_of_body
from knotwork.syntax.gather import gather
from knotwork.syntax.parsed import NoteText, Parsed
from knotwork.syntax.shape import shape
from knotwork.syntax.stand_in import failure, stand_in
from knotwork.syntax.words import lead
from knotwork.syntax.written_body import written_body
from knotwork.text import REPLACEMENT, packed_spans

Placed = TypeVar("Placed", Flaw, Property)


def compile_note(source: Source, syntax: Syntax) -> Unit:
    """Compile one note; any text is a note, so this never fails on one."""
    parsed = Parsed(source.text, syntax)
    facts, text = parsed.facts, parsed.text
    own_properties = tuple(_placed(parsed, found) for found in parsed.matter.properties)
    flaws = _take_properties(parsed, own_properties)
    gather(parsed.tokens, facts)
    written = written_body(parsed, syntax)
    flaws.extend(flaws_of_body(parsed, source))
    named = properties.property_of(own_properties, "title")
    title = properties.text_of(named.value) if named else None
    begins = first_heading(parsed.tokens, facts.headings)
    shown = (written.html, *(note.html for note in written.footnotes))
    unit = Unit(
        digest=digest(source, syntax),
        lines=text.lines.packed(),
        body=written.body,
        markdown=written.markdown,
        title=title or begins or None if syntax.heading_titles else title,
        opening=begins,
        aliases=_aliases(parsed, own_properties),
        tags=tuple(facts.tags),
        properties=own_properties,
        fields=tuple(facts.fields),
        headings=tuple(facts.headings),
        nested_headings=tuple(facts.nested_headings),
        blocks=tuple(facts.blocks),
        footnotes=written.footnotes,
        links=tuple(facts.links),
        sentences=_sentences(facts),
        trails=tuple(facts.trails),
        fences=tuple(_fences(facts, parsed.first_line)),
        references=written.references,
        ids=written.ids,
        labels=tuple(dict.fromkeys(facts.labels)),
        urls=tuple(facts.urls),
        allowances=(*allowance.of_note(own_properties), *facts.allowances),
        flaws=tuple(sorted(flaws, key=attrgetter("span"))),
        lead=_lead(own_properties, facts, source),
        prose=packed_spans(facts.prose),
        has_mermaid=facts.has_mermaid,
        has_math=any("<math" in part for part in shown),
        external_media=facts.external_media,
        blank=written.blank,
    )
    return replace(unit, shape=shape(unit)) if syntax.pages else unit


def compile_notes(sources: Iterable[Source], syntax: Syntax) -> Iterator[Unit]:
    """Compile notes one after the other, each as `compile_or_tell` does."""
    return (compile_or_tell(source, syntax) for source in sources)


def compile_or_tell(source: Source, syntax: Syntax) -> Unit:
    """Compile a note; if that fails, which is a bug of ours, compile a stand-in that reports it.

    So one note cannot keep the others from being compiled.

    Raises:
        MemoryError, OSError: the system lacks memory or another resource, whatever the note.
    """
    try:
        return compile_note(source, syntax)
    except (MemoryError, OSError):
        raise
    except Exception as error:
        return compile_note(stand_in(source, failure(error)), syntax)


def digest(source: Source, syntax: Syntax) -> str:
    """The cache key of a unit: a digest of everything that compiling it depends on."""
    hashed = hashlib.blake2b(digest_size=16)
    for part in (__version__, source.trouble, str(source.trouble_at), source.text):
        hashed.update(part.encode("utf-8", "surrogatepass"))
        hashed.update(b"\0")
    # Options that only leave parts out of a unit do not change what the note says.
    hashed.update(msgspec.json.encode(replace(syntax, pages=True, prose=True)))
    return hashed.hexdigest()


def _take_properties(parsed: Parsed, own_properties: tuple[Property, ...]) -> list[Flaw]:
    """Add the links and tags of the front matter to the facts, and return its flaws.

    This must come before those of the body are gathered: its tokens refer to links by number.
    """
    facts, text, matter = parsed.facts, parsed.text, parsed.matter
    flaws = [_moved(flaw, text) for flaw in matter.flaws]
    for found in properties.links(matter, text.unix, text.span, parsed.relations):
        match found:
            case Link():
                facts.links.append(found)
            case Url():
                facts.urls.append(found)
            case Flaw():
                flaws.append(found)
    facts.tags.extend(properties.tags(own_properties))
    flaws.extend(properties.commented_tags(matter, text.unix, text.span))
    return flaws


def _aliases(parsed: Parsed, own_properties: tuple[Property, ...]) -> tuple[str, ...]:
    """The other names of a note: those of the front matter, and of Logseq's page properties."""
    names, facts = properties.aliases(own_properties), parsed.facts
    if not facts.fields or parsed.tokens[0].type != "paragraph_open":
        return names
    first = block_span(parsed.tokens[0], facts)
    named = logseq.aliases(facts.fields, facts.source, first)
    return tuple(dict.fromkeys((*names, *named)))


def _moved(found: Placed, text: NoteText) -> Placed:
    """A flaw or property with its span in the note's own text, not in the parser's."""
    return replace(found, span=text.span(found.span.start, found.span.end))


def _placed(parsed: Parsed, found: Property) -> Property:
    text = parsed.text
    place = properties.lone_text(parsed.matter, found, text.unix)
    moved = _moved(found, text)
    return replace(moved, place=text.span(place.start, place.end)) if place else moved


def _lead(own_properties: tuple[Property, ...], facts: Facts, source: Source) -> str:
    """The note's description, else its first words; empty if these could not be decoded."""
    description = properties.property_of(own_properties, "description")
    text = lead(properties.text_of(description.value) or "" if description else facts.lead)
    return "" if source.trouble and REPLACEMENT in text else text


def _fences(facts: Facts, first_line: int) -> Iterator[Fence]:
    for fence in facts.fences:
        yield replace(fence, code_line=fence.code_line + first_line)


def _sentences(facts: Facts) -> Sentences:
    if not facts.sentences:
        return NO_SENTENCES
    return Sentences.of(map(facts.sentences.get, range(len(facts.links))))
