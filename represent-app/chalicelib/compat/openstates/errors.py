"""Write problems as the API of Open States does: a status, and a detail that its clients show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.core.errors import BadRequest
from chalicelib.core.plain_json import dump_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.core.errors import Problem


class ParameterErrors(BadRequest):
    """Parameters of the wrong type, which the API of Open States answers with 422 and a list of all of them."""

    status = 422
    slug = "invalid-parameter"
    title = "A parameter is not valid"

    def __init__(self, entries: Sequence[dict[str, Any]]) -> None:
        super().__init__("; ".join(f"{each['loc'][1]}: {each['msg']}" for each in entries))
        self.entries = entries


def make_entry(name: str, message: str, kind: str, *index: int) -> dict[str, Any]:
    """Return a part of the list; `index` is the number of a value of a parameter that is repeated.

    >>> make_entry("include", "no", "type_error.enum", 0)["loc"]
    ['query', 'include', 0]
    """
    return {"loc": ["query", name, *index], "msg": message, "type": kind}


def write_problem(problem: Problem, _: str) -> tuple[int, str]:
    """Return the status and the JSON of an error."""
    detail: Any = problem.entries if isinstance(problem, ParameterErrors) else problem.detail
    return problem.status, dump_json({"detail": detail})
