"""Makes care.csv and stories.jsonl: which steward has which firm, what firms called for, who was visited. All made up.

`python make.py` writes both beside itself, the same bytes every time. Firms are the first of the pack enterprise's
sample, which do not exist either; every text ends with （示例）.
"""

import csv
import json
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

SEED = 331000
HERE = Path(__file__).parent
FIRMS = HERE.parents[1] / "enterprise" / "sample" / "firms.csv"
IN_CARE, CALLS, VISITS, DAYS = 240, 130, 90, 150
MARK = "（示例）"
POSTS = tuple(
    f"steward.steward/{unit}{tail}" for unit in ("economy", "commerce", "market", "science") for tail in ("", "-2")
)
SHARES = (4, 3, 3, 2, 4, 3, 2, 2)

NEEDS = {
    # need: share, what a firm says, what it is answered
    "finance": (32, ("流动资金周转紧，想续贷", "抵押物不足，问信用贷", "应收账款多，想做保理"), "已对接银行客户经理"),
    "talent": (26, ("缺数控车工，招不到人", "想办职业技能培训", "外地员工子女入学怎么办"), "已列入专场招聘会"),
    "market": (18, ("订单少了，想参加展会", "出口单证有问题", "想找本地配套企业"), "已联系三家配套企业"),
    "law": (12, ("合同对方不付款", "商标被仿冒", "用工合同条款拿不准"), "已给出书面意见"),
    "space": (12, ("厂房不够，想租标准厂房", "老厂区电力增容", "问工业用地出让计划"), "已列入园区厂房清单"),
}
"""Shares are round and made up."""
HEARD = ("生产正常，暂无困难", "订单饱满，用工偏紧", "原料涨价，利润变薄", "在谈一个新客户")


def main() -> None:
    """Write both files."""
    chance = random.Random(SEED)
    with FIRMS.open(encoding="utf-8", newline="") as file:
        firms = [(row["uscc"], row["name"]) for row in islice(csv.DictReader(file), IN_CARE)]
    with (HERE / "care.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("subject", "post"))
        rows.writerows((code, post) for (code, _), post in zip(firms, posts(chance), strict=True))
    told = sorted([*calls(chance, firms), *visits(chance, firms)], key=lambda one: (-one["days"], one["key"]))
    lines = (json.dumps(one, ensure_ascii=False) for one in told)
    (HERE / "stories.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def posts(chance: random.Random) -> list[str]:
    """Of each firm; the first, which has an account in the demonstration, is with the first post."""
    return [POSTS[0], *chance.choices(POSTS, SHARES, k=IN_CARE - 1)]


def calls(chance: random.Random, firms: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """Some firms call often, most never. `days` before the first start, `acts` so many hours after one another."""
    callers = chance.sample(firms, 70)
    for number in range(1, CALLS + 1):
        code, name = callers[min(int(chance.expovariate(1 / 22)), len(callers) - 1)]
        (need,) = chance.choices(list(NEEDS), [share for share, _, _ in NEEDS.values()])
        _, said, answer = NEEDS[need]
        what = chance.choice(said) + MARK
        yield {
            "key": f"call-{number:03}",
            "case": "call",
            "days": round(chance.uniform(0.4, DAYS), 2),
            "answers": {"firm": code, "name": name, "need": need, "what": what},
            "acts": list(called(chance, answer + MARK)),
        }


def called(chance: random.Random, answer: str) -> Iterator[list[Any]]:
    """What follows a call."""
    yield [about(chance, 9 if chance.random() < 0.12 else 1.2), "accepted", {}]
    if chance.random() < 0.3:
        yield [about(chance, 10), "asked", {"question": "请专家看看怎么办" + MARK}]
        yield [about(chance, 30), "advised", {"advice": "建议分两步走，先易后难" + MARK}]
    if chance.random() < 0.08:
        return
    solved = chance.random() < 0.84
    yield [about(chance, 40), "solved" if solved else "unsolved", {"answer": answer if solved else "暂无政策" + MARK}]
    if chance.random() < 0.6:
        yield [about(chance, 20), "stars", chance.choices((1, 2, 3, 4, 5), (2, 4, 10, 34, 50))[0]]


def visits(chance: random.Random, firms: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """Stewards go to firms of their own choice, more often to those at the head of their list."""
    for number in range(1, VISITS + 1):
        code, name = firms[min(int(chance.expovariate(1 / 60)), len(firms) - 1)]
        went = ["visited", {"heard": chance.choice(HEARD) + MARK, "need": chance.choice(("none", "none", *NEEDS))}]
        missed = ["missed", {"reason": "负责人出差" + MARK}]
        yield {
            "key": f"visit-{number:03}",
            "case": "visit",
            "days": round(chance.uniform(3, DAYS), 2),
            "answers": {"firm": code, "name": name, "why": "季度走访" + MARK},
            "acts": [[about(chance, 30), *(went if chance.random() < 0.94 else missed)]],
        }


def about(chance: random.Random, hours: float) -> float:
    """So many hours half of the time more, half of the time less."""
    return round(hours * chance.lognormvariate(0, 0.7), 2)


if __name__ == "__main__":
    main()
