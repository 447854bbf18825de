"""Write the newest changes of a tenant as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from chalicelib.changes.models import RULES
from chalicelib.changes.wording import write_summary, write_title

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from chalicelib.changes.models import Change

ATOM = "application/atom+xml; charset=utf-8"
NAMESPACE = "http://www.w3.org/2005/Atom"
# Characters that XML 1.0 cannot express, not even escaped (w3.org/TR/xml/#charsets).
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The sources of what staff write, and of what follows from it.
BY_STAFF = ("api", RULES)
# A feed always has a time; this one has no entry.
NEVER = "1970-01-01T00:00:00Z"


def write_feed(tenant: str, name: str, changes: Sequence[Change]) -> str:
    """Return the feed of a tenant's changes, newest first.

    Links are relative to the feed, so that any host may serve it.
    """
    feed = Element("feed", {"xmlns": NAMESPACE, "xml:lang": "en"})
    _add(feed, "id", f"urn:represent:changes:{tenant}")
    _add(feed, "title", f"Changes of the representatives of {name}")
    _add(feed, "updated", _write_time(changes[0].at) if changes else NEVER)
    _add_link(feed, "self", "feed.atom", "application/atom+xml")
    _add_link(feed, "alternate", "../../", "text/html")
    _add(SubElement(feed, "author"), "name", name)
    for change in changes:
        _add_entry(feed, tenant, name, change)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="unicode") + "\n"


def _add_entry(feed: Element, tenant: str, name: str, change: Change) -> None:
    entry = SubElement(feed, "entry")
    _add(entry, "id", f"urn:represent:change:{tenant}:{change.sequence}")
    _add(entry, "title", write_title(change))
    _add(entry, "updated", _write_time(change.at))
    _add(SubElement(entry, "author"), "name", name if change.source in BY_STAFF else change.source)
    _add(entry, "summary", write_summary(change))
    page = f"../../#/person/{tenant}/{change.representative_id}" if change.representative_id else "../../"
    _add_link(entry, "alternate", page, "text/html")


def _add(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = FORBIDDEN.sub("", text) or "-"


def _add_link(parent: Element, rel: str, href: str, media_type: str) -> None:
    SubElement(parent, "link", {"rel": rel, "type": media_type, "href": href})


def _write_time(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
