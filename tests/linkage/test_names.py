import pytest

from zhongshu.linkage.names import NameParts, NameReader, plain

READER = NameReader(regions=("台州市", "路桥区", "临海市"), silent=("样例",))


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("台州正远机械有限公司", ("台州", "正远", "机械", "有限公司", "")),
        ("臺州市正遠機械有限責任公司", ("台州", "正远", "机械", "有限公司", "")),
        ("正远机械（台州）有限公司", ("台州", "正远", "机械", "有限公司", "")),
        ("正远机械【台州】有限公司", ("台州", "正远", "机械", "有限公司", "")),
        ("台州　正远 机械有限公司", ("台州", "正远", "机械", "有限公司", "")),
        ("浙江路桥正远进出口股份公司", ("浙江路桥", "正远", "进出口", "股份有限公司", "")),
        ("路桥样例安邦诚泵业厂（普通合伙）", ("路桥", "安邦诚", "泵业厂", "合伙企业", "")),
        ("台州正远机械（集团）有限公司路桥分公司", ("台州", "正远", "机械集团", "有限公司", "路桥分公司")),
        ("张三小吃店", ("", "张三小吃", "", "店", "")),
        ("临海有限公司", ("", "临海", "", "有限公司", "")),  # the place is all that the name has
        ("ＡＢＣ电子（中国）有限公司", ("中国", "ABC", "电子", "有限公司", "")),
        ("", ("", "", "", "", "")),
    ],
)
def test_a_name_is_taken_apart(said: str, parts: tuple[str, ...]) -> None:
    read = READER.read(said)
    assert (read.region, read.brand, read.trade, read.form, read.branch) == parts


def test_a_branch_has_the_parts_of_its_parent() -> None:
    parent, branch = READER.read("台州正远机械有限公司"), READER.read("台州正远机械有限公司临海分公司")
    assert (branch.region, branch.brand, branch.trade, branch.form) == (
        parent.region,
        parent.brand,
        parent.trade,
        parent.form,
    )
    assert branch.branch == "临海分公司" != parent.branch


def test_one_spelling_of_what_is_written_many_ways() -> None:
    spellings = ("臺州 正遠【臨海】機械有限公司", "台州正远(临海)机械有限公司", "台州正远（临海）机械有限公司。")
    assert {plain(said) for said in spellings} == {"台州正远(临海)机械有限公司"}


def test_without_places_and_trades_the_name_is_its_own() -> None:
    assert NameReader(trades=()).read("灰鲸联合体") == NameParts("灰鲸联合体", "", "灰鲸联合体", "", "", "")
