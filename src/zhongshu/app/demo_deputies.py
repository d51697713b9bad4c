"""The demonstration's deputies, all of them invented, and the office that serves them."""

from zhongshu.app.demo_person import DemoPerson
from zhongshu.core.text import Text
from zhongshu.sharing.people.roles import Role

_TITLE = Text(zh="人大代表", en="Deputy")

PEOPLE = (
    DemoPerson(
        "deputy",
        Text(zh="椒江代表（示例）", en="Deputy, Jiaojiang (sample)"),
        Role.OFFICER,
        "congress",
        _TITLE,
        Text(
            zh="把相近的意见写成一件建议，征集附议，评价答复",
            en="Makes one proposal of opinions that are alike, judges replies",
        ),
    ),
    DemoPerson(
        "deputy2",
        Text(zh="路桥代表（示例）", en="Deputy, Luqiao (sample)"),
        Role.OFFICER,
        "congress",
        _TITLE,
        Text(zh="附议别人的建议，给民生实事投票", en="Seconds others' proposals, votes on projects"),
    ),
    DemoPerson(
        "deputy3",
        Text(zh="黄岩代表（示例）", en="Deputy, Huangyan (sample)"),
        Role.OFFICER,
        "congress",
        _TITLE,
        Text(zh="附议、投票、验收", en="Seconds, votes, accepts what was done"),
    ),
    DemoPerson(
        "congress",
        Text(zh="代表工委（示例）", en="Deputies' office (sample)"),
        Role.OFFICER,
        "congress",
        Text(zh="代表工作", en="Service of deputies"),
        Text(zh="看全部意见，合并相近的，交办建议，宣布票决结果", en="Sees all opinions, hands proposals to offices"),
    ),
)

SEATS = (
    ("deputy", "deputies.deputy/331002-1"),
    ("deputy2", "deputies.deputy/331004-1"),
    ("deputy3", "deputies.deputy/331003-1"),
    ("congress", "deputies.desk/"),
)
"""The other three districts are vacant: their opinions are with the office."""
