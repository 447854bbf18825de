"""The one place that reads the environment. What it lacks is in Parameter Store, read there in one batch."""

from __future__ import annotations

import os
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pydantic import SecretStr

    Fetch = Callable[[list[str]], dict[str, str]]

# Names that follow from the stage, and what holds unless told otherwise, so that there is nothing to copy.
DERIVED = {
    "DDB_TABLE_NAME": "represent-{stage}",
    "DDB_INDEX_NAME": "GSI1",
    "USAGE_TABLE_NAME": "represent-{stage}-usage",
    "EVENT_BUS_NAME": "represent-{stage}",
    "GEOCODER": "census",
}
# How often people may try to sign in and have mail sent, and what holds unless a stage says otherwise.
NUMBERS = {
    "SIGN_INS_PER_EMAIL": 10,  # a minute, with one address
    "SIGN_INS_PER_CLIENT": 60,  # a minute, from one client address (of IPv6, one /64)
    "MAILS_PER_EMAIL": 5,  # an hour, for each of registering, resetting and inviting
    "MAILS_PER_TENANT": 50,  # a day, for each of registering and inviting
    "MAILS_PER_DAY": 50,  # as Cognito's own sender sends
    "MAILS_FOR_INVITATIONS": 15,  # of those, kept for invitations
}
# What AWS makes up: resources.yaml writes each to Parameter Store under /represent/{stage}/.
PARAMETERS = (
    "CRITICAL_ERRORS_QUEUE_URL",
    "DDB_STREAM_ARN",
    "IMPORT_QUEUE_URL",
    "ROSTER_BUCKET_NAME",
    "TASK_QUEUE_URL",
    "USER_POOL_CLIENT_ID",
    "USER_POOL_ID",
)
# What a stage may have and need not; each is a secret.
OPTIONAL = ("USER_POOL_CLIENT_SECRET",)


class MissingSetting(RuntimeError):  # noqa: N818 (a setting is missing; it reads so where it is raised)
    """A setting is nowhere to be found; the message names it and says where it was looked for."""


