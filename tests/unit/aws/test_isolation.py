"""The keys that reach the database belong to one tenant, for any input of a client."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any
from unittest.mock import MagicMock
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.auth.permissions import ANONYMOUS
from chalicelib.aws.tenant_table import TenantTable, Write
from chalicelib.aws.usage_table import UsageTable
from chalicelib.container import Container
from chalicelib.core.errors import NotFound, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

REAL = ["CA", "CA-Alameda", "NY", "NY-Albany", "MD-Baltimore", "MD-Baltimore-City"]
LOOK_ALIKES = str.maketrans({"A": "\u0410", "C": "\u0421", "N": "\uff2e", "-": "\u2010", "a": "\u0430"})


def bent(tenant: str) -> list[str]:
    """Return inputs that a client might send to reach another tenant, or more than one."""
    return [
        tenant.lower(), tenant.translate(LOOK_ALIKES), f" {tenant}", f"{tenant} ", f"{tenant}#", f"{tenant}#CHANGES",
        f"{tenant}*", f"{tenant}\x00", f"{tenant}\n", quote(f"{tenant}#"), f"TENANT#{tenant}", f"{tenant}/../NY",
        f"{tenant}-", f"{tenant}${{aws:PrincipalTag/TenantId}}", tenant * 200, f"{tenant},NY", f"{tenant}%23META",
    ]  # fmt: skip


ANYTHING = st.one_of(
    st.text(max_size=60), st.sampled_from(REAL), st.sampled_from([text for tenant in REAL for text in bent(tenant)])
)


class Recording:
    """An empty database that records its requests."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def __getattr__(self, name: str) -> Callable[..., dict[str, Any]]:
        def call(**request: Any) -> dict[str, Any]:
            self.asked.append(request)
            return {"Count": 0, "Items": [], "Responses": {}}

        return call

    def partitions(self) -> set[str]:
        """Return every partition key in the requests."""
        found: set[str] = set()

        def walk(value: Any) -> None:
            if isinstance(value, dict):
                found.update([value["PK"]["S"]] if "PK" in value else [], [value[":pk"]["S"]] if ":pk" in value else [])
                for entry in value.values():
                    walk(entry)
            elif isinstance(value, list):
                for entry in value:
                    walk(entry)

        walk(self.asked)
        return found


def use(table: TenantTable, sk: str) -> None:
    """Call every method of a table."""
    table.get(sk)
    table.get(sk, partition="#IDEMPOTENCY", usage=True)
    table.get_many([sk])
    list(table.query())
    list(table.query(partition="#CHANGES"))
    table.query_after("#CHANGES", sk, 10)
    list(table.query_index(f"#REP#{sk}"))
    list(table.query_newest(f"#REP#{sk}", sk, 10))
    table.query_last("#CHANGES", 10)
    table.query_oldest(f"#REP#{sk}")
    table.count(f"#REP#{sk}")
    table.get_with(sk, "#SNAPSHOT", [sk])
    table.put(sk, {"a": 1}, partition="#SNAPSHOT", usage=True)
    table.transact([Write(sk, {"a": 1}, 0), Write(sk, None, 1), table.bump_version(1, 1)])


def use_usage(table: UsageTable, sk: str) -> None:
    """Call every method of a tenant's usage records."""
    table.put_all("EXECUTIONS", [(sk, {"a": 1})])
    list(table.query_between("EXECUTIONS", sk, sk))
    table.query_first("EXECUTIONS")
    table.get("EXECUTIONS", sk)
    table.put("EXECUTIONS", sk, {"a": 1}, 1)


@pytest.mark.parametrize(("made", "used"), [(TenantTable, use), (UsageTable, use_usage)])
def test_these_tests_call_every_method(made: type[Any], used: Callable[[Any, str], None]) -> None:
    table = MagicMock(spec=made)
    used(table, "REP#1")
    verbs = {name for name, value in vars(made).items() if callable(value) and not name.startswith("_")}
    assert {name for name, *_ in table.method_calls} == verbs


@settings(max_examples=300)
@given(tenant=ANYTHING, sk=ANYTHING)
def test_table_addresses_its_own_tenant_or_is_not_created(tenant: str, sk: str) -> None:
    database: Any = Recording()
    try:
        table = TenantTable(lambda: database, "t", "u", tenant)
    except ValueError:
        if tenant:  # without a tenant, a UsageTable holds usage without one
            with pytest.raises(ValueError, match="not a tenant id"):
                UsageTable(lambda: database, "u", tenant)
        return
    use(table, sk)
    use_usage(UsageTable(lambda: database, "u", tenant), sk)
    assert all(key == f"TENANT#{tenant}" or key.startswith(f"TENANT#{tenant}#") for key in database.partitions())
    assert "#" not in tenant


@pytest.mark.parametrize("tenant", REAL)
def test_tenant_does_not_reach_one_whose_id_has_it_as_a_prefix(tenant: str) -> None:
    database: Any = Recording()
    use(TenantTable(lambda: database, "t", "u", tenant), "REP#1")
    use_usage(UsageTable(lambda: database, "u", tenant), "REP#1")
    for other in REAL:
        if other != tenant:
            theirs = (f"TENANT#{other}", f"TENANT#{other}#")
            assert not [key for key in database.partitions() if key == theirs[0] or key.startswith(theirs[1])]


@settings(max_examples=300)
@given(text=ANYTHING)
def test_only_the_exact_tenant_id_names_the_tenant(text: str) -> None:
    try:
        found = Container(ANONYMOUS).for_tenant(text)
    except NotFound:
        return
    assert found.tenant.id == text


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tenant=ANYTHING, query=ANYTHING, record=ANYTHING)
def test_tenant_query_and_id_in_requests_stay_in_the_tenant(
    monkeypatch: pytest.MonkeyPatch, tenant: str, query: str, record: str
) -> None:
    from chalicelib.aws import clients  # noqa: PLC0415
    from chalicelib.changes.routes import ChangesQuery  # noqa: PLC0415
    from chalicelib.core.validation import validate_query  # noqa: PLC0415
    from chalicelib.representatives.query_params import RepresentativesQuery  # noqa: PLC0415

    database = Recording()
    monkeypatch.setattr(clients, "dynamodb", lambda: database)
    with contextlib.suppress(Problem):
        scope = Container(ANONYMOUS).for_tenant(tenant)
        scope.records.list_page(validate_query(RepresentativesQuery, {"q": [query], "district": [record]}))
        scope.table.get(f"REP#{record}")
        scope.feed.read_after(validate_query(ChangesQuery, {"after": [query]}).after, 10)
    assert database.partitions() <= {f"TENANT#{tenant}{part}" for part in ("", "#CHANGES", "#SNAPSHOT")}
