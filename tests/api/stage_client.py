"""A stage with people, keys and records, and one valid request for every route."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl
from uuid import uuid4

import jwt

from chalicelib.auth.api_keys import CARRIED, ApiKeyDraft
from chalicelib.auth.permissions import SYSTEM, Permission, Principal, Role
from chalicelib.aws import clients
from chalicelib.container import Container
from chalicelib.corrections.models import Correction
from chalicelib.exports.bulk_models import AreaFiles, BulkObject, BulkSet
from chalicelib.imports.jobs import Counts, ImportDraft, ImportState
from tests import people

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient

    from chalicelib.representatives.export_models import ExportFormat
    from tests.api.conftest import Caller, Reply

PASSWORD = "Correct-Horse-7"
DRAFT = {"name": "Ada Example", "position": "Mayor", "sources": [{"url": "https://example.org"}]}

HANDSHAKE = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25"}}
SOURCE_CHANGE = {
    "files": [{"name": "country-us.csv", "url": "https://example.org/country-us.csv"}],
    "cadence_hours": 24,
    "freshness_days": 30,
    "most_bytes": 1_000_000,
    "most_seconds": 30,
}
OWN_SOURCE = {
    "name": "Roster of the clerk",
    "publisher": "The clerk",
    "licence": "public record",
    "attribution": "The clerk",
    "file": {"name": "roster.csv", "url": "https://93.184.216.34/roster.csv"},
}
BOUNDARIES = "/tenants/{tenant}/boundaries/{set}"
SQUARE = [[-122.0, 37.0], [-120.0, 37.0], [-120.0, 39.0], [-122.0, 39.0], [-122.0, 37.0]]
MAP = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"division_id": "ocd-division/country:us/state:ca/council_district:1"},
            "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
        }
    ],
}

# The query that a route needs.
QUERIES = {
    "/lookup": "?lat=37.8&lon=-122.1",
    "/civicinfo/v2/representatives": "?address=95814",
    "/civicinfo/v2/divisions": "?query=california",
    "/civicinfo/v2/divisionsByAddress": "?address=95814",
    "/openstates/people": "?jurisdiction=ca",
    "/openstates/people.geo": "?lat=37.8&lng=-122.1",
}
# The ids of the country, a state, a county and a district, and of governments, by the number of their parts.
DIVISIONS = {
    2: "ocd-division/country:us",
    3: "ocd-division/country:us/state:ca",
    4: "ocd-division/country:us/state:ca/county:alameda",
    5: "ocd-division/country:us/state:ca/county:alameda/council_district:1",
    6: "ocd-division/country:us/state:ca/county:alameda/council_district:1/ward:1",
}
JURISDICTIONS = {
    2: "ocd-jurisdiction/country:us",
    3: "ocd-jurisdiction/country:us/government",
    4: "ocd-jurisdiction/country:us/state:ca/government",
    5: "ocd-jurisdiction/country:us/state:ca/county:alameda/government",
    6: "ocd-jurisdiction/country:us/state:ca/county:alameda/place:x/government",
}
CORRECTION: dict[str, Any] = {"office": "governor", "field": "phone", "right": "(916) 555-0100"}
# A literal address needs no name lookup.
HOOK = {"url": "https://93.184.216.34/hook"}
OF_ONESELF = ("/me/", "/goals")
LIVES_IN_CA = {"home": {"division": "ocd-division/country:us/state:ca"}}
GOAL = {"title": "A crosswalk", "topic": "transport"}


@dataclass
class Pool:
    """The user pool of a stage, as its administrators see it on AWS."""

    client: CognitoIdentityProviderClient
    id: str
    app: str
    _made: int = field(default=0)

    def unused_address(self) -> str:
        """Return an address without an account."""
        self._made += 1
        return f"person{self._made}@example.org"

    def person(self, email: str | None = None, *groups: str, confirmed: bool = True) -> str:
        """Make an account in some groups and return its id (sub)."""
        email = email or self.unused_address()
        made = self.client.sign_up(
            ClientId=self.app, Username=email, Password=PASSWORD, UserAttributes=[{"Name": "email", "Value": email}]
        )
        if confirmed:
            self.client.admin_confirm_sign_up(UserPoolId=self.id, Username=email)
            self.say(email, email_verified="true")
        for group in groups:
            self.put(made["UserSub"], group)
        return made["UserSub"]

    def say(self, name: str, **attributes: str) -> None:
        """Set attributes of an account; `custom__x` sets `custom:x`."""
        changes: Any = [{"Name": key.replace("__", ":"), "Value": value} for key, value in attributes.items()]
        self.client.admin_update_user_attributes(UserPoolId=self.id, Username=name, UserAttributes=changes)

    def put(self, sub: str, group: str) -> None:
        """Put an account into a group, and make the group if needed."""
        known = {entry["GroupName"] for entry in self.client.list_groups(UserPoolId=self.id)["Groups"]}
        if group not in known:
            self.client.create_group(UserPoolId=self.id, GroupName=group)
        self.client.admin_add_user_to_group(UserPoolId=self.id, Username=sub, GroupName=group)

    def groups(self, sub: str) -> set[str]:
        """Return the groups of an account."""
        answer = self.client.admin_list_groups_for_user(UserPoolId=self.id, Username=sub)
        return {group["GroupName"] for group in answer["Groups"]}


def make_pool(client: CognitoIdentityProviderClient) -> Pool:
    """Make the pool as resources.yaml declares it (a contract test compares the two)."""
    pool = client.create_user_pool(
        PoolName="represent-local",
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        Policies={
            "PasswordPolicy": {
                "MinimumLength": 12,
                "RequireLowercase": True,
                "RequireUppercase": True,
                "RequireNumbers": True,
                "RequireSymbols": False,
            }
        },
        Schema=[
            {"Name": name, "AttributeDataType": "String", "Mutable": True}
            for name in ("tenant", "invited_by", "shut_out_by")
        ],
    )["UserPool"]
    client.set_user_pool_mfa_config(
        UserPoolId=pool["Id"], SoftwareTokenMfaConfiguration={"Enabled": True}, MfaConfiguration="OPTIONAL"
    )
    app = client.create_user_pool_client(
        UserPoolId=pool["Id"],
        ClientName="represent-local",
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]
    return Pool(client, pool["Id"], app["ClientId"])


def key_of(tenant: str, *permissions: str) -> str:
    """Make an API key of a tenant and return it."""
    admin = Principal("staff", id="maker", staff=frozenset({(tenant, Role.ADMIN)}))
    draft = ApiKeyDraft(name="a key", permissions=list(permissions or CARRIED), per_minute=6000)
    return Container(admin).api_keys.create(tenant, draft, admin).key


def token(pool: Pool, *groups: str, **changed: Any) -> str:
    """Return a token of a new account in some groups."""
    return people.token(*groups, **({"sub": pool.person(None, *groups)} | changed))


def make_export() -> str:
    """Write a large export of CA; returns its id."""
    scope = Container(SYSTEM).for_tenant("CA")
    made = scope.exports.request(None, "csv", scope.records.get_view(), 1_000)
    return str(scope.exports.run(made.id, lambda _: []).id)


def make_correction() -> str:
    """Store a report about CA; returns its id."""
    about: dict[str, Any] = {"representative_id": None, "district": None, "source": None}
    new = Correction(
        id=uuid4(), tenant="CA", state="open", created_at=datetime.now(UTC), version=1, **CORRECTION, **about
    )
    Container(SYSTEM).for_tenant("CA").corrections.add(new)
    return str(new.id)


def make_bulk_files() -> None:
    """Store a set of bulk files: those of CA."""
    files: dict[ExportFormat, BulkObject] = {
        kind: BulkObject(key=f"1/ca.{kind}", size=1, digest="0" * 64) for kind in ("csv", "jsonl")
    }
    now = datetime.now(UTC)
    area = AreaFiles(area="CA", fingerprint="0", records=1, written_at=now, licences="1/ca-licences", files=files)
    made = BulkSet(as_of=now.date(), areas={"CA": area}, licences="1/us-licences")
    bucket = Container(SYSTEM).settings.roster_bucket_name
    clients.s3().put_object(Bucket=bucket, Key="bulk/1/us-licences", Body=b'{"CA":[]}')
    Container(SYSTEM).global_table.save_bulk("FILES", f"{now:%Y%m%dt%H%M%S}", made.model_dump_json())


@dataclass
class Stage:
    """Makes everything that a request needs, new for each request."""

    api: Caller
    pool: Pool

    def credentials(self, who: str) -> dict[str, str | None]:
        """Return the authentication headers of a principal."""
        tokens = {
            "constituent": lambda: token(self.pool),
            "editor": lambda: token(self.pool, "CA:editor"),
            "admin": lambda: token(self.pool, "CA:admin"),
            "other editor": lambda: token(self.pool, "NY:editor"),
            "other admin": lambda: token(self.pool, "NY:admin"),
            "platform": lambda: token(self.pool, "platform:admin"),
            "expired": lambda: token(self.pool, "CA:admin", exp=int(datetime.now(UTC).timestamp()) - 60),
            "forged": lambda: token(self.pool, "CA:admin", signed_by="another key"),
        }
        keys = {
            "key": lambda: key_of("CA"),
            "bare key": lambda: key_of("CA", Permission.REPRESENTATIVES_READ),
            "other key": lambda: key_of("NY"),
        }
        if who in tokens:
            return {"Authorization": f"Bearer {tokens[who]()}"}
        return {"Authorization": None} | ({"X-Api-Key": keys[who]()} if who in keys else {})

    def call(self, method: str, route: str, credentials: dict[str, str | None]) -> Reply:
        """Send the valid request for a route."""
        path, body = self.prepare(method, route, credentials)
        return self.api.send(method, path, body, credentials)

    def prepare(self, method: str, route: str, credentials: dict[str, str | None]) -> tuple[str, Any]:
        """Return path and body of the valid request for a route, after making everything that it needs."""
        path, body = self._request(method, route)
        if route.startswith(OF_ONESELF):
            path = self._of_oneself(path, credentials)
        if route == "/auth/mfa" and method != "GET":
            body = {"access_token": self._get_access_token(credentials)}
            body |= {"code": "123456"} if method == "PUT" else {}
        return path, body

    def arguments(self, method: str, route: str, credentials: dict[str, str | None]) -> dict[str, Any]:
        """Return the arguments with which a tool makes the valid request of its route."""
        path, body = self.prepare(method, route, credentials)
        bare, _, query = path.partition("?")
        captured = re.fullmatch(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", route), bare)
        assert captured, route
        asked = {name: float(value) if name in ("lat", "lon") else value for name, value in parse_qsl(query)}
        tenant = {} if route.startswith(("/lookup", "/divisions", "/activities", *OF_ONESELF)) else {"tenant": "CA"}
        return tenant | asked | captured.groupdict() | (body or {})

    def _request(self, method: str, route: str) -> tuple[str, Any]:
        made = {("PUT", "/tenants/{tenant}/rules"): self._rules, ("POST", "/tenants/{tenant}/vacancies"): self._vacancy}
        if (method, route) in made:
            return route.replace("{tenant}", "CA"), made[method, route]()
        path = (
            route.replace("{asset}", "start.js")
            .replace("{page_file}", "widget.js")
            .replace("{tenant}", "CA")
            .replace("{tool}", "list_representatives")
        )
        path = path.replace("{source_id}", self._source_id(method, route))
        path = (
            path.replace("{division_id}", "ocd-division%2Fcountry:us%2Fstate:ca")
            .replace("{set}", "council")
            .replace("{file}", "CA.csv")
        )
        if "{ocd_id}" in route or "{jurisdiction_id}" in route:
            path = _name_division(path)
        path = re.sub(r"{(?:method|collection|part[0-9])}", "bills", path)
        path += QUERIES.get(route, "") if method == "GET" else ""
        if method in ("GET", "DELETE") and route.startswith(BOUNDARIES):
            self.api.send("PUT", path.removesuffix("/outline"), MAP, {"Content-Type": "application/geo+json"})
        if "{representative_id}" in path:
            path = path.replace("{representative_id}", self.api.create(sources=DRAFT["sources"])["id"])
        if "{user_id}" in path:
            sub = self.pool.person(None, "CA:editor")
            self.pool.say(sub, custom__invited_by="CA")
            path = path.replace("{user_id}", sub)
        for name, make in (
            ("{import_id}", self._import_id), ("{key_id}", self._key_id), ("{export_id}", make_export),
            ("{correction_id}", make_correction),
        ):  # fmt: skip
            if name in path:
                path = path.replace(name, make())
        if "{webhook_id}" in path:
            path = path.replace("{webhook_id}", self.api.send("POST", "/webhooks", HOOK).one["id"])
        if "{vacancy_id}" in path:
            declared = self.api.send("POST", "/tenants/CA/vacancies", self._vacancy())
            path = path.replace("{vacancy_id}", declared.one["id"])
        bodies: dict[tuple[str, str], Any] = {
            ("DELETE", "/tenants/{tenant}/vacancies/{vacancy_id}"): {"reason": "It was wrong."},
            ("PUT", BOUNDARIES): MAP,
            ("POST", "/representatives"): DRAFT,
            ("PUT", "/representatives/{representative_id}"): DRAFT,
            ("PATCH", "/representatives/{representative_id}"): {"party": "Green"},
            ("POST", "/agent/{tool}"): {"tenant": "CA", "limit": 5},
            ("POST", "/tenants/{tenant}/agent/{tool}"): {},
            ("POST", "/representatives/batch"): {"representatives": [{"name": "Ada", "position": "Governor"}]},
            ("POST", "/representatives/{representative_id}/successor"): {
                "term_end": "2099-01-01",
                "successor": {"name": "Bo Example"},
            },
            ("POST", "/lookup"): {"lat": 37.8, "lon": -122.1},
            ("POST", "/lookup/batch"): {"places": [{"lat": 37.8, "lon": -122.1}]},
            ("POST", "/mcp"): HANDSHAKE,
            ("POST", "/tenants/{tenant}/mcp"): HANDSHAKE,
            ("POST", "/imports"): {"file_name": "ca.csv"},
            ("POST", "/users"): {"email": self.pool.unused_address(), "role": "editor"},
            ("PATCH", "/users/{user_id}"): {"role": "admin", "enabled": False},
            ("POST", "/api-keys"): {"name": "k", "permissions": [Permission.REPRESENTATIVES_READ]},
            ("POST", "/api-keys/{key_id}/rotate"): {},
            ("POST", "/corrections"): CORRECTION,
            ("PATCH", "/corrections/{correction_id}"): {"state": "accepted"},
            ("POST", "/webhooks"): HOOK,
            ("PUT", "/sources/{source_id}"): SOURCE_CHANGE,
            ("PUT", "/tenants/{tenant}/sources/{source_id}"): OWN_SOURCE,
            ("PUT", "/usage/budget"): {"monthly_usd": "25.00"},
            ("PUT", "/me/profile"): LIVES_IN_CA,
            ("PATCH", "/me/profile"): {"consents": {"reminders": True}},
            ("POST", "/goals"): GOAL,
            ("PATCH", "/goals/{goal_id}"): {"status": "paused"},
            ("POST", "/goals/{goal_id}/activities"): {"kind": "call"},
            ("POST", "/webhooks/{webhook_id}/replay"): {"after": 0},
        }
        return path, bodies.get((method, route), self._account(route) if route.startswith("/auth/") else None)

    def _of_oneself(self, path: str, credentials: dict[str, str | None]) -> str:
        """Give the caller a home in CA and the goal in the path; callers that cannot have a goal get a random id."""
        self.api.send("PUT", "/me/profile", LIVES_IN_CA, credentials)
        if "{goal_id}" not in path:
            return path
        made = self.api.send("POST", "/goals", GOAL, credentials)
        return path.replace("{goal_id}", made.one["id"] if made.status == 201 else str(uuid4()))

    def _get_access_token(self, credentials: dict[str, str | None]) -> str:
        """Sign in as the person of a token, by password alone; anyone else has no access token."""
        token = (credentials.get("Authorization") or "").removeprefix("Bearer ")
        if not token:
            return "none"
        sub = jwt.decode(token, options={"verify_signature": False})["sub"]
        account = self.pool.client.admin_get_user(UserPoolId=self.pool.id, Username=sub)
        (email,) = (entry["Value"] for entry in account["UserAttributes"] if entry["Name"] == "email")
        self.pool.client.admin_set_user_mfa_preference(
            UserPoolId=self.pool.id, Username=sub, SoftwareTokenMfaSettings={"Enabled": False}
        )
        asked = {"USERNAME": email, "PASSWORD": PASSWORD}
        answer = self.pool.client.initiate_auth(
            ClientId=self.pool.app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=asked
        )
        return answer["AuthenticationResult"]["AccessToken"]

    def _source_id(self, method: str, route: str) -> str:
        """Return the id of a source of the catalogue, or of CA's own, which is there to be deleted."""
        if route != "/tenants/{tenant}/sources/{source_id}":
            return "ocd-division-ids"
        if method == "DELETE":
            self.api.send("PUT", "/tenants/CA/sources/clerks-roster", OWN_SOURCE)
        return "clerks-roster"

    def _vacancy(self) -> dict[str, str]:
        """Return the statement that a seat is vacant, of which there is none yet."""
        for seat in self.api.get("/tenants/CA/vacancies?limit=100").data:
            if seat["id"]:
                self.api.send("DELETE", f"/tenants/CA/vacancies/{seat['id']}", {"reason": "A new test."})
        return {"office": "municipal-mayor", "reason": "She resigned."}

    def _import_id(self) -> str:
        """Make an import of CA in review; its only other row was refused."""
        imports = Container(SYSTEM).for_tenant("CA").imports
        job = imports.jobs.create(ImportDraft(file_name="ca.csv"), None)
        parts = {"refusals-0": b'{"line":2,"name":"Bo","reason":"has no id"}', "plan-0": b"[]"}
        for name, line in parts.items():
            imports.bucket.put(f"{job.id}/a/{name}.jsonl", line)
        imports.jobs.change(job, state=ImportState.REVIEW, attempt="a", counts=Counts(refused=1))
        return str(job.id)

    def _account(self, route: str) -> Any:
        if route in ("/auth/logout", "/auth/config", "/auth/mfa", "/auth/invitations/accept"):
            return None
        email = self.pool.unused_address()
        if route != "/auth/register":
            self.pool.person(email, confirmed=route != "/auth/confirm")
        bodies: dict[str, Any] = {
            "/auth/register": {"password": PASSWORD, "tenant": "CA"},
            "/auth/confirm": {"code": "123456"},
            "/auth/token": {"grant_type": "password", "password": PASSWORD},
            "/auth/password/forgot": {},
            "/auth/password/reset": {"code": "123456", "password": PASSWORD},
        }
        return {"email": email, **bodies[route]}

    def _rules(self) -> Any:
        rules = self.api.get("/tenants/CA/rules").one
        return {name: value for name, value in rules.items() if name not in ("tenant", "version")} | {
            "freshness_days": 400 - rules["freshness_days"]
        }

    def _key_id(self) -> str:
        admin = Principal("staff", id="maker", staff=frozenset({("CA", Role.ADMIN)}))
        draft = ApiKeyDraft(name="to be changed", permissions=[Permission.REPRESENTATIVES_READ])
        return str(Container(admin).api_keys.create("CA", draft, admin).id)


def _name_division(path: str) -> str:
    """Return a path with the id of a division or government, encoded or in as many parts as the path has for it."""
    ids = JURISDICTIONS if "{jurisdiction_id}" in path else DIVISIONS
    parts = re.findall(r"{(?:ocd_id|jurisdiction_id|part[0-9])}", path)
    bare = path.partition("/{")[0]
    return f"{bare}/{ids[len(parts)]}" if len(parts) > 1 else f"{bare}/{ids[4].replace('/', '%2F')}"
