"""Operations that need changed rules read them if they are not cached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib import container

if TYPE_CHECKING:
    from tests.api.conftest import Caller
    from tests.support import Calls

STATE = "ocd-division%2Fcountry:us%2Fstate:ca"
READ_ONLY = ("version", "tenant", "sources", "updated_at", "updated_by")


def test_each_operation_reads_uncached_rules(api: Caller, calls: Calls) -> None:
    one = f"/representatives/{api.create()['id']}"
    rules = api.get("/tenants/CA/rules").one
    draft = {name: value for name, value in rules.items() if name not in READ_ONLY} | {"freshness_days": 77}
    reply = api.send("PUT", "/tenants/CA/rules", draft)
    assert reply.status == 200, reply.text
    person = {"name": "Bo Other", "position": "Mayor"}
    asked: list[tuple[str, str, object]] = [
        ("GET", "/tenants/CA/vacancies", None),
        ("GET", "/tenants/CA/summary", None),
        ("GET", f"/divisions/{STATE}", None),
        ("POST", "/representatives", person),
        ("PUT", one, person),
        ("PATCH", one, {"party": "Green"}),
    ]
    for method, path, body in asked:
        container.get_rules_cache().clear()
        calls.during()
        answer = api.send(method, path, body)
        assert answer.status in (200, 201), answer.text
        assert "GetItem" in calls.during(), path
