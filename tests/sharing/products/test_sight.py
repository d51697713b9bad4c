"""Who is told of use and money: the two units, the data office, auditors."""

from pathlib import Path

import pytest

from zhongshu.core.errors import Place
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.products.sight import oversees, sees
from zhongshu.sharing.products.spec import Product, ProductSpec
from zhongshu.sharing.reader import ANYONE, Reader, system_reader

SPEC = ProductSpec.model_validate(
    {"title": "P", "summary": "P", "offers": ["firm"], "purpose": "p", "terms": {"licence": "L"}}
)
PRODUCT = Product("firms.p", SPEC, "market", ("firms.firm",), Place(str(Path("products.yaml"))))


def person(unit: str | None, role: Role) -> Reader:
    return Reader("somebody", posts=(Post(unit, role),))


@pytest.mark.parametrize(
    ("reader", "whole", "of_the_bank"),
    [
        (person("market", Role.CLERK), True, True),
        (person("office", Role.ANALYST), True, True),
        (person(None, Role.AUDITOR), True, True),
        (person("ecology", Role.AUDITOR), True, True),
        (system_reader("operator"), True, True),
        (person("bank", Role.OFFICER), False, True),
        (person("ecology", Role.OFFICER), False, False),
        (person(None, Role.SECURITY_ADMIN), False, False),
        (person("bank", Role.SYSTEM_ADMIN), False, False),
        (person(None, Role.FIRM), False, False),
        (person(None, Role.RESIDENT), False, False),
        (ANYONE, False, False),
    ],
)
def test_who_sees_what(reader: Reader, whole: bool, of_the_bank: bool) -> None:
    assert oversees(reader, PRODUCT, "office") is whole
    assert sees(reader, PRODUCT, "bank", "office") is of_the_bank
