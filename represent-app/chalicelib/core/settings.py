"""Read the environment, and the settings missing there from Parameter Store in one batch; nothing else reads them."""

from __future__ import annotations

import os
import re
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pydantic import SecretStr

    Fetch = Callable[[list[str]], dict[str, str]]

# Names derived from the stage, and defaults, so that there is nothing to copy.
DERIVED = {
    "DDB_TABLE_NAME": "represent-{stage}",
    "DDB_INDEX_NAME": "GSI1",
    "USAGE_TABLE_NAME": "represent-{stage}-usage",
    "EVENT_BUS_NAME": "represent-{stage}",
    "GEOCODER": "census",
    "SOURCE_FILES_PREFIX": "sources",
    "EXPORT_FILES_PREFIX": "exports",
    "BULK_FILES_PREFIX": "bulk",
}
# Limits for sign-ins, mails and exports, with their defaults; a stage may override them.
NUMBERS = {
    "SIGN_INS_PER_EMAIL": 10,  # per minute, with one email address
    "SIGN_INS_PER_CLIENT": 60,  # per minute, from one client address (for IPv6, one /64)
    "MAILS_PER_EMAIL": 5,  # per hour, for each of registering, resetting and inviting
    "MAILS_PER_TENANT": 50,  # per day, for each of registering and inviting
    "MAILS_PER_DAY": 50,  # the limit of Cognito's own sender
    "MAILS_FOR_INVITATIONS": 15,  # the share of those that is reserved for invitations
    "CORRECTIONS_PER_CLIENT": 10,  # reports per hour about one tenant, from one client address (for IPv6, one /64)
    "CORRECTIONS_PER_TENANT": 200,  # reports per day, about one tenant
    "EXPORTS_PER_HOUR": 20,  # large exports of one tenant that a worker writes; others get the file of an equal one
    "EXPORTS_FOR_ACCOUNTS": 5,  # the share of those that is reserved for callers with a token or a key
    "FILE_URL_SECONDS": 900,  # for which the URL of an export or a bulk file is valid
}
# Values that AWS generates: resources.yaml writes each to Parameter Store under /represent/{stage}/.
PARAMETERS = (
    "CRITICAL_ERRORS_QUEUE_URL",
    "DDB_STREAM_ARN",
    "EXPORT_QUEUE_URL",
    "IMPORT_QUEUE_URL",
    "ROSTER_BUCKET_NAME",
    "SOURCE_QUEUE_URL",
    "TASK_QUEUE_URL",
    "USER_POOL_CLIENT_ID",
    "USER_POOL_ID",
)
# Optional settings of a stage; each is a secret.
OPTIONAL = ("USER_POOL_CLIENT_SECRET",)


# An origin that may show a page in a frame; a local one may use plain HTTP.
EMBEDDER = re.compile(
    r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?|http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?"
)


class InvalidSetting(RuntimeError):  # noqa: N818 (a setting is invalid; the name reads well where it is raised)
    """A setting has a value that is not valid; the message names it and says which values are."""


class MissingSetting(RuntimeError):  # noqa: N818 (a setting is missing; the name reads well where it is raised)
    """A setting is missing; the message names it and the places that were searched."""


