"""Stream the requested elements of an XML file, each as soon as it is complete; the rest is discarded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO
from xml.sax.handler import ContentHandler  # only a base class of empty methods; defusedxml parses

from chalicelib.imports.io import bounded
from chalicelib.imports.io.bounded import HEAD, LIMITS, BoundedSource, Limits
from chalicelib.imports.row import BadRoster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.sax.xmlreader import AttributesImpl, Locator

DEEPEST = 32
TAG = 100  # characters that an element counts in addition to its text


@dataclass(slots=True)
class Element:
    """An element without its namespace: its first line, attributes in lower case, text and children."""

    tag: str
    line: int
    attributes: dict[str, str]
    parts: list[str] = field(default_factory=list)
    children: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text directly inside the element, without surrounding spaces."""
        return "".join(self.parts).strip()

    def find_all(self, tag: str) -> list[Element]:
        """Return the children with a name."""
        return [child for child in self.children if child.tag == tag]

    def find_text(self, *tags: str) -> str:
        """Return the text of the first child with one of the names, in English if there are several."""
        for tag in tags:
            for child in self.find_all(tag):
                words = child.find_all("Text")
                english = [word for word in words if word.attributes.get("language", "").startswith("en")]
                if found := (english or words or [child])[0].text:
                    return found
        return ""


def read_elements(
    data: bytes | BinaryIO, roots: frozenset[str], wanted: frozenset[str], limits: Limits = LIMITS
) -> Iterator[Element]:
    """Yield the elements with some names; raises BadRoster, possibly after elements were returned.

    A document type, and with it every entity, is refused (defusedxml), and so is an element that exceeds the limits.
    """
    from xml.sax import SAXException  # noqa: PLC0415 (imported only when needed, by imports)

    from defusedxml.common import DefusedXmlException  # noqa: PLC0415 (same)
    from defusedxml.expatreader import DefusedExpatParser  # noqa: PLC0415 (same)

    parser = DefusedExpatParser(forbid_dtd=True)
    handler = _Handler(parser, roots, wanted, limits)
    parser.setContentHandler(handler)
    source = BoundedSource(data, limits)
    if not source.peek(1):
        raise bounded.make_empty_error()
    try:
        while piece := source.read(HEAD):
            parser.feed(piece)
            handler.silent += len(piece)
            if handler.silent > limits.record:
                raise handler.refuse_too_long()
            yield from handler.take_complete()
        parser.close()
        yield from handler.take_complete()
    except DefusedXmlException as error:
        raise BadRoster("The XML has a document type; remove it. Nothing was loaded.") from error
    except SAXException as error:
        raise BadRoster(
            f"The XML is invalid on line {handler.line}: {error.getMessage()}. Nothing was loaded."
        ) from error
    except (ValueError, LookupError) as error:  # the encoding is unknown
        raise BadRoster(f"The XML is invalid on line {handler.line}: {error}. Nothing was loaded.") from error


class _Handler(ContentHandler):
    def __init__(self, parser: Locator, roots: frozenset[str], wanted: frozenset[str], limits: Limits) -> None:
        super().__init__()
        self._parser = parser
        self._roots, self._wanted, self._limits = roots, wanted, limits
        self._open: list[Element] = []
        self._complete: list[Element] = []
        self._depth = self._size = self._count = 0
        self.silent = 0  # bytes since the last event; the parser buffers an element until it is complete

    @property
    def line(self) -> int:
        """The current line."""
        return self._parser.getLineNumber() or 1

    def take_complete(self) -> list[Element]:
        """Return the completed elements and clear the list."""
        complete, self._complete = self._complete, []
        return complete

    def refuse_too_long(self) -> BadRoster:
        """Raise BadRoster for an element that is too large."""
        most = f"an element of more than {self._limits.record:,} characters"
        return BadRoster(f"The XML is invalid on line {self.line}: {most}. Nothing was loaded.")

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 (a name of SAX)
        self.silent = 0
        tag = name.rpartition(":")[2]
        self._depth += 1
        if self._depth == 1 and tag not in self._roots:
            raise BadRoster(f"The root of the XML is {tag[:40]!r}; expected {' or '.join(sorted(self._roots))}.")
        if self._depth > DEEPEST:
            raise BadRoster(f"The XML has more than {DEEPEST} levels on line {self.line}. Nothing was loaded.")
        if not self._open and tag not in self._wanted:
            return
        attributes = {key.rpartition(":")[2].lower(): value for key, value in attrs.items()}
        element = Element(tag, self.line, attributes)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._size = 0
        self._open.append(element)
        self._grow(TAG + sum(map(len, attributes.values())))

    def characters(self, content: str) -> None:
        self.silent = 0
        if self._open:
            self._grow(len(content))
            self._open[-1].parts.append(content)

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802 (names of SAX)
        self.silent = 0
        self._depth -= 1
        if not self._open:
            return
        element = self._open.pop()
        if not self._open:
            self._count += 1
            if self._count > self._limits.rows:
                raise BadRoster(f"The XML has more than {self._limits.rows:,} people, offices and districts.")
            self._complete.append(element)

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > self._limits.record:
            raise self.refuse_too_long()
