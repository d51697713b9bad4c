"""Makes ../parameters/district.csv and stories.jsonl: electoral districts that nobody drew, and what deputies did.

`python make.py` writes the same bytes every time. Each of Taizhou's three districts is cut in two at the latitude of
its middle. No opinion, proposal or project is real; each text ends with （示例）.
"""

import csv
import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from shapely import Point, set_precision
from shapely.geometry import box, mapping, shape
from shapely.geometry.base import BaseGeometry

SEED = 331000
HERE = Path(__file__).parent
BOUNDARIES = HERE.parents[1] / "region" / "boundaries" / "county.geojson"
NAMES = {"331002": ("椒江", "Jiaojiang"), "331003": ("黄岩", "Huangyan"), "331004": ("路桥", "Luqiao")}
UNIT, ROUNDED, MARK = "congress", 1e-6, "（示例）"
DEPUTIES = {"J": "deputies.deputy/331002-1", "H": "deputies.deputy/331003-1", "L": "deputies.deputy/331004-1"}
TO = {
    "urban": "hub.task_desk/urban_management",
    "data": "hub.task_desk/data_bureau",
    "economy": "hub.task_desk/economy",
}

TOLD = {
    # where, topic: what several people say in words of their own; how many days ago the first did
    "lift": (
        "331002-1",
        "housing",
        90,
        (
            "老旧小区没有电梯，老人上下楼很不方便，希望尽快加装电梯",
            "我们小区没有加装电梯，老人上下楼不方便，希望尽快解决",
            "老旧小区希望加装电梯，老人上下楼太不方便了",
            "住在六楼，老人上下楼不方便，小区加装电梯一直谈不拢",
            "小区加装电梯邻居意见不一，老人上下楼很不方便",
        ),
    ),
    "gate": (
        "331004-1",
        "traffic",
        70,
        (
            "学校门口放学时很堵，接送的车乱停乱放，希望有人管",
            "放学时学校门口太堵，接送的车乱停乱放",
            "小学门口接送的车乱停乱放，放学时走路都难",
            "学校门口没有接送的地方，放学时车乱停乱放",
        ),
    ),
    "meal": (
        "331003-1",
        "elderly",
        40,
        (
            "村里独居老人吃饭难，希望办一个老年食堂",
            "独居老人自己做饭难，老年食堂能不能送餐上门",
            "希望社区办老年食堂，独居老人吃饭有着落",
            "老年食堂太远，独居老人走不到，希望送餐上门",
        ),
    ),
    "lamp": (
        "331002-1",
        "green",
        60,
        (
            "江边公园晚上路灯不亮，散步看不清台阶",
            "公园的路灯晚上不亮，台阶看不清，摔过人",
            "江边公园路灯不亮已经两个月，晚上散步不安全",
        ),
    ),
    "park": (
        "331004-1",
        "traffic",
        20,
        (
            "医院周边停车难，绕三圈找不到停车位",
            "去医院看病停车位找不到，周边停车难",
            "医院停车难，周边道路停车位太少",
        ),
    ),
    "play": (
        "331002-1",
        "school",
        12,
        (
            "放假孩子没地方去，希望学校操场周末开放",
            "学校操场周末能不能开放，孩子没地方打球",
            "周末孩子想打球没地方，希望附近学校操场开放",
        ),
    ),
}
ALONE = (
    ("331002-1", "health", "社区医院周末没有儿科医生"), ("331002-1", "green", "河边步道木板坏了几块"),
    ("331004-1", "green", "夜宵摊的油烟飘到楼上"), ("331004-1", "housing", "外墙瓷砖往下掉，物业说没有钱修"),
    ("331003-1", "traffic", "末班公交车太早，下晚班回不了家"), ("331003-1", "school", "村小的食堂要排队半小时"),
    ("331002-2", "elderly", "养老院离得远，看望老人要转三次车"), ("331003-2", "health", "卫生站缺慢性病的药"),
)  # fmt: skip
PROPOSALS = (
    # key, whose, days ago, title, what it asks for, opinions, what followed
    ("lift", "J", 75, "关于加快老旧小区加装电梯的建议", "一楼补偿没有统一做法，建议出台指引并由街道牵头协商", "lift",
     ("out", ("urban", 30, 400, "planned", "已列入明年计划，指引正在征求意见"), ("closed", 30), 4)),
    ("gate", "L", 60, "关于整治学校周边放学时段交通的建议", "建议划定临时接送区，错时放学，交警和志愿者到岗", "gate",
     ("out", ("urban", 25, 300, "noted", "学校周边道路条件有限，留作参考"),
      ("again", 20, 20, "没有说明哪些路段能划接送区"),
      ("reply", 200, "solved", "四所学校门口已划临时接送区，错时放学"), ("closed", 20), 5)),
    ("lamp", "J", 45, "关于修复江边公园照明的建议", "建议逐盏排查，建立报修二维码", "lamp",
     ("out", ("urban", 30, 350, "solved", "已更换损坏灯具，台阶加了反光条"))),
    ("meal", "H", 26, "关于在村社区办老年食堂的建议", "建议以现有食堂送餐为主，缺的地方补建", "meal",
     ("out", ("data", 40, None))),
    ("bike", "L", 50, "关于规范共享单车停放的建议", "建议在地铁口和菜场划停放区，企业按日清理", "",
     ("out", ("urban", 20, None))),
    ("park", "L", 8, "关于缓解医院周边停车难的建议", "建议机关停车场夜间和周末开放", "park", ("one",)),
    ("form", "H", 4, "关于村级报表一表通的建议", "建议各部门要的数一次填、共享用", "", ("in",)),
    ("loan", "J", 120, "关于小微企业续贷提速的建议", "建议续贷提前一个月受理", "",
     ("out", ("economy", 30, 500, "solved", "银行已提前受理，平均缩短五天"), ("closed", 40), 5)),
    ("bus", "H", 110, "关于延长末班公交的建议", "建议两条线路末班延到二十二点", "",
     ("out", ("data", 30, 900, "planned", "下一轮线路调整时一并考虑"), ("closed", 60), 3)),
)  # fmt: skip
PROJECTS = (
    # key, days ago, title, what is done, office, cost in 10,000 yuan, done within days, votes, monthly progress
    ("canteen", 170, "新建老年食堂 12 家", "覆盖 12 个社区，日均供餐 60 人", "data", 600, 160, "JHL",
     (15, 40, 65, 90, 100), True),
    ("gates", 140, "改造学校门口 20 处", "划接送区、装护栏、补照明", "urban", 380, 200, "JHL", (10, 35, 60, 80), False),
    ("lamps", 135, "更换路灯 3000 盏", "江边公园和背街小巷", "urban", 450, 180, "HLJ", (20, 30), False),
    ("loan", 130, "小微企业续贷窗口", "五个街道各设一个", "economy", 80, 150, "HL", (), False),
    ("lift", 6, "老旧小区加装电梯 60 台", "以已经协商一致的单元为先", "urban", 2400, 300, "HL", (), False),
    ("play", 6, "学校操场周末开放 30 所", "改造出入口，买保险，有人值守", "data", 260, 200, "L", (), False),
    ("park", 6, "医院周边新增停车位 500 个", "机关停车场共享加立体车库", "urban", 1800, 330, "H", (), False),
    ("trees", 6, "口袋公园 15 个", "步行十分钟能到", "urban", 900, 250, "", (), False),
)  # fmt: skip


