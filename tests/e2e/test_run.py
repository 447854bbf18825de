"""`make run` as a newcomer uses it: start, run the printed commands, stop, start again."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import ROOT
from tools.local.ministack import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.journey


class Running:
    """A `make run` in a process of its own."""

    def __init__(self, state: Path, port: int | str, cloud_port: int | str, **variables: str) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "MIRROR"} | {
            "PORT": str(port),
            "CLOUD_PORT": str(cloud_port),
            "CLOUD_STATE": str(state),
            "OFFLINE": "1",
            **variables,
        }
        self.state, self.port, self.cloud_port = state, port, cloud_port
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tools", "local", "run"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            self.said.extend(iter(lines.readline, ""))

    @property
    def text(self) -> str:
        return "".join(self.said)

    def wait_for(self, text: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while text not in self.text:
            assert self.process.poll() is None, self.text
            assert time.monotonic() < deadline, self.text
            time.sleep(0.05)

    def kill_cloud(self) -> None:
        os.killpg(int((self.state / "cloud.pid").read_text()), signal.SIGKILL)

    def end(self, with_signal: int = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        status = self.process.wait(30)
        self._reader.join(1)
        return status


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Any]:
    """Return a function that starts `make run`, each time on the same state."""
    runs: list[Running] = []
    ports = free_port(), free_port()

    def start(**variables: str) -> Running:
        runs.append(Running(tmp_path / "cloud", *ports, **variables))
        return runs[-1]

    yield start
    for run in runs:
        run.end()


def typed(lines: str, folder: Path | None = None) -> str:
    """Run the commands of a document in a shell; returns the output."""
    command = ["bash", "-euo", "pipefail", "-c", lines]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout  # noqa: S603


def read_steps(document: str) -> list[tuple[str, str]]:
    """Return the commands in a document's console blocks, each with the answer that the document shows."""
    text = (ROOT / document).read_text(encoding="utf-8")
    blocks = re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return re.findall(r"^\$ ((?:.*[\\|]\n)*.*)\n((?:(?!\$ ).*\n)*)", "".join(blocks), re.MULTILINE)


def assert_says(answer: str, promised: str) -> None:
    """Assert that an answer has the promised parts in this order; an ellipsis matches any text, spaces are ignored."""
    rest = "".join(answer.split())
    for part in filter(None, "".join(promised.split()).split("…")):
        assert part in rest, f"{part!r} is not in {rest!r}"
        rest = rest.partition(part)[2]


needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="the commands need curl")


@needs_curl
def test_printed_commands_work_and_the_data_is_kept(started: Any) -> None:
    first = started()
    first.wait_for("Stop with Ctrl-C.")
    assert re.search(r"\[ +\d+\.\d s\] deploying stage local", first.text)
    lines = re.findall(r"^  ((?:TOKEN=|curl )(?:.*[\\|]\n)*.*)$", first.text, re.MULTILINE)
    assert [line.startswith("curl ") for line in lines] == [True, True, True, False, True]
    lines[3:] = ["\n".join(lines[3:])]
    answers = [json.loads(typed(line))["data"] for line in lines]
    assert [tenant["id"] for tenant in answers[0]] == ["NY-Albany", "NY-Allegany", "NY-Bronx"]
    assert answers[1][0]["place"]["county"] == "NY-Albany"
    assert [person["name"] for person in answers[2]] == ["Xiomara Peña"]
    (created,) = answers[3]
    assert re.search(r" CLOUD_PORT=\d+ make load FILE=", first.text)
    assert first.end() == 0
    assert "the data is saved for the next start" in first.text

    second = started()
    second.wait_for("Stop with Ctrl-C.")
    assert "using the data of the last run" in second.text
    base = re.search(r"^API: +(\S+)", second.text, re.MULTILINE)
    assert base
    command = ["curl", "-s", "-H", "X-Tenant-Id: NY-Albany", f"{base[1]}/representatives/{created['id']}"]
    found = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    assert json.loads(found.stdout)["data"] == [created]
    assert second.end(signal.SIGTERM) == 0


# In this order, in one shell: later documents use the variables of the tutorial.
DOCUMENTS = {"README.md": 4, "docs/tutorial.md": 20, "docs/api.md": 2, "docs/lookup.md": 1, "docs/imports.md": 1}


