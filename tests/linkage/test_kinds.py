"""Places, devices and projects by the same engine."""

import pytest

from tests.linkage.records import linked, record
from zhongshu.linkage.kinds import KINDS


@pytest.mark.parametrize("kind", ["place", "device", "project"])
def test_things_are_linked_by_their_own_codes_and_old_codes(kind: str) -> None:
    found = linked(
        [
            record("register/1", code="P-001", old_code="77", name="样例泵站", address="路桥区样安路1号"),
            record("tax/1", code="p001", name="样例泵站（一期）"),
            record("power/1", old_code="77", name="样例水站"),
            record("power/2", code="P-002", name="样例泵站", address="路桥区样安路1号"),
        ],
        kind=KINDS[kind],
    )
    assert found.entity(("register", "1"), ("tax", "1"), ("power", "1")) != found.entity(("power", "2"))
    assert {link.code for link in found.links.values()} == {"P001", "P002"}
