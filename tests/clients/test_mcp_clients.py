"""The protocol's inspector and official SDKs list and call tools, and the connections of docs/agents.md work."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib import __version__
from tests.clients.conftest import CLIENTS, HERE, LOOPBACK, NOWHERE, SECONDS, run_node
from tests.served import ask, sign_in
from tests.support import ROOT
from tools.local.run import EMAIL, PASSWORD

if TYPE_CHECKING:
    from pathlib import Path

    from tests.clients.conftest import Server

pytestmark = pytest.mark.clients
COUNTY = "/tenants/NY-Albany/mcp"
PUBLIC = {"look_up", "list_tenants", "list_representatives", "get_rules"}
DRAFT: dict[str, Any] = {
    "name": "Agent Example",
    "position": "County Legislator",
    "district": "39",
    "sources": [{"url": "https://example.org"}],
}
LOCAL = "http://127.0.0.1:8000"
GUIDE = (ROOT / "docs/agents.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Account:
    """An administrator's token, and an API key that writes in NY-Albany."""

    token: str
    key: str


@pytest.fixture(scope="module")
def accounts(servers: dict[str, Server]) -> dict[str, Account]:
    """Return an account of each server, by its URL."""
    found = {}
    permissions = ["representatives:create", "representatives:delete"]
    for server in servers.values():
        admin = sign_in(server.url, EMAIL, PASSWORD)
        draft = {"name": "agent", "permissions": permissions}
        (made,) = ask(f"{server.url}/api-keys", draft, tenant="NY-Albany", token=admin)
        found[server.url] = Account(admin, made["key"])
    return found


@pytest.fixture
def account(server: Server, accounts: dict[str, Account]) -> Account:
    """Return the account of a server."""
    return accounts[server.url]


class Inspector:
    """The command of the MCP Inspector, with a home of its own."""

    def __init__(self, home: Path) -> None:
        self._variables = {"HOME": str(home), "MCP_INSPECTOR_SECRET_STORE": "memory"}

    def ask(self, *arguments: str, status: int = 0) -> Any:
        """Return the result that the command printed, or its error."""
        ran = run_node(CLIENTS / "bin/mcp-inspector", "--cli", *arguments, "--format", "json", **self._variables)
        assert ran.returncode == status, ran.stderr
        return json.loads(ran.stdout)["result"] if ran.stdout else json.loads(ran.stderr.splitlines()[-1])["error"]

    def list_tools(self, *arguments: str) -> set[str]:
        """Return the names of the tools; the inspector finds nothing wrong with their schemas."""
        return {tool["name"] for tool in self.ask(*arguments, "--method", "tools/list", "--strict")["tools"]}

    def call(self, *arguments: str, tool: str, status: int = 0, **values: Any) -> Any:
        """Return the result of a tool."""
        called = ("--method", "tools/call", "--tool-name", tool, "--tool-args-json", json.dumps(values))
        return self.ask(*arguments, *called, status=status)


@pytest.fixture
def inspector(tmp_path: Path) -> Inspector:
    """Return the MCP Inspector."""
    return Inspector(tmp_path)


