"""What a pack may say of a document; what it may not is told with its line."""

from pathlib import Path

import pytest

from tests.cases.licences import CASE
from tests.cases.town import DUTIES, REGION
from tests.kit import make_hub
from tests.town import close
from zhongshu.core.errors import PackError


@pytest.mark.parametrize(
    ("right", "wrong", "place", "said"),
    [
        (
            "at: [granted]",
            "at: [grantd]",
            "documents.licence.at.0",
            'no step (did you mean "granted"?',
        ),
        ("until: [revoked]", "until: [gone]", "documents.licence.until.0", "'gone', which is no step"),
        ("[who, stall, metres", "[who, stal, metres", "documents.licence.shows.1", "'stal', which is no field"),
        ("[who, stall, metres", "[who, photo, metres", "documents.licence.shows.1", "shows 'photo', a file"),
        (
            "until: [revoked]",
            "until: [granted]",
            "documents.licence.until",
            "both gives the document licence out",
        ),
        ("at: [granted]", "at: []", "documents.licence.at", "at least 1 item"),
    ],
)
def test_a_document_that_cannot_be_is_told(tmp_path: Path, right: str, wrong: str, place: str, said: str) -> None:
    assert CASE.count(right) == 1
    case = CASE.replace(right, wrong)
    files = {"duties.yaml": DUTIES.replace("grids: grid", "units: [urban]"), "cases/licence.yaml": case}
    with pytest.raises(PackError) as caught:
        close(make_hub(tmp_path / "home", {"town": files}, region=REGION))
    line = next(number for number, text in enumerate(case.splitlines(), start=1) if wrong in text)
    assert str(caught.value).startswith(f"town/cases/licence.yaml:{line} ({place})")
    assert said in caught.value.message
