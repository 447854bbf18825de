"""Call every operation by our Python client; print the type of each answer, by operation id, as JSON.

Usage: python run_represent_client.py URL '{"email": …, "password": …, "prefix": …, "division": …}'
"""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import hmac
import json
import struct
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
import represent_client
from represent_client import AsyncRepresent, Represent, models

PATIENCE = 60  # seconds for a worker
LATER = dt.date(2099, 1, 1)  # an edition beside the one of the samples
PASSWORD = "Correct-Horse-7"
TENANT = "NY-Albany"
SQUARE = [[-73.9, 42.6], [-73.7, 42.6], [-73.7, 42.8], [-73.9, 42.8], [-73.9, 42.6]]
MAP = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"division_id": "ocd-division/country:us/state:ny/county:albany/council_district:1"},
            "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
        }
    ],
}
HANDSHAKE = {
    "jsonrpc": "2.0", "id": 1, "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "a client", "version": "1"},
    },
}  # fmt: skip
OWN_SOURCE = {
    "name": "Roster of the clerk", "publisher": "The clerk", "licence": "public record", "attribution": "The clerk",
    "file": {"name": "roster.csv", "url": "https://93.184.216.34/roster.csv"},
}  # fmt: skip
SEAT = {"position": "County Legislator", "district": "3"}
# A literal address needs no name lookup.
HOOK = {"url": "https://93.184.216.34/hook"}


@dataclass
class Recorder:
    """A client whose answers are recorded by operation id: the type of their entries, or of the whole."""

    client: Represent
    found: dict[str, str] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self.client, name)

        def call(*arguments: Any, **named: Any) -> Any:
            try:
                answer = operation(*arguments, **named)
            except represent_client.Conflict:
                if not name.endswith("tenant_source"):
                    raise
                answer = operation(*arguments, **named)  # a worker checks the source at the same time
            except represent_client.Problem as error:
                raise SystemExit(f"{name}: {error.status} {error.detail} {error.errors}") from error
            entries = answer.data if isinstance(answer, represent_client.Answer) else [answer]
            kinds = {type(entry).__name__ for entry in entries}
            if kinds or name not in self.found:
                self.found[name] = " ".join(sorted(kinds)) or "no entry"
            return answer

        return call


def build(kind: str, /, **members: Any) -> Any:
    """Return a model of a request."""
    return getattr(models, kind).from_dict(members)


def read_in_public(api: Recorder, division: str) -> None:
    """Call what needs no credentials."""
    for name in ("health", "health_ready", "openapi", "docs", "auth_config", "list_tools", "list_event_schemas"):
        getattr(api, name)()
    api.docs_asset("start.js")
    api.list_tenants(limit=1)
    api.get_tenant(TENANT)
    api.get_rules(TENANT)
    api.get_summary(TENANT)
    api.get_tenant_status(TENANT)
    api.list_vacancies(TENANT)
    api.look_up(zip_="12207")
    api.look_up_by_body(body=build("PlaceQuery", zip="12207"))
    api.list_divisions(q="albany")
    api.get_division(division)
    api.get_division_outline(division)
    api.get_boundary_outlines(TENANT, "council")
    api.report_correction(body=build("CorrectionDraft", office="sheriff", field="phone", right="(518) 555-0100"))
    api.count_corrections(TENANT)
    api.list_representatives()
    api.list_changes()
    api.list_sources()
    api.list_tenant_sources(TENANT)
    api.list_bulk_files()
    api.call_tool("list_tenants", body=build("ToolArguments", limit=1))
    api.call_tenant_tool(TENANT, "list_representatives", body=build("ToolArguments", limit=1))
    api.mcp(body=build("RpcMessage", **HANDSHAKE))
    api.tenant_mcp(TENANT, body=build("RpcMessage", **HANDSHAKE))
    api.google_representatives_by_address(address="12207")
    api.google_representatives_by_division("ocd-division/country:us/state:ny")
    api.google_divisions(query="albany")
    api.google_divisions_by_address(address="12207")
    api.openstates_people(jurisdiction="ny")
    api.openstates_people_geo(lat=42.6526, lng=-73.7562)
    api.openstates_jurisdictions()
    api.openstates_jurisdiction("ocd-jurisdiction/country:us/state:ny/government")


