"""Uploaded boundaries: validation, storage, and correct answers with real maps."""

from __future__ import annotations

import gc
import gzip
import random
import tracemalloc
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import from_json

from chalicelib import container
from chalicelib.auth.permissions import SYSTEM
from chalicelib.aws.tenant_table import TenantTable
from chalicelib.container import Container
from chalicelib.core.errors import Conflict, Invalid, NotFound, PreconditionFailed, Unavailable
from chalicelib.core.tenant_cache import TenantCache
from chalicelib.geo import boundary_repository, geojson
from chalicelib.geo import polygon_builder as drawing
from chalicelib.geo.districts import DistrictLocator
from chalicelib.geo.models import PlaceQuery
from chalicelib.geo.place_finder import PlaceFinder
from tests.support import Calls, files_in_both

if TYPE_CHECKING:
    from pathlib import Path

    from mypy_boto3_dynamodb.client import DynamoDBClient

REAL = [f"boundaries/{name}.geojson.gz" for name in ("cd-ca", "sldl-nh", "sldu-co", "sldl-hi")]
ROOT_ID = "ocd-division/country:us/state:ne"


def ring(west: float, east: float) -> list[list[float]]:
    return [[west, 40.2], [east, 40.2], [east, 42.8], [west, 42.8], [west, 40.2]]


def feature(key: Any = f"{ROOT_ID}/cd:1", **changed: Any) -> dict[str, Any]:
    made = {
        "type": "Feature",
        "properties": {"division_id": key},
        "geometry": {"type": "Polygon", "coordinates": [ring(-102, -100)]},
    }
    return made | changed


def collection(*features: dict[str, Any]) -> geojson.FeatureCollection:
    return geojson.FeatureCollection(type="FeatureCollection", features=list(features))


def read(*features: dict[str, Any]) -> geojson.BoundaryMap:
    return geojson.read(collection(*features), lambda key, _: key)


SECOND = f"{ROOT_ID}/cd:2"
THERE_AND_BACK = [[-101, 41], [-100, 41], [-99, 41], [-100, 41], [-101, 41]]
BAD = [
    (feature(None), "Expected properties.division_id"),
    (feature(5), "Expected properties.division_id"),
    (feature(properties=None), "got 'none'"),
    (feature(geometry=None), "type Polygon or MultiPolygon"),
    (feature(geometry={"type": "Point", "coordinates": [0, 0]}), "type Polygon or MultiPolygon"),
    (feature(geometry={"type": "Polygon"}), "list of rings"),
    (feature(geometry={"type": "MultiPolygon", "coordinates": []}), "at least one polygon"),
    (feature(geometry={"type": "Polygon", "coordinates": []}), "list of rings"),
    (feature(geometry={"type": "Polygon", "coordinates": [5]}), "at least 4 positions"),
    (feature(geometry={"type": "Polygon", "coordinates": [ring(-102, -100)[:3]]}), "at least 4 positions"),
    (feature(geometry={"type": "Polygon", "coordinates": [ring(-102, -100)[:4]]}), "to be its first"),
    (feature(geometry={"type": "Polygon", "coordinates": [[[1], [2], [3], [1]]]}), "two numbers"),
    (feature(geometry={"type": "Polygon", "coordinates": [[["a", 1], [2, 2], [3, 3], ["a", 1]]]}), "two numbers"),
    (feature(geometry={"type": "Polygon", "coordinates": [ring(-181, -100)]}), "from -180 to 180"),
    (feature(geometry={"type": "Polygon", "coordinates": [[[True, 1], [2, 2], [3, 3], [True, 1]]]}), "two numbers"),
    (feature(), "each district in one feature"),
    (feature(SECOND, geometry={"type": "Polygon", "coordinates": [[[-101, 41]] * 4]}), "with an area"),
    (feature(SECOND, geometry={"type": "Polygon", "coordinates": [THERE_AND_BACK]}), "with an area"),
    (feature(SECOND, geometry={"type": "MultiPolygon", "coordinates": [[ring(-99, -98)]] * 2}), "with an area"),
]


@pytest.mark.parametrize(("wrong", "expected"), BAD)
def test_invalid_feature_error_points_to_the_feature(wrong: dict[str, Any], expected: str) -> None:
    with pytest.raises(Invalid) as error:
        read(feature(), wrong)
    (flaw,) = error.value.flaws
    assert flaw.pointer == "#/features/1"
    assert expected in flaw.detail