def run_sdk(which: str, url: str, headers: dict[str, str], *calls: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """Return what an SDK for TypeScript found."""
    ran = run_node(HERE / "run_mcp_sdk.mjs", which, url, json.dumps({"headers": headers, "calls": calls}))
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


class TestInspector:
    @pytest.mark.parametrize("era", ["legacy", "modern"])
    def test_public_tools_need_no_key(self, server: Server, inspector: Inspector, era: str) -> None:
        options = f"{server.url}/mcp", "--protocol-era", era
        assert inspector.list_tools(*options) >= PUBLIC
        tenants = inspector.call(*options, tool="list_tenants", state="NY", kind="county", limit=2)
        assert not tenants["isError"]
        assert [tenant["id"] for tenant in tenants["structuredContent"]["data"]] == ["NY-Albany", "NY-Allegany"]
        place = inspector.call(*options, tool="look_up", zip="12207")["structuredContent"]["data"][0]["place"]
        assert (place["state"], place["county"]) == ("NY", "NY-Albany")

    def test_refusal_is_an_error_of_the_tool(self, server: Server, inspector: Inspector) -> None:
        # The status 5 says that the tool answered with an error.
        refused = inspector.call(f"{server.url}/mcp", tool="get_summary", tenant="NY-Albny", status=5)
        assert refused["isError"]
        assert "Did you mean NY-Albany?" in refused["content"][0]["text"]

    def test_endpoint_of_a_tenant_needs_no_tenant(self, server: Server, inspector: Inspector) -> None:
        url = f"{server.url}/tenants/CA/mcp"
        assert inspector.list_tools(url) >= PUBLIC
        assert inspector.call(url, tool="get_summary")["structuredContent"]["data"][0]["tenant"] == "CA"

    def test_key_in_a_header_permits_more_tools(self, server: Server, inspector: Inspector, account: Account) -> None:
        url, header = server.url + COUNTY, ("--header", f"X-Api-Key: {account.key}")
        added = inspector.list_tools(url, *header) - inspector.list_tools(url)
        assert added == {"create_representative", "delete_representative"}
        made = inspector.call(url, *header, tool="create_representative", **DRAFT)
        made_id = made["structuredContent"]["data"][0]["id"]
        gone = inspector.call(url, *header, tool="delete_representative", representative_id=made_id)
        assert not gone["isError"]

    def test_token_in_a_header_permits_more_tools(self, server: Server, inspector: Inspector, account: Account) -> None:
        options = server.url + COUNTY, "--header", f"Authorization: Bearer {account.token}"
        assert {"create_representative", "verify_representative", "me"} <= inspector.list_tools(*options)
        assert inspector.call(*options, tool="me")["structuredContent"]["data"][0]["email"] == EMAIL

    def test_forged_token_is_refused(self, server: Server, inspector: Inspector) -> None:
        options = f"{server.url}/mcp", "--header", "Authorization: Bearer forged", "--stored-auth-only"
        assert inspector.ask(*options, "--method", "tools/list", status=3)["code"] == "auth_required"


@pytest.mark.parametrize(("sdk", "revision"), [("sdk", "2025-11-25"), ("client", "2026-07-28")])
class TestTypeScript:
    def test_results_are_valid_by_the_schema_of_the_tool(self, server: Server, sdk: str, revision: str) -> None:
        calls = ("look_up", {"zip": "12207"}), ("get_rules", {"tenant": "CA"}), ("list_tenants", {"limit": 1})
        found = run_sdk(sdk, f"{server.url}/mcp", {}, *calls)
        assert (found["server"]["name"], found["server"]["version"]) == ("represent", __version__)
        assert found["revision"] == revision
        assert set(found["tools"]) >= PUBLIC
        assert found["valid"] == len(calls)
        assert found["results"][0]["structuredContent"]["data"][0]["place"]["county"] == "NY-Albany"
        assert "represent://tenants/{tenant}/rules" in found["templates"]

    def test_refusals_are_results_and_mistakes_are_errors(self, server: Server, sdk: str, revision: str) -> None:
        found = run_sdk(sdk, f"{server.url}/mcp", {}, ("get_summary", {"tenant": "NY-Albny"}), ("look_down", {}))
        refused, unknown = found["results"]
        assert refused["isError"]
        assert "Did you mean NY-Albany?" in json.loads(refused["content"][0]["text"])["detail"]
        assert (unknown["code"], found["revision"]) == (-32602, revision)

    def test_key_in_a_header_permits_writes(self, server: Server, account: Account, sdk: str, revision: str) -> None:
        url, headers = server.url + COUNTY, {"X-Api-Key": account.key}
        found = run_sdk(sdk, url, headers, ("create_representative", DRAFT), ("look_up", {"zip": "12207"}))
        assert (found["valid"], found["revision"]) == (2, revision)
        made = found["results"][0]["structuredContent"]["data"][0]
        gone = run_sdk(sdk, url, headers, ("delete_representative", {"representative_id": made["id"]}))
        assert not gone["results"][0]["isError"]


def list_snippets(language: str, containing: str) -> list[str]:
    """Return the code of the guide in a language that contains a text."""
    return [
        found
        for found in re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
        if containing in found
    ]


class TestGuide:
    def test_claude_desktop_connects(
        self, server: Server, inspector: Inspector, account: Account, tmp_path: Path
    ) -> None:
        (text,) = list_snippets("json", "mcpServers")
        file = tmp_path / "claude_desktop_config.json"
        file.write_text(text.replace(LOCAL, server.url).replace("your key", account.key))
        listed = inspector.list_tools("--config", str(file), "--server", "represent")
        assert listed >= PUBLIC | {"create_representative"}

    def test_vs_code_connects(self, server: Server, inspector: Inspector, account: Account, tmp_path: Path) -> None:
        (text,) = list_snippets("json", "promptString")
        config = json.loads(text.replace(LOCAL, server.url))
        (asked,) = config["inputs"]
        servers = json.loads(json.dumps(config["servers"]).replace(f"${{input:{asked['id']}}}", account.key))
        file = tmp_path / "mcp.json"
        file.write_text(json.dumps({"mcpServers": servers}))
        assert inspector.list_tools("--config", str(file), "--server", "represent") >= PUBLIC | {
            "create_representative"
        }

    def test_sdk_for_python_connects(self, server: Server, account: Account) -> None:
        (code,) = list_snippets("python", "mcp.client")
        ran = subprocess.run(  # noqa: S603 (ours)
            [sys.executable, "-c", code.replace(LOCAL, server.url)],
            env={"PATH": os.environ["PATH"], "REPRESENT_KEY": account.key, **NOWHERE, **LOOPBACK},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        tools, name = ran.stdout.splitlines()
        assert "create_representative" in tools
        assert name

    def test_other_snippets_compile_and_name_the_tested_versions(self) -> None:
        for code in list_snippets("python", ""):
            compile(code, "docs/agents.md", "exec")
        packages = json.loads((HERE / "package.json").read_text())["dependencies"]
        for name, version in re.findall(r"([@/\w-]*(?:mcp-remote|inspector))@([\d.]+)", GUIDE):
            assert packages[name] == version