@needs_curl
def test_the_commands_of_the_documents_answer_as_printed(started: Any, tmp_path: Path) -> None:
    run = started()
    run.wait_for("Stop with Ctrl-C.")
    before = [
        f'exec 2>&1; curl() {{ command curl "${{@//127.0.0.1:8000/127.0.0.1:{run.port}}}"; }}',
        f'make() {{ command make --no-print-directory -C {ROOT} CLOUD_PORT={run.cloud_port} "$@"; }}',
    ]
    steps = {document: read_steps(document) for document in DOCUMENTS}
    assert {document: len(found) for document, found in steps.items()} == DOCUMENTS
    lines = [step for found in steps.values() for step in found]
    script = [*before, *(f"{line}\necho END-OF-STEP" for line, _ in lines)]
    answers = typed("\n".join(script), tmp_path).split("END-OF-STEP")
    for (_, promised), answer in zip(lines, answers, strict=False):
        assert_says(answer, promised)


def test_a_killed_cloud_is_reported_with_the_loss(started: Any) -> None:
    first = started()
    first.wait_for("Stop with Ctrl-C.")
    first.kill_cloud()
    assert first.process.wait(30) == first.end() == 1
    assert "The embedded cloud ended unexpectedly" in first.text
    assert "changes since this start are lost" in first.text
    assert "the data is saved" not in first.text

    second = started()
    second.wait_for("Stop with Ctrl-C.")
    assert "the data of the last run was not saved and is lost" in second.text
    assert "without internet: loading the invented samples" in second.text
    assert second.end() == 0

    third = started()
    third.wait_for("Stop with Ctrl-C.")
    assert "using the data of the last run" in third.text
    third.kill_cloud()
    assert third.end(signal.SIGINT) == 1
    fourth = started()
    fourth.wait_for("Stop with Ctrl-C.")
    assert "the data is that of the last clean stop" in fourth.text
    assert fourth.end() == 0


def test_a_killed_run_does_not_block_the_next(started: Any) -> None:
    first = started()
    first.wait_for("Stop with Ctrl-C.")
    second = started()
    assert second.process.wait(30) == 1
    assert second.end() == 1
    assert "Another `make run` uses the data" in second.text
    first.end(signal.SIGKILL)
    third = started()
    third.wait_for("Stop with Ctrl-C.")
    assert "the last run was killed; ended the processes that it left running" in third.text
    assert "using the data of the last run" in third.text
    assert third.end() == 0


@needs_curl
def test_failed_sync_is_reported_and_the_api_stays_up(started: Any, tmp_path: Path) -> None:
    mirror = str(tmp_path / "no-mirror")
    first = started(MIRROR=mirror)
    first.wait_for("Run `make sync` to try again")
    assert re.search(r"^\[sync\]   .", first.text, re.MULTILINE)
    assert "invented" not in first.text
    lines = re.findall(r"^  ((?:TOKEN=|curl )(?:.*[\\|]\n)*.*)$", first.text, re.MULTILINE)
    answers = [json.loads(typed(line))["data"] for line in (*lines[:2], "\n".join(lines[2:]))]
    assert [tenant["id"] for tenant in answers[0]] == ["NY-Albany", "NY-Allegany", "NY-Bronx"]
    assert answers[1][0]["place"]["county"] == "NY-Albany"
    assert answers[2][0]["email"] == "admin@represent.example"
    assert first.end(signal.SIGTERM) == 0

    second = started()
    second.wait_for("Stop with Ctrl-C.")
    assert "the next `make run` with internet continues the sync" in second.text
    assert "invented" not in second.text
    assert second.end() == 0
    third = started(MIRROR=mirror)
    third.wait_for("Run `make sync` to try again")
    assert third.end() == 0


@pytest.mark.parametrize("variable", ["PORT", "CLOUD_PORT"])
def test_a_taken_port_is_reported_before_the_start(tmp_path: Path, taken_port: int, variable: str) -> None:
    ports = {"PORT": free_port(), "CLOUD_PORT": free_port()} | {variable: taken_port}
    run = Running(tmp_path, ports["PORT"], ports["CLOUD_PORT"])
    assert run.process.wait(30) == 1
    assert run.end() == 1
    assert f"Port {taken_port} on 127.0.0.1 is in use" in run.text
    assert f"{variable}=<port> make run" in run.text


@pytest.mark.parametrize(("variable", "value"), [("PORT", "abc"), ("PORT", "80000"), ("CLOUD_PORT", "x")])
def test_an_invalid_port_is_reported_in_one_sentence(tmp_path: Path, variable: str, value: str) -> None:
    ports = {"PORT": "8000", "CLOUD_PORT": "4566"} | {variable: value}
    run = Running(tmp_path, ports["PORT"], ports["CLOUD_PORT"])
    assert run.process.wait(30) == run.end() == 1
    assert run.text == f"{variable} must be a port number from 1 to 65535; it is {value!r}.\n"
