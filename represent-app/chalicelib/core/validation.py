"""Validate input against a model and describe every error in the API's own words."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import from_json, to_json

from chalicelib.core.errors import BadRequest, Flaw, Invalid, make_invalid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=BaseModel)


class PageQuery(BaseModel):
    """The paging parameters of every list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    skip: int = Field(0, ge=0, description="Number of entries to skip before the first one returned.")
    limit: int = Field(25, ge=1, le=100, description="Maximum number of entries to return, at most 100.")


NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?")
_meaning_of_pattern: dict[str, str] = {}

SAYS = {
    "missing": "This field is required.",
    "none_required": "Leave this field out.",
    "string_type": "Expected a text.",
    "string_too_short": "Expected at least {min_length} character(s).",
    "string_too_long": "Expected at most {max_length} characters.",
    "finite_number": "Expected a number that is finite.",
    "float_parsing": "Expected a number.",
    "float_type": "Expected a number.",
    "decimal_type": "Expected a number, or a text that is one.",
    "decimal_parsing": "Expected a number.",
    "decimal_max_places": "Expected a number of at most {decimal_places} decimals.",
    "int_type": "Expected a whole number.",
    "int_parsing": "Expected a whole number.",
    "int_parsing_size": "Expected a smaller whole number.",
    "greater_than": "Expected a number of more than {gt}.",
    "greater_than_equal": "Expected a number of at least {ge}.",
    "less_than_equal": "Expected a number of at most {le}.",
    "bool_type": "Expected true or false.",
    "bool_parsing": "Expected true or false.",
    "list_type": "Expected a list.",
    "too_short": "Expected at least {min_length} entry.",
    "too_long": "Expected at most {max_length} entries.",
    "model_type": "Expected an object.",
    "model_attributes_type": "Expected an object.",
    "dict_type": "Expected an object.",
    "enum": "Expected {expected}.",
    "literal_error": "Expected {expected}.",
    "date_type": "Expected a date, like 2026-01-31.",
    "date_parsing": "Expected a date, like 2026-01-31.",
    "date_from_datetime_parsing": "Expected a date, like 2026-01-31.",
    "date_from_datetime_inexact": "Expected a date without a time, like 2026-01-31.",
    "datetime_type": "Expected a date and time with its offset, like 2026-01-31T12:00:00Z.",
    "datetime_parsing": "Expected a date and time with its offset, like 2026-01-31T12:00:00Z.",
    "datetime_from_date_parsing": "Expected a date and time with its offset, like 2026-01-31T12:00:00Z.",
    "timezone_aware": "Expected a date and time with its offset, like 2026-01-31T12:00:00Z.",
    "uuid_parsing": "Expected a UUID.",
    "string_unicode": "Expected a text of valid Unicode.",
}


def read_decimal(value: Any) -> Decimal:
    """Return a JSON number, or a text that is one in ASCII digits; pydantic also reads full-width digits and 1_000."""
    if isinstance(value, str) and not NUMBER.fullmatch(value):
        raise ValueError("Expected a number.")
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ValueError("Expected a number, or a text that is one.")  # noqa: TRY004 (pydantic expects a ValueError)
    return Decimal(str(value))


def pattern(regex: str, meaning: str, **more: Any) -> StringConstraints:
    """Constrain a text to a pattern, and register the description for clients whose text does not match."""
    _meaning_of_pattern[regex] = meaning
    return StringConstraints(pattern=regex, **more)


def one_line(**more: Any) -> StringConstraints:
    """Constrain a text to one line, without control characters (general category Cc)."""
    return pattern(r"^[^\x00-\x1f\x7f-\x9f]+$", "one line of text", **more)


def text(max_length: int) -> StringConstraints:
    """Constrain a text to a maximum length, without control characters other than tabs and line breaks."""
    meaning = "text without control characters"
    return pattern(r"^(?:[^\p{Cc}]|[\n\t])+$", meaning, strip_whitespace=True, min_length=1, max_length=max_length)


# Open Civic Data division identifiers: github.com/opencivicdata/docs.opencivicdata.org (ocdids).
DivisionId = Annotated[
    str,
    pattern(
        r"^ocd-division/country:us(?:/[a-z_]+:[\p{Ll}\p{Nd}\p{Lo}._~-]+)*$",
        "an OCD division id, like ocd-division/country:us/state:ca/sldu:10",
        max_length=200,
    ),
]


def parse_json(body: bytes) -> Any:
    """Parse JSON (RFC 8259: no NaN, no Infinity, UTF-8); raises BadRequest."""
    if not body.strip():
        raise BadRequest("The body is empty; send a JSON object.")
    try:
        return from_json(body, allow_inf_nan=False)
    except ValueError as error:
        where = str(error).rpartition(" at ")[2]
        place = f" (at {where})" if where.startswith("line ") else ""
        raise BadRequest(
            f"The body is not JSON{place}; RFC 8259 allows no NaN or Infinity, and requires UTF-8."
        ) from error


def validate(model: type[Model], value: Any) -> Model:
    """Return a JSON value as a model; raises Invalid with a flaw for each wrong field.

    `read_only` lists the fields of the model that only the server sets.
    """
    if not isinstance(value, dict):
        raise Invalid("Expected a JSON object.", flaws=(Flaw("#", "Expected an object."),))
    misdated = list(_find_misdated(model, value, "#"))
    try:
        # Strict JSON mode: "5" is no number and 0 is no date, while ISO texts are dates.
        made = model.model_validate_json(to_json(value), strict=True)
    except ValidationError as error:
        flaws = [_make_flaw(detail, model) for detail in error.errors(include_url=False, include_input=False)]
        known = {flaw.pointer for flaw in flaws}
        raise make_invalid([*flaws, *(flaw for flaw in misdated if flaw.pointer not in known)]) from error
    if misdated:
        raise make_invalid(misdated)
    return made


