"""The people of the demonstration, all of them invented: those whom the stories of a firm and of a street need."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from zhongshu.app import demo_banks, demo_births, demo_deputies
from zhongshu.app.demo_consents import consent
from zhongshu.app.demo_person import DemoPerson
from zhongshu.core.text import Text
from zhongshu.packs.packs import Packs
from zhongshu.sharing.grants.consent import Consenting
from zhongshu.sharing.grants.dossier import STANDING
from zhongshu.sharing.grants.grants import Grants
from zhongshu.sharing.grants.life import missing_approvals
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.person import Person
from zhongshu.sharing.people.persons import Persons
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.products.shelf import ProductShelf
from zhongshu.sharing.reader import Reader, system_reader

FIRM, RESIDENT = "91331004YL0000004L", "R-SAMPLE-0001"
"""Whom the accounts of a firm and of a resident act for: the first firm of the sample, and a pseudonym of nobody."""

ACTOR = Actor.at_the_machine("demo")


PEOPLE = (
    DemoPerson(
        "bank",
        Text(zh="银行信贷员（示例）", en="Loan officer (sample)"),
        Role.OFFICER,
        "bank",
        Text(zh="客户经理", en="Client manager"),
        Text(
            zh="企业表：只有同意过的企业，电话只露后四位", en="The firms' rows: those that consented, telephones masked"
        ),
    ),
    DemoPerson(
        "analyst",
        Text(zh="数据局分析员（示例）", en="Analyst of the data bureau (sample)"),
        Role.ANALYST,
        "data_bureau",
        Text(zh="经济分析", en="Economic analysis"),
        Text(zh="企业表：没有名称，代码是假名，金额分档", en="The firms' rows: no names, pseudonyms, amounts in steps"),
    ),
    DemoPerson(
        "auditor",
        Text(zh="审计员（示例）", en="Auditor (sample)"),
        Role.AUDITOR,
        "data_bureau",
        Text(zh="审计", en="Audit"),
        Text(zh="不看数据，只看账本：谁读了什么", en="No data, but the ledger: who read what"),
    ),
    DemoPerson(
        "firm",
        Text(zh="企业经办人（示例）", en="Clerk of a firm (sample)"),
        Role.FIRM,
        None,
        Text(zh="办税与融资", en="Taxes and finance"),
        Text(zh="自己的一行，谁看过它，收回给银行的同意", en="Its own row, who looked at it, its consent to the bank"),
        FIRM,
    ),
    DemoPerson(
        "market",
        Text(zh="市场监管局业务人员（示例）", en="Officer of market supervision (sample)"),
        Role.OFFICER,
        "market",
        Text(zh="数据共享", en="Data sharing"),
        Text(zh="批准、暂停或撤销别人对企业表的授权", en="Approves, suspends or revokes grants on the firms' rows"),
    ),
    DemoPerson(
        "engineer",
        Text(zh="市场监管局数据工程师（示例）", en="Data engineer of market supervision (sample)"),
        Role.DATA_ENGINEER,
        "market",
        Text(zh="数据工程师", en="Data engineer"),
        Text(zh="装入企业表，看被拒收的行", en="Loads firms, sees rejected rows"),
    ),
    DemoPerson(
        "office",
        Text(zh="数据局业务人员（示例）", en="Officer of the data bureau (sample)"),
        Role.OFFICER,
        "data_bureau",
        Text(zh="共享审核", en="Review of sharing"),
        Text(zh="3 级数据的授权也要经其同意", en="Approves too where data is of level 3"),
    ),
    DemoPerson(
        "steward",
        Text(zh="红管家（示例）", en="Steward (sample)"),
        Role.OFFICER,
        "economy",
        Text(zh="企业服务", en="Service of firms"),
        Text(zh="企业一呼叫就在待办里；谁久未联系", en="Firms' calls in the inbox; who has not been heard of for long"),
    ),
    DemoPerson(
        "economy",
        Text(zh="经信局业务人员（示例）", en="Officer of the economy bureau (sample)"),
        Role.OFFICER,
        "economy",
        Text(zh="运行监测", en="Monitoring"),
        Text(zh="审核工业月报，决定谁能看", en="Reviews returns of industry, decides who sees them"),
    ),
    DemoPerson(
        "clerk",
        Text(zh="经信局填报员（示例）", en="Clerk of the economy bureau (sample)"),
        Role.CLERK,
        "economy",
        Text(zh="统计填报", en="Returns"),
        Text(zh="填报工业月报", en="Fills in the monthly return of industry"),
    ),
    DemoPerson(
        "statistics",
        Text(zh="统计局业务人员（示例）", en="Officer of statistics (sample)"),
        Role.OFFICER,
        "statistics",
        Text(zh="综合统计", en="General statistics"),
        Text(zh="核对印出的数字，编写月度简报", en="Checks printed figures, writes the monthly brief"),
    ),
    DemoPerson(
        "desk",
        Text(zh="指挥岗（示例）", en="Street desk (sample)"),
        Role.OFFICER,
        "urban_management",
        Text(zh="街面指挥", en="Street desk"),
        Text(
            zh="看全部街面事项，派单，管没有网格员的黄岩",
            en="Sees all street cases; has those of grids without an officer",
        ),
    ),
    DemoPerson(
        "grid",
        Text(zh="椒江网格员（示例）", en="Grid officer, Jiaojiang (sample)"),
        Role.OFFICER,
        "urban_management",
        Text(zh="网格巡查", en="Patrol"),
        Text(zh="手机上的待办：受理、处置、拍照", en="An inbox for the telephone: accepts, does, proves by photo"),
    ),
    DemoPerson(
        "grid2",
        Text(zh="路桥网格员（示例）", en="Grid officer, Luqiao (sample)"),
        Role.OFFICER,
        "urban_management",
        Text(zh="网格巡查", en="Patrol"),
        Text(zh="路桥的待办，看不到椒江的", en="The inbox of Luqiao, without Jiaojiang's"),
    ),
    DemoPerson(
        "inspector",
        Text(zh="复核员（示例）", en="Inspector (sample)"),
        Role.OFFICER,
        "urban_management",
        Text(zh="现场复核", en="Re-checks"),
        Text(zh="复核办完的事项，通过或退回", en="Checks what was done: accepts it or sends it back"),
    ),
    DemoPerson(
        "resident",
        Text(zh="居民（示例）", en="Resident (sample)"),
        Role.RESIDENT,
        None,
        Text(zh="居民", en="Resident"),
        Text(zh="在地图上报一个坏了的井盖，看进度，评价", en="Reports a broken cover on the map, follows it, rates"),
        RESIDENT,
    ),
    DemoPerson(
        "security",
        Text(zh="安全管理员（示例）", en="Security administrator (sample)"),
        Role.SECURITY_ADMIN,
        None,
        Text(zh="安全管理", en="Security"),
        Text(zh="给予和收回角色与密钥", en="Gives and takes roles and keys"),
    ),
    DemoPerson(
        "system",
        Text(zh="系统管理员（示例）", en="System administrator (sample)"),
        Role.SYSTEM_ADMIN,
        None,
        Text(zh="系统管理", en="System"),
        Text(zh="添加人员，发出邀请", en="Adds people and invites them"),
    ),
    *demo_births.PEOPLE,
    *demo_deputies.PEOPLE,
    *demo_banks.PEOPLE,
)
"""In the order in which the log-in page offers them."""


WAITS = "firm-statistics-economy"
"""The one request of a pack that is left for a visitor to decide."""
PRODUCT = "enterprise.industry_profile"
"""What the bank subscribes to: synthetic, and its price is made up."""


@dataclass(frozen=True)
class Seeded:
    """The demonstration's people who are there, and what this start did: grants approved, consents given."""

    people: tuple[Person, ...]
    approved: tuple[str, ...] = ()
    consents: tuple[Consenting, ...] = ()

    @property
    def readers(self) -> Mapping[str, Reader]:
        """By login."""
        return {one.login: reader(one) for one in self.people}


