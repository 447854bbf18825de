"""The protocol's official conformance suite passes, except where it needs features that the product does not have."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.clients.conftest import CLIENTS, run_node

if TYPE_CHECKING:
    from pathlib import Path

    from tests.clients.conftest import Server

pytestmark = pytest.mark.clients
COMMAND = CLIENTS / "bin" / "conformance"
JUNE, NOVEMBER, MODERN = "2025-06-18", "2025-11-25", "2026-07-28"
LEGACY, ALL = (JUNE, NOVEMBER), (JUNE, NOVEMBER, MODERN)
PATHS = ("/mcp", "/tenants/CA/mcp")
# The scenarios that apply to any server, with the revisions that have them.
APPLICABLE = {
    "server-initialize": LEGACY,
    "server-session-lifecycle": LEGACY,
    "server-stateless": (MODERN,),
    "ping": LEGACY,
    "tools-list": ALL,
    "resources-list": ALL,
    "sep-2164-resource-not-found": (MODERN,),
    "server-sse-multiple-streams": (NOVEMBER, MODERN),
    "dns-rebinding-protection": (NOVEMBER, MODERN),
    "caching": (MODERN,),
    "http-header-validation": (MODERN,),
    "input-required-result-unsupported-methods": (MODERN,),
    "input-required-result-validate-input": (MODERN,),
}
NO_LOGGING = "the server does not declare logging"
NO_PROMPTS = "the server does not declare prompts"
NO_REQUESTS = "the server asks clients for nothing (sampling, elicitation, roots)"
NO_STREAMS = "the server has no sessions and no streams, which are optional"
NO_SUBSCRIPTIONS = "the server does not declare subscriptions"
NO_SKILLS = "the server does not declare the extension for skills"
NO_TASKS = "the server does not declare the extension for tasks"
REFERENCE_RESOURCE = "reads a resource of the reference server"
REFERENCE_TOOL = "calls a tool of the reference server"
EXCLUDED = {
    "logging-set-level": NO_LOGGING,
    "completion-complete": "the server does not declare completions",
    "tools-call-simple-text": REFERENCE_TOOL,
    "tools-call-image": REFERENCE_TOOL,
    "tools-call-audio": REFERENCE_TOOL,
    "tools-call-embedded-resource": REFERENCE_TOOL,
    "tools-call-mixed-content": REFERENCE_TOOL,
    "tools-call-with-logging": NO_LOGGING,
    "tools-call-error": REFERENCE_TOOL,
    "tools-call-with-progress": REFERENCE_TOOL,
    "tools-call-sampling": NO_REQUESTS,
    "tools-call-elicitation": NO_REQUESTS,
    "json-schema-2020-12": REFERENCE_TOOL,
    "elicitation-sep1034-defaults": NO_REQUESTS,
    "elicitation-sep1330-enums": NO_REQUESTS,
    "server-sse-polling": NO_STREAMS,
    "resources-read-text": REFERENCE_RESOURCE,
    "resources-read-binary": REFERENCE_RESOURCE,
    "resources-templates-read": REFERENCE_RESOURCE,
    "resources-subscribe": NO_SUBSCRIPTIONS,
    "resources-unsubscribe": NO_SUBSCRIPTIONS,
    "prompts-list": NO_PROMPTS,
    "prompts-get-simple": NO_PROMPTS,
    "prompts-get-with-args": NO_PROMPTS,
    "prompts-get-embedded-resource": NO_PROMPTS,
    "prompts-get-with-image": NO_PROMPTS,
    "http-custom-header-server-validation": "no argument of our tools is also a header (x-mcp-header)",
    "input-required-result-basic-elicitation": NO_REQUESTS,
    "input-required-result-basic-sampling": NO_REQUESTS,
    "input-required-result-basic-list-roots": NO_REQUESTS,
    "input-required-result-request-state": NO_REQUESTS,
    "input-required-result-multiple-input-requests": NO_REQUESTS,
    "input-required-result-multi-round": NO_REQUESTS,
    "input-required-result-missing-input-response": NO_REQUESTS,
    "input-required-result-non-tool-request": NO_REQUESTS,
    "input-required-result-result-type": NO_REQUESTS,
    "input-required-result-tampered-state": NO_REQUESTS,
    "input-required-result-capability-check": NO_REQUESTS,
    "input-required-result-ignore-extra-params": NO_REQUESTS,
}
# Scenarios of extensions, which belong to no revision.
EXTENSIONS = {
    "sep-2640-skills-directory": NO_SKILLS,
    "sep-2640-skills-enumeration": NO_SKILLS,
    "sep-2640-skills-manifest": NO_SKILLS,
    "tasks-lifecycle": NO_TASKS,
    "tasks-capability-negotiation": NO_TASKS,
    "tasks-wire-fields": NO_TASKS,
    "tasks-request-state-removal": NO_TASKS,
    "tasks-mrtr-input": NO_TASKS,
    "tasks-request-headers": NO_TASKS,
    "tasks-dispatch-and-envelope": NO_TASKS,
    "tasks-status-notifications": NO_TASKS,
    "tasks-required-task-error": NO_TASKS,
    "tasks-mrtr-composition": NO_TASKS,
}
# Checks of applicable scenarios that no server without these features can pass.
EXCLUDED_CHECKS = {
    "server-stateless": {
        "sep-2575-server-rejects-undeclared-capability": REFERENCE_TOOL,
        "sep-2575-missing-capability-http-400": REFERENCE_TOOL,
        "sep-2575-http-server-no-independent-requests-on-stream": NO_REQUESTS,
        "sep-2575-server-no-log-without-loglevel": NO_LOGGING,
    },
    "server-sse-multiple-streams": {"server-sse-multiple-streams-session": NO_STREAMS},
    "caching": {"sep-2549-prompts-list-caching-hints": NO_PROMPTS},
}
RUNS = [(name, revision) for name, revisions in APPLICABLE.items() for revision in revisions]

Checks = dict[str, list[dict[str, Any]]]


class Suite:
    """The runs of the suite, each of which happens once; a run has the checks of each scenario."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs: dict[tuple[str, str], Checks] = {}

    def list(self) -> dict[str, tuple[str, ...]]:
        """Return the scenarios for servers, with the revisions that have them."""
        said = run_node(COMMAND, "list", "--server").stdout
        found = re.findall(r"^ +- (\S+) \[(.*)\]$", said, re.MULTILINE)
        return {name: tuple(revisions.split(",")) for name, revisions in found}

    def run(self, url: str, revision: str) -> Checks:
        """Return the checks of all scenarios of a revision."""
        if (url, revision) not in self._runs:
            folder = self._folder / str(len(self._runs))
            asked = ("--url", url, "--suite", "all", "--spec-version", revision, "--output-dir", str(folder))
            ran = run_node(COMMAND, "server", *asked)
            assert "=== SUMMARY ===" in ran.stdout, ran.stdout + ran.stderr
            self._runs[url, revision] = {
                re.sub(r"^server-(.+)-\d{4}-\d\d-\d\dT.*", r"\1", file.parent.name): json.loads(file.read_text())
                for file in folder.glob("*/checks.json")
            }
        return self._runs[url, revision]


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Suite:
    """Return the suite, without any runs."""
    return Suite(tmp_path_factory.mktemp("conformance"))