def test_numbers_of_points_and_errors_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Invalid, match="60 features are not valid; see errors and 10 more"):
        read(*[feature(None)] * 60)
    monkeypatch.setattr(geojson, "MOST_POINTS", 5)
    with pytest.raises(Invalid) as error:
        read(feature(), feature(f"{ROOT_ID}/cd:2"))
    assert "at most 5 points" in error.value.flaws[0].detail


def test_points_are_counted_before_parsing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geojson, "MOST_POINTS", 5)
    monkeypatch.setattr(geojson, "_read_polygon", None)
    ring = [[0, 0], [0, 1], [1, 1], [0, 0]]
    for geometry in (
        {"type": "Polygon", "coordinates": [ring, ring]},
        {"type": "MultiPolygon", "coordinates": [[ring], 7, [ring, None]]},
    ):
        with pytest.raises(Invalid, match="at most 5 points in all; got 8"):
            read(feature(geometry=geometry))


def test_complex_districts_are_refused_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "MOST_IN_COLUMN", 1)
    with pytest.raises(Invalid, match=r"are above each other; at most 1 are allowed\. Simplify them first"):
        read(feature())


@pytest.mark.parametrize("long", ["1" * 2_000, [1] * 2_000])
def test_non_numbers_are_not_multiplied(long: Any) -> None:
    positions = [[[long, 1], [2, 2], [3, 3], [long, 1]]] * 20
    tracemalloc.start()
    try:
        with pytest.raises(Invalid):
            read(feature(geometry={"type": "Polygon", "coordinates": positions}))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 1_000_000


@given(
    st.recursive(
        st.none() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["type", "coordinates", "division_id"]), inner),
    )
)
def test_any_geometry_is_accepted_or_invalid(made_up: Any) -> None:
    for wrong in (feature(geometry=made_up), feature(geometry={"type": "Polygon", "coordinates": made_up})):
        with pytest.raises(Invalid):
            read(wrong)


@pytest.mark.parametrize("file", files_in_both(["boundaries/*.geojson.gz"], REAL))
def test_points_off_the_lines_are_in_the_districts_of_the_map(file: Path) -> None:
    raw = gzip.decompress(file.read_bytes())
    collection = geojson.FeatureCollection.model_validate(from_json(raw))
    exact = geojson.read(collection, lambda key, _: key)
    assert len(exact.shapes.arrays["xs"]) < exact.points
    corners = list(exact.shapes.vertices(101))
    dice = random.Random(6)  # noqa: S311 (not a secret)
    tried = 0
    for lon, lat in (dice.choice(corners) for _ in range(150)):
        x, y = lon + dice.gauss(0, 0.02), lat + dice.gauss(0, 0.02)
        if not exact.shapes.find_near(x, y, 20):
            tried += 1
            assert exact.shapes.find_at(x, y) == sorted(set(_by_definition(collection, x, y)))
    assert tried > 100


def _by_definition(collection: geojson.FeatureCollection, x: float, y: float) -> list[str]:
    found = []
    for each in collection.features:
        coordinates = each["geometry"]["coordinates"]
        parts = coordinates if each["geometry"]["type"] == "MultiPolygon" else [coordinates]
        odd = sum(
            (one[0] <= x) != (two[0] <= x) and one[1] + (two[1] - one[1]) * (x - one[0]) / (two[0] - one[0]) > y
            for part in parts
            for line in part
            for one, two in pairwise(line)
        )
        found += [each["properties"]["division_id"]] if odd % 2 else []
    return found


