"""Settings: derived from the stage where they can be, a clear error where they cannot."""

from __future__ import annotations

import pytest

from chalicelib import settings


def test_names_follow_from_the_stage() -> None:
    found = settings.read({"STAGE": "dev"})
    assert (found.table_name, found.usage_table_name) == ("represent-dev", "represent-dev-usage")
    assert found.allowed_origins == ()


def test_a_name_may_be_given() -> None:
    found = settings.read({"STAGE": "dev", "DDB_TABLE_NAME": "a", "USAGE_TABLE_NAME": "b", "ALLOWED_ORIGINS": "x, y,"})
    assert (found.table_name, found.usage_table_name, found.allowed_origins) == ("a", "b", ("x", "y"))


def test_a_missing_stage_is_named_with_what_it_may_be() -> None:
    with pytest.raises(
        settings.MissingSetting, match="STAGE is not set in the environment; set it to local, dev or prod"
    ):
        settings.read({})
