"""Limit sign-ins and mails, whether or not an address has an account."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.aws.tenant_table import Conditional
from chalicelib.core.errors import TooManyRequests

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from chalicelib.aws.global_table import GlobalTable
    from chalicelib.core.settings import Settings

MINUTE, HOUR, DAY = 60, 3600, 86400
ATTEMPTS = 5
CLOCKS_DIFFER = 60  # seconds
IPV6_SITE = 64  # bits shared by the addresses of one subscriber (RFC 6177)


@dataclass(frozen=True)
class AttemptLimit:
    """At most `calls` within `seconds` of the first."""

    calls: int
    seconds: int


@dataclass(slots=True, eq=False)
class AttemptThrottle:
    """Counters of attempts in the usage table, keyed by digests of their subjects; they expire with their period."""

    table: GlobalTable
    settings: Settings
    now: Callable[[], datetime]

    def sign_in(self, email: str, client_address: str) -> None:
        """Count an attempt to sign in; raises TooManyRequests. UpdateItem, up to twice for each of two counters.

        A refused client does not count against the address, nor a refused address against the client: neither can lock
        out the other.
        """
        names, site = self.settings, get_site(client_address)
        self._count("sign-in-client", site, AttemptLimit(names.get_number("SIGN_INS_PER_CLIENT"), MINUTE))
        try:
            self._count("sign-in", email, AttemptLimit(names.get_number("SIGN_INS_PER_EMAIL"), MINUTE))
        except TooManyRequests:
            one_less = Conditional("SET calls = calls - :one", "calls >= :one", {":one": 1})
            self.table.consume_attempt(_digest("sign-in-client", site), one_less)
            raise

    def refresh(self, client_address: str) -> None:
        """Count an attempt to get new tokens; see sign_in."""
        self._count(
            "refresh-client",
            get_site(client_address),
            AttemptLimit(self.settings.get_number("SIGN_INS_PER_CLIENT"), MINUTE),
        )

    def code(self, email: str) -> None:
        """Count an attempt to use a mailed code; see sign_in."""
        self._count("code", email, AttemptLimit(self.settings.get_number("SIGN_INS_PER_EMAIL"), MINUTE))

    def register(self, email: str, tenant: str | None) -> None:
        """Count a registration, which sends a mail; see sign_in."""
        self._count_mail("register", email, tenant, kept=self.settings.get_number("MAILS_FOR_INVITATIONS"))

    def forgot(self, email: str) -> None:
        """Count a mail with a code to reset a password; see sign_in."""
        self._count_mail("forgot", email, None, kept=self.settings.get_number("MAILS_FOR_INVITATIONS"))

    def report(self, client_address: str, tenant: str) -> None:
        """Count a report of something that is wrong; see sign_in. UpdateItem, up to twice for each of two counters."""
        names = self.settings
        client = AttemptLimit(names.get_number("CORRECTIONS_PER_CLIENT"), HOUR)
        # For each tenant apart: many people may share an address, in a library or behind a carrier.
        self._count("correction-client", f"{get_site(client_address)} {tenant}", client)
        self._count("correction-tenant", tenant, AttemptLimit(names.get_number("CORRECTIONS_PER_TENANT"), DAY))

    def invite(self, email: str, tenant: str) -> None:
        """Count an invitation; see sign_in. The last mails of a day are reserved for invitations."""
        self._count_mail("invite", email, tenant, kept=0)

    def _count_mail(self, kind: str, email: str, tenant: str | None, *, kept: int) -> None:
        names = self.settings
        self._count(kind, email, AttemptLimit(names.get_number("MAILS_PER_EMAIL"), HOUR))
        if tenant:
            self._count(f"{kind}-tenant", tenant, AttemptLimit(names.get_number("MAILS_PER_TENANT"), DAY))
        self._count("mail", "all", AttemptLimit(names.get_number("MAILS_PER_DAY") - kept, DAY))

    def _count(self, kind: str, subject: str, limit: AttemptLimit) -> None:
        """Count one attempt; raises TooManyRequests. One UpdateItem in a running period, two to start one."""
        digest = _digest(kind, subject)
        now = int(self.now().timestamp() * 1000)
        # A period that starts later than clocks may differ comes from a clock that runs ahead, and is ignored.
        over, ahead = now - limit.seconds * 1000, now + CLOCKS_DIFFER * 1000
        window = {":over": over, ":ahead": ahead, ":one": 1}
        go_on = Conditional(
            "SET calls = calls + :one",
            "started > :over AND started <= :ahead AND calls < :most",
            {**window, ":most": limit.calls},
        )
        begin = Conditional(
            "SET calls = :one, started = :now, expires_at = :expires",
            "attribute_not_exists(PK) OR started <= :over OR started > :ahead",
            {**window, ":now": now, ":expires": now // 1000 + 2 * limit.seconds},
        )
        for _ in range(ATTEMPTS if limit.calls > 0 else 0):
            done, item = self.table.consume_attempt(digest, go_on)
            if done:
                return
            started = int(item.get("started", 0))
            if over < started <= ahead:
                raise make_throttle_refusal(limit, -(-(started - over) // 1000))
            if self.table.consume_attempt(digest, begin)[0]:
                return
        raise make_throttle_refusal(limit, limit.seconds)


def _digest(kind: str, subject: str) -> str:
    return hashlib.sha256(f"{kind}#{subject}".encode()).hexdigest()


def make_throttle_refusal(limit: AttemptLimit, seconds: int) -> TooManyRequests:
    """Return the refusal, the same for every counter."""
    detail = "Too many attempts; wait before you try again."
    return TooManyRequests(detail, retry_after=max(1, min(limit.seconds, seconds)))


def get_site(client_address: str) -> str:
    """Return the subject to count for a client: an IPv4 address, or the /64 of an IPv6 one.

    >>> get_site("2001:db8::1:2:3:4"), get_site("::ffff:192.0.2.7"), get_site("")
    ('2001:db8::/64', '192.0.2.7', 'unknown')
    """
    try:
        address = ipaddress.ip_address(client_address)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, IPV6_SITE), strict=False))
