"""The demonstration's people around a birth, all of them invented: parents, the counter, and who sits at the desks."""

from zhongshu.app.demo_person import DemoPerson
from zhongshu.core.text import Text
from zhongshu.sharing.people.roles import Role

MOTHER = "R-SAMPLE-1001"
"""The first family of the sample: one of which everything is known."""

PEOPLE = (
    DemoPerson(
        "parent",
        Text(zh="新生儿家长（示例）", en="Parent of a newborn (sample)"),
        Role.RESIDENT,
        None,
        Text(zh="居民", en="Resident"),
        Text(
            zh="一张表办出生六件事：同意用哪几题，看六个部门到哪一步",
            en="One form for six offices: agrees to what is filled in, sees where each office is",
        ),
        MOTHER,
    ),
    DemoPerson(
        "counter",
        Text(zh="一件事窗口（示例）", en="Counter for births (sample)"),
        Role.CLERK,
        "data_bureau",
        Text(zh="窗口受理", en="Counter"),
        Text(zh="替来人填表，把查询码交给他们；看全部出生事项", en="Fills the form in for visitors; sees all births"),
    ),
    DemoPerson(
        "health",
        Text(zh="卫健委经办（示例）", en="Officer of the health commission (sample)"),
        Role.OFFICER,
        "health",
        Text(zh="出生证明与接种", en="Certificates and vaccination"),
        Text(zh="签发出生证明，建接种档案", en="Issues birth certificates, opens vaccination records"),
    ),
    DemoPerson(
        "police",
        Text(zh="户籍民警（示例）", en="Household register (sample)"),
        Role.OFFICER,
        "police",
        Text(zh="户籍", en="Household register"),
        Text(zh="有了出生证明才到这里：登记户口", en="Comes after the certificate: enters the child"),
    ),
    DemoPerson(
        "insurance",
        Text(zh="医保经办（示例）", en="Medical insurance desk (sample)"),
        Role.OFFICER,
        "medical_insurance",
        Text(zh="参保与生育待遇", en="Enrolment and benefits"),
        Text(
            zh="参保，按写明出处的规则核算生育津贴",
            en="Enrols the child, works out the allowance by a rule",
        ),
    ),
    DemoPerson(
        "insurance2",
        Text(zh="医保复核（示例）", en="Second look at benefits (sample)"),
        Role.OFFICER,
        "medical_insurance",
        Text(zh="待遇复核", en="Second look"),
        Text(zh="复核津贴，核定后家长能下载核定书", en="Grants what another worked out; the parents get it on paper"),
    ),
    DemoPerson(
        "social",
        Text(zh="社保卡经办（示例）", en="Social security cards (sample)"),
        Role.OFFICER,
        "human_resources",
        Text(zh="社会保障卡", en="Cards"),
        Text(zh="落户后制卡", en="Makes the card once the child is registered"),
    ),
)

SEATS = (
    ("counter", "birth.counter/"),
    ("office", "birth.review/"),
    ("health", "birth.certificate_desk/"),
    ("health", "birth.vaccination_desk/"),
    ("police", "birth.household_desk/"),
    ("insurance", "birth.insurance_desk/"),
    ("insurance", "birth.allowance_desk/"),
    ("insurance2", "birth.allowance_check/"),
    ("social", "birth.card_desk/"),
)
"""Who sits at every post that begins so."""
