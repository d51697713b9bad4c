import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhongshu.core.areas import Ambiguous, Area, AreaTree, Level, Unknown, canonical_code, level_of, parent_of
from zhongshu.core.errors import PackError
from zhongshu.core.text import Text

NAMES = {
    "330000": ("浙江省", "Zhejiang"),
    "330100": ("杭州市", "Hangzhou"),
    "330106": ("西湖区", "Xihu"),
    "330106008": ("西湖街道", "Xihu Street"),
    "330784001": ("东城街道", "Dongcheng Street"),
    "330784": ("永康市", "Yongkang"),
    "330784107": ("舟山镇", "Zhoushan Town"),
    "330700": ("金华市", "Jinhua"),
    "330900": ("舟山市", "Zhoushan"),
    "331000": ("台州市", "Taizhou"),
    "331002": ("椒江区", "Jiaojiang"),
    "331002001": ("海门街道", "Haimen Street"),
    "331002001001": ("海门社区", "Haimen Community"),
    "331003": ("黄岩区", "Huangyan"),
    "331003001": ("东城街道", "Dongcheng Street"),
    "331100": ("丽水市", "Lishui"),
    "331127": ("景宁畲族自治县", "Jingning"),
    "420000": ("湖北省", "Hubei"),
    "429004": ("仙桃市", "Xiantao"),
    "150000": ("内蒙古自治区", "Inner Mongolia"),
}


def area(code: str, parent: str | None = None, short: str | None = None) -> Area:
    zh, en = NAMES[code]
    level = level_of(code)
    assert level is not None
    return Area(code, Text(zh=zh, en=en), level, parent, short)


TREE = AreaTree.of(area(code) for code in NAMES)

pairs = st.integers(1, 99).map("{:02}".format)
codes = st.one_of(
    st.integers(10, 99).map("{}0000".format),
    st.builds("{}{}00".format, st.integers(10, 99), pairs),
    st.builds("{}{}{}".format, st.integers(10, 99), pairs, pairs),
    st.builds("{}{}{}{:03}".format, st.integers(10, 99), pairs, pairs, st.integers(1, 999)),
    st.builds("{}{}{}{:03}{:03}".format, st.integers(10, 99), pairs, pairs, st.integers(1, 999), st.integers(1, 999)),
)


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("330000", Level.province, None),
        ("331000", Level.city, "330000"),
        ("331002", Level.county, "331000"),
        ("331002001", Level.township, "331002"),
        ("331002001001", Level.village, "331002001"),
        ("331002000000", Level.county, "331000"),
        ("33", Level.province, None),
        ("441900003", Level.township, "441900"),
        ("429004", Level.county, "429000"),
    ],
)
def test_digits_tell_level_and_parent(code: str, level: Level, parent: str | None) -> None:
    assert level_of(code) is level
    assert parent_of(code) == parent


@pytest.mark.parametrize(
    "text", ["", "3", "331", "33100", "3310021", "台州", "000000", "330001", "331002000001", "33 10"]
)
def test_a_text_that_is_no_code_has_no_level(text: str) -> None:
    assert (canonical_code(text), level_of(text), parent_of(text)) == (None, None, None)


def test_an_area_is_found_by_every_form_of_its_code() -> None:
    for text in ("331000", "3310", "331000000", "331000000000", "３３１０００", " 331000 "):
        assert TREE.resolve(text) == area("331000")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("台州市", "331000"),
        ("台州", "331000"),
        (" 台 州 市　", "331000"),
        ("taizhou", "331000"),
        ("浙江省台州市", "331000"),
        ("浙江-台州", "331000"),
        ("浙江 / 台州", "331000"),
        ("浙江台州", "331000"),
        ("浙江省台州市椒江区", "331002"),
        ("浙江椒江", "331002"),
        ("台州市东城街道", "331003001"),
        ("永康东城街道", "330784001"),
        ("西湖区西湖街道", "330106008"),
        ("海门社区", "331002001001"),
        ("景宁", "331127"),
        ("内蒙古", "150000"),
        ("湖北仙桃", "429004"),
    ],
)
def test_an_area_is_found_by_name_and_by_path(text: str, code: str) -> None:
    assert TREE.resolve(text) == area(code)


def test_a_short_name_counts_as_a_full_one() -> None:
    tree = AreaTree.of([area("330900", short="舟山"), area("330784107")])
    assert tree.resolve("舟山") == area("330900", short="舟山")