class Settings:
    """What a stage is told: one typed property each. Nothing changes once it is read."""

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
        """The stage for a log, which is written whether or not one is set."""
        return self._environ.get("STAGE") or "unknown"

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """Origins that browsers may call from; `*` for all."""
        origins = self._environ.get("ALLOWED_ORIGINS", "")
        return tuple(origin.strip() for origin in origins.split(",") if origin.strip())

    @property
    def table_name(self) -> str:
        """The single table."""
        return self.get_value("DDB_TABLE_NAME")

    @property
    def index_name(self) -> str:
        """Its index."""
        return self.get_value("DDB_INDEX_NAME")

    @property
    def usage_table_name(self) -> str:
        """The table of limits, idempotency and records of use."""
        return self.get_value("USAGE_TABLE_NAME")

    @property
    def user_pool_id(self) -> str:
        """The Cognito user pool."""
        return self.get_value("USER_POOL_ID")

    @property
    def user_pool_client_id(self) -> str:
        """The client of the pool that the API signs people in with."""
        return self.get_value("USER_POOL_CLIENT_ID")

    @property
    def user_pool_client_secret(self) -> SecretStr | None:
        """That client's secret, where it has one."""
        from pydantic import SecretStr  # noqa: PLC0415 (pydantic is paid by those who need it)

        secret = self._read("USER_POOL_CLIENT_SECRET")
        return SecretStr(secret) if secret else None

    @property
    def tenant_role_arn(self) -> str | None:
        """The role whose sessions open the items of one tenant each; without it the function's own opens all."""
        return self._environ.get("TENANT_ROLE_ARN") or None

    @property
    def event_bus_name(self) -> str:
        """The bus that changes are told on."""
        return self.get_value("EVENT_BUS_NAME")

    @property
    def task_queue_url(self) -> str:
        """The queue of tasks of tenants."""
        return self.get_value("TASK_QUEUE_URL")

    @property
    def import_queue_url(self) -> str:
        """The queue of imports of rosters."""
        return self.get_value("IMPORT_QUEUE_URL")

    @property
    def roster_bucket_name(self) -> str:
        """The bucket of rosters."""
        return self.get_value("ROSTER_BUCKET_NAME")

    @property
    def critical_errors_queue_url(self) -> str:
        """The queue of failures that need a person."""
        return self.get_value("CRITICAL_ERRORS_QUEUE_URL")

    @cached_property
    def usage_tracking(self) -> str:
        """Whose executions are kept: of all, of those who say who they are (identified), or of none (off).

        What is none of these means the second: a slip of the pen must not lose records.
        """
        told = self._environ.get("USAGE_TRACKING", "")
        return told if told in {"all", "off"} else "identified"

    @property
    def snapshot_ttl(self) -> float:
        """For how many seconds a tenant's records are served from memory without asking whether they have changed."""
        return float(self._environ.get("SNAPSHOT_TTL") or 2)

    @property
    def snapshot_limit(self) -> int:
        """How many bytes of records are kept in memory, and of one tenant at most; what is larger is read each time.

        A quarter of what Lambda gives, unless told otherwise.
        """
        told = self._environ.get("SNAPSHOT_LIMIT")
        return int(told) if told else (self.memory_mb or 1024) * 250_000

    @cached_property
    def memory_mb(self) -> int:
        """What Lambda gives this function, in MB (docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html)."""
        return int(self._environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE") or 0)

    @cached_property
    def request_deadline(self) -> float:
        """For how many seconds a request may wait for others, before it is answered with 503.

        It must be less than API Gateway waits (29 s) and Lambda runs; see config.json.
        """
        return float(self._environ.get("REQUEST_DEADLINE") or 8)

    def get_number(self, name: str) -> int:
        """Return one of NUMBERS."""
        return int(self._environ.get(name) or NUMBERS[name])

    @property
    def webhooks_to_loopback(self) -> bool:
        """Whether webhooks may lead to this machine, where developers and tests listen: in stage local alone."""
        return self._environ.get("WEBHOOKS_TO_LOOPBACK") == "yes" and self.stage == "local"

    @property
    def geocoder(self) -> str:
        """What finds addresses: `census` (the US Census Bureau's, the default), `amazon-location`, or `none`."""
        return self.get_value("GEOCODER")

    @property
    def census_geocoder_url(self) -> str:
        """Where the US Census Bureau's geocoder is."""
        return self._environ.get("CENSUS_GEOCODER_URL") or "https://geocoding.geo.census.gov"

    @property
    def key_set_url(self) -> str:
        """Where the pool's public keys are; an embedded cloud has them at its own endpoint."""
        endpoint = self._environ.get("AWS_ENDPOINT_URL")
        base = f"{endpoint}/{self.user_pool_id}" if endpoint else self.issuer
        return self._environ.get("JWKS_URL") or f"{base}/.well-known/jwks.json"

    @property
    def issuer(self) -> str:
        """Who signs the pool's tokens (docs.aws.amazon.com/cognito/…/amazon-cognito-user-pools-using-tokens…)."""
        region = self.user_pool_id.partition("_")[0]
        return f"https://cognito-idp.{region}.amazonaws.com/{self.user_pool_id}"

    @property
    def behind_gateway(self) -> bool:
        """Whether Lambda runs this, so that API Gateway has verified what it says of the caller."""
        return "AWS_LAMBDA_FUNCTION_NAME" in self._environ

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
        """Return a setting that the environment or Parameter Store has; tests compare reads with declarations here."""
        return self._environ.get(name) or self._found.get(name)

    def need(self, names: Iterable[str], fetch: Fetch, *, optional: bool = True) -> None:
        """Look in Parameter Store, in one read, for what the environment lacks; raises MissingSetting.

        With `optional=False` optional settings are read along with others, and nothing is read for them alone.
        """
        wanted = [name for name in sorted(names) if name not in DERIVED and not self._environ.get(name)]
        missing = [name for name in wanted if name not in self._looked_for]
        if any(optional or name not in OPTIONAL for name in missing):
            paths = {self.parameter(name): name for name in missing}
            self._found |= {paths[path]: value for path, value in fetch(list(paths)).items()}
            # What is not there yet may be there later, unless it need not be there at all.
            self._looked_for |= {name for name in missing if name in self._found or name in OPTIONAL}
        for name in wanted:
            if name not in OPTIONAL:
                self.get_value(name)

    def parameter(self, name: str) -> str:
        """Return where Parameter Store has a setting."""
        return f"/represent/{self.stage}/{name}"


@cache
def load() -> Settings:
    """Read the settings of this process, once."""
    return Settings(os.environ)  # noqa: TID251


def under_chalice_cli() -> bool:
    """Whether Chalice's command line (local, package, deploy) loads the app, rather than Lambda or a test."""
    return "AWS_CHALICE_CLI_MODE" in os.environ  # noqa: TID251


def get_stream_arn() -> str:
    """Return the ARN of the table's stream; like the pool's it is known when a stage is deployed."""
    return os.environ.get("DDB_STREAM_ARN", "arn:aws:dynamodb:us-east-1:000000000000:table/unknown/stream/unknown")  # noqa: TID251


def get_queue_name(name: str) -> str:
    """Return the name of a queue of this stage, for the decorators of the functions that it starts."""
    return f"represent-{load().stage_or_unknown}-{name}"


def make_upload_rule() -> dict[str, Any]:
    """Return which events of the account's own bus are uploads to this stage."""
    bucket = f"represent-{load().stage_or_unknown}-rosters-"
    return {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {"bucket": {"name": [{"prefix": bucket}]}, "object": {"key": [{"prefix": "uploads/"}]}},
    }


def get_user_pool_arn() -> str:
    """Return the ARN that the gateway's authorizer names; it is known when a stage is deployed, and not before.

    `tools.stage` gives it to CloudFormation as a parameter, and exports it for `chalice deploy`.
    """
    return os.environ.get("USER_POOL_ARN", "arn:aws:cognito-idp:us-east-1:000000000000:userpool/unknown")  # noqa: TID251
