"""Write the methods of the Python client: one for each operation, over the code of openapi-python-client.

The generator of that name writes a module for each operation, with a function that builds the request and one that
parses the response. The methods here call these two with the same arguments, and say what comes back.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

HEAD = '''"""The operations of the API as methods. Generated from its OpenAPI document: `make clients`."""

# ruff: noqa
# mypy: disable-error-code="no-any-return"
from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from represent_client._answers import Answer, AsyncPage, Page
from represent_client._generated.types import UNSET, Unset

if TYPE_CHECKING:
    from represent_client._generated.models import *


'''
# The same answers as text: `client.request` gets them.
OTHER_FORMS = ("format_", "bom")
TENANT = "x_tenant_id"


@dataclass(frozen=True)
class Method:
    """One operation as a method of the client."""

    name: str
    module: str
    summary: str
    arguments: ast.arguments
    item: str  # the type of an entry, or of the whole answer without an envelope
    kind: str  # Page, Answer, Whole for an answer without an envelope, or Text
    retried: bool  # sent again after a failure: a repetition has no effect of its own
    keyed: bool  # takes an Idempotency-Key


def write_methods(document: Mapping[str, Any], generated: Path) -> str:
    """Return the module with the methods of the two clients, from the document and the generated package."""
    modules = {file.stem: file for file in sorted(generated.glob("api/*/*.py"))}
    found = [
        _read_method(document, operation, method, modules[operation["operationId"]])
        for methods in document["paths"].values()
        for method, operation in methods.items()
    ]
    found.sort(key=lambda method: method.name)
    sync = "".join(_write_method(each, asynchronous=False) for each in found)
    asynchronous = "".join(_write_method(each, asynchronous=True) for each in found)
    return (
        f"{HEAD}class Operations:\n{_write_base(asynchronous=False)}{sync}\n\n"
        f"class AsyncOperations:\n{_write_base(asynchronous=True)}{asynchronous}"
    )


def _write_base(*, asynchronous: bool) -> str:
    how = "async " if asynchronous else ""
    return (
        f'    """{"Coroutines" if asynchronous else "Methods"} of every operation, by its operation id."""\n\n'
        f"    {how}def _run(self, operation: str, arguments: dict[str, Any], kind: str, *, retried: bool, keyed: bool) "
        "-> Any:\n        raise NotImplementedError\n"
    )


def _read_method(document: Mapping[str, Any], operation: Mapping[str, Any], method: str, module: Path) -> Method:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    build = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "_get_kwargs")
    arguments = build.args
    headers = {parameter.get("$ref", "").rpartition("/")[2] for parameter in operation["parameters"]}
    item, kind = _find_answer(document, operation)
    return Method(
        name=operation["operationId"],
        module=f"{module.parent.name}.{module.stem}",
        summary=f"{operation['summary']}. {operation['description']}",
        arguments=arguments,
        item=item,
        kind=kind,
        retried=method in ("get", "put", "delete") or operation["operationId"].startswith("look_up"),
        keyed="Idempotency-Key" in headers,
    )


def _find_answer(document: Mapping[str, Any], operation: Mapping[str, Any]) -> tuple[str, str]:
    """Return the type of an entry and the class of the answer."""
    status = next(status for status in sorted(operation["responses"]) if status.startswith(("2", "3")))
    response = operation["responses"][status]
    schema = response.get("content", {}).get("application/json", {}).get("schema")
    if schema is None:
        return "str", "Text"
    name = schema["$ref"].rpartition("/")[2]
    entries = document["components"]["schemas"][name].get("properties", {}).get("data", {})
    if not {"data", "meta", "errors"} <= document["components"]["schemas"][name].get("properties", {}).keys():
        return _to_class(name), "Whole"
    item = entries["items"]
    entry = _to_class(item["$ref"].rpartition("/")[2]) if "$ref" in item else f"{_to_class(name)}DataItem"
    return entry, "Page" if "Link" in response.get("headers", {}) else "Answer"


def _to_class(name: str) -> str:
    """Return the class name that the generator gives a schema: it joins words in PascalCase.

    >>> _to_class("RpcAnswer"), _to_class("ApiKeyPage")
    ('RpcAnswer', 'ApiKeyPage')
    """
    return re.sub(r"[^0-9A-Za-z]", "", name)


def _list_arguments(method: Method) -> Iterator[tuple[str, str, str | None, bool]]:
    """Yield name, type, default and whether it is positional, of each argument of a method."""
    arguments = method.arguments
    for argument in arguments.args:
        yield argument.arg, ast.unparse(argument.annotation or ast.Constant("Any")), None, True
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        shown = ast.unparse(default) if default is not None else None
        yield argument.arg, ast.unparse(argument.annotation or ast.Constant("Any")), shown, False


def _write_method(method: Method, *, asynchronous: bool) -> str:
    positional, named, passed = ["self"], [], []
    for name, kind, default, is_positional in _list_arguments(method):
        if name in OTHER_FORMS:
            continue
        if name == TENANT:
            named.append("tenant: str | None = None")
            passed.append('"x_tenant_id": tenant')
            continue
        shown = f"{name}: {kind}" + (f" = {default}" if default is not None else "")
        (positional if is_positional else named).append(shown)
        passed.append(f'"{name}": {name}')
    signature = ", ".join([*positional, *(["*", *sorted(named, key=lambda each: "=" in each)] if named else [])])
    kind = f"Async{method.kind}" if asynchronous and method.kind == "Page" else method.kind
    answer = method.item if kind in ("Text", "Whole") else f"{kind}[{method.item}]"
    how, wait = ("async ", "await ") if asynchronous else ("", "")
    run = (
        f'{wait}self._run("{method.module}", {{{", ".join(passed)}}}, "{method.kind}", '
        f"retried={method.retried}, keyed={method.keyed})"
    )
    return (
        f"\n    {how}def {method.name}({signature}) -> {answer}:\n"
        f'        """{method.summary}"""\n'
        f"        return {run}\n"
    )
