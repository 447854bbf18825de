"""The answers of operations: entries with the facts around them, and pages that lead to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    import httpx

Item = TypeVar("Item")


@dataclass
class Answer(Generic[Item]):
    """The entries of an answer; `meta` has its facts, and `response` the status and the headers."""

    data: list[Item]
    meta: dict[str, Any]
    response: httpx.Response = field(repr=False)

    @property
    def one(self) -> Item:
        """The only entry; raises LookupError if there are none or several."""
        if len(self.data) != 1:
            raise LookupError(f"Expected one entry; the answer has {len(self.data)}.")
        return self.data[0]

    @property
    def etag(self) -> str | None:
        """The entity tag, for `if_match` of a write."""
        found: str | None = self.response.headers.get("ETag")
        return found


@dataclass
class Page(Answer[Item]):
    """One page of a list."""

    _follow: Callable[[Page[Item]], Page[Item] | None] = field(repr=False)

    def next_page(self) -> Page[Item] | None:
        """Return the page after this one, or None after the last."""
        return self._follow(self)

    def __iter__(self) -> Iterator[Item]:
        """Yield the entries of this page and of all pages after it; each is requested when it is needed."""
        page: Page[Item] | None = self
        while page is not None:
            yield from page.data
            page = page.next_page()


@dataclass
class AsyncPage(Answer[Item]):
    """One page of a list."""

    _follow: Callable[[AsyncPage[Item]], Awaitable[AsyncPage[Item] | None]] = field(repr=False)

    async def next_page(self) -> AsyncPage[Item] | None:
        """Return the page after this one, or None after the last."""
        return await self._follow(self)

    async def __aiter__(self) -> AsyncIterator[Item]:
        """Yield the entries of this page and of all pages after it; each is requested when it is needed."""
        page: AsyncPage[Item] | None = self
        while page is not None:
            for item in page.data:
                yield item
            page = await page.next_page()
