"""Store and read every version of a tenant's rules; before the first version, the default rules apply."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self
from uuid import UUID  # noqa: TC003 (pydantic resolves annotations at run time)

from pydantic import Field, model_validator
from pydantic_core import to_json

from chalicelib.aws.optimistic_locking import make_busy_error, retry_on_conflict
from chalicelib.aws.tenant_table import META, Write
from chalicelib.core.errors import Conflict, Flaw, Invalid, NotFound, Unavailable
from chalicelib.core.preconditions import check_precondition
from chalicelib.tenants import default_rules
from chalicelib.tenants.column_mapping import ColumnMapping  # noqa: TC001 (same)
from chalicelib.tenants.rule_engine import RuleEngine
from chalicelib.tenants.rules_base import RulesModel
from chalicelib.tenants.rules_models import Office, Party, Rules, Source
from chalicelib.tenants.rules_validation import refuse_ambiguous
from chalicelib.tenants.seats import find_contradictions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from chalicelib.aws.tenant_table import TenantTable
    from chalicelib.changes.change_writer import ChangeWriter
    from chalicelib.core.tenant_cache import TenantCache
    from chalicelib.representatives.models import Representative
    from chalicelib.representatives.snapshot import View
    from chalicelib.tenants.tenant_registry import Tenant

    Precondition = Callable[[Rules], bool]

# The time zones of the United States (data.iana.org/time-zones/tzdb/zone.tab: US, AS, GU, MP, PR, VI), and an older
# name of Pago Pago's, which Open States uses.
Zone = Literal[
    "America/Adak", "America/Anchorage", "America/Boise", "America/Chicago", "America/Denver", "America/Detroit",
    "America/Indiana/Indianapolis", "America/Indiana/Knox", "America/Indiana/Marengo", "America/Indiana/Petersburg",
    "America/Indiana/Tell_City", "America/Indiana/Vevay", "America/Indiana/Vincennes", "America/Indiana/Winamac",
    "America/Juneau", "America/Kentucky/Louisville", "America/Kentucky/Monticello", "America/Los_Angeles",
    "America/Menominee", "America/Metlakatla", "America/New_York", "America/Nome", "America/North_Dakota/Beulah",
    "America/North_Dakota/Center", "America/North_Dakota/New_Salem", "America/Phoenix", "America/Puerto_Rico",
    "America/Sitka", "America/St_Thomas", "America/Yakutat", "Pacific/Guam", "Pacific/Honolulu", "Pacific/Pago_Pago",
    "Pacific/Saipan", "Pacific/Samoa",
]  # fmt: skip
PARTITION = "#RULES"
ATTEMPTS = 5
# In bytes of JSON; a DynamoDB item holds at most 400 KB.
MAX_RULES = 300_000
MOST_ORPHANS_LISTED = 50
# The total of all offices of a tenant. New Hampshire has the most: about 500 seats and 500 districts.
MOST_SEATS, MOST_DISTRICTS = 10_000, 5_000
# A lookup of a place in the district lists each of its seats.
MOST_SEATS_OF_DISTRICT = 500


class RulesDraft(RulesModel):
    """The fields that an administrator may write; they replace the tenant's current rules.

    `orphans` are the ids of representatives that may be left without an office by the new rules.
    """

    read_only: ClassVar[frozenset[str]] = frozenset({"tenant", "version"})

    offices: Annotated[tuple[Office, ...], Field(max_length=200)] = Field(description="The offices of the tenant.")
    parties: Annotated[tuple[Party, ...], Field(max_length=200)] = Field(
        description="The parties that records of the tenant may have."
    )
    freshness_days: Annotated[int, Field(ge=1, le=3_660)] = Field(
        description="The number of days after which the verification of a record is stale.", examples=[365]
    )
    time_zone: Zone | None = Field(
        None, examples=["America/New_York"], description="The tenant's IANA time zone; null if it has several."
    )
    sources: Annotated[tuple[Source, ...], Field(max_length=100)] = Field(
        (), description="The sources of the facts in the rules."
    )
    roster_columns: ColumnMapping | None = Field(
        None, description="The column mapping for the tenant's own CSV rosters; null if it has none."
    )
    orphans: Annotated[tuple[UUID, ...], Field(max_length=10_000)] = Field(
        (),
        description="The ids of representatives in office that the new rules may leave without a seat or party.",
        examples=[["0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10"]],
    )

    @model_validator(mode="after")
    def _check_unambiguous(self) -> Self:
        refuse_ambiguous(self.offices, self.parties)
        return self

    @model_validator(mode="after")
    def _check_totals(self) -> Self:
        seats = sum(
            max(office.seats or 0, sum(each.seats or 0 for each in office.districts)) for office in self.offices
        )
        districts = sum(len(office.districts) for office in self.offices)
        largest = max((each.seats or 0 for office in self.offices for each in office.districts), default=0)
        for most, of, count in (
            (MOST_SEATS, "seats of all offices together", seats),
            (MOST_DISTRICTS, "districts of all offices together", districts),
            (MOST_SEATS_OF_DISTRICT, "seats of one district", largest),
        ):
            if count > most:
                raise ValueError(f"Expected at most {most:,} {of}; got {count:,}.")
        return self


@dataclass(slots=True, eq=False)
class RulesRepository:
    """Reads and replaces the rules of one tenant."""

    table: Callable[[], TenantTable]
    tenant: Tenant
    change_writer: ChangeWriter
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
            return rules, len(rules.model_dump_json())
        item = self.table().get(_sort_key(version), partition=PARTITION)
        if item is None:
            raise Unavailable(f"Version {version} of the rules of {self.tenant.id} is missing.")
        return Rules.model_validate_json(str(item["doc"])), len(str(item["doc"]))

    def get_current(self) -> Rules:
        """Return the current rules: one GetItem; see get_engine."""
        return self.get_engine(self._read_latest_version()).rules

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
            if wanted.model_copy(update={"version": engine.rules.version}) == engine.rules:
                return engine.rules
            check_precondition(precondition, engine.rules, "rules")
            orphans = self._find_orphans(engine, RuleEngine(self.tenant, wanted), records.people, draft.orphans)
            with attempt:
                self.table().transact(self._make_writes(records, engine.rules, wanted, orphans))
                return wanted
        raise make_busy_error("Other writes to this tenant kept interfering; the rules were not changed. Try again.")

    def _make_writes(self, records: View, before: Rules, after: Rules, orphans: Sequence[UUID]) -> list[Write]:
        version = records.version + 1
        doc = after.model_dump_json()
        if len(doc.encode()) > MAX_RULES:
            detail = (
                f"Rules have at most {MAX_RULES:,} bytes as JSON; these would have {len(doc.encode()):,}. Shorten them."
            )
            raise Invalid(detail, flaws=(Flaw("#", detail),))
        item: dict[str, str | int] = {"doc": doc, "version": after.version}
        change = self.change_writer.write_rules_change(version, before, after, orphans)
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
        fields = {name: getattr(draft, name) for name in RulesDraft.model_fields if name != "orphans"}
        return Rules(tenant=self.tenant.id, version=before.version + 1, **fields)

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
    return f'"{rules.version}-{hashlib.sha256(to_json(rules)).hexdigest()[:16]}"'


def _sort_key(version: int) -> str:
    return f"{version:06d}"