def test_several_areas_of_one_name_stay_undecided_until_level_or_place_decides() -> None:
    assert TREE.resolve("东城街道") == Ambiguous("东城街道", (area("330784001"), area("331003001")))
    assert TREE.resolve("东城街道", within="331000") == area("331003001")
    assert TREE.resolve("东城街道", within="3310") == area("331003001")
    assert TREE.resolve("西湖") == Ambiguous("西湖", (area("330106"), area("330106008")))
    assert TREE.resolve("西湖", Level.county) == area("330106")
    assert TREE.resolve("舟山", Level.city) == area("330900")
    assert TREE.resolve("台州市", within="331000") == area("331000")


@pytest.mark.parametrize("text", ["", " ", "扬州市", "江苏省台州市", "台州市浙江省", "331099", "市", "区"])
def test_what_nobody_knows_is_unknown(text: str) -> None:
    assert TREE.resolve(text) == Unknown(text)


def test_an_unknown_area_names_those_that_were_ruled_out() -> None:
    assert TREE.resolve("330106", Level.city) == Unknown("330106", (area("330106"),))
    assert TREE.resolve("黄岩区", within="330100") == Unknown("黄岩区", (area("331003"),))


def test_a_county_without_a_city_belongs_to_its_province() -> None:
    assert TREE.parent("429004") == area("420000")
    assert TREE.children("420000") == (area("429004"),)
    assert [above.code for above in TREE.ancestors("429004999")] == ["429004", "420000"]


def test_an_area_s_own_word_for_its_parent_comes_before_its_digits() -> None:
    tree = AreaTree.of([area("331000"), area("331100"), area("331127", parent="331000")])
    assert tree.parent("331127") == area("331000")
    assert tree.children("331100") == ()


def test_the_tree_is_walked_in_the_order_of_codes() -> None:
    assert [child.code for child in TREE.children("331000")] == ["331002", "331003"]
    assert [root.code for root in TREE.children(None)] == ["150000", "330000", "420000"]
    below = ["331002", "331002001", "331002001001", "331003", "331003001"]
    assert [one.code for one in TREE.descendants("331000")] == below
    assert [one.code for one in TREE.descendants("330000", Level.county)] == [
        "330106",
        "330784",
        "331002",
        "331003",
        "331127",
    ]
    assert [one.code for one in TREE.sisters("331002")] == ["331002", "331003"]
    assert [one.code for one in TREE.sisters("150000")] == ["150000", "330000", "420000"]
    assert TREE.sisters("331099") == ()


def test_titles_fall_back_to_the_code_as_it_came() -> None:
    assert TREE.title("331000", "zh") == "台州市"
    assert TREE.title("331000", "en") == "Taizhou"
    assert TREE.title("Atlantis", "zh") == "Atlantis"
    assert TREE.path("331002", "zh") == "浙江省台州市椒江区"
    assert TREE.path("331002", "en") == "Jiaojiang, Taizhou, Zhejiang"


def test_two_areas_of_one_code_and_circles_are_errors() -> None:
    with pytest.raises(PackError, match="two areas have the code 331000"):
        AreaTree.of([area("331000"), area("331000")])
    with pytest.raises(PackError, match="lies in itself"):
        AreaTree.of([area("331002", parent="331003"), area("331003", parent="331002")])


def test_levels_are_ordered_by_size() -> None:
    assert Level.city.above(Level.county)
    assert not Level.village.above(Level.village)


@given(codes)
def test_a_code_lies_one_level_below_its_parent(code: str) -> None:
    level, parent = level_of(code), parent_of(code)
    assert level is not None
    if parent is None:
        assert level is Level.province
    else:
        above = level_of(parent)
        assert above is not None
        assert above.rank == level.rank - 1
    assert canonical_code(code) == code
    assert canonical_code(code.ljust(12, "0")) == code


@given(st.lists(codes, unique=True, max_size=30))
def test_every_tree_agrees_with_itself(found: list[str]) -> None:
    areas = [Area(code, Text(zh=f"{code}号", en=code), level_of(code) or Level.village) for code in found]
    tree = AreaTree.of(areas)
    for one in areas:
        parent = tree.parent(one.code)
        assert one in tree.children(parent.code if parent else None)
        assert tree.ancestors(one.code) == ((parent, *tree.ancestors(parent.code)) if parent else ())
        assert all(one in tree.descendants(above.code) for above in tree.ancestors(one.code))
        assert one in tree.sisters(one.code)
        assert tree.resolve(one.code) == tree.resolve(one.name.zh) == one
    below = [one for root in tree.children(None) for one in (root, *tree.descendants(root.code))]
    assert sorted(one.code for one in below) == sorted(found)