def write_records(api: Recorder) -> None:
    """Write representatives, seats, rules and maps as an administrator."""
    draft = build("RepresentativeDraft", name="Ada Example", **SEAT)
    made = api.create_representative(body=draft)
    record = made.one.id
    read = api.get_representative(record)
    patched = api.patch_representative(record, body=models.RepresentativePatch(party=None), if_match=read.etag)
    api.replace_representative(record, body=draft, if_match=patched.etag)
    api.verify_representative(record)
    api.list_held_fields(record)
    api.release_representative(record)
    api.get_history(record)
    api.delete_representative(record)
    holder = api.create_representative(body=draft)
    handover = build("SuccessionDraft", term_end="2026-01-15", successor={"name": "Di Example"})
    for each in api.replace_holder(holder.one.id, body=handover, if_match=holder.etag).data:
        api.delete_representative(each.id)
    vacancy = {"office": "county-legislator", "district": "3", "since": "2026-01-15", "reason": "She resigned."}
    declared = api.declare_vacancy(TENANT, body=build("VacancyDraft", source="https://example.org", **vacancy))
    api.list_vacancies(TENANT)
    api.withdraw_vacancy(TENANT, declared.one.id, body=build("Withdrawal", reason="It was wrong."))
    several = {"representatives": [{"name": "Bo Example", **SEAT}, {"name": "Cy"}]}
    api.create_representatives(body=build("RepresentativesDraft", **several))
    rules = api.get_rules(TENANT).one.to_dict()
    kept = {name: value for name, value in rules.items() if name not in ("tenant", "version")}
    api.replace_rules(TENANT, body=build("RulesDraft", **kept))
    api.replace_boundaries(TENANT, "council", body=build("FeatureCollection", **MAP), valid_from=LATER)
    api.get_boundaries(TENANT, "council")
    api.delete_boundaries(TENANT, "council", valid_from=LATER)
    reported = api.list_corrections().data[0].id
    api.get_correction(reported)
    api.decide_correction(reported, body=build("CorrectionPatch", state="accepted"))


def delete_legislator(api: Recorder) -> None:
    """Remove the record that an import adds again."""
    (record,) = api.list_representatives(q="Bo Example").data
    api.delete_representative(record.id)


def administer(api: Recorder, person: str) -> None:
    """Call what administrators of a tenant and of the platform may."""
    made = api.create_import(body=build("ImportDraft", file_name="roster.csv", mode="review")).one
    roster = api.client.request("GET", "/representatives", params={"format": "csv"}, headers={"X-Tenant-Id": TENANT})
    delete_legislator(api)
    fields = made.upload.fields.to_dict()
    httpx.post(made.upload.url, data=fields, files={"file": roster.content}, timeout=30).raise_for_status()
    deadline = time.monotonic() + PATIENCE
    while api.list_imports().data[0].state != "review":
        assert time.monotonic() < deadline, api.get_import(made.id)
        time.sleep(0.2)
    api.get_import(made.id)
    api.apply_import(made.id)
    while api.list_imports().data[0].state != "done":
        assert time.monotonic() < deadline, api.get_import(made.id)
        time.sleep(0.2)
    delete_legislator(api)
    api.cancel_import(api.create_import(body=build("ImportDraft", file_name="other.csv")).one.id)
    user = api.invite_user(body=build("InvitationDraft", email=f"invited.{person}", role="editor")).one.id
    api.get_user(user)
    api.change_user(user, body=build("UserPatch", role="admin"))
    permissions = ["representatives:read", "lookup:batch"]
    key = api.create_api_key(body=build("ApiKeyDraft", name="a key", permissions=permissions)).one
    with Represent(api.client.url, api_key=key.key) as holder:
        Recorder(holder, api.found).look_up_batch(body=build("PlacesDraft", places=[{"zip": "12207"}, {"zip": "1"}]))
    api.list_api_keys()
    api.get_api_key(key.id)
    rotated = api.rotate_api_key(key.id, body=build("Rotation")).one
    api.revoke_api_key(rotated.id)
    hook = api.create_webhook(body=build("WebhookDraft", **HOOK)).one.id
    api.list_webhooks()
    api.get_webhook(hook)
    api.replay_webhook(hook, body=build("Replay", after=0))
    api.delete_webhook(hook)
    api.count_goals(TENANT)
    api.get_usage()
    api.set_budget(body=build("BudgetDraftInput", monthly_usd="25.00"))
    api.get_cost()
    api.get_declarations()
    api.list_users()


