"""Evaluate IAM policies as AWS documents it, for the few operators that this repository uses.

moto and MiniStack do not look at `dynamodb:LeadingKeys`, and MiniStack's evaluator knows no policy variables. The
libraries on PyPI that read policies lint them and evaluate nothing (parliament, policyuniverse, policy-sentry), or have
had no release since 2022 (principalmapper). This evaluator is checked against the cases of the IAM User Guide and, on
policies without variables, against MiniStack's independent evaluator (tests/contract/test_evaluator.py). An unknown
operator or element is an error, never a silent yes or no.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Context = Mapping[str, str | Sequence[str]]

VARIABLE = re.compile(r"\$\{([^}]+)\}")
ELEMENTS = {"Sid", "Effect", "Action", "Resource", "Principal", "Condition"}


def allows(policies: Sequence[Mapping[str, Any]], action: str, resource: str, context: Context) -> bool:
    """Return whether a statement allows a request and none denies it (reference_policies_evaluation-logic)."""
    lowered = {key.lower(): value for key, value in context.items()}
    matching = [
        statement["Effect"]
        for policy in policies
        for statement in policy["Statement"]
        if _applies(statement, action, resource, lowered)
    ]
    return "Allow" in matching and "Deny" not in matching


def _applies(statement: Mapping[str, Any], action: str, resource: str, context: Context) -> bool:
    assert set(statement) <= ELEMENTS, statement
    return (
        any(_like(action.lower(), pattern.lower()) for pattern in _several(statement["Action"]))
        and any(_arn_like(resource, pattern) for pattern in _several(statement.get("Resource", resource)))
        and all(
            _holds(operator, _several(wanted), context.get(key.lower()), context)
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        )
    )


def _holds(operator: str, wanted: Sequence[str], found: str | Sequence[str] | None, context: Context) -> bool:
    # An empty value counts as absent (reference_policies_condition_examples-multi-valued-context-keys).
    values = [value for value in _several(found or ()) if value]
    if operator == "Null":
        (asked,) = wanted
        return (not values) == {"true": True, "false": False}[str(asked)]
    quantity, _, plain = operator.rpartition(":")
    if plain.endswith("IfExists"):
        if not values:
            return True
        plain = plain.removesuffix("IfExists")
    compare, negated = COMPARISONS[plain]
    patterns = [text for text in (_filled(entry, context) for entry in wanted) if text is not None]

    def matches(value: str) -> bool:
        return any(compare(value, pattern) for pattern in patterns) is not negated

    if quantity == "ForAllValues":  # true without values
        return all(matches(value) for value in values)
    if quantity == "ForAnyValue":
        return any(matches(value) for value in values)
    assert not quantity, operator
    assert len(values) < 2, f"{operator} compares one value, but there are {values}"
    return matches(values[0]) if values else negated


def _filled(text: str, context: Context) -> str | None:
    """Substitute policy variables; without a value, nothing equals or matches the text (reference_policies_variables).

    Wildcards in a value stay active here. This is the worst case: no session tag can contain one.
    """
    values = {name: context.get(name.lower()) for name in VARIABLE.findall(text)}
    if not all(isinstance(value, str) and value for value in values.values()):
        return None
    return VARIABLE.sub(lambda found: str(values[found[1]]), text)


def _like(value: str, pattern: str) -> bool:
    """Compare case-sensitively; `*` matches any characters or none, `?` one character (Conditions_String)."""
    parts = {"*": ".*", "?": "."}
    return bool(re.fullmatch("".join(parts.get(c, re.escape(c)) for c in pattern), value, re.DOTALL))


def _arn_like(value: str, pattern: str) -> bool:
    """Compare each of the six parts of an ARN separately (Conditions_ARN)."""
    values, patterns = value.split(":", 5), pattern.split(":", 5)
    return len(values) == len(patterns) and all(map(_like, values, patterns))


def _equal(value: str, wanted: str) -> bool:
    return value == wanted


COMPARISONS: dict[str, tuple[Callable[[str, str], bool], bool]] = {
    "StringEquals": (_equal, False),
    "StringNotEquals": (_equal, True),
    "StringLike": (_like, False),
    "StringNotLike": (_like, True),
    "ArnLike": (_arn_like, False),
    "ArnNotLike": (_arn_like, True),
}


def _several(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value
