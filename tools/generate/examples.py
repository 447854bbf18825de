"""Examples in the OpenAPI document, validated by their models when it is generated.

A model that is not listed takes the examples of its fields.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic_core import to_json

from chalicelib.agents.routes import RpcMessage, ToolArguments
from chalicelib.agents.tool_catalog import ToolCard
from chalicelib.auth.accounts import (
    AuthNotice,
    Confirmation,
    ForgottenPassword,
    Me,
    PasswordReset,
    Registration,
    TokenRequest,
    Tokens,
)
from chalicelib.auth.api_keys import ApiKey, ApiKeyDraft, NewApiKey, Rotation
from chalicelib.auth.staff import InvitationDraft, User, UserPatch
from chalicelib.changes.events import EventForm
from chalicelib.changes.feed import PublicChange
from chalicelib.constituents.activities import Activity, ActivityDraft
from chalicelib.constituents.goal_counts import Count
from chalicelib.constituents.goals import Goal, GoalDraft
from chalicelib.constituents.profile import Profile
from chalicelib.constituents.routes import ConstituentExport, ProfileDraft
from chalicelib.core.validation import validate
from chalicelib.corrections.models import CorrectionDraft
from chalicelib.geo.geojson import FeatureCollection
from chalicelib.geo.models import BoundarySet, PlaceQuery
from chalicelib.http.response import TYPES
from chalicelib.imports.jobs import Import, ImportDraft
from chalicelib.imports.routes import ImportReport, NewImport
from chalicelib.lookup.models import BatchAnswer, DivisionFound, LookupResult
from chalicelib.representatives.batch_routes import CreationAnswer
from chalicelib.representatives.models import Representative, RepresentativeDraft
from chalicelib.representatives.succession import SuccessionDraft
from chalicelib.sources.models import SourceChange, TenantSourceDraft
from chalicelib.sources.status import TenantStatus
from chalicelib.sources.views import SourceView
from chalicelib.system.health import Alive, Dependency
from chalicelib.system.ops_routes import DeclaredUses
from chalicelib.tenants.routes import TenantView
from chalicelib.tenants.rules_models import Rules, RulesDraft
from chalicelib.tenants.statistics import Summary
from chalicelib.tenants.vacancy_models import EmptySeat, VacancyDraft, VacancyStatement, Withdrawal
from chalicelib.usage.routes import BudgetDraft, Cost, UsageReport
from chalicelib.webhooks.models import NewWebhook, Replay, Webhook, WebhookDraft
from tools.generate import compat_examples

if TYPE_CHECKING:
    from chalicelib.core.errors import Problem
    from chalicelib.operations.registry import Operation

UUID = "0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f"
MOMENT = "2026-01-31T12:00:00Z"
DRAFT = {
    "name": "Ada Example",
    "position": "County Legislator",
    "district": "3",
    "party": "Independent",
    "term_start": "2026-01-01",
    "term_expected_end": "2029-12-31",
    "contact_info": {"emails": ["ada@example.org"], "phones": ["+15185550100"]},
}
PATCHES: dict[type[BaseModel], Any] = {
    GoalDraft: {"status": "paused", "due": None},
    ProfileDraft: {"consents": {"reminders": True}},
    RepresentativeDraft: {"party": None, "contact_info": {"emails": ["ada@example.org"]}},
}
KEY = {
    "id": UUID, "tenant": "NY-Albany", "name": "clerk's import", "prefix": "rep_7bQ3xV1a", "status": "active",
    "permissions": ["representatives:create", "representatives:update"], "per_minute": 60, "per_day": 10000,
    "created_at": MOMENT, "created_by": UUID, "expires_at": "2027-01-31T12:00:00Z",
}  # fmt: skip
WEBHOOK = {
    "id": UUID, "tenant": "NY-Albany", "url": "https://example.org/hooks/represent", "state": "active", "cursor": 61,
    "types": ["vacancy.filled", "vacancy.opened"], "failures": 0, "failing_since": None, "last_failure": None,
    "attempting": None, "next_attempt_at": None, "delivered_at": MOMENT, "announced_at": None, "created_at": MOMENT,
    "created_by": UUID, "version": 4,
}  # fmt: skip
IMPORT = {
    "id": "019c1127-8c00-7000-8000-000000000005",
    "tenant": "CA",
    "state": "done",
    "file_name": "ca.csv",
    "mode": "apply",
    "partial": False,
    "counts": {"added": 1, "changed": 1, "closed": 0, "unchanged": 117, "refused": 1},
    "steps": 2,
    "written": 2,
    "created_at": MOMENT,
    "created_by": UUID,
    "updated_at": MOMENT,
    "expires_at": "2026-05-01T12:00:00Z",
}
ALBANY = "ocd-division/country:us/state:ny/county:albany"
HOME = {
    "state": "NY",
    "county": "NY-Albany",
    "divisions": [{"id": ALBANY, "kind": "county", "name": "Albany County", "share": 1}],
    "unknown": [{"kind": "congressional", "reason": "No congressional boundaries of NY are uploaded."}],
}
PROFILE = {
    "name": "Ada Example",
    "preferences": {"language": "en", "topics": ["transport"]},
    "consents": {"updates_by_email": False, "reminders": True},
}
MY_PROFILE = PROFILE | {
    "tenant": "NY-Albany",
    "home": HOME,
    "consented_at": MOMENT,
    "version": 1,
    "created_at": MOMENT,
    "updated_at": MOMENT,
}
GOAL_DRAFT = {
    "title": "A crosswalk at the school",
    "topic": "transport",
    "description": "Before the winter.",
    "representatives": [{"tenant": "NY-Albany", "id": UUID}],
    "status": "active",
    "due": "2026-11-01",
    "planned": 6,
}
GOAL_ID = "019c1127-8c00-7000-8000-000000000006"
GOAL = GOAL_DRAFT | {
    "id": GOAL_ID,
    "representatives": [{"tenant": "NY-Albany", "id": UUID, "office": "County Legislator"}],
    "version": 1,
    "created_at": MOMENT,
    "updated_at": MOMENT,
    "progress": 50,
    "activities": 3,
    "last_activity_at": MOMENT,
    "streak": {"current": 2, "longest": 2},
}
ACTIVITY_DRAFT = {
    "kind": "call",
    "at": MOMENT,
    "representative_id": UUID,
    "outcome": "supports",
    "note": "She will ask the board.",
}
ACTIVITY = ACTIVITY_DRAFT | {
    "id": "019c1127-8c00-7000-8000-000000000007",
    "goal_id": GOAL_ID,
    "corrects": None,
    "withdrawn": False,
    "corrected_by": None,
    "created_at": MOMENT,
}
RULES = {
    "freshness_days": 365, "time_zone": "America/Chicago",
    "offices": [
        {
            "key": "precinct-commissioner", "title": "County Commissioner", "body": "Commissioners Court",
            "synonyms": ["Precinct Commissioner", "Commissioner"], "level": "county", "branch": "legislative",
            "selection": "elected", "seats": 4, "district_kind": "districts", "term": {"years": 4},
            "districts": [
                {
                    "name": "1", "seats": 1,
                    "division_id": "ocd-division/country:us/state:tx/county:harris/council_district:1",
                },
            ],
        },
    ],
    "parties": [{"name": "Democratic", "aliases": ["Democrat", "DEM", "D"]}],
    "sources": [{"what": "districts of county boards", "source": "opencivicdata/ocd-division-ids, 2026-03"}],
    "appearance": {
        "name": "Harris County", "website": "https://www.example.org", "logo_url": "https://www.example.org/logo.svg",
        "color": "#1a4480",
    },
}  # fmt: skip
SOURCE_CHANGE = {
    "files": [{"name": "people.tar.gz", "url": "https://github.com/openstates/people/archive/refs/heads/main.tar.gz"}],
    "cadence_hours": 6, "freshness_days": 14, "most_bytes": 60000000, "most_seconds": 120, "trust": "apply",
}  # fmt: skip
SOURCE_DRAFT = {
    "name": "Albany County Legislature", "publisher": "Albany County", "licence": "public record",
    "attribution": "Albany County, NY", "homepage": "https://example.org/legislature",
    "file": {"name": "roster.csv", "url": "https://example.org/legislature/roster.csv"},
    "format": None, "cadence_hours": 24, "freshness_days": 30, "trust": "apply",
}  # fmt: skip
EXAMPLES: dict[type[BaseModel], dict[str, Any]] = {
    SourceChange: SOURCE_CHANGE,
    TenantSourceDraft: SOURCE_DRAFT,
    SourceView: SOURCE_CHANGE | {
        "id": "openstates-people", "name": "Open States people", "publisher": "Open States", "licence": "CC0-1.0",
        "attribution": "Data of state officials from Open States (openstates.org), CC0.",
        "homepage": "https://github.com/openstates/people", "what": "Legislators, statewide executives and mayors",
        "format": "openstates-archive", "tenant": None, "paused": False, "result": "applied",
        "detail": "1 changed; 212 unchanged.", "as_of": "2026-01-31", "fetched_at": MOMENT, "checked_at": MOMENT,
        "changed_at": MOMENT, "next_check_at": "2026-01-31T18:00:00Z", "failures": 0, "import_id": UUID,
        "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "earlier": [],
    },
    ToolArguments: {"tenant": "NY-Albany", "limit": 5},
    ToolCard: {
        "name": "get_tenant", "operation": "get_tenant", "title": "Get tenant", "tags": ["tenants"], "method": "GET",
        "description": "Get a state or county.", "path": "/tenants/{tenant}",
        "hints": {"read_only": True, "destructive": False, "idempotent": True},
        "input_schema": {"type": "object", "properties": {"tenant": {"type": "string"}}, "required": ["tenant"]},
        "output_schema": {"type": "object", "properties": {"data": {"type": "array"}}},
    },
    RpcMessage: {
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": {
            "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "an agent", "version": "1"},
        },
    },
    Activity: ACTIVITY,
    ActivityDraft: ACTIVITY_DRAFT,
    Alive: {"status": "ok"},
    ApiKey: KEY,
    BoundarySet: {
        "tenant": "NH", "set": "lower", "version": 2, "districts": 203, "points": 14107, "points_sent": 99977,
        "bytes": 112700, "tolerance_m": 5.0, "not_in_rules": [], "not_drawn": [], "updated_at": MOMENT,
        "updated_by": UUID,
    },
    ApiKeyDraft: {"name": "clerk's import", "permissions": ["representatives:create", "representatives:update"]},
    Confirmation: {"email": "ada@example.org", "code": "123456"},
    DivisionFound: {
        "id": "ocd-division/country:us/state:ny/county:albany", "kind": "county", "name": "Albany County",
        "tenant": "NY-Albany",
    },
    CorrectionDraft: {
        "representative_id": UUID, "field": "phone", "right": "(518) 555-0100", "source": "https://example.org/legislature",
    },
    Count: {"topic": "transport", "office": "County Legislator", "people": 30},
    Dependency: {"name": "directory table", "status": "ok", "latency_ms": 4.2},
    EventForm: {
        "type": "vacancy.opened", "version": 1,
        "json_schema": {"type": "object", "properties": {"tenant": {"type": "string"}}},
    },
    ConstituentExport: {
        "id": UUID, "email": "ada@example.org", "exported_at": MOMENT, "profile": MY_PROFILE, "goals": [GOAL],
        "activities": [ACTIVITY],
    },
    FeatureCollection: {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"division_id": "ocd-division/country:us/state:nh/sldl:belknap_1", "name": "Belknap 1"},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[-71.73, 43.59], [-71.6, 43.59], [-71.6, 43.7], [-71.73, 43.59]]],
                },
            },
        ],
    },
    BatchAnswer: {
        "index": 1, "result": None, "left_out": [],
        "error": {
            "type": TYPES + "not-found", "title": "Not found", "status": 404, "detail": "There is no ZIP code 00000.",
        },
    },
    CreationAnswer: {
        "index": 1, "result": None,
        "error": {
            "type": TYPES + "invalid", "title": "The content is not valid", "status": 422,
            "detail": "CA has no office 'Wizard'.",
            "flaws": [{"pointer": "#/position", "detail": "CA has no office 'Wizard'."}],
        },
    },
    ForgottenPassword: {"email": "ada@example.org"},
    Goal: GOAL,
    GoalDraft: GOAL_DRAFT,
    Import: IMPORT,
    ImportDraft: {"file_name": "ca.csv", "mode": "review"},
    ImportReport: IMPORT | {
        "refusals": [{"line": 7, "name": "Bo Example", "reason": "belongs to NY, not to CA", "where": ""}],
        "notes": [],
        "diff": [
            {"what": "added", "id": UUID, "name": "Ada Example", "position": "State Senator", "district": "10"},
            {
                "what": "changed", "id": UUID, "name": "Cy Example", "position": "State Senator", "district": "12",
                "fields": {"party": {"before": "Green", "after": "Independent"}},
            },
        ],
        "conflicts": [],
        "left_open": [{"id": UUID, "name": "Bo Example", "reason": "is not in the file; entered by hand"}],
    },
    InvitationDraft: {"email": "bo@example.org", "role": "editor"},
    LookupResult: {
        "exact": False,
        "place": {
            "state": "NY", "county": "NY-Albany", "lat": 42.6526, "lon": -73.7562,
            "divisions": [
                {"id": "ocd-division/country:us", "kind": "country", "name": "United States", "share": 1},
                {"id": "ocd-division/country:us/state:ny", "kind": "state", "name": "New York", "share": 1},
                {
                    "id": "ocd-division/country:us/state:ny/county:albany", "kind": "county", "name": "Albany County",
                    "share": 1,
                },
            ],
            "unknown": [{"kind": "upper", "reason": "No upper boundaries of NY are uploaded."}],
        },
        "officials": {
            "federal": [], "state": [], "local": [], "undivided": [],
            "county": [
                {
                    "office": "county-executive", "title": "County Executive", "level": "county", "chamber": None,
                    "district": "At-Large", "division_id": "ocd-division/country:us/state:ny/county:albany", "share": 1,
                    "seats": 1, "voting": True, "vacant": [], "unknown": [],
                    "officials": [
                        {
                            "id": UUID, "tenant": "NY-Albany", "name": "Ada Example", "party": "Independent",
                            "status": "current", "term_start": "2024-01-01", "term_expected_end": "2027-12-31",
                            "contact_info": {"emails": ["ada@example.org"]}, "photo_url": None, "verified_at": None,
                            "source": {
                                "name": "upload", "url": None, "as_of": "2026-01-31", "fetched_at": None,
                            },
                        },
                    ],
                },
            ],
        },
    },
    EmptySeat: {
        "id": None, "seat_state": "vacant",
        "office": "state-senator", "title": "State Senator", "level": "state", "chamber": "upper", "district": "10",
        "division_id": "ocd-division/country:us/state:ca/sldu:10", "voting": True, "since": "2026-01-05",
        "as_of": "2026-01-06", "source": {"kind": "departure", "name": "the record of Ada Example", "import_id": None},
        "reason": None,
        "last_holder": {"id": UUID, "name": "Ada Example", "term_start": "2022-12-05", "term_end": "2026-01-05"},
        "successor": None, "filling": {"method": "special election", "note": "within 140 days"},
    },
    VacancyDraft: {
        "office": "state-senator", "district": "10", "since": "2026-01-15", "reason": "The senator resigned.",
        "source": "https://example.org/journal/2026-01-15",
    },
    VacancyStatement: {
        "id": UUID, "office": "state-senator", "district": "10", "since": "2026-01-15",
        "reason": "The senator resigned.", "source": "https://example.org/journal/2026-01-15", "declared_at": MOMENT,
    },
    Withdrawal: {"reason": "The resignation takes effect next month."},
    Me: {
        "id": UUID, "kind": "staff", "email": "ada@example.org", "tenant": "NY-Albany", "platform_admin": False,
        "roles": [{"tenant": "NY-Albany", "role": "admin"}],
    },
    NewApiKey: KEY | {"key": "rep_7bQ3xV1aTn2c9yWm0sUeHkLdRfGpZoJiBvXaQwEtYuI"},
    NewWebhook: WEBHOOK | {"secret": "whsec_…"},
    NewImport: IMPORT | {
        "state": "waiting", "counts": {}, "steps": 0, "written": 0,
        "upload": {
            "url": "https://represent-prod-rosters-123456789012.s3.amazonaws.com/",
            "fields": {"key": "uploads/CA/019c1127-8c00-7000-8000-000000000005/roster", "policy": "eyJleHBpcmF0aW9…"},
        },
    },
    AuthNotice: {
        "detail": "A code is on its way to this address; confirm with it, and with the password that you choose."
    },
    Profile: MY_PROFILE,
    ProfileDraft: PROFILE | {"home": {"zip": "12207"}},
    PlaceQuery: {"address": "112 State Street, Albany, NY"},
    PublicChange: {
        "sequence": 61, "type": "updated", "representative_id": UUID, "actor": "staff", "source": "api", "at": MOMENT,
        "changed": ["party", "updated_at", "version"],
        "before": {"id": UUID, "name": "Ada Example", "position": "County Legislator", "party": None, "version": 1},
        "after": {
            "id": UUID, "name": "Ada Example", "position": "County Legislator", "party": "Independent", "version": 2,
        },
    },
    Registration: {"email": "ada@example.org", "password": "Correct-Horse-7", "tenant": "NY-Albany"},
    Replay: {"after": 60},
    Representative: DRAFT | {
        "id": UUID, "state": "NY", "level": "county", "status": "current", "version": 1, "created_at": MOMENT,
        "updated_at": MOMENT,
        "provenance": [{"source": "staff", "as_of": "2026-01-31", "fields": ["/name", "/contact_info/emails/0"]}],
    },
    RepresentativeDraft: DRAFT,
    SuccessionDraft: {"term_end": "2026-12-01", "successor": {"name": "Bo Example", "how": "appointed"}},
    PasswordReset: {"email": "ada@example.org", "code": "123456", "password": "Correct-Horse-8"},
    Rotation: {"grace_seconds": 3600},
    Rules: RULES | {"tenant": "TX-Harris", "version": 0},
    RulesDraft: RULES | {"orphans": []},
    Summary: {
        "tenant": "NY-Albany", "version": 61, "rules_version": 1, "representatives": {"current": 38, "ended": 4},
        "parties": {"Democratic": 29, "Republican": 9}, "vacancies": 1, "unknown": 0, "without_office": [],
        "offices": [
            {
                "office": "county-legislator", "title": "County Legislator", "level": "county", "chamber": None,
                "seats": 39, "filled": 38, "vacant": 1, "unknown": 0, "overdue": 0, "upcoming": 0,
                "parties": {"Democratic": 29, "Republican": 9},
            },
        ],
        "completeness": {
            "seats": 39, "offices_without_seats": 0, "filled": 38, "vacant": 1, "unknown": 0, "overdue": 0,
            "unverified": 3, "stale": 1, "unverified_since": "2025-02-01",
        },
    },
    TenantStatus: {
        "tenant": "NY-Albany", "name": "Albany County", "last_verified": "2026-01-31",
        "offices": [
            {
                "office": "county-legislator", "title": "County Legislator", "level": "county", "chamber": None,
                "seats": 39, "filled": 38, "vacant": 1, "unknown": 0, "last_verified": "2026-01-31",
            },
        ],
        "sources": [
            {
                "id": "albany-county", "name": "Albany County Legislature", "publisher": "Albany County",
                "url": "https://example.org/legislature", "what": "Representatives of the tenant",
                "licence": "public record", "attribution": "Albany County, NY", "state": "applied",
                "as_of": "2026-01-31", "last_checked": MOMENT, "last_success": MOMENT,
            },
        ],
    },
    TenantView: {
        "id": "NY-Albany", "name": "Albany County", "kind": "county", "type": "county", "state": "NY", "fips": "36001",
        "county_fips": "36001", "division_id": "ocd-division/country:us/state:ny/county:albany",
    },
    TokenRequest: {"grant_type": "password", "email": "ada@example.org", "password": "Correct-Horse-7"},
    Tokens: {"id_token": "eyJraWQi…", "access_token": "eyJraWQi…", "refresh_token": "eyJjdHki…", "expires_in": 900},
    UsageReport: {
        "name": "list_representatives", "executions": 120, "failed": 1, "duration_ms": "841.250",
        "lambda_cost": "0.0000381333", "database_cost": "0.0000150000", "read_units": "120.0", "write_units": "0",
    },
    User: {
        "id": UUID, "email": "bo@example.org", "role": "editor", "enabled": True, "status": "CONFIRMED",
        "created_at": MOMENT,
    },
    UserPatch: {"role": "admin"},
    Webhook: WEBHOOK,
    WebhookDraft: {"url": "https://example.org/hooks/represent", "types": ["vacancy.filled", "vacancy.opened"]},
    BudgetDraft: {"monthly_usd": "25.00"},
    Cost: {
        "month": "2026-01", "executions": 120, "lambda_cost": "0.0000381333", "database_cost": "0.0000150000",
        "cost": "0.0000531333", "projected": "0.001700", "budget": "25.00", "share": "0.01",
        "prices_as_of": "2025-06-01", "prices_from": ["https://aws.amazon.com/lambda/pricing/"],
    },
    DeclaredUses: {
        "function": "chalicelib.representatives.routes.get", "settings": {"DDB_TABLE_NAME": ["dynamodb:GetItem"]},
    },
}  # fmt: skip


def find_example(model: type[BaseModel]) -> dict[str, Any]:
    """Return the example of a model: its entry in EXAMPLES, else the first example of each field that has one.

    Raises LookupError, which names the file, for a required field without an example.
    """
    if model in EXAMPLES:
        return EXAMPLES[model]
    if model in compat_examples.EXAMPLES:
        return compat_examples.EXAMPLES[model]
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if field.examples:
            found[field.alias or name] = field.examples[0]
        elif isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel) and field.is_required():
            found[field.alias or name] = find_example(field.annotation)
        elif field.is_required():
            file = model.__module__.replace(".", "/") + ".py"
            raise LookupError(
                f"{model.__name__}.{name} in represent-app/{file} has no example; write Field(…, examples=[…])."
            )
    return found


def make_body_example(model: type[BaseModel]) -> dict[str, Any]:
    """Return the example of a body, validated by its model; raises LookupError, see find_example."""
    example = find_example(model)
    validate(model, example)
    return {"example": example}


def make_answer_example(operation: Operation) -> dict[str, Any]:
    """Return the example of an operation's answer, with every field; raises LookupError, see find_example."""
    assert operation.output is not None  # noqa: S101 (for the type checker)
    model = operation.output.model_validate_json(to_json(find_example(operation.output)))
    if operation.shape:
        return {"example": json.loads(model.model_dump_json(by_alias=True, exclude_none=True))}
    meta = {"total": 1, "skip": 0, "limit": 25} if operation.paged else {}
    return {"example": {"data": [json.loads(model.model_dump_json())], "meta": meta, "errors": []}}


def make_problem_example(kind: type[Problem]) -> dict[str, Any]:
    """Return the example of a problem."""
    text = "The valid values are: …"
    entry = {
        "type": TYPES + kind.slug, "title": kind.title, "status": kind.status, "detail": text,
        "instance": "/representatives",
    }  # fmt: skip
    own = {"message": text, "request_id": UUID, "timestamp": MOMENT, "data": None}
    return {**entry, **own, "errors": [{**entry, "pointer": "?level"}]}