class TestStorage:
    @pytest.fixture
    def kept(self, dynamodb: DynamoDBClient) -> boundary_repository.BoundaryRepository:
        assert dynamodb
        return Container(SYSTEM).for_tenant("NE").boundaries

    def put(self, kept: boundary_repository.BoundaryRepository, *keys: str, **more: Any) -> Any:
        drawing = read(*(feature(f"{ROOT_ID}/cd:{key}") for key in keys))
        known = frozenset({f"{ROOT_ID}/cd:1", f"{ROOT_ID}/cd:2"})
        return kept.replace("congressional", drawing, known, "ada", more.get("precondition"))

    def test_set_is_stored_with_its_differences_from_the_rules(
        self, kept: boundary_repository.BoundaryRepository
    ) -> None:
        made = self.put(kept, "1", "9")
        assert (made.version, made.districts, made.points_sent) == (1, 2, 10)
        assert made.not_in_rules == (f"{ROOT_ID}/cd:9",)
        assert made.not_drawn == (f"{ROOT_ID}/cd:2",)
        assert kept.list_editions("congressional") == [made]

    def test_set_is_read_once_and_then_cached(self, kept: boundary_repository.BoundaryRepository, calls: Calls) -> None:
        self.put(kept, "1")
        calls.during()
        (edition,) = kept.list_maps("congressional")
        shapes = edition.load()
        assert shapes.find_at(-101, 41) == [f"{ROOT_ID}/cd:1"]
        assert calls.during() == ["GetItem", "Query"]
        assert edition.load() is shapes
        assert kept.list_maps("upper") == []
        assert calls.during() == []

    def test_new_version_replaces_the_last_in_one_transaction(
        self, kept: boundary_repository.BoundaryRepository, calls: Calls, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(boundary_repository, "PIECE", 100)
        self.put(kept, "1")
        calls.during()
        assert self.put(kept, "2").version == 2
        assert calls.during() == ["GetItem", "TransactWriteItems"]
        (again,) = Container(SYSTEM).for_tenant("NE").boundaries.list_maps("congressional")
        assert again.load().keys == [f"{ROOT_ID}/cd:2"]
        items = [item for n in (1, 2) for item in kept.table().query(partition=f"#BOUNDARIES#congressional#{n}")]
        assert len(items) == kept.read_index().pieces["congressional"] > 1

    def test_versions_continue_after_a_set_is_deleted(self, kept: boundary_repository.BoundaryRepository) -> None:
        self.put(kept, "1")
        assert kept.delete("congressional", None, None).version == 1
        with pytest.raises(NotFound, match="NE has no congressional boundaries"):
            kept.list_editions("congressional")
        with pytest.raises(NotFound):
            kept.delete("congressional", None, None)
        assert self.put(kept, "1").version == 2

    def test_failed_precondition_changes_nothing(self, kept: boundary_repository.BoundaryRepository) -> None:
        with pytest.raises(PreconditionFailed):
            self.put(kept, "1", precondition=lambda _: True)
        self.put(kept, "1")
        with pytest.raises(PreconditionFailed):
            kept.delete("congressional", None, lambda found: found.version == 9)
        assert self.put(kept, "1", precondition=lambda found: found.version == 1).version == 2

    def test_only_one_of_two_concurrent_writers_succeeds(
        self, kept: boundary_repository.BoundaryRepository, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = kept.read_index()
        self.put(kept, "1")
        monkeypatch.setattr(boundary_repository.BoundaryRepository, "read_index", lambda _: before)
        with pytest.raises(Conflict, match="The boundaries were changed in the meantime"):
            self.put(kept, "2")

    def test_read_after_a_replacement_returns_the_new_shapes(
        self, kept: boundary_repository.BoundaryRepository
    ) -> None:
        self.put(kept, "1")
        (before,) = kept.list_maps("congressional")
        self.put(kept, "2")
        container.get_boundary_cache().clear()
        assert before.load().keys == [f"{ROOT_ID}/cd:2"]

    def test_read_during_a_replacement_is_unavailable(
        self, kept: boundary_repository.BoundaryRepository, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.put(kept, "1")
        (before,) = kept.list_maps("congressional")
        monkeypatch.setattr(TenantTable, "query", lambda *_, **__: iter(()))
        with pytest.raises(Unavailable, match="are being replaced"):
            before.load()

    def test_list_of_sets_is_checked_once_in_its_time(
        self, kept: boundary_repository.BoundaryRepository, calls: Calls
    ) -> None:
        seconds = 0.0
        caches = replace(kept.caches, ttl=2, no_cache=False, clock=lambda: seconds)

        def list_keys(caches: boundary_repository.BoundaryCaches) -> list[list[str]]:
            other = boundary_repository.BoundaryRepository(kept.table, "NE", caches, kept.now)
            return [list(each.load().keys) for each in other.list_maps("congressional")]

        writer = boundary_repository.BoundaryRepository(
            kept.table, "NE", replace(caches, indexes=TenantCache(most=1, size=1_000)), kept.now
        )
        assert list_keys(caches) == []
        self.put(writer, "1")
        calls.during()
        assert list_keys(caches) == []
        assert calls.during() == []
        assert list_keys(replace(caches, no_cache=True)) == [[f"{ROOT_ID}/cd:1"]]
        assert calls.during() == ["GetItem", "Query"]
        self.put(writer, "2")
        seconds = 2.0
        calls.during()
        assert list_keys(caches) == [[f"{ROOT_ID}/cd:2"]]
        assert list_keys(caches) == [[f"{ROOT_ID}/cd:2"]]
        assert calls.during() == ["GetItem", "Query"]
        seconds = 1.0  # a clock that is set back makes nothing fresh
        list_keys(caches)
        assert calls.during() == ["GetItem"]
        own = boundary_repository.BoundaryRepository(kept.table, "NE", caches, kept.now)
        self.put(own, "1")
        calls.during()
        assert list_keys(caches) == [[f"{ROOT_ID}/cd:1"]], "a process sees its own writes"
        assert calls.during() == ["GetItem", "Query"]

    def test_lookup_after_a_map_was_deleted_reads_the_list_of_maps_again(
        self, kept: boundary_repository.BoundaryRepository
    ) -> None:
        caches = replace(kept.caches, ttl=60, no_cache=False, clock=lambda: 0.0)
        caches = replace(caches, indexes=TenantCache(most=8, size=10_000), contents=TenantCache(most=8, size=10**6))

        def find(caches: boundary_repository.BoundaryCaches) -> list[str]:
            ours = boundary_repository.BoundaryRepository(kept.table, "NE", caches, kept.now)
            others = Container(SYSTEM)
            engine = others.for_tenant("NE").load_engine(0)
            engines = {"NE": engine}

            def load_engine(tenant: str) -> Any:
                return engines.get(tenant) or others.for_tenant(tenant).load_engine(0)

            def load_districts(tenant: str) -> Any:
                return ours if tenant == "NE" else others.for_tenant(tenant).boundaries

            finder = PlaceFinder(
                others.reference_data,
                others.tenants,
                load_engine,
                load_districts,
                refuse,
                date(2026, 6, 1),
                lambda *_: False,
            )
            place = finder.find(PlaceQuery(lat=41.5, lon=-101.0))
            return [each.id for each in place.divisions if each.kind == "congressional"]

        def refuse(_address: str, _on: date) -> Any:
            raise AssertionError

        self.put(kept, "1")
        assert find(replace(caches, contents=TenantCache(most=8, size=10**6))) == [f"{ROOT_ID}/cd:1"]
        kept.delete("congressional", None, None)
        assert find(caches) == [], "the list has the map, whose pieces are deleted"
        self.put(kept, "2")
        assert find(replace(caches, no_cache=True)) == [f"{ROOT_ID}/cd:2"]

    def test_restored_list_of_the_same_version_is_another_one(
        self, kept: boundary_repository.BoundaryRepository
    ) -> None:
        caches = replace(kept.caches, ttl=0, no_cache=False)
        other = boundary_repository.BoundaryRepository(kept.table, "NE", caches, kept.now)
        self.put(kept, "1")
        assert [each.load().keys for each in other.list_maps("congressional")] == [[f"{ROOT_ID}/cd:1"]]
        table = kept.table()
        client, names = table._client(), table._tables
        for item in client.scan(TableName=names[0])["Items"]:
            client.delete_item(TableName=names[0], Key={"PK": item["PK"], "SK": item["SK"]})
        self.put(kept, "2")
        other = boundary_repository.BoundaryRepository(kept.table, "NE", caches, kept.now)
        assert [each.load().keys for each in other.list_maps("congressional")] == [[f"{ROOT_ID}/cd:2"]]

    def test_districts_at_a_point_are_those_of_their_own_shapes(self) -> None:
        locator = DistrictLocator(lambda _: None, lambda _: None)  # type: ignore[arg-type, return-value]
        for key in range(1, 40):  # shapes that are freed leave their identity to the next ones
            shapes = read(feature(f"{ROOT_ID}/cd:{key}")).shapes
            assert locator._find_at(shapes, -101, 41) == [f"{ROOT_ID}/cd:{key}"]
            del shapes
            gc.collect()

    def test_too_large_set_is_refused(
        self, kept: boundary_repository.BoundaryRepository, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(boundary_repository, "PIECE", 10)
        with pytest.raises(Invalid, match="Simplify them"):
            self.put(kept, "1")