def list_failures(checks: list[dict[str, Any]]) -> dict[str, str | None]:
    """Return the checks that failed or warn, with the reason."""
    return {check["id"]: check.get("errorMessage") for check in checks if check["status"] in ("FAILURE", "WARNING")}


def test_every_scenario_of_the_suite_is_in_one_list(suite: Suite) -> None:
    listed = suite.list()
    assert sorted(listed) == sorted([*APPLICABLE, *EXCLUDED, *EXTENSIONS])
    assert {name for name, revisions in listed.items() if revisions == ("extension",)} == set(EXTENSIONS)
    assert {name: tuple(each for each in listed[name] if each in ALL) for name in APPLICABLE} == APPLICABLE


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("scenario", "revision"), RUNS)
def test_applicable_scenario_passes(server: Server, suite: Suite, scenario: str, revision: str, path: str) -> None:
    checks = suite.run(server.url + path, revision)[scenario]
    assert checks
    excluded = EXCLUDED_CHECKS.get(scenario, {})
    assert {name: why for name, why in list_failures(checks).items() if name not in excluded} == {}


def test_excluded_scenarios_and_checks_do_not_pass(server: Server, suite: Suite) -> None:
    failed: dict[str, set[str]] = {}
    for revision in ALL:
        for name, checks in suite.run(server.url + PATHS[0], revision).items():
            failed.setdefault(name, set()).update(list_failures(checks))
    assert [name for name in EXCLUDED if not failed[name]] == []
    assert [
        name for scenario, checks in EXCLUDED_CHECKS.items() for name in checks if name not in failed[scenario]
    ] == []