def seed(persons: Persons, grants: Grants, packs: Packs) -> Seeded:
    """Add whoever is missing, let them decide over the packs' requests and the firms consent.

    Nobody gets a password: the demonstration lets them in by a click. The second time nothing is left to do; what a
    visitor refused, revoked or took back stays so. People of units that the region does not have are left out.
    """
    people = tuple(_seeded(persons, grants))
    seeded = Seeded(people, tuple(_decided(grants, people)))
    return replace(seeded, consents=tuple(consent(grants, seeded.readers, packs)))


def subscribe(people: Sequence[Person], products: ProductShelf) -> str | None:
    """The bank's subscription, asked for and agreed to by the demonstration's people; its grant's id.

    None where it was ever asked for, or whom it takes are not there.
    """
    officers = _officers(people)
    owner = products.product(PRODUCT).owner if PRODUCT in products.products else None
    if owner not in officers or "bank" not in officers or products.store.subscriptions(PRODUCT):
        return None
    reason = "演示：行业研究"
    made = products.subscribe(reader(officers["bank"]), PRODUCT, unit="bank", reason=reason)
    _approve(products.grants, made.id, officers)
    return made.id


def reader(person: Person) -> Reader:
    """As the person reads and decides, all posts at once."""
    return Reader(person.id, name=person.name, posts=person.posts, subject=person.subject, by="command")


def _seeded(persons: Persons, grants: Grants) -> Iterator[Person]:
    for one in PEOPLE:
        if one.unit is not None and one.unit not in grants.units:
            continue
        found = persons.by_login(one.login) or persons.add(one.newcomer, ACTOR, grants.now()).person
        if found is not None:
            yield found


def _decided(grants: Grants, people: Sequence[Person]) -> Iterator[str]:
    officers = _officers(people)
    for name, dossier in grants.store.dossiers().items():
        if name == WAITS or dossier.waiting is None or dossier.pack in (None, STANDING):
            continue
        if _approve(grants, name, officers):
            yield name


def _officers(people: Sequence[Person]) -> dict[str | None, Person]:
    """By unit."""
    return {post.unit: person for person in people for post in person.posts if post.role is Role.OFFICER}


def _approve(grants: Grants, name: str, officers: Mapping[str | None, Person]) -> bool:
    """Whether every unit that has to approve of a request did: by its officer, where the demonstration has one; what
    other units decided is recorded as a decision on paper."""
    dossier = grants.store.dossier(name)
    missing = () if dossier.waiting is None else missing_approvals(dossier.waiting, grants.terms_of(dossier))
    if not missing or not all(unit in grants.units for unit in missing):
        return False
    for unit in missing:
        if unit in officers:
            grants.take(reader(officers[unit]), name, "approved", reason="演示：需要，且只给所需的列")
        else:
            grants.take(system_reader("demo"), name, "approved", reason="演示：书面同意", unit=unit)
    return True
