"""The demonstration's people around a loan, all of them invented: three banks and the finance office."""

from zhongshu.app.demo_person import DemoPerson
from zhongshu.core.text import Text
from zhongshu.sharing.people.roles import Role

_OFFICER = Text(zh="客户经理", en="Client manager")
_RURAL, _CITY = (
    Text(zh="农商行信贷员（示例）", en="Loan officer, rural bank (sample)"),
    Text(zh="城商行信贷员（示例）", en="Loan officer, city bank (sample)"),
)

PEOPLE = (
    DemoPerson(
        "bank_head",
        Text(zh="银行授信审批（示例）", en="Head of credit (sample)"),
        Role.OFFICER,
        "bank",
        Text(zh="授信审批", en="Credit decisions"),
        Text(zh="决定信贷员报来的申请；承诺的天数守住没有", en="Decides what the officer proposes; are promises kept?"),
    ),
    DemoPerson(
        "rural",
        _RURAL,
        Role.OFFICER,
        "bank_rural",
        _OFFICER,
        Text(
            zh="另一家银行：看不到别家的申请和客户", en="Another bank: sees neither the others' cases nor their firms"
        ),
    ),
    DemoPerson(
        "rural_head",
        Text(zh="农商行授信审批（示例）", en="Head of credit, rural bank (sample)"),
        Role.OFFICER,
        "bank_rural",
        Text(zh="授信审批", en="Credit decisions"),
        Text(zh="决定本行的申请", en="Decides the applications of its own bank"),
    ),
    DemoPerson(
        "city",
        _CITY,
        Role.OFFICER,
        "bank_city",
        _OFFICER,
        Text(
            zh="受理慢的那一家：超期会升级到金融服务岗", en="The slow one: what is late goes up to the finance office"
        ),
    ),
    DemoPerson(
        "city_head",
        Text(zh="城商行授信审批（示例）", en="Head of credit, city bank (sample)"),
        Role.OFFICER,
        "bank_city",
        Text(zh="授信审批", en="Credit decisions"),
        Text(zh="决定本行的申请", en="Decides the applications of its own bank"),
    ),
    DemoPerson(
        "finance",
        Text(zh="金融服务岗（示例）", en="Finance office (sample)"),
        Role.OFFICER,
        "finance",
        Text(zh="小微金融", en="Finance for small firms"),
        Text(zh="七项指标、承诺榜、超期的申请", en="Seven measures, the board of promises, what is late"),
    ),
)

SEATS = tuple(
    (login, f"loans.{duty}/{unit}")
    for login, duty, unit in (
        ("bank", "bank_officer", "bank"),
        ("bank_head", "bank_head", "bank"),
        ("rural", "bank_officer", "bank_rural"),
        ("rural_head", "bank_head", "bank_rural"),
        ("city", "bank_officer", "bank_city"),
        ("city_head", "bank_head", "bank_city"),
        ("finance", "finance_desk", "finance"),
    )
)
