"""Parameter Store is read in batches, and missing parameters are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.aws import clients, parameters

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


def test_parameters_are_read_decrypted_ten_names_per_call(dynamodb: DynamoDBClient) -> None:
    assert dynamodb
    ssm = clients.ssm()
    for number in range(12):
        ssm.put_parameter(Name=f"/represent/local/P{number}", Value=str(number), Type="SecureString")
    asked: list[int] = []
    ssm.meta.events.register("before-parameter-build", lambda params, **_: asked.append(len(params["Names"])))
    names = [f"/represent/local/P{number}" for number in range(12)] + ["/represent/local/NOWHERE"]
    assert parameters.fetch(names) == {name: name.rpartition("P")[2] for name in names[:-1]}
    assert asked == [10, 3]
