"""The cache of one value per tenant, and its bounds."""

from __future__ import annotations

from chalicelib.core.tenant_cache import TenantCache


def cache(most: int = 3, size: int = 300) -> TenantCache[str]:
    return TenantCache(most=most, size=size)


def test_value_is_cached_for_its_version_only() -> None:
    known = cache()
    known.put("CA", 1, "a", 10)
    assert known.get("CA", 1) == "a"
    assert known.get("NY", 1) is None
    assert known.get("CA", 2) is None
    assert "CA" not in known


def test_new_version_replaces_the_old_one() -> None:
    known = cache()
    known.put("CA", 1, "a", 10)
    known.put("CA", 2, "b", 10)
    assert (known.get("CA", 2), len(known)) == ("b", 1)


def test_least_recently_used_tenant_is_evicted_beyond_the_bound() -> None:
    known = cache(most=3)
    for tenant in ("CA", "NY", "TX"):
        known.put(tenant, 1, tenant, 1)
    known.get("CA", 1)
    known.put("OH", 1, "OH", 1)
    assert [tenant for tenant in ("CA", "NY", "TX", "OH") if tenant in known] == ["CA", "TX", "OH"]


def test_total_size_never_exceeds_the_bound() -> None:
    known = cache(size=300)
    known.put("CA", 1, "a", 200)
    known.put("NY", 1, "b", 150)
    assert ("CA" in known, "NY" in known) == (False, True)


def test_value_larger_than_the_bound_is_not_cached_and_evicts_its_old_version() -> None:
    known = cache(size=300)
    known.put("CA", 1, "a", 10)
    known.put("CA", 2, "b", 301)
    assert len(known) == 0


def test_clear_drops_every_value() -> None:
    known = cache()
    known.put("CA", 1, "a", 10)
    known.clear()
    assert len(known) == 0


def test_value_is_loaded_once_for_a_version() -> None:
    known, loaded = cache(), list[int]()

    def load() -> tuple[str, int]:
        loaded.append(1)
        return "a", 10

    assert [known.read("CA", 1, load), known.read("CA", 1, load)] == ["a", "a"]
    assert len(loaded) == 1
    known.read("CA", 2, load)
    assert len(loaded) == 2
