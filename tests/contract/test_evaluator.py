"""Check the evaluator tests/iam.py with the cases of the IAM User Guide and against a second implementation.

Cases are from docs.aws.amazon.com/IAM/latest/UserGuide: reference_policies_condition_examples-multi-valued-context-keys
(A), reference_policies_elements_condition_operators (B), reference_policies_variables (C), and
reference_policies_evaluation-logic (D).
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

from tests import iam

ANYTHING = "arn:aws:dynamodb:us-east-1:123456789012:table/t"


def decide(condition: dict[str, Any], context: dict[str, Any]) -> bool:
    statement = {"Effect": "Allow", "Action": "iam:TagUser", "Resource": "*:*:*:*:*:*", "Condition": condition}
    return iam.allows([{"Statement": [statement]}], "iam:TagUser", ANYTHING, context)


TAGS = {"ForAllValues:StringLike": {"aws:TagKeys": ["key1*", "key2*", "key3*"]}}
PRESENT = {"Null": {"aws:TagKeys": "false"}}
ANY = {"ForAnyValue:StringEquals": {"aws:TagKeys": ["environment", "webserver"]}}
JOB = {"StringEquals": {"aws:PrincipalTag/job-category": "iamuser-admin"}}
TEAM = {"StringLike": {"s3:prefix": ["${aws:PrincipalTag/team}/*", "${aws:PrincipalTag/team}"]}}
NOT_TEAM = {"StringNotLike": {"s3:prefix": ["${aws:PrincipalTag/team}/*"]}}
ROLE = {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/app-*"}}


@pytest.mark.parametrize(
    ("source", "condition", "context", "expected"),
    [
        ("A: every value must match one value of the policy", TAGS, {"aws:TagKeys": ["key1a", "key3"]}, True),
        ("A: one value that does not match denies", TAGS, {"aws:TagKeys": ["key1a", "other"]}, False),
        ("A: ForAllValues is true if the key is absent", TAGS, {}, True),
        ("A: ForAllValues is true if the key is empty", TAGS, {"aws:TagKeys": ""}, True),
        ("A: Null false with an absent key does not match", TAGS | PRESENT, {}, False),
        ("A: Null false with an empty key does not match", TAGS | PRESENT, {"aws:TagKeys": [""]}, False),
        ("A: Null false with a present key matches", TAGS | PRESENT, {"aws:TagKeys": ["key1"]}, True),
        ("A: ForAnyValue needs one matching value", ANY, {"aws:TagKeys": ["webserver", "other"]}, True),
        ("A: ForAnyValue without a match", ANY, {"aws:TagKeys": ["other"]}, False),
        ("A: ForAnyValue is false if the key is absent", ANY, {}, False),
        ("B: StringEquals matches exactly", JOB, {"aws:PrincipalTag/job-category": "iamuser-admin"}, True),
        ("B: StringEquals is case-sensitive", JOB, {"aws:PrincipalTag/job-category": "IamUser-admin"}, False),
        ("B: an absent key does not match", JOB, {}, False),
        ("B: names of keys are case-insensitive", JOB, {"AWS:principaltag/Job-Category": "iamuser-admin"}, True),
        ("B: an absent key does not match, so StringNotLike is true", {"StringNotLike": {"s3:prefix": "a*"}}, {}, True),
        ("B: * matches several characters or none", {"StringLike": {"s3:prefix": "a*b"}}, {"s3:prefix": "ab"}, True),
        ("B: * is any characters", {"StringLike": {"s3:prefix": "a*"}}, {"s3:prefix": "a/b\nc"}, True),
        ("B: ? is one character", {"StringLike": {"s3:prefix": "a?"}}, {"s3:prefix": "a"}, False),
        ("B: without a wildcard, no prefix matches", {"StringLike": {"s3:prefix": "a"}}, {"s3:prefix": "ab"}, False),
        ("B: without a wildcard, no line end matches", {"StringLike": {"s3:prefix": "a"}}, {"s3:prefix": "a\n"}, False),
        ("B: StringLike is case-sensitive", {"StringLike": {"s3:prefix": "A*"}}, {"s3:prefix": "ab"}, False),
        ("B: Null true with an absent key matches", {"Null": {"aws:TokenIssueTime": "true"}}, {}, True),
        ("B: Null true, present key", {"Null": {"aws:TokenIssueTime": "true"}}, {"aws:TokenIssueTime": "x"}, False),
        ("B: all operators must match", JOB | PRESENT, {"aws:PrincipalTag/job-category": "iamuser-admin"}, False),
        ("B: ArnLike compares ARNs by part", ROLE, {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/app-1"}, True),
        ("B: * matches within one part", ROLE, {"aws:PrincipalArn": "arn:aws:iam::999999999999:role/app-1"}, False),
        ("C: a variable has its value", TEAM, {"s3:prefix": "yellow/x", "aws:PrincipalTag/team": "yellow"}, True),
        ("C: only by its whole value", TEAM, {"s3:prefix": "yellows/x", "aws:PrincipalTag/team": "yellow"}, False),
        ("C: without a value, nothing matches", TEAM, {"s3:prefix": "/x"}, False),
        ("C: without a value, the negated operator is true", NOT_TEAM, {"s3:prefix": "yellow/x"}, True),
        ("C: variables are case-sensitive", TEAM, {"s3:prefix": "Yellow", "aws:PrincipalTag/team": "yellow"}, False),
    ],
)  # fmt: skip
def test_decisions_equal_the_user_guide(
    source: str, condition: dict[str, Any], context: dict[str, Any], *, expected: bool
) -> None:
    assert decide(condition, context) is expected, source


def test_deny_overrides_allow_and_no_match_denies() -> None:  # D
    allow = {"Effect": "Allow", "Action": "dynamodb:*", "Resource": ANYTHING}
    deny = {"Effect": "Deny", "Action": "dynamodb:Get*", "Resource": ANYTHING}
    assert iam.allows([{"Statement": [allow]}], "dynamodb:GetItem", ANYTHING, {})
    assert not iam.allows([{"Statement": [allow]}, {"Statement": [deny]}], "dynamodb:GetItem", ANYTHING, {})
    assert not iam.allows([{"Statement": [allow]}], "sqs:SendMessage", ANYTHING, {})
    assert not iam.allows([{"Statement": [allow]}], "dynamodb:GetItem", ANYTHING + "/index/i", {})
    assert not iam.allows([], "dynamodb:GetItem", ANYTHING, {})


@pytest.mark.parametrize("unknown", [{"StringEqualsIgnoreCase": {"a": "b"}}, {"ForSome:StringLike": {"a": "b"}}])
def test_unknown_operator_or_element_is_an_error(unknown: dict[str, Any]) -> None:
    with pytest.raises((KeyError, AssertionError)):
        decide(unknown, {"a": "b"})
    with pytest.raises(AssertionError):
        iam.allows([{"Statement": [{"Effect": "Allow", "NotAction": "x", "Resource": "*"}]}], "a", "b", {})


TEXT = st.text("aB#*?-", max_size=4)
CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        operator: st.fixed_dictionaries({"dynamodb:leadingkeys": st.lists(TEXT, min_size=1, max_size=3)})
        for operator in ("ForAllValues:StringLike", "ForAllValues:StringEquals", "ForAnyValue:StringLike")
    }
    | {"Null": st.fixed_dictionaries({"dynamodb:leadingkeys": st.sampled_from(["true", "false"])})},
)


@settings(max_examples=500)
@given(conditions=CONDITIONS, found=st.none() | st.lists(TEXT.filter(bool), min_size=1, max_size=3))
def test_decisions_equal_ministacks_evaluator_on_supported_operators(
    conditions: dict[str, Any], found: list[str] | None
) -> None:
    statement = {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": ANYTHING, "Condition": conditions}
    keys = {} if found is None else {"dynamodb:leadingkeys": found}
    context = EvalContext(
        "arn:aws:iam::1:role/r", "AssumedRole", "1", "dynamodb:GetItem", ANYTHING, "us-east-1", service_context=keys
    )
    theirs = evaluate(context, [parse_policy_document({"Statement": [statement]})]).decision == "Allow"
    assert iam.allows([{"Statement": [statement]}], "dynamodb:GetItem", ANYTHING, keys) is theirs