def validate_query(model: type[Model], query: Mapping[str, list[str]]) -> Model:
    """Return query parameters as a model; raises BadRequest that lists the known parameters."""
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    known = ", ".join(fields) or "none"
    flaws = [
        Flaw(f"?{name}", f"This parameter is unknown. The known ones are: {known}.")
        for name in query
        if name not in fields
    ]
    flaws += [Flaw(f"?{name}", "Expected this parameter once.") for name, values in query.items() if len(values) > 1]
    flaws += [
        Flaw(f"?{name}", form[1])
        for name, values in query.items()
        if name in fields and (form := _get_form(fields[name].annotation)) and not form[0].fullmatch(values[0])
    ]
    if not flaws:
        try:
            return model.model_validate({name: values[0] for name, values in query.items()})
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False)
            flaws = [
                Flaw(f"?{detail['loc'][0] if detail['loc'] else ''}", _make_sentence(detail)) for detail in details
            ]
    raise BadRequest(" ".join(map(_check_query, flaws[:3])), flaws=tuple(flaws))


MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[\x21-\x5e\x60-\x7e]{2,30}")
# The accepted forms of numbers and dates. Pydantic also reads 1_0, 1.0 as a whole number, digits of other scripts, and
# seconds since 1970 as a date.
FORMS: dict[Any, tuple[re.Pattern[str], str]] = {
    int: (re.compile(r"-?[0-9]{1,30}"), "Expected a whole number."),
    float: (NUMBER, "Expected a number."),
    date: (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), SAYS["date_parsing"]),
    datetime: (MOMENT, SAYS["datetime_parsing"]),
    AwareDatetime: (MOMENT, SAYS["datetime_parsing"]),
}

DATES = (FORMS[date], FORMS[datetime])


def _get_form(annotation: Any) -> tuple[re.Pattern[str], str] | None:
    """Return the form of a type's values if it is one of FORMS, also if the type is optional."""
    union = get_origin(annotation) in (Union, UnionType)
    kinds = [kind for kind in (get_args(annotation) if union else (annotation,)) if kind is not type(None)]
    kind = getattr(kinds[0], "__origin__", kinds[0]) if len(kinds) == 1 else None  # unwraps Annotated
    return FORMS.get(kind)


_get_cached_form = cache(_get_form)


@cache
def _has_dates(annotation: Any) -> bool:
    """Return whether values of a type contain dates or times; no model of a body contains itself."""
    return _get_form(annotation) in DATES or any(map(_has_dates, _list_types(annotation)))


@cache
def _get_dated_fields(model: type[BaseModel]) -> dict[str, Any]:
    """Return the types of the fields of a model that contain dates or times."""
    return {name: annotation for name, annotation in _get_fields(model).items() if _has_dates(annotation)}


@cache
def _list_types(annotation: Any) -> list[Any]:
    if _is_model(annotation):
        return list(_get_fields(annotation).values())
    types = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return [types[0]]
    return [] if get_origin(annotation) is Literal else [each for each in types if each is not type(None)]


def _find_misdated(annotation: Any, value: Any, pointer: str) -> Iterator[Flaw]:
    """Yield a flaw for each text in a JSON value that pydantic reads as a date or time although it is not ISO."""
    form = _get_cached_form(annotation)
    if form in DATES:
        if form and isinstance(value, str) and not form[0].fullmatch(value):
            yield Flaw(pointer, form[1])
    elif _has_dates(annotation):
        for step, part, within in _split_path(annotation, value):
            yield from _find_misdated(part, within, pointer + step)


def _split_path(annotation: Any, value: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield the parts of a JSON value: the step of a pointer that leads to each, its type, and the part."""
    types = _list_types(annotation)
    if _is_model(annotation):
        found = _get_dated_fields(annotation).items() if isinstance(value, dict) else ()
        yield from ((f"/{name}", part, value[name]) for name, part in found if value.get(name) is not None)
    elif isinstance(value, list) and get_origin(annotation) is list:
        yield from ((f"/{place}", types[0], entry) for place, entry in enumerate(value))
    elif isinstance(value, dict) and get_origin(annotation) is dict:
        steps = {name: str(name).replace("~", "~0").replace("/", "~1") for name in value}
        yield from ((f"/{step}", types[1], value[name]) for name, step in steps.items())
    elif len(types) == 1 and get_origin(annotation) in (Annotated, Union, UnionType):
        yield "", types[0], value


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _get_fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _check_query(flaw: Flaw) -> str:
    """Return a flaw as a sentence; a flaw without a name applies to the parameters together."""
    name = flaw.pointer[1:101]
    return f"Query parameter {name!r}: {flaw.detail}" if name else f"The query: {flaw.detail}."


def _make_flaw(detail: ErrorDetails, model: type[BaseModel]) -> Flaw:
    path = detail["loc"]
    pointer = "#" + "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
    if detail["type"] != "extra_forbidden":
        return Flaw(pointer, _make_sentence(detail))
    if len(path) == 1 and path[0] in getattr(model, "read_only", ()):
        return Flaw(pointer, "The directory sets this field; leave it out.")
    fields = f" The fields are: {', '.join(model.model_fields)}." if len(path) == 1 else ""
    return Flaw(pointer, "There is no such field." + fields)


def _make_sentence(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    if detail["type"] == "string_pattern_mismatch":
        return f"Expected {_meaning_of_pattern.get(context['pattern'], 'another form of text')}."
    if detail["type"] == "value_error":
        return str(context["error"])
    return SAYS.get(detail["type"], "This value is not valid here.").format(**context)
