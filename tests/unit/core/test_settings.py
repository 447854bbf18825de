"""Settings: the environment, then Parameter Store in one read, then an error that names both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib.core import settings
from chalicelib.core.settings import InvalidSetting, MissingSetting, Settings
from chalicelib.operations import execution_context
from tests import grants

if TYPE_CHECKING:
    from collections.abc import Callable


class Store:
    """A Parameter Store that records its reads."""

    def __init__(self, **values: str) -> None:
        self.values = {f"/represent/dev/{name}": value for name, value in values.items()}
        self.asked: list[list[str]] = []

    def fetch(self, names: list[str]) -> dict[str, str]:
        self.asked.append(names)
        return {name: self.values[name] for name in names if name in self.values}


def test_names_derive_from_the_stage() -> None:
    found = Settings({"STAGE": "dev"})
    assert (found.table_name, found.usage_table_name) == ("represent-dev", "represent-dev-usage")
    assert found.index_name == "GSI1"
    assert found.allowed_origins == ()


def test_derived_name_can_be_overridden() -> None:
    found = Settings({"STAGE": "dev", "DDB_TABLE_NAME": "a", "USAGE_TABLE_NAME": "b", "ALLOWED_ORIGINS": "x, y,"})
    assert (found.table_name, found.usage_table_name, found.allowed_origins) == ("a", "b", ("x", "y"))


def test_missing_stage_error_lists_valid_stages() -> None:
    with pytest.raises(MissingSetting, match="STAGE is not set in the environment; set it to local, dev or prod"):
        _ = Settings({}).stage


def test_missing_settings_are_read_once_in_one_batch() -> None:
    store = Store(USER_POOL_ID="us-east-1_A", USER_POOL_CLIENT_ID="c")
    found = Settings({"STAGE": "dev"})
    for _ in range(2):
        found.need(["USER_POOL_ID", "DDB_TABLE_NAME", "USER_POOL_CLIENT_ID", "USER_POOL_CLIENT_SECRET"], store.fetch)
    assert store.asked == [
        [f"/represent/dev/{name}" for name in ("USER_POOL_CLIENT_ID", "USER_POOL_CLIENT_SECRET", "USER_POOL_ID")]
    ]
    assert (found.user_pool_id, found.user_pool_client_id) == ("us-east-1_A", "c")
    assert found.user_pool_client_secret is None


def test_settings_in_the_environment_are_not_read_from_parameter_store() -> None:
    store = Store()
    found = Settings({"STAGE": "dev", "USER_POOL_ID": "us-west-2_B"})
    found.need(["USER_POOL_ID", "DDB_TABLE_NAME"], store.fetch)
    assert store.asked == []
    assert found.issuer == "https://cognito-idp.us-west-2.amazonaws.com/us-west-2_B"
    assert found.key_set_url == found.issuer + "/.well-known/jwks.json"


def test_missing_setting_error_names_both_places_and_it_is_read_again() -> None:
    store = Store()
    found = Settings({"STAGE": "dev"})
    expected = "USER_POOL_ID is neither in the environment nor in Parameter Store as /represent/dev/USER_POOL_ID"
    with pytest.raises(MissingSetting, match=expected):
        found.need(["USER_POOL_ID"], store.fetch)
    store.values["/represent/dev/USER_POOL_ID"] = "us-east-1_A"
    found.need(["USER_POOL_ID"], store.fetch)
    assert found.user_pool_id == "us-east-1_A"


def test_secret_is_shown_only_on_request() -> None:
    found = Settings({"STAGE": "dev", "USER_POOL_CLIENT_SECRET": "hush"})
    secret = found.user_pool_client_secret
    assert secret is not None
    assert "hush" not in f"{secret!r} {secret} {found!r}"
    assert secret.get_secret_value() == "hush"


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"}, "http://127.0.0.1:4566/us-east-1_A/.well-known/jwks.json"),
        ({"JWKS_URL": "https://keys.example/set"}, "https://keys.example/set"),
    ],
)
def test_key_set_url_can_be_overridden(environ: dict[str, str], expected: str) -> None:
    assert Settings({"STAGE": "dev", "USER_POOL_ID": "us-east-1_A", **environ}).key_set_url == expected


def test_settings_are_immutable() -> None:
    environ = {"STAGE": "dev"}
    found = Settings(environ)
    environ["STAGE"] = "prod"
    assert found.stage == "dev"
    with pytest.raises(AttributeError):
        found.stage = "prod"  # type: ignore[misc]


def test_process_reads_its_environment_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first: Callable[[], Settings] = settings.load
    assert first() is first()
    monkeypatch.setenv("USER_POOL_ARN", "arn:x")
    assert settings.get_user_pool_arn() == "arn:x"


@pytest.mark.parametrize(
    ("environ", "allowed"),
    [
        ({"STAGE": "local", "WEBHOOKS_TO_LOOPBACK": "yes"}, True),
        ({"STAGE": "local"}, False),
        ({"STAGE": "local", "WEBHOOKS_TO_LOOPBACK": "true"}, False),
        ({"STAGE": "dev", "WEBHOOKS_TO_LOOPBACK": "yes"}, False),
        ({"STAGE": "prod", "WEBHOOKS_TO_LOOPBACK": "yes"}, False),
    ],
)
def test_webhooks_may_lead_to_loopback_only_in_stage_local(environ: dict[str, str], *, allowed: bool) -> None:
    assert Settings(environ).webhooks_to_loopback is allowed


def test_optional_settings_are_read_only_along_with_others() -> None:
    names = ("USER_POOL_CLIENT_SECRET", "USER_POOL_ID")
    store = Store(USER_POOL_ID="pool", USER_POOL_CLIENT_SECRET="hush")
    Settings({"STAGE": "dev", "USER_POOL_ID": "pool"}).need(names, store.fetch, optional=False)
    assert store.asked == []
    Settings({"STAGE": "dev"}).need(names, store.fetch, optional=False)
    assert store.asked == [["/represent/dev/USER_POOL_CLIENT_SECRET", "/represent/dev/USER_POOL_ID"]]


def test_reading_an_undeclared_setting_fails_the_test() -> None:
    found = Settings({"STAGE": "dev", "ROSTER_BUCKET_NAME": "rosters"})
    with execution_context.acting_as(execution_context.Pipeline("list_imports", {"DDB_TABLE_NAME": frozenset()})):
        assert (found.table_name, found.roster_bucket_name) == ("represent-dev", "rosters")
    undeclared, grants.RECORDER.undeclared = grants.RECORDER.undeclared, []
    assert undeclared == ["list_imports read the setting ROSTER_BUCKET_NAME, which it does not declare"]


def test_request_deadline_is_eight_seconds_by_default() -> None:
    assert (Settings({}).request_deadline, Settings({"REQUEST_DEADLINE": "2.5"}).request_deadline) == (8, 2.5)


def test_sites_that_may_frame_a_page_are_origins() -> None:
    assert Settings({}).embed_origins == ("*",)
    assert Settings({"EMBED_ORIGINS": " none "}).embed_origins == Settings({"EMBED_ORIGINS": ""}).embed_origins == ()
    found = Settings({"EMBED_ORIGINS": "https://City.example, https://b.example:8443, http://127.0.0.1:3000,"})
    assert found.embed_origins == ("https://city.example", "https://b.example:8443", "http://127.0.0.1:3000")


@pytest.mark.parametrize(
    "value",
    [
        "http://city.example", "https://city.example/", "city.example", "https://", "*, https://a.example",
        "https://a.example; script-src *", "https://*.example", "https://a.example https://b.example", "'self'",
        "http://localhost.example", "https://a.example:port", "data:",
    ],
)  # fmt: skip
def test_other_values_of_frames_are_refused(value: str) -> None:
    with pytest.raises(InvalidSetting, match=r"EMBED_ORIGINS has .*; expected"):
        _ = Settings({"EMBED_ORIGINS": value}).embed_origins


def test_photos_of_other_sites_are_on_or_off() -> None:
    assert [Settings({"FOREIGN_PHOTOS": value}).foreign_photos for value in ("", "on", "OFF")] == [True, True, False]
    with pytest.raises(InvalidSetting, match="FOREIGN_PHOTOS is 'no'; expected on or off"):
        _ = Settings({"FOREIGN_PHOTOS": "no"}).foreign_photos


def test_public_client_has_no_secret_to_look_up() -> None:
    asked = list[list[str]]()

    def fetch(paths: list[str]) -> dict[str, str]:
        asked.append(paths)
        return {}

    environ = {"STAGE": "dev", "USER_POOL_ID": "us-east-1_A"}
    Settings(environ).need(["USER_POOL_ID", "USER_POOL_CLIENT_SECRET"], fetch)
    Settings(environ | {"USER_POOL_CLIENT_TYPE": "public"}).need(["USER_POOL_ID", "USER_POOL_CLIENT_SECRET"], fetch)
    assert asked == [["/represent/dev/USER_POOL_CLIENT_SECRET"]]
