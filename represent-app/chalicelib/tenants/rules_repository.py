"""Store and read every version of a tenant's rules; before the first version, the default rules apply."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chalicelib.aws.optimistic_locking import make_busy_error, retry_on_conflict
from chalicelib.aws.tenant_table import META, Write
from chalicelib.core.errors import Conflict, Flaw, Invalid, NotFound, Unavailable
from chalicelib.core.plain_json import dump_json
from chalicelib.core.preconditions import check_precondition
from chalicelib.tenants import default_rules
from chalicelib.tenants.rule_engine import RuleEngine
from chalicelib.tenants.rules import read_rules
from chalicelib.tenants.seats import find_contradictions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from uuid import UUID

    from chalicelib.aws.tenant_table import TenantTable
    from chalicelib.changes.change_writer import ChangeWriter
    from chalicelib.core.tenant_cache import TenantCache
    from chalicelib.representatives.models import Representative
    from chalicelib.representatives.snapshot import View
    from chalicelib.tenants.rules import Rules
    from chalicelib.tenants.rules_models import RulesDraft
    from chalicelib.tenants.tenant_registry import Tenant

    Precondition = Callable[[Rules], bool]

PARTITION = "#RULES"
ATTEMPTS = 5
# In bytes of JSON; a DynamoDB item holds at most 400 KB.
MAX_RULES = 300_000
MOST_ORPHANS_LISTED = 50


@dataclass(slots=True, eq=False)
class RulesRepository:
    """Reads and replaces the rules of one tenant."""

    table: Callable[[], TenantTable]
    tenant: Tenant
    get_change_writer: Callable[[], ChangeWriter]
    cache: TenantCache[RuleEngine]

    def get_engine(self, version: int) -> RuleEngine:
        """Return a version of the rules: one GetItem, unless it is cached or the default. A version never changes."""

        def load() -> tuple[RuleEngine, int]:
            rules, size = self._read(version)
            return RuleEngine(self.tenant, rules), size

        return self.cache.read(self.tenant.id, version, load)

    def _read(self, version: int) -> tuple[Rules, int]:
        """Return a version of the rules and its size in bytes."""
        if not version:
            rules = default_rules.load_default_rules(self.tenant)
            return rules, _estimate_size(rules)
        item = self.table().get(_sort_key(version), partition=PARTITION)
        if item is None:
            raise Unavailable(f"Version {version} of the rules of {self.tenant.id} is missing.")
        return read_rules(str(item["doc"])), len(str(item["doc"]))

    def get_current(self) -> Rules:
        """Return the current rules: one GetItem; see get_engine."""
        return self.get_current_engine().rules

    def get_current_engine(self) -> RuleEngine:
        """Return the engine of the current rules: one GetItem; see get_engine."""
        return self.get_engine(self._read_latest_version())

    def get_version(self, version: int) -> Rules:
        """Return a version of the rules; 0 is today's default. Raises NotFound. One GetItem more than get_current.

        Old versions are not cached, because they would replace the current one.
        """
        latest = self._read_latest_version()
        if version > latest:
            raise NotFound(f"{self.tenant.id} has no rules of version {version}; the latest version is {latest}.")
        return self.get_engine(version).rules if version == latest else self._read(version)[0]

    def _read_latest_version(self) -> int:
        meta = self.table().get(META)
        return int(meta.get("rules_version", 0)) if meta else 0

    def replace(self, draft: RulesDraft, precondition: Precondition | None, everyone: Callable[[], View]) -> Rules:
        """Replace the rules: the new version, its change and the tenant's version are written together or not at all.

        Returns the current rules if they equal the draft, whatever the precondition: an earlier attempt may have
        written them (RFC 9110, 13.1.1). Raises Conflict with the representatives in office that would have no seat,
        unless the draft's `orphans` lists them.
        """
        for attempt in retry_on_conflict(ATTEMPTS):
            records = everyone()
            engine = self.get_engine(records.rules_version)
            wanted = self._make_rules(draft, engine.rules)
            if replace(wanted, version=engine.rules.version) == engine.rules:
                return engine.rules
            check_precondition(precondition, engine.rules, "rules")
            orphans = self._find_orphans(engine, RuleEngine(self.tenant, wanted), records.people, draft.orphans)
            with attempt:
                self.table().transact(self._make_writes(records, engine.rules, wanted, orphans))
                return wanted
        raise make_busy_error("Other writes to this tenant kept interfering; the rules were not changed. Try again.")

    def _make_writes(self, records: View, before: Rules, after: Rules, orphans: Sequence[UUID]) -> list[Write]:
        version = records.version + 1
        doc = dump_json(after)
        if len(doc.encode()) > MAX_RULES:
            detail = (
                f"Rules have at most {MAX_RULES:,} bytes as JSON; these would have {len(doc.encode()):,}. Shorten them."
            )
            raise Invalid(detail, flaws=(Flaw("#", detail),))
        item: dict[str, str | int] = {"doc": doc, "version": after.version}
        change = self.get_change_writer().write_rules_change(version, before, after, orphans)
        return [
            Write(_sort_key(after.version), item, 0, partition=PARTITION),
            change,
            self.table().bump_version(records.version, 1, change, rules_version=after.version),
        ]

    def _make_rules(self, draft: RulesDraft, before: Rules) -> Rules:
        root = self.tenant.division_id
        flaws = [
            Flaw(
                f"#/offices/{i}/districts/{j}/division_id",
                f"A division of {self.tenant.id} is {root} or begins with {root}/.",
            )
            for i, office in enumerate(draft.offices)
            for j, district in enumerate(office.districts)
            if district.division_id != root and not district.division_id.startswith(f"{root}/")
        ]
        if flaws:
            raise Invalid("The rules have divisions outside the tenant; see errors.", flaws=tuple(flaws[:100]))
        return draft.make_rules(self.tenant.id, before.version + 1)

    def _find_orphans(
        self, before: RuleEngine, after: RuleEngine, people: Iterable[Representative], accepted: Iterable[UUID]
    ) -> list[UUID]:
        already = find_contradictions(before, people)
        orphans = {who: why for who, why in find_contradictions(after, people).items() if already.get(who) != why}
        unnamed = {who: why for who, why in orphans.items() if who not in set(accepted)}
        if unnamed:
            orphan_ids = sorted(map(str, unnamed))
            raise Conflict(
                f"These rules have no seat or no party for {len(unnamed)} representatives in office; see errors. "
                "End their "
                "terms first, add seats or parties for them, or send their ids in orphans to leave them unchanged.",
                flaws=tuple(Flaw("#/offices", why) for why in list(unnamed.values())[:MOST_ORPHANS_LISTED]),
                orphans=orphan_ids,
            )
        return sorted(orphans, key=str)


def make_rules_etag(rules: Rules) -> str:
    """Return the strong entity tag of rules; it has a digest, because a release may change default rules."""
    return f'"{rules.version}-{hashlib.sha256(dump_json(rules).encode()).hexdigest()[:16]}"'


def _estimate_size(rules: Rules) -> int:
    """Return about the size of default rules in bytes of JSON, without writing it."""
    districts = sum(len(office.districts) for office in rules.offices)
    return 700 * len(rules.offices) + 160 * districts + 60 * len(rules.parties)


def _sort_key(version: int) -> str:
    return f"{version:06d}"
