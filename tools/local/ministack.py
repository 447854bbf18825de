"""Run the embedded cloud: MiniStack on loopback, with its state in a folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import click

from tools import ROOT
from tools.local import embedded, ministack_workarounds, processes

LOCAL = ROOT / ".local"
HOST = "127.0.0.1"
PORT = 4566
STATE = Path(os.environ.get("CLOUD_STATE", LOCAL / "cloud"))
REGION = "us-east-1"
# Public on purpose: they work only for the embedded cloud, which accepts no others as root.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION}

APP = "tools.local.embedded:app"
STOPPED = {
    processes.Leftover.NOTHING: "it was not running",
    processes.Leftover.ENDED: "stopped, its state saved",
    processes.Leftover.KILLED: "it did not stop in time and was killed, its state not saved",
}


ROOM = 32_000_000  # bytes by which a state may grow without a warning
PROBE = 65_536


class CloudError(RuntimeError):
    """Report that the embedded cloud cannot be started; the message gives the reason and the remedy."""


class Cloud:
    """One embedded cloud: a process, a port on loopback, and a folder of state."""

    def __init__(self, state: Path, port: int, *, enforces_iam: bool = False) -> None:
        self.state = state
        self.port = port or free_port()
        self._enforces_iam = enforces_iam
        # The address at which functions reach its services, if different: a proxy between them forwards calls.
        self.seen_at: str | None = None
        self._process: subprocess.Popen[bytes] | None = None
        # MiniStack saves its state only when it stops.
        self._unsaved = state / embedded.UNSAVED

    @property
    def endpoint(self) -> str:
        """The URL of its AWS services."""
        return f"http://{HOST}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables that a process needs to use it."""
        return {**CREDENTIALS, "AWS_ENDPOINT_URL": self.endpoint}

    @property
    def pid(self) -> int:
        """The id of its process.

        Raises CloudError if it is not running.
        """
        if self._process is None:
            raise CloudError("The embedded cloud is not running.")
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether this object started it and has not stopped it."""
        return self._process is not None

    @property
    def died(self) -> bool:
        """Whether its process ended unexpectedly."""
        return self._process is not None and self._process.poll() is not None

    @property
    def lost_changes(self) -> bool:
        """Whether it ended without saving the last time, so that its state is that of the previous clean stop."""
        return self._unsaved.exists()

    @property
    def room(self) -> str | None:
        """A warning if the disk is too full to write its state beside the previous one; otherwise None."""
        files = [file.stat().st_size for file in (self.state / "state").glob("*.json")]
        free = shutil.disk_usage(self.state).free
        if free >= sum(files) + ROOM:
            return None
        return f"the disk is full, or nearly so: {free / 1e6:,.1f} MB are free for {self.state}"

    @property
    def log(self) -> Path:
        """The file of its output."""
        return self.state / "cloud.log"

    def answers(self) -> bool:
        """Return whether it answers."""
        try:
            with urllib.request.urlopen(f"{self.endpoint}/_ministack/health", timeout=2) as answer:  # noqa: S310 (a loopback URL)
                return bool(answer.status == 200)  # noqa: PLR2004
        except (OSError, urllib.error.URLError):
            return False

    def start(self, seconds: float = 30) -> None:
        """Start it and wait until it answers.

        Raises CloudError.
        """
        refuse_taken_port(self.port, "the embedded cloud", "CLOUD_PORT")
        try:
            self._probe()
            if not (self.state / "state" / "s3.json").exists():
                # Objects of a first run that was killed: no saved stack has their buckets, and they would block new
                # ones.
                shutil.rmtree(self.state / "s3", ignore_errors=True)
            ministack_workarounds.move_queues(self.state / "state", f"{HOST}:{self.port}")
            ministack_workarounds.forget_positions(self.state / "state")
            self._start(seconds)
        except OSError as error:
            self.stop()
            raise CloudError(f"The embedded cloud cannot write its state to {self.state}: {error}") from error

    def _probe(self) -> None:
        """Raise OSError if the folder of the state is not writable."""
        probe = self.state / "state" / "probe"
        try:
            probe.parent.mkdir(parents=True, exist_ok=True)
            probe.write_bytes(bytes(PROBE))
        finally:
            probe.unlink(missing_ok=True)

    def _start(self, seconds: float) -> None:
        environment = {
            **os.environ,
            **self.environment,
            "GATEWAY_PORT": str(self.port),
            "MINISTACK_HOST": HOST,
            "MINISTACK_REGION": REGION,
            "PERSIST_STATE": "1",
            "S3_PERSIST": "1",
            "STATE_DIR": str(self.state.absolute() / "state"),
            "S3_DATA_DIR": str(self.state.absolute() / "s3"),
            "IOT_MTLS_ENABLED": "0",
            "AUTH": str(self._enforces_iam).lower(),
            **({"AWS_ENDPOINT_URL": self.seen_at} if self.seen_at else {}),
        }
        # No worker processes: the process that gets the signal must be the one that saves.
        command = [sys.executable, "-m", "hypercorn", "--workers", "0", APP]
        command += ["--bind", f"{HOST}:{self.port}"]
        with self.log.open("ab") as log:
            self._process = processes.start(
                command, self._pid_file, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + seconds
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                said = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
                self.stop()
                raise CloudError(f"The embedded cloud did not start; the end of {self.log}:\n{said}")
            time.sleep(0.1)
        # The cloud removes it when it stops, if everything was saved.
        self._unsaved.touch()

    def stop(self) -> bool:
        """Stop it, killing it after a timeout; return whether its state was saved."""
        if self._process is not None:
            processes.end(self._process, self._pid_file)
            self._process = None
        return not self.lost_changes

    def stop_leftover(self) -> processes.Leftover:
        """Stop a cloud that another process started on this state; return the outcome."""
        return processes.end_leftover(self._pid_file, APP)

    @property
    def loss(self) -> str:
        """The reason why changes since the last start are lost."""
        return self.room or (
            "the embedded cloud saves its state when it stops, and it was killed or could not save; "
            f"see the end of {self.log}"
        )

    @property
    def _pid_file(self) -> Path:
        return self.state / "cloud.pid"


def read_port(variable: str, default: int) -> int:
    """Return the port in an environment variable, or the default.

    Raises CloudError.
    """
    value = os.environ.get(variable) or str(default)
    if not value.isdecimal() or not 0 < int(value) < 1 << 16:
        raise CloudError(f"{variable} must be a port number from 1 to 65535; it is {value!r}.")
    return int(value)


def free_port() -> int:
    """Return a free port on loopback."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def refuse_taken_port(port: int, what: str, variable: str) -> None:
    """Raise CloudError if a loopback port is in use."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CloudError(
                f"Port {port} on {HOST} is in use, and {what} needs it. Stop its user, or set another port: "
                f"{variable}=<port> make run"
            ) from error


@click.command("cloud")
@click.argument("verb", type=click.Choice(["start", "status", "stop"]))
@click.option("--port", type=int, help="The port; default: CLOUD_PORT or 4566.")
@click.option("--state", type=click.Path(path_type=Path), default=STATE, help="The folder of its state.")
def command(verb: str, port: int | None, state: Path) -> int:
    """Start or stop the embedded cloud, or print its status."""
    try:
        port = read_port("CLOUD_PORT", PORT) if port is None else port
        return _do(verb, Cloud(state, port))
    except CloudError as error:
        click.echo(error, err=True)
        return 1


def _do(verb: str, cloud: Cloud) -> int:
    if verb == "stop":
        left = cloud.stop_leftover()
        if left is processes.Leftover.ENDED and cloud.lost_changes:
            print(f"stopped, but its state was not saved: {cloud.loss}", file=sys.stderr)
            return 1
        print(STOPPED[left])
        return int(left is processes.Leftover.KILLED)
    if verb == "status":
        print(f"answers at {cloud.endpoint}" if cloud.answers() else f"nothing answers at {cloud.endpoint}")
    else:
        cloud.start()
        print(f"answers at {cloud.endpoint}, state in {cloud.state}")
    return 0
