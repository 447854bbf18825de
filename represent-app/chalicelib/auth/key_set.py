"""The public keys of the user pool (RFC 7517)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from cachetools import TTLCache
from jwt import PyJWKClient, PyJWKSet, PyJWTError

from chalicelib.core.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

AGAIN = 60.0  # seconds between two fetches for key ids that the key set does not have
SOON = 5  # seconds after which a key set that could not be read is fetched again


class KeySet(PyJWKClient):
    """A PyJWKClient that fetches through the bounded client of this application, at most once a minute.

    A found key is kept; made-up key ids do not lead to a fetch each. `fetch` takes the URL of the key set.
    """

    def __init__(
        self, url: str, fetch: Callable[[str], dict[str, Any]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(url, cache_keys=True, cache_jwk_set=False)
        self._fetch = fetch
        self._fetched: TTLCache[str, PyJWKSet] = TTLCache(1, AGAIN, timer=clock)
        self._failures: TTLCache[str, Unavailable] = TTLCache(1, SOON, timer=clock)

    def fetch_data(self) -> PyJWKSet:
        """Return the key set of the last minute, or fetch it; raises Unavailable."""
        failure, found = self._failures.get(self.uri), self._fetched.get(self.uri)
        if failure:
            raise failure
        if found is None:
            try:
                found = self._fetched[self.uri] = PyJWKSet.from_dict(self._fetch(self.uri))
            except (Unavailable, PyJWTError, AttributeError, TypeError) as error:
                failure = Unavailable("The keys that tokens are signed with cannot be read.", retry_after=SOON)
                self._failures[self.uri] = failure
                raise failure from error
        return found