def manage_sources(api: Recorder) -> None:
    """Change, pause and resume the sources of the platform and of a tenant."""
    source = api.list_sources().data[0]
    api.pause_source(source.id)
    api.resume_source(source.id)
    fields = ("files", "cadence_hours", "freshness_days", "most_bytes", "most_seconds", "trust")
    api.correct_source(source.id, body=build("SourceChange", **{name: source.to_dict()[name] for name in fields}))
    api.sync_source(source.id)
    own = "clerk-roster"
    api.replace_tenant_source(TENANT, own, body=build("TenantSourceDraft", **OWN_SOURCE))
    api.list_tenant_sources(TENANT)
    api.pause_tenant_source(TENANT, own)
    api.resume_tenant_source(TENANT, own)
    api.sync_tenant_source(TENANT, own)
    api.delete_tenant_source(TENANT, own)


def make_code(secret: str) -> str:
    """Return the code that an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), "sha1").digest()
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 0xF)
    return f"{(number & 0x7FFFFFFF) % 10**6:06}"


def use_an_app(api: Recorder, person: str, access_token: str) -> None:
    """Set up an authenticator app, sign in with its code, and remove it."""
    secret = api.begin_mfa(body=build("AppRequest", access_token=access_token)).one.secret
    code = {"access_token": access_token, "code": make_code(secret)}
    api.require_mfa(body=build("AppConfirmation", **code))
    try:
        api.client.sign_in(person, PASSWORD)
    except represent_client.ChallengeRequired as asked:
        api.client.answer_challenge(asked, code=make_code(secret))
    api.drop_mfa(body=build("AppRequest", access_token=access_token))


def live_as_a_resident(api: Recorder, person: str) -> None:
    """Register, keep goals, and erase the account."""
    api.register(body=build("Registration", email=person, password=PASSWORD, tenant=TENANT))
    api.confirm(body=build("Confirmation", email=person, code="123456", password=PASSWORD))
    grant = {"grant_type": "password", "email": person, "password": PASSWORD}
    tokens = api.token(body=build("TokenRequest", **grant)).one
    api.client.credentials.take(tokens.to_dict())
    api.accept_invitations()
    api.me()
    api.get_mfa()
    use_an_app(api, person, tokens.access_token)
    api.replace_profile(body=build("ProfileDraft", home={"zip": "12207"}))
    api.get_profile()
    api.patch_profile(body=build("ProfilePatch", name="Ada"))
    api.my_representatives()
    goal = api.create_goal(body=build("GoalDraft", title="A crosswalk", topic="transport")).one.id
    api.list_goals()
    api.get_goal(goal)
    api.add_activity(goal, body=build("ActivityDraft", kind="call"))
    api.list_goal_activities(goal)
    api.list_activities()
    api.patch_goal(goal, body=models.GoalPatch(status="paused", due=None))
    api.export_me()
    api.delete_goal(goal)
    api.delete_profile()
    api.forgot_password(body=build("ForgottenPassword", email=person))
    reset = {"email": person, "code": "123456", "password": PASSWORD}
    api.reset_password(body=build("PasswordReset", **reset))
    api.client.sign_in(person, PASSWORD)
    api.logout()
    api.client.sign_in(person, PASSWORD)
    api.erase_me()


async def read_asynchronously(url: str) -> dict[str, Any]:
    """Return facts that the asynchronous client reads."""
    async with AsyncRepresent(url, tenant=TENANT) as represent:
        found, record = await asyncio.gather(represent.look_up(zip_="12207"), represent.list_representatives(limit=1))
        people = [person.name async for person in record]
        return {"county": found.one.place.county, "people": sorted(people)}


def main(url: str, asked: dict[str, str]) -> None:
    """Call every operation, and print what they gave."""
    with Represent(url, tenant=TENANT) as represent:
        api = Recorder(represent)
        read_in_public(api, asked["division"])
        live_as_a_resident(api, f"{asked['prefix']}@example.org")
    with Represent(url, tenant=TENANT) as represent:
        represent.sign_in(asked["email"], asked["password"])
        administrator = Recorder(represent, api.found)
        write_records(administrator)
        administer(administrator, f"{asked['prefix']}@example.org")
        manage_sources(administrator)
    with Represent(url, tenant=TENANT) as represent:
        people = sorted(person.name for person in represent.list_representatives(limit=1))
    found = {"types": api.found, "people": people, "async": asyncio.run(read_asynchronously(url))}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
