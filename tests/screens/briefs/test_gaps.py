import pytest

from zhongshu.core.errors import PackError
from zhongshu.screens.briefs.gaps import Gap, gaps, outright, pieces


def test_a_template_is_text_and_gaps_in_turn():
    assert pieces("{period}，产值 {output}，同比{town.output:yoy}。") == (
        Gap("period", "", "value"),
        "，产值 ",
        Gap("indicator", "output", "value"),
        "，同比",
        Gap("indicator", "town.output", "yoy"),
        "。",
    )


@pytest.mark.parametrize(
    "written", ["{output}", "{output:yoy}", "{figure:P4-L024-01}", "{figure:P-1:rank}", "{check:r04}"]
)
def test_a_gap_is_shown_as_it_is_written(written: str):
    assert [str(gap) for gap in gaps(f"前{written}后")] == [written]


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("产值 {output", "brace"),
        ("产值 output}", "brace"),
        ("{output:yoyo}", 'did you mean "yoy"'),
        ("{figure}", "names nothing"),
        ("{Output!}", "names no number"),
        ("{figure:P-1:yoy}", "no form 'yoy'"),
        ("{output:yoy:mom}", "no form"),
    ],
)
def test_what_is_no_gap_is_refused_with_what_would_be(template: str, said: str):
    with pytest.raises(PackError, match=said):
        pieces(template)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("同比增长3.4%", ("3.4",)),
        ("增长百分之三点四", ("百分之三点四",)),
        ("超过三成的企业", ("三成",)),
        ("新增十二家企业", ("十二家",)),
        ("产值翻了两倍", ("两倍",)),
        ("产值翻一番，过半企业盈利", ("翻一番", "过半")),
        ("利润减半，一半企业亏损", ("减半", "一半")),
        ("第Ⅴ位，①，½", ("Ⅴ", "①", "½")),
        ("up twelve percent", ("twelve",)),
        ("output Doubled", ("Doubled",)),
        ("统一部署，一是稳增长，十分重要", ()),
        ("everyone and anyone, often", ()),
    ],
)
def test_numbers_said_outright_are_found_in_digits_and_in_words(text: str, said: tuple[str, ...]):
    assert outright(text) == said
