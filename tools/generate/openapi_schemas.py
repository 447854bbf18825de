"""Name and write the schemas of the OpenAPI document: requests, merge patches and answers, each apart.

Generators of clients turn each into a type. A property of a request that may be left out has no `default`, which
openapi-typescript takes for a property that is always there; a property of an answer that is always there is required.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import BaseModel
    from pydantic.json_schema import JsonSchemaMode

Schema = dict[str, Any]
PREFIX = "#/components/schemas/"
NOTHING = {"type": "null"}
# Words of a pydantic field that JSON Schema does not know: those of decimals with a validator of their own.
FOREIGN = ("decimal_places", "gt", "le", "max_digits", "title")


class AnswerSchema(GenerateJsonSchema):
    """Requires each property: answers have all of them."""

    @override
    def field_is_required(self, field: Any, total: bool) -> bool:
        """Return whether a property is always there."""
        return True


def write_schemas(
    requests: Iterable[type[BaseModel]],
    patches: Iterable[type[BaseModel]],
    answers: Iterable[type[BaseModel]],
    shaped: Iterable[type[BaseModel]],
) -> dict[str, Schema]:
    """Return the schemas of all models by name; those of `shaped` answers leave out the properties without a value.

    An object that requests and answers share is `NameInput` in requests.
    """
    sent = _write(requests, "validation", GenerateJsonSchema)
    patched = _write(patches, "validation", GenerateJsonSchema)
    answered = _write(answers, "serialization", AnswerSchema)
    for name, schema in _write(shaped, "serialization", GenerateJsonSchema).items():
        if answered.setdefault(name, schema) != schema:
            raise ValueError(f"{name} has two shapes; rename one.")
    twice = {name for name in (sent | patched).keys() & answered.keys() if "properties" in answered[name]}
    renamed = {PREFIX + name: f"{PREFIX}{name}Input" for name in twice}
    sent = {f"{name}Input" if name in twice else name: _rename(schema, renamed) for name, schema in sent.items()}
    patched = {f"{name}Input" if name in twice else name: _rename(schema, renamed) for name, schema in patched.items()}
    loose: dict[str, Schema] = {}
    for model in patches:
        _write_patch(model.__name__, patched, loose)
    used = {name: patched[name] for name in _reach(loose, patched)}
    whole = answered | used | sent | loose
    return {name: _describe_references(schema, whole) for name, schema in sorted(whole.items())}


def name_request(model: type[BaseModel], schemas: Mapping[str, Schema]) -> Schema:
    """Return the reference to the schema of a body."""
    name = f"{model.__name__}Input"
    return refer_to(name if name in schemas else model.__name__)


def name_patch(model: type[BaseModel]) -> Schema:
    """Return the reference to the schema of a merge patch of a model."""
    return refer_to(_get_patch_name(model.__name__))


def refer_to(name: str) -> Schema:
    """Return a reference to a schema."""
    return {"$ref": PREFIX + name}


def list_references(value: Any) -> Iterator[str]:
    """Yield the name of each schema that a value refers to."""
    if isinstance(value, list):
        for entry in value:
            yield from list_references(entry)
    elif isinstance(value, dict):
        if str(value.get("$ref", "")).startswith(PREFIX):
            yield value["$ref"].removeprefix(PREFIX)
        for entry in value.values():
            yield from list_references(entry)


def _write(
    models: Iterable[type[BaseModel]], mode: JsonSchemaMode, generator: type[GenerateJsonSchema]
) -> dict[str, Schema]:
    ordered = sorted(set(models), key=lambda model: model.__name__)
    _, schemas = models_json_schema(
        [(model, mode) for model in ordered], ref_template=PREFIX + "{model}", schema_generator=generator
    )
    return {name: _clean(schema) for name, schema in schemas.get("$defs", {}).items()}


def _clean(schema: Schema) -> Schema:
    """Return a schema without titles; a default becomes a sentence of the description."""
    cleaned: Schema = {}
    for key, value in schema.items():
        if key == "properties":
            cleaned[key] = {name: _clean(entry) for name, entry in value.items()}
        elif key in ("items", "additionalProperties") and isinstance(value, dict):
            cleaned[key] = _clean(value)
        elif key in ("anyOf", "oneOf", "allOf", "prefixItems"):
            cleaned[key] = [_clean(entry) for entry in value]
        elif key not in (*FOREIGN, "default"):
            cleaned[key] = value
    default = schema.get("default")
    if isinstance(default, str | int | float) and default != "" and "const" not in schema:
        shown = str(default).lower() if isinstance(default, bool) else default
        said = str(schema.get("description", "")).rstrip(".")
        cleaned["description"] = f"{said}; by default {shown}." if said else f"By default {shown}."
    return cleaned


def _describe_references(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    """Return an object whose properties that only refer to a schema have the first sentence of its description."""
    described = {}
    for name, entry in schema.get("properties", {}).items():
        described[name] = entry
        if entry.keys() == {"$ref"}:
            target = schemas[entry["$ref"].removeprefix(PREFIX)]
            described[name] = {**entry, "description": target.get("description", "").partition("\n")[0]}
    return {**schema, "properties": described} if described else schema


def _rename(value: Any, renamed: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_rename(entry, renamed) for entry in value]
    if not isinstance(value, dict):
        return value
    return {
        key: renamed.get(entry, entry) if key == "$ref" else _rename(entry, renamed) for key, entry in value.items()
    }


def _get_patch_name(name: str) -> str:
    return name.removesuffix("Input").removesuffix("Draft") + "Patch"


def _write_patch(name: str, schemas: Mapping[str, Schema], loose: dict[str, Schema]) -> str:
    """Add the merge patch of an object, and of the objects in it: no property is required, and null removes one."""
    patch = _get_patch_name(name)
    if patch not in loose:
        found = schemas[name]
        loose[patch] = {}
        properties = {key: _make_loose(entry, schemas, loose) for key, entry in found["properties"].items()}
        loose[patch] = {
            "type": "object",
            "description": f"A merge patch (RFC 7396) of {name}: null removes a property, and others stay as they are.",
            "properties": properties,
            "additionalProperties": False,
        }
    return patch


def _make_loose(entry: Schema, schemas: Mapping[str, Schema], loose: dict[str, Schema]) -> Schema:
    options = [option for option in entry.get("anyOf", []) if option != NOTHING] or [entry]
    said = {key: value for key, value in entry.items() if key in ("description", "examples")}
    changed = []
    for option in options:
        name = next(iter(list_references(option)), "") if "$ref" in option else ""
        if name and "properties" in schemas[name]:
            changed.append(refer_to(_write_patch(name, schemas, loose)))
        else:
            changed.append({key: value for key, value in option.items() if key not in said or "anyOf" in entry})
    return {"anyOf": [*changed, NOTHING], **said}


def _reach(start: Mapping[str, Schema], schemas: Mapping[str, Schema]) -> set[str]:
    """Return the names of the schemas that others refer to, directly or not."""
    found: set[str] = set()
    left = [name for name in list_references(list(start.values())) if name in schemas]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += [each for each in list_references(schemas[name]) if each in schemas]
    return found
