"""Write problems as the API of Open States does: a status, and a detail that its clients show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.core.errors import BadRequest
from chalicelib.core.plain_json import dump_json

if TYPE_CHECKING:
    from chalicelib.core.errors import Problem


class ParameterErrors(BadRequest):
    """Parameters of the wrong type, which the API of Open States answers with 422 and a list."""

    status = 422
    slug = "invalid-parameter"
    title = "A parameter is not valid"

    def __init__(self, name: str, message: str, kind: str) -> None:
        super().__init__(f"{name}: {message}")
        self.entries: list[dict[str, Any]] = [{"loc": ["query", name], "msg": message, "type": kind}]


def write_problem(problem: Problem, _: str) -> tuple[int, str]:
    """Return the status and the JSON of an error."""
    detail: Any = problem.entries if isinstance(problem, ParameterErrors) else problem.detail
    return problem.status, dump_json({"detail": detail})
