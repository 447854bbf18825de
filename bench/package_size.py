"""Measure a contestant's package: its own files and its dependencies, without those in Lambda's runtime.

The peers' packages are without shapely and NumPy (60 MB), which only their lookups need.
"""

from __future__ import annotations

import re
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from tools.deploy.package import LEFT_BEHIND

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "bench" / "peers"
RUNTIME = frozenset({"boto3", "botocore", "s3transfer", "jmespath", "python-dateutil", "six", "urllib3"})
SHARED = ("models.py", "records.py", "places.py", "transactions.py", "store.py")
# The files of Chalice that its packager adds to a package.
CHALICE = ("chalice/__init__.py", "chalice/app.py")
NEEDS: dict[str, tuple[str, ...]] = {
    "botocore_only": (),
    "powertools": ("aws-lambda-powertools", "pydantic"),
    "fastapi_mangum": ("fastapi", "mangum"),
    "flask_wsgi": ("Flask", "apig-wsgi", "pydantic"),
    "plain_chalice": ("pydantic",),
}


def measure_package(contestant: str) -> int:
    """Return the size of a contestant's package in bytes, unpacked and without byte code."""
    if contestant == "represent":
        app = ROOT / "represent-app"
        lines = (app / "requirements.txt").read_text(encoding="utf-8").splitlines()
        needs = {Requirement(pin).name for line in lines if (pin := line.partition("#")[0].strip())}
        return _measure_folder(app) + sum(map(_measure_dependency, needs)) + _measure_chalice()
    own = _measure_folder(PEERS / contestant)
    names = {"botocore_only": SHARED[1:4], "plain_chalice": SHARED[:4]}.get(contestant, SHARED)
    own += sum((PEERS / name).stat().st_size for name in names)
    chalice = _measure_chalice() if contestant == "plain_chalice" else 0
    return own + chalice + sum(map(_measure_dependency, closure(NEEDS[contestant])))


def closure(names: Iterable[str]) -> set[str]:
    """Return packages and all their dependencies, without those in the runtime."""
    found: set[str] = set()
    waiting = [_canonical(name) for name in names]
    while waiting:
        name = waiting.pop()
        if name in found or name in RUNTIME:
            continue
        found.add(name)
        for line in distribution(name).requires or ():
            need = Requirement(line)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                waiting.append(_canonical(need.name))
    return found


def _measure_dependency(name: str) -> int:
    files = distribution(name).files or []
    kept = [file for file in files if file.suffix != ".pyc" and ".." not in file.parts]
    return sum(Path(str(file.locate())).stat().st_size for file in kept)


def _measure_chalice() -> int:
    files = distribution("chalice").files or []
    return sum(Path(str(file.locate())).stat().st_size for file in files if str(file) in CHALICE)


def _measure_folder(folder: Path) -> int:
    left = LEFT_BEHIND(str(folder), [path.name for path in folder.iterdir()])
    size = 0
    for path in folder.iterdir():
        if path.name not in left and path.name != ".chalice":
            size += _measure_folder(path) if path.is_dir() else path.stat().st_size
    return size


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
