"""POST /lookup/batch: an answer or an error for each place, for API keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from chalicelib import container
from chalicelib.core.errors import Unavailable
from chalicelib.geo.models import PlaceQuery
from chalicelib.lookup import models, routes
from tests.api.stage_client import key_of, token

if TYPE_CHECKING:
    from tests.api.conftest import Caller, Reply
    from tests.api.stage_client import Stage
    from tests.support import Calls

ZIP = {"zip": "95814"}
POINT = {"lat": 38.5766, "lon": -121.4934}


def ask(api: Caller, *places: Any, key: str | None = None) -> Reply:
    """Send a batch with an API key of CA."""
    credentials = {"Authorization": None, "X-Api-Key": key or key_of("CA")}
    return api.send("POST", "/lookup/batch", {"places": list(places)}, credentials)


def test_each_place_has_the_answer_of_a_lookup_or_its_error(api: Caller) -> None:
    api.create(name="Ada Example", position="Governor")
    wrong = [
        {"zip": "00000"}, {"lat": 38.5}, {}, {"zip": "95814", "lat": 1, "lon": 2}, {"zap": "95814"},
        {"zip": "95814", "on": "tomorrow"},
    ]  # fmt: skip
    reply = ask(api, ZIP, *wrong, POINT)
    assert reply.status == 200, reply.text
    assert [each["index"] for each in reply.data] == list(range(8))
    assert [bool(each["result"]) for each in reply.data] == [True, *[False] * len(wrong), True]
    assert reply.data[0]["result"] == api.get("/lookup?zip=95814").one
    assert reply.data[-1]["result"] == api.get("/lookup?lat=38.5766&lon=-121.4934").one
    found = [(each["error"]["status"], each["error"]["detail"], each["left_out"]) for each in reply.data[1:-1]]
    assert [status for status, _, _ in found] == [404, *[422] * 5]
    words = ["00000", "lat and lon", "address, zip", "one of", "zap: ", "on: "]
    assert [word for word, (_, detail, _) in zip(words, found, strict=True) if word not in detail] == [], found
    assert [rest for _, _, rest in found] == [[]] * 6


def test_answers_are_of_a_day(api: Caller) -> None:
    now, later = ask(api, ZIP, ZIP | {"on": "2127-02-01"}).data
    assert later["result"]["place"]["on"] == "2127-02-01"
    assert now["result"]["place"] != later["result"]["place"]


def test_entry_that_is_no_object_has_an_error_of_its_own(api: Caller) -> None:
    credentials = {"Authorization": None, "X-Api-Key": key_of("CA")}
    found, refused = api.send("POST", "/lookup/batch", {"places": [ZIP, "95814"]}, credentials).data
    assert (found["error"], refused["result"], refused["error"]["status"]) == (None, None, 422)


@pytest.mark.parametrize("places", [[], [ZIP] * 101, {"zip": "95814"}, None])
def test_batch_that_is_no_list_of_1_to_100_places_is_refused(api: Caller, places: Any) -> None:
    credentials = {"Authorization": None, "X-Api-Key": key_of("CA")}
    reply = api.send("POST", "/lookup/batch", {"places": places}, credentials)
    assert reply.status == 422
    assert "places" in reply.text


def test_only_keys_with_the_permission_may_ask(stage: Stage) -> None:
    signed_in = {"Authorization": f"Bearer {token(stage.pool, 'CA:admin')}"}
    assert stage.api.send("POST", "/lookup/batch", {"places": [ZIP]}, signed_in).status == 403
    assert stage.api.send("POST", "/lookup/batch", {"places": [ZIP]}, {"Authorization": None}).status == 401
    assert ask(stage.api, ZIP, key=key_of("CA", "lookup:read")).status == 403
    assert ask(stage.api, ZIP, key=key_of("NY", "lookup:batch")).status == 200


def test_administrator_may_give_the_permission_to_a_key_without_having_it(stage: Stage) -> None:
    draft = {"name": "CRM", "permissions": ["lookup:batch"]}
    admin, editor = stage.credentials("admin"), stage.credentials("editor")
    made = stage.api.send("POST", "/api-keys", draft, admin)
    assert made.status == 201, made.text
    assert ask(stage.api, ZIP, key=made.one["key"]).status == 200
    assert stage.api.send("POST", "/api-keys", draft, editor).status == 403


def test_no_answer_is_larger_than_its_part_of_the_response(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    offices = [{"name": "Capitol", "address": '"' * 490} for _ in range(30)]
    api.create(name="Ada Example", position="Governor", contact_info={"offices": offices})
    whole = len(ask(api, ZIP).text)
    monkeypatch.setattr(routes, "MOST_BYTES", whole)
    (short,) = ask(api, ZIP).data
    assert short["left_out"] == ["ocd-division/country:us/state:ca"]
    assert short["result"]["officials"]["state"]
    monkeypatch.setattr(routes, "MOST_BYTES", 4_000)
    assert [each["error"]["status"] for each in ask(api, ZIP, {"zip": "00000"}, ZIP).data] == [413, 404, 413]


def test_batch_that_nothing_could_answer_is_unavailable_as_a_whole(
    api: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locate(_: str, __: Any) -> Any:
        raise Unavailable("The geocoder does not answer.", retry_after=5)

    monkeypatch.setattr(container, "get_geocoder", lambda: locate)
    address = {"address": "1 Main St, Albany, NY"}
    reply = ask(api, address, address)
    assert (reply.status, reply.headers["Retry-After"]) == (503, "5")
    apart = ask(api, address, ZIP).data
    assert (apart[0]["error"]["status"], apart[1]["error"]) == (503, None)


@pytest.mark.parametrize("batch", [True, False])
def test_records_are_read_by_the_first_request_of_a_process(api: Caller, calls: Calls, *, batch: bool) -> None:
    api.create(name="Ada Example", position="Governor")
    vacancy = {"office": "attorney-general", "reason": "She resigned."}
    assert api.send("POST", "/tenants/CA/vacancies", vacancy).status == 201
    container.get_snapshot_cache().clear()
    container.get_coverage_cache().clear()
    key = key_of("CA")
    calls.during()
    reply = ask(api, ZIP, key=key) if batch else api.get("/divisions/ocd-division%2Fcountry:us%2Fstate:ca")
    assert "Ada Example" in reply.text
    assert "Query" in calls.during()


def test_tenants_of_many_places_are_read_once(api: Caller, calls: Calls) -> None:
    key = key_of("CA")
    ask(api, ZIP, key=key)
    calls.during()
    ask(api, ZIP, key=key)
    one = calls.during()
    ask(api, *[ZIP] * 100, key=key)
    assert len(calls.during()) <= len(one)


def test_places_do_not_show_in_the_representation_of_the_request() -> None:
    address = "1 Main St, Albany"
    assert address not in repr(models.PlacesDraft(places=[{"address": address}]))
    assert address not in repr(PlaceQuery(address=address))
