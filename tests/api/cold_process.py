"""Start like Lambda starts the app, and answer each event in a fork that has served nothing before.

It reads lists of events from standard input, one a line, and answers each list with one line. For every event, the
answer has the result of its fork, the permissions that its AWS calls needed, the modules that import pydantic, and the
calls and settings that it used without a declaration. The events of a list are answered concurrently. `calls` is `app`
for a request, or the name of a function that events start; `environment` changes variables (null removes one).
Third-party libraries are imported before the fork, because no answer depends on when they are; of the product, only
the imports of `import app` are done before it.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import traceback
from types import SimpleNamespace
from typing import Any

import botocore.loaders
import botocore.session

import app as module
from chalicelib.core import settings

LOADED_BY_APP = frozenset(name for name in sys.modules if name.startswith("chalicelib"))
CONTEXT = SimpleNamespace(aws_request_id="r", tenant_id=None, get_remaining_time_in_millis=lambda: 29_000)


def import_libraries() -> None:
    """Import the libraries that the product's modules import, and read the botocore service models."""
    import argparse  # noqa: F401, PLC0415
    import encodings.idna  # noqa: F401, PLC0415
    import zoneinfo  # noqa: F401, PLC0415

    import cachetools  # noqa: F401, PLC0415
    import defusedxml.ElementTree  # noqa: F401, PLC0415
    import jwt  # noqa: F401, PLC0415
    import ministack.core.iam_evaluator  # noqa: F401, PLC0415
    import phonenumbers  # noqa: F401, PLC0415
    import pydantic.functional_serializers  # noqa: PLC0415 (pydantic itself imports its modules when they are used)
    import pydantic.json_schema  # noqa: PLC0415
    import pydantic.main  # noqa: PLC0415
    import pydantic.types  # noqa: F401, PLC0415

    loader = botocore.loaders.create_loader()
    for service in ("cognito-idp", "events", "s3", "sqs", "ssm"):
        loader.load_service_model(service, "service-2")
    make = botocore.session.get_session

    def get_session(*arguments: Any) -> botocore.session.Session:
        session = make(*arguments)
        session.register_component("data_loader", loader)
        return session

    botocore.session.get_session = get_session  # type: ignore[assignment]


def answer(calls: str, event: dict[str, Any], environment: dict[str, str | None]) -> dict[str, Any]:
    """Answer one event, as the first of a process; return the result or the error."""
    for name, value in environment.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value
    from tests import grants  # noqa: PLC0415 (imports parts of the product, in the fork only)

    settings.load.cache_clear()
    recorder, make = grants.RECORDER, botocore.session.get_session

    def get_session(*arguments: Any) -> botocore.session.Session:
        session = make(*arguments)
        recorder.watch(session)
        return session

    botocore.session.get_session = get_session  # type: ignore[assignment]
    recorder.watch_settings()
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out):
            result = (module.app if calls == "app" else getattr(module, calls))(event, CONTEXT)
    except Exception:  # noqa: BLE001 (the test reports which event failed, and how)
        return {"error": traceback.format_exc()[-2000:], "undeclared": recorder.undeclared, "seen": []}
    return {
        "result": result,
        "undeclared": recorder.undeclared,
        "seen": sorted(recorder.seen),
        "pydantic": list_users_of_pydantic(),
        "log": out.getvalue()[-2000:],
    }


def list_users_of_pydantic() -> list[str]:
    """Return the imported modules of the product that import pydantic."""
    return sorted(
        name
        for name, module in list(sys.modules.items())
        if name.startswith("chalicelib")
        and any(str(getattr(value, "__module__", "")).startswith("pydantic") for value in vars(module).values())
    )


def fork(asked: dict[str, Any]) -> int:
    """Answer one event in a fork of this process; return the file descriptor of its answer."""
    reading, writing = os.pipe()
    if not os.fork():
        status = 1
        try:
            with os.fdopen(writing, "w") as out:
                out.write(json.dumps(answer(asked["calls"], asked["event"], asked["environment"])))
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    return reading


def read(reading: int) -> dict[str, Any]:
    """Return the answer of a fork."""
    with os.fdopen(reading) as answered:
        text = answered.read()
    os.wait()
    found: dict[str, Any] = (
        json.loads(text) if text else {"error": "it ended without an answer", "undeclared": [], "seen": []}
    )
    return found


def main() -> None:
    """Answer events until the input ends."""
    import_libraries()
    early = sorted(frozenset(name for name in sys.modules if name.startswith("chalicelib")) - LOADED_BY_APP)
    sys.stdout.write(json.dumps({"warm": early}) + "\n")
    sys.stdout.flush()
    for line in sys.stdin:
        answers = [read(reading) for reading in [fork(asked) for asked in json.loads(line)]]
        sys.stdout.write(json.dumps(answers) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
