"""The log: JSON lines that name their request, without personal data."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from botocore.exceptions import ParamValidationError
from pydantic import BaseModel, ValidationError

from chalicelib.core import json_logging
from chalicelib.core.errors import Invalid, NotFound, Unavailable


class Model(BaseModel):
    age: int


def lines_of(text: list[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text]


def test_line_has_the_fields_of_its_context(log_lines: list[str]) -> None:
    json_logging.begin_request("r-1")
    json_logging.add_context(tenant="CA", operation="list", principal=None)
    json_logging.log.warning("hello %s", "world")
    (line,) = lines_of(log_lines)
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "WARNING",
        "message": "hello world",
        "request_id": "r-1",
        "tenant": "CA",
        "operation": "list",
    }


def test_new_request_starts_with_an_empty_context(log_lines: list[str]) -> None:
    json_logging.begin_request("r-1")
    json_logging.add_context(tenant="CA")
    json_logging.begin_request("r-2")
    json_logging.log.info("x")
    assert "tenant" not in lines_of(log_lines)[0]


def list_metrics(line: dict[str, Any]) -> set[tuple[tuple[str, ...], str]]:
    """Return the dimensions and the name of each metric of a line."""
    return {
        (tuple(dimensions), metric["Name"])
        for entry in line["_aws"]["CloudWatchMetrics"]
        for dimensions in entry["Dimensions"]
        for metric in entry["Metrics"]
    }


@pytest.mark.parametrize(("status", "of_failures"), [(200, set()), (404, set()), (500, {"Errors"})])
def test_each_operation_has_one_metric_and_no_tenant_has_any(
    log_lines: list[str], status: int, of_failures: set[str]
) -> None:
    """Each value of a dimension is a metric that is paid for, and there are thousands of tenants."""
    json_logging.add_context(tenant="CA", operation="list_representatives")
    json_logging.log_request("dev", "GET", "/representatives", status, 1)
    found = list_metrics(lines_of(log_lines)[0])
    assert {metric for dimensions, metric in found if dimensions == ("Stage",)} == {"Errors"}
    by_operation = {metric for dimensions, metric in found if dimensions == ("Stage", "Operation")}
    assert by_operation == {"Duration"} | of_failures
    assert {dimensions for dimensions, _ in found} == {("Stage",), ("Stage", "Operation")}


def test_request_line_carries_metrics(log_lines: list[str]) -> None:
    json_logging.begin_request("r-1")
    json_logging.add_context(tenant="CA", operation="list_representatives", principal="staff")
    json_logging.log_request("dev", "GET", "/representatives", 503, 12.3456)
    (line,) = lines_of(log_lines)
    names = {name for dimensions, metric in list_metrics(line) for name in (*dimensions, metric)}
    assert names <= set(line)
    assert (line["Duration"], line["Errors"], line["outcome"]) == (12.346, 1, "failed")
    assert (line["Stage"], line["tenant"], line["Operation"]) == ("dev", "CA", "list_representatives")
    assert isinstance(line["_aws"]["Timestamp"], int)


@pytest.mark.parametrize(
    ("status", "outcome"), [(200, "answered"), (304, "answered"), (404, "refused"), (500, "failed")]
)
def test_outcome_is_one_word(log_lines: list[str], status: int, outcome: str) -> None:
    json_logging.log_request("dev", "GET", "/", status, 1)
    assert lines_of(log_lines)[0]["outcome"] == outcome


def test_causes_are_logged_with_their_places_in_one_line(log_lines: list[str]) -> None:
    try:
        try:
            int("x")
        except ValueError as error:
            raise RuntimeError("in the middle") from error
    except RuntimeError:
        json_logging.log.exception("it failed")
    (line,) = lines_of(log_lines)
    assert line["cause"][0].startswith("RuntimeError: in the middle < test_json_logging.py:")
    assert line["cause"][1].startswith("ValueError: ")
    assert "\n" not in log_lines[0]


def test_input_refused_by_a_model_is_not_logged(log_lines: list[str]) -> None:
    with pytest.raises(ValidationError) as refused:
        Model.model_validate({"age": "ada@example.org"})
    json_logging.log.error("it failed", exc_info=refused.value)
    assert lines_of(log_lines)[0]["cause"][0].startswith("ValidationError: withheld: input refused by a model")


@pytest.mark.parametrize(
    "quoting",
    [
        Invalid("Governor has one seat, held at that time by Ada Example"),
        NotFound("There is no tenant 'ada@example.org'."),
        ParamValidationError(report="value: Ada Example"),
    ],
)
def test_problem_details_for_clients_are_not_logged(log_lines: list[str], quoting: Exception) -> None:
    failure = Unavailable("The database is busy.")
    failure.__context__ = quoting
    json_logging.log.warning("it failed", exc_info=failure)
    cause = lines_of(log_lines)[0]["cause"]
    assert cause[0] == "Unavailable: The database is busy."
    assert cause[1].split()[:2] == [f"{type(quoting).__name__}:", "withheld:"]


def test_measures_are_only_in_the_request_line(log_lines: list[str]) -> None:
    json_logging.begin_request("r-1")
    json_logging.add_measures('"read_units": "1"')
    json_logging.log.warning("on the way")
    json_logging.log_request("dev", "GET", "/", 503, 1)
    warning, request = lines_of(log_lines)
    assert "measures" not in warning | request
    assert request["read_units"] == "1"


def test_app_logs_json_lines_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    json_logging.configure()
    json_logging.log.info("hello")
    assert json.loads(capsys.readouterr().out)["message"] == "hello"
    assert len(json_logging.log.handlers) == 1
    assert json_logging.log.level == logging.INFO
