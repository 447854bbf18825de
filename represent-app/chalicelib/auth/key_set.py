"""Fetch the public keys of the user pool (RFC 7517)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from cachetools import TTLCache
from jwt import PyJWKClient, PyJWKSet, PyJWTError

from chalicelib.core.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

AGAIN = 60.0  # seconds between two fetches for key ids that the key set does not have
SOON = 5  # seconds after which a failed fetch of the key set is repeated


class KeySet(PyJWKClient):
    """A PyJWKClient that fetches through the bounded client of this application.

    The key set is cached until a token names an unknown key id, and is then fetched again at most once a minute, so
    that invented key ids do not cause a fetch each. `fetch` takes the URL of the key set.
    """

    def __init__(
        self, url: str, fetch: Callable[[str], dict[str, Any]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(url, cache_keys=False, cache_jwk_set=False)
        self._fetch = fetch
        self._found: PyJWKSet | None = None
        self._fetched: TTLCache[str, bool] = TTLCache(1, AGAIN, timer=clock)
        self._failures: TTLCache[str, Unavailable] = TTLCache(1, SOON, timer=clock)

    def get_jwk_set(self, refresh: bool = False) -> PyJWKSet:  # noqa: FBT001, FBT002 (the signature of the library)
        """Return the key set, fetched again if `refresh` is set and a minute has passed; raises Unavailable."""
        if self._found is None or (refresh and self.uri not in self._fetched):
            self._found = self._read()
        return self._found

    def _read(self) -> PyJWKSet:
        if failure := self._failures.get(self.uri):
            raise failure
        try:
            found = PyJWKSet.from_dict(self._fetch(self.uri))
        except (Unavailable, PyJWTError, AttributeError, TypeError) as error:
            failure = Unavailable("The signing keys of tokens cannot be read.", retry_after=SOON)
            self._failures[self.uri] = failure
            raise failure from error
        self._fetched[self.uri] = True
        return found
