"""Read Parameter Store."""

from __future__ import annotations

from chalicelib.aws import clients
from chalicelib.aws.error_mapping import map_aws_error

BATCH = 10  # names in one GetParameters


def fetch(names: list[str]) -> dict[str, str]:
    """Read parameters, with secrets decrypted; missing ones are left out. One GetParameters per ten names."""
    found: dict[str, str] = {}
    for start in range(0, len(names), BATCH):
        with map_aws_error("Parameter Store"):
            answer = clients.ssm().get_parameters(Names=names[start : start + BATCH], WithDecryption=True)
        found |= {parameter["Name"]: parameter["Value"] for parameter in answer["Parameters"]}
    return found
