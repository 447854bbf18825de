"""Smoke test of a deployed stage: `python -m tools deploy smoke --stage dev`, or `--url https://…`.

It sends requests that succeed only if the whole stage works. It needs no token, and writes only the canary of
/health/ready.
"""

from __future__ import annotations

import json
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from tools.deploy import chalice_state, cloudformation, stage
from tools.options import endpoint_option, stage_option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TIMEOUT, TRIES, PAUSE = 30.0, 3, 2.0
FAILED = 500
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Answer:
    """A response; the body is parsed JSON, or None if it is not JSON."""

    status: int
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Check:
    """A request, and the expected response."""

    name: str
    method: str
    path: str
    status: int
    holds: Callable[[Answer], object] = lambda _: True


def _is_problem(found: Answer) -> bool:
    headers = {name.lower(): value for name, value in found.headers.items()}
    return headers.get("content-type", "").startswith(PROBLEM) and found.body["status"] == found.status


CHECKS = (
    Check("the API is alive", "GET", "/health", 200, lambda a: a.body["data"][0]["status"] == "ok"),
    Check("its dependencies are available", "GET", "/health/ready", 200),
    Check("it serves its OpenAPI document", "GET", "/openapi.json", 200, lambda a: a.body["openapi"].startswith("3.1")),
    Check("it lists its tenants", "GET", "/tenants?state=NY&limit=1", 200, lambda a: a.body["meta"]["total"] > 1),
    Check("an unknown path is a problem", "GET", "/no-such-path", 404, _is_problem),
    Check("a missing tenant is a problem", "GET", "/representatives", 400, _is_problem),
    Check("a write needs a token", "POST", "/representatives", 401, _is_problem),
)


def run(base: str, ask: Callable[[str, str], Answer], say: Callable[[str], None] = print) -> int:
    """Run every check, print the results, and return the number of failures."""
    failed = 0
    for check in CHECKS:
        found = _request_with_retries(ask, check.method, base + check.path)
        fine = found.status == check.status and _holds(check, found)
        failed += not fine
        say(f"{'ok  ' if fine else 'FAIL'} {check.name}: {check.method} {check.path} -> {found.status}")
    return failed


def _holds(check: Check, found: Answer) -> bool:
    try:
        return bool(check.holds(found))
    except (KeyError, IndexError, TypeError, AttributeError):  # unexpected body
        return False


def _request_with_retries(ask: Callable[[str, str], Answer], method: str, url: str) -> Answer:
    """Retry requests that fail with 5xx: a stage may do so just after its deploy."""
    for _ in range(TRIES - 1):
        found = ask(method, url)
        if found.status < FAILED:
            return found
        time.sleep(PAUSE)
    return ask(method, url)


def send_request(method: str, url: str) -> Answer:
    """Send one request and return the response, including HTTP errors; a POST has an empty object as body."""
    headers = {"Accept": "application/json", "User-Agent": "represent-smoke"}
    if method == "POST":
        headers |= {"Content-Type": "application/json", "X-Tenant-Id": "CA"}
    request = urllib.request.Request(url, b"{}" if method == "POST" else None, headers, method=method)  # noqa: S310 (a URL of this stage)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 (a URL of this stage)
            return Answer(answer.status, dict(answer.headers), _json(answer.read()))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, dict(error.headers), _json(error.read()))


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def find_url(place: stage.DeployTarget) -> str:
    """Return the URL of a stage's API, whether CloudFormation or `chalice deploy` deployed it.

    Raises StackError.
    """
    if "EndpointURL" not in stage.outputs(place, place.app) and (made := chalice_state.apis(place)):
        if place.endpoint:
            raise cloudformation.StackError(
                "chalice deploy created its API, and an emulator that supports chalice deploy answers no requests."
            )
        return chalice_state.url(place, made[0]).rstrip("/")
    return stage.url(place)


@click.command("smoke")
@stage_option
@click.option("--url", default="", help="The base URL of the API; default: the output of the stage's stack.")
@endpoint_option
def command(stage_name: str, url: str, endpoint_url: str | None) -> int:
    """Run the smoke test against a deployed stage."""
    try:
        base = url.rstrip("/") or find_url(stage.DeployTarget(stage_name, endpoint_url))
        failed = run(base, send_request)
    except (cloudformation.StackError, ClientError, BotoCoreError, OSError) as error:
        print(f"stage {stage_name} cannot be reached: {cloudformation.describe_error(error)}", file=sys.stderr)
        return 1
    print(f"{base}: {len(CHECKS) - failed} of {len(CHECKS)} checks passed")
    return 1 if failed else 0
