"""What region.yaml may say of notices, and what it is told where it is wrong."""

from pathlib import Path

import pytest

from tests.cases.town import REGION
from zhongshu.app.region import read_region
from zhongshu.core.errors import HomeError


def read(home: Path, notices: str) -> None:
    (home / "region.yaml").write_text(f"{REGION}notices: {notices}\n", "utf-8")
    read_region(home)


def test_channels_by_unit_and_the_one_of_all_others(tmp_path: Path) -> None:
    said = "{channels: {urban: 'dingtalk://${TOKEN}', mail: '${MAIL}'}, units: {urban: urban}, default: mail}"
    (tmp_path / "region.yaml").write_text(f"{REGION}notices: {said}\n", "utf-8")
    told = read_region(tmp_path).notices
    assert (told.channel_of("urban"), told.channel_of("works"), told.reporters) == ("urban", "mail", None)


@pytest.mark.parametrize(
    ("notices", "sentence"),
    [
        ("{channels: {mail: 'mailtos://a'}, default: mial}", "default names 'mial', which is no channel (did you mean"),
        ("{channels: {mail: 'mailtos://a'}, units: {urbann: mail}}", "units names 'urbann', which is no unit (did you"),
        ("{channels: {ding: 'dingtlk://s3cret'}}", 'the channel ding begins with dingtlk:// (did you mean "dingtalk"?'),
        (
            "{channels: {ding: 'dingtalk://s3cret'}, mail: ding}",
            "mail names 'ding', a robot of a group",
        ),
        ("{keep: ninety}", "keep: 'ninety' is no duration; write"),
        ("{channels: {ding: 's3cret'}}", "the channel ding begins with no scheme (known: dingtalk, feishu"),
    ],
)
def test_a_wrong_word_is_named_with_the_nearest_right_one(tmp_path: Path, notices: str, sentence: str) -> None:
    with pytest.raises(HomeError) as wrong:
        read(tmp_path, notices)
    assert sentence in str(wrong.value)
    assert "s3cret" not in str(wrong.value)