def main() -> None:
    """Write both files."""
    found, chance = districts(), random.Random(SEED)
    with (HERE.parent / "parameters" / "district.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["grid", "title", "title_en", "unit", "outline"])
        for id, outline in found.items():
            (zh, en), number = NAMES[id[:6]], id[-1]
            text = json.dumps(mapping(outline), separators=(",", ":"))
            writer.writerow([id, f"{zh}第{number}选区{MARK}", f"{en} district {number} (sample)", UNIT, text])
    stories = [*opinions(found, chance), *map(proposal, PROPOSALS), *map(project, PROJECTS)]
    told = sorted(stories, key=lambda one: (-one["days"], one["key"]))
    lines = (json.dumps(one, ensure_ascii=False) for one in told)
    (HERE / "stories.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def districts() -> dict[str, BaseGeometry]:
    """Outlines by id, in WGS-84."""
    features = json.loads(BOUNDARIES.read_text("utf-8"))["features"]
    every = {one["properties"]["code"]: shape(one["geometry"]) for one in features}
    found = {}
    for code in NAMES:
        west, south, east, north = every[code].bounds
        middle = every[code].centroid.y
        for number, half in enumerate((box(west, middle, east, north), box(west, south, east, middle)), start=1):
            found[f"{code}-{number}"] = set_precision(every[code].intersection(half), ROUNDED)
    return found


def opinions(outlines: Mapping[str, BaseGeometry], chance: random.Random) -> Iterator[dict[str, Any]]:
    """Those that are alike came within some days; those of a proposal that is handed in were taken up."""
    done = {one[5] for one in PROPOSALS if one[6][0] != "one"}
    for key, (where, topic, days, said) in TOLD.items():
        for number, what in enumerate(said, start=1):
            acts = [[48, "taken", {}]] if key in done else []
            answers = {"what": what + MARK, "topic": topic, "place": _place(outlines[where], chance)}
            yield _opinion(f"{key}-{number}", days - 2 * number, answers, acts)
    for number, (where, topic, what) in enumerate(ALONE, start=1):
        acts = [[60, "explained", {"answer": "已上门说明情况" + MARK}], [20, "stars", 4]] if number % 3 == 0 else []
        answers = {"what": what + MARK, "topic": topic, "place": _place(outlines[where], chance)}
        yield _opinion(f"alone-{number}", 6 * number, answers, acts)


def _opinion(key: str, days: int, answers: Mapping[str, Any], acts: list[Any]) -> dict[str, Any]:
    return {"key": key, "case": "opinion", "days": days, "answers": answers, "acts": acts}


def _place(outline: BaseGeometry, chance: random.Random) -> dict[str, float]:
    west, south, east, north = outline.bounds
    while not outline.contains(point := Point(chance.uniform(west, east), chance.uniform(south, north))):
        pass
    return {"lon": round(point.x, 6), "lat": round(point.y, 6)}


def proposal(said: tuple[Any, ...]) -> dict[str, Any]:
    """`one`: somebody has seconded it; `in`: handed in; `out`: handed to an office, with what followed."""
    key, whose, days, title, what, group, (state, *after) = said
    others = [post for name, post in DEPUTIES.items() if name != whose]
    acts: list[Any] = [[20, "back", others[:1] if state == "one" else others]]
    acts += [] if state == "one" else [[6, "handed_in", {}]]
    for one in after:
        acts += _followed(one)
    answers = {"title": title + MARK, "what": what + MARK}
    named = {"opinions": [f"@{group}-{n}" for n in range(1, len(TOLD[group][3]) + 1)]} if group else {}
    return {
        "key": f"proposal-{key}", "case": "proposal", "days": days, "by": DEPUTIES[whose],
        "answers": answers | named, "acts": acts,
    }  # fmt: skip


def _followed(said: Any) -> list[Any]:
    match said:
        case int():
            return [[2, "stars", said]]
        case ("closed", hours):
            return [[hours, "closed", {}]]
        case ("again", hours, days, why):
            return [[hours, "handling", {"why": why + MARK, "due": f"+{days}"}]]
        case ("reply", hours, result, reply):
            return [[hours, "replied", {"reply": reply + MARK, "result": result}]]
        case (to, days, None):
            return [[30, "handling", {"to": TO[to], "due": f"+{days}"}]]
        case (to, days, hours, result, reply):
            return [*_followed((to, days, None)), *_followed(("reply", hours, result, reply))]
    raise ValueError(said)


def project(said: tuple[Any, ...]) -> dict[str, Any]:
    """Of what was chosen a report a month; `accepted`: it was finished and looked at."""
    key, days, title, what, to, cost, within, votes, progress, accepted = said
    acts: list[Any] = [[5, "back", [DEPUTIES[one] for one in votes]]] if votes else []
    if len(votes) == len(DEPUTIES):
        acts.append([30, "going", {}])
        acts += [[600, "going", {"progress": one, "report": f"完成 {one}%" + MARK}] for one in progress]
    elif days > 100:
        acts.append([30, "dropped", {}])
    acts += [[10, "done", {}], [40, "accepted", {}]] if accepted else []
    answers = {"title": title + MARK, "what": what + MARK, "to": TO[to], "cost": str(cost), "finish": f"+{within}"}
    return {"key": f"project-{key}", "case": "project", "days": days, "answers": answers, "acts": acts}


if __name__ == "__main__":
    main()