class Settings:
    """The settings of a stage, one typed property each; a value never changes after it is read."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = MappingProxyType(dict(environ))
        self._found: dict[str, str] = {}
        self._looked_for: set[str] = set()

    @property
    def stage(self) -> str:
        """The stage; every name derives from it."""
        stage = self._environ.get("STAGE")
        if not stage:
            raise MissingSetting("STAGE is not set in the environment; set it to local, dev or prod.")
        return stage

    @property
    def stage_or_unknown(self) -> str:
        """The stage for log lines, which are written even without a stage."""
        return self._environ.get("STAGE") or "unknown"

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """Origins that browsers may call from; `*` allows all."""
        origins = self._environ.get("ALLOWED_ORIGINS", "")
        return tuple(origin.strip() for origin in origins.split(",") if origin.strip())

    @cached_property
    def embed_origins(self) -> tuple[str, ...]:
        """Origins that may show the page for frames; `*` allows all, and none allow no site. Raises InvalidSetting."""
        value = self._environ.get("EMBED_ORIGINS", "*").strip()
        if value.lower() in ("", "none"):
            return ()
        origins = tuple(origin.strip().lower() for origin in value.split(",") if origin.strip())
        wrong = [origin for origin in origins if origin != "*" and not EMBEDDER.fullmatch(origin)]
        if wrong or ("*" in origins and len(origins) > 1):
            raise InvalidSetting(
                f"EMBED_ORIGINS has {', '.join(wrong) or '* beside other origins'}; expected *, none, or origins such "
                "as https://city.example separated by commas, with http only for localhost and 127.0.0.1."
            )
        return origins

    @cached_property
    def foreign_photos(self) -> bool:
        """Whether pages show photos of officials from other sites, which learn of the visit. Raises InvalidSetting."""
        value = self._environ.get("FOREIGN_PHOTOS", "").strip().lower() or "on"
        if value not in ("on", "off"):
            raise InvalidSetting(f"FOREIGN_PHOTOS is {value!r}; expected on or off.")
        return value == "on"

    @property
    def upload_origins(self) -> tuple[str, ...]:
        """The origins to which a browser uploads rosters: the bucket's."""
        if self.endpoint_url:
            return ("/".join(self.endpoint_url.split("/")[:3]),)
        name = self.roster_bucket_name
        region = self._environ.get("AWS_REGION") or self._environ.get("AWS_DEFAULT_REGION")
        return (f"https://{name}.s3.{region}.amazonaws.com" if region else f"https://{name}.s3.amazonaws.com",)

    @property
    def table_name(self) -> str:
        """The name of the single table."""
        return self.get_value("DDB_TABLE_NAME")

    @property
    def index_name(self) -> str:
        """The name of the table's index."""
        return self.get_value("DDB_INDEX_NAME")

    @property
    def usage_table_name(self) -> str:
        """The name of the table of rate limits, idempotency and usage records."""
        return self.get_value("USAGE_TABLE_NAME")

    @property
    def user_pool_id(self) -> str:
        """The id of the Cognito user pool."""
        return self.get_value("USER_POOL_ID")

    @property
    def user_pool_client_id(self) -> str:
        """The id of the user pool client that the API uses to sign people in."""
        return self.get_value("USER_POOL_CLIENT_ID")

    @property
    def user_pool_client_secret(self) -> SecretStr | None:
        """The secret of that client, if it has one."""
        from pydantic import SecretStr  # noqa: PLC0415 (pydantic is imported only when needed; it slows cold starts)

        secret = self._read("USER_POOL_CLIENT_SECRET")
        return SecretStr(secret) if secret else None

    @property
    def admin_mfa_required(self) -> bool:
        """Whether platform administrators need an authenticator app."""
        return self._is_on("ADMIN_MFA_REQUIRED")

    @property
    def tenant_role_arn(self) -> str | None:
        """The role for sessions limited to one tenant's items; without it, the function's own role applies."""
        return self._environ.get("TENANT_ROLE_ARN") or None

    @property
    def event_bus_name(self) -> str:
        """The name of the event bus that receives changes."""
        return self.get_value("EVENT_BUS_NAME")

    @property
    def task_queue_url(self) -> str:
        """The URL of the queue of tenant tasks."""
        return self.get_value("TASK_QUEUE_URL")

    @property
    def import_queue_url(self) -> str:
        """The URL of the queue of roster imports."""
        return self.get_value("IMPORT_QUEUE_URL")

    @property
    def source_queue_url(self) -> str:
        """The URL of the queue of sources to check."""
        return self.get_value("SOURCE_QUEUE_URL")

    @property
    def export_queue_url(self) -> str:
        """The URL of the queue of exports and bulk files to write."""
        return self.get_value("EXPORT_QUEUE_URL")

    @property
    def export_files_prefix(self) -> str:
        """The prefix of the files of exports in the bucket of rosters."""
        return self.get_value("EXPORT_FILES_PREFIX")

    @property
    def bulk_files_prefix(self) -> str:
        """The prefix of the bulk files in the bucket of rosters."""
        return self.get_value("BULK_FILES_PREFIX")

    @property
    def source_files_prefix(self) -> str:
        """The prefix of the files of sources in the bucket of rosters."""
        return self.get_value("SOURCE_FILES_PREFIX")

    @property
    def checks_sources(self) -> bool:
        """Whether the schedule checks sources; in stage local only `make sync` does."""
        return self._environ.get("SOURCE_SCHEDULE", "on") != "off"

    @property
    def source_mirror(self) -> str | None:
        """A folder or a URL that has the files of sources at the hosts and paths of their URLs; None for the web."""
        return self._environ.get("SOURCE_MIRROR") or None

    @property
    def roster_bucket_name(self) -> str:
        """The name of the bucket of rosters."""
        return self.get_value("ROSTER_BUCKET_NAME")

    @property
    def critical_errors_queue_url(self) -> str:
        """The URL of the queue of failures that need a person."""
        return self.get_value("CRITICAL_ERRORS_QUEUE_URL")

    @cached_property
    def usage_tracking(self) -> str:
        """The executions that are recorded: all, only those of identified callers (`identified`), or none (`off`).

        Any other value means `identified`, so that a typing error does not lose records.
        """
        value = self._environ.get("USAGE_TRACKING", "")
        return value if value in {"all", "off"} else "identified"

    @property
    def snapshot_ttl(self) -> float:
        """Seconds for which a tenant's cached records are served without checking for changes."""
        return float(self._environ.get("SNAPSHOT_TTL") or 2)

    @property
    def snapshot_limit(self) -> int:
        """Bytes of records that are cached in memory, in all and for one tenant; larger records are read each time.

        The default is a quarter of the memory that Lambda provides.
        """
        value = self._environ.get("SNAPSHOT_LIMIT")
        return int(value) if value else (self.memory_mb or 1024) * 250_000

    @cached_property
    def memory_mb(self) -> int:
        """Memory of the Lambda function in MB (docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html)."""
        return int(self._environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE") or 0)

    @cached_property
    def request_deadline(self) -> float:
        """Seconds that a request may wait for other services before the response is 503.

        It must be less than the timeouts of API Gateway (29 s) and Lambda; see config.json.
        """
        return float(self._environ.get("REQUEST_DEADLINE") or 8)

    def get_number(self, name: str) -> int:
        """Return one of NUMBERS."""
        return int(self._environ.get(name) or NUMBERS[name])

    @property
    def webhooks_to_loopback(self) -> bool:
        """Whether webhooks may call this machine, where developers and tests listen: only in stage local."""
        return self._environ.get("WEBHOOKS_TO_LOOPBACK") == "yes" and self.stage == "local"

    @property
    def geocoder(self) -> str:
        """The geocoder of addresses: `census` (the US Census Bureau's, the default), `amazon-location`, or `none`."""
        return self.get_value("GEOCODER")

    @property
    def offline(self) -> bool:
        """Whether no geocoder is asked: the addresses of a few samples are found, and no others."""
        return self._is_on("OFFLINE")

    @property
    def census_geocoder_url(self) -> str:
        """The URL of the US Census Bureau's geocoder."""
        return self._environ.get("CENSUS_GEOCODER_URL") or "https://geocoding.geo.census.gov"

    @property
    def key_set_url(self) -> str:
        """The URL of the user pool's public keys; an embedded cloud serves them at its own endpoint."""
        base = f"{self.endpoint_url}/{self.user_pool_id}" if self.endpoint_url else self.issuer
        return self._environ.get("JWKS_URL") or f"{base}/.well-known/jwks.json"

    @property
    def endpoint_url(self) -> str | None:
        """The URL of an embedded cloud; None on AWS."""
        return self._environ.get("AWS_ENDPOINT_URL") or None

    @property
    def user_pool_region(self) -> str:
        """The region of the user pool."""
        return self.user_pool_id.partition("_")[0]

    @property
    def issuer(self) -> str:
        """The issuer of the pool's tokens (docs.aws.amazon.com/cognito/…/amazon-cognito-user-pools-using-tokens…)."""
        return f"https://cognito-idp.{self.user_pool_region}.amazonaws.com/{self.user_pool_id}"

    @property
    def behind_gateway(self) -> bool:
        """Whether Lambda runs this process, so that API Gateway has verified its claims about the caller."""
        return "AWS_LAMBDA_FUNCTION_NAME" in self._environ

    def _is_on(self, name: str) -> bool:
        """Return whether a switch is on: any value but those that say no."""
        return self._environ.get(name, "").strip().casefold() not in ("", "0", "no", "n", "false", "off")

    def get_value(self, name: str) -> str:
        """Return a setting by the name of its variable; raises MissingSetting."""
        known = self._read(name)
        if known:
            return known
        if name in DERIVED:
            return DERIVED[name].format(stage=self.stage)
        raise MissingSetting(
            f"{name} is neither in the environment nor in Parameter Store as {self.parameter(name)}; "
            "deploy the stage's resources, or set the variable."
        )

    def _read(self, name: str) -> str | None:
        """Return a setting from the environment or Parameter Store; tests compare reads with the declarations here."""
        return self._environ.get(name) or self._found.get(name)

    def need(self, names: Iterable[str], fetch: Fetch, *, optional: bool = True) -> None:
        """Read the settings missing in the environment from Parameter Store, in one read; raises MissingSetting.

        With `optional=False`, optional settings are read only along with others, never by themselves.
        """
        wanted = [name for name in sorted(names) if name not in DERIVED and not self._environ.get(name)]
        missing = [name for name in wanted if name not in self._looked_for and not self._is_known_to_be_none(name)]
        if any(optional or name not in OPTIONAL for name in missing):
            paths = {self.parameter(name): name for name in missing}
            self._found |= {paths[path]: value for path, value in fetch(list(paths)).items()}
            # A missing required setting may appear later, so it is looked up again; a missing optional one is final.
            self._looked_for |= {name for name in missing if name in self._found or name in OPTIONAL}
        for name in wanted:
            if name not in OPTIONAL:
                self.get_value(name)

    def _is_known_to_be_none(self, name: str) -> bool:
        """Return whether the stage says that an optional setting has no value, so that it need not be looked up."""
        return name == "USER_POOL_CLIENT_SECRET" and self._environ.get("USER_POOL_CLIENT_TYPE") == "public"

    def parameter(self, name: str) -> str:
        """Return the name of a setting in Parameter Store."""
        return f"/represent/{self.stage}/{name}"


@cache
def load() -> Settings:
    """Read the settings of this process, once."""
    return Settings(os.environ)  # noqa: TID251


def under_chalice_cli() -> bool:
    """Return whether Chalice's command line (local, package, deploy) loads the app, rather than Lambda or a test."""
    return "AWS_CHALICE_CLI_MODE" in os.environ  # noqa: TID251


def get_stream_arn() -> str:
    """Return the ARN of the table's stream; like the user pool's, it is known once a stage is deployed."""
    return os.environ.get("DDB_STREAM_ARN", "arn:aws:dynamodb:us-east-1:000000000000:table/unknown/stream/unknown")  # noqa: TID251


def get_queue_name(name: str) -> str:
    """Return the name of a queue of this stage, for the decorators of the functions that it triggers."""
    return f"represent-{load().stage_or_unknown}-{name}"


def make_upload_rule() -> dict[str, Any]:
    """Return the event pattern that matches uploads to this stage in the account."""
    bucket = f"represent-{load().stage_or_unknown}-rosters-"
    return {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {"bucket": {"name": [{"prefix": bucket}]}, "object": {"key": [{"prefix": "uploads/"}]}},
    }


def get_user_pool_arn() -> str:
    """Return the ARN of the user pool for the gateway's authorizer; it is known once a stage is deployed.

    `tools.deploy.stage` passes it to CloudFormation as a parameter and exports it for `chalice deploy`.
    """
    return os.environ.get("USER_POOL_ARN", "arn:aws:cognito-idp:us-east-1:000000000000:userpool/unknown")  # noqa: TID251
