"""What bodies and queries may say, whichever model they are read by."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import Annotated, Any

import pytest
from pydantic import AwareDatetime, BaseModel, Field

from chalicelib.errors import Invalid
from chalicelib.validation import one_line, valid


class Named(BaseModel):
    """A model with one line."""

    name: Annotated[str, one_line(max_length=100)]


@pytest.mark.parametrize("code", [0x00, 0x09, 0x0A, 0x1F, 0x7F, 0x80, 0x85, 0x9B, 0x9F])
def test_a_line_has_no_control_characters(code: int) -> None:
    with pytest.raises(Invalid, match="one line of text"):
        valid(Named, {"name": f"A{chr(code)}B"})
    assert valid(Named, {"name": "A\u00a0\u00e9 B"}).name == "A\u00a0\u00e9 B"
