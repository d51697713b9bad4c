"""The shipped streets: grids as the script draws them, limits that are somebody's, a case from report to rating."""

import json
import runpy
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from shapely import unary_union
from shapely.geometry import shape

from zhongshu.app.wiring import shipped_packs
from zhongshu.cases.case import Case, fold
from zhongshu.cases.event import Event, Hand
from zhongshu.cases.filling import Form
from zhongshu.cases.grids import Grids
from zhongshu.cases.moves import Moves
from zhongshu.cases.owner import Chooser
from zhongshu.cases.posts import Posts, posts_of
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import GrantError
from zhongshu.packs.assemble import read_packs
from zhongshu.packs.packs import Packs
from zhongshu.rules.parameters import Edition
from zhongshu.rules.working_days import PARAMETER, calendar_of
from zhongshu.rules.working_time import OfficeHours, WorkingTime

CHINA = ZoneInfo("Asia/Shanghai")
SAMPLE = shipped_packs() / "street" / "sample"
COUNTIES = shipped_packs() / "region" / "boundaries" / "county.geojson"
DISTRICTS = {"331002": 14, "331003": 16, "331004": 13}
MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
"""Nine in the morning of a working day in Taizhou."""
REDRAWN = datetime(2026, 11, 1, tzinfo=CHINA)
IN_JIAOJIANG = {"lon": 121.42, "lat": 28.67}
IN_SEA = {"lon": 122.5, "lat": 28.5}
DESK, INSPECTOR = "street.street_desk/urban_management", "street.inspector/urban_management"


@pytest.fixture(scope="module")
def packs() -> Packs:
    found = read_packs([path.parent for path in sorted(shipped_packs().glob("*/pack.yaml"))], CHINA)
    assert found.problems == ()
    return found


@pytest.fixture(scope="module")
def make() -> dict[str, Any]:
    return runpy.run_path(str(SAMPLE / "make_grids.py"))


def editions(packs: Packs, name: str) -> tuple[Edition, ...]:
    return packs.catalogue.parameters[f"street.{name}"].editions


# --- parameters -----------------------------------------------------------------------------------------------------


def test_every_kind_has_a_name_in_both_languages_and_a_place_among_the_limits(packs: Packs) -> None:
    rows = editions(packs, "case_kind")[-1].rows
    assert Counter(row["family"] for row in rows) == {"event": 54, "component": 77}
    assert len({row["code"] for row in rows}) == len(rows)
    assert all(row["title_en"].isascii() or "ç" in row["title_en"] for row in rows)
    assert {row["code"] for row in editions(packs, "solve_limit")[-1].rows} == {row["code"] for row in rows}


def test_a_limit_is_one_that_a_named_city_has(packs: Packs) -> None:
    known = {(row["city"], row["code"], row["counts"], row["amount"]) for row in editions(packs, "limits")[-1].rows}
    rows = editions(packs, "solve_limit")[-1].rows
    used = {
        (row["city"], row["code"], counts, int(row[counts]))
        for row in rows
        for counts in ("working_hours", "working_days")
        if row[counts] is not None
    }
    assert used == {one for one in known if one[0] == "济源市"}
    assert Counter(row["city"] for row in rows) == {"济源市": len(used), None: len(rows) - len(used)}


# --- grids ----------------------------------------------------------------------------------------------------------


def test_the_grids_are_what_the_script_draws(make: dict[str, Any], tmp_path: Path) -> None:
    first = make["first"]()
    for year, sheet in (("2024", first), ("2026", make["second"](first))):
        make["write"](sheet, tmp_path / "grid.csv")
        kept = SAMPLE.parent / "parameters" / f"grid_{year}.csv"
        assert (tmp_path / "grid.csv").read_bytes() == kept.read_bytes()
    assert make["first"](seed=7) != first


def test_grids_cover_their_districts_without_gap_or_overlap(packs: Packs) -> None:
    features = json.loads(COUNTIES.read_text("utf-8"))["features"]
    districts = {one["properties"]["code"]: shape(one["geometry"]) for one in features}
    for edition in editions(packs, "grid"):
        for code, count in DISTRICTS.items():
            cells = [shape(json.loads(row["outline"])) for row in edition.rows if row["area"] == code]
            whole = unary_union(cells)
            assert len(cells) == count
            assert all(cell.is_valid for cell in cells)
            assert sum(cell.area for cell in cells) == pytest.approx(whole.area, abs=1e-12), "none lies on another"
            assert whole.symmetric_difference(districts[code]).area < 1e-7, "coarser than the rounding of corners"


def test_two_grids_are_redrawn_and_the_others_stay(packs: Packs, make: dict[str, Any]) -> None:
    before, after = ({row["grid"]: row for row in one.rows} for one in editions(packs, "grid"))
    assert tuple(sorted(name for name in before if before[name] != after[name])) == make["REDRAWN"]


# --- patrols --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def patrols() -> dict[str, Any]:
    return runpy.run_path(str(SAMPLE / "make_patrols.py"))


def cells(packs: Packs, number: int) -> dict[tuple[int, int], str]:
    runs = [
        (str(row["grid"]), *(int(row[name]) for name in ("y", "x_from", "x_to")))
        for row in editions(packs, "patrol_cell")[number].rows
    ]
    pairs = [((x, y), grid) for grid, y, first, last in runs for x in range(first, last + 1)]
    assert len(pairs) == len(dict(pairs)), "a cell is of one grid"
    return dict(pairs)


def test_the_cells_and_positions_are_what_the_script_makes(patrols: dict[str, Any], tmp_path: Path) -> None:
    sheets = {}
    for year in ("2024", "2026"):
        sheets[year] = patrols["runs"](SAMPLE.parent / "parameters" / f"grid_{year}.csv")
        patrols["write"](sheets[year], tmp_path / "cells.csv")
        kept = SAMPLE.parent / "parameters" / f"patrol_cell_{year}.csv"
        assert (tmp_path / "cells.csv").read_bytes() == kept.read_bytes()
    patrols["write"](patrols["points"](sheets["2024"]), tmp_path / "points.csv")
    assert (tmp_path / "points.csv").read_bytes() == (SAMPLE / "patrol_points.csv").read_bytes()


@pytest.mark.parametrize("number", [0, 1])
def test_a_cell_is_of_the_grid_in_which_its_middle_lies(packs: Packs, number: int) -> None:
    (size,) = editions(packs, "patrol_size")[-1].rows
    sheet, day = Grids(editions(packs, "grid")), (REDRAWN - timedelta(days=1), REDRAWN)[number]
    found = cells(packs, number)
    east, north = int(size["east"]) / 1e6, int(size["north"]) / 1e6
    xs, ys = {x for x, _ in found}, {y for _, y in found}
    for y in range(min(ys) - 1, max(ys) + 2):
        for x in range(min(xs) - 1, max(xs) + 2):
            assert found.get((x, y)) == sheet.at((x + 0.5) * east, (y + 0.5) * north, day)


def test_a_redrawn_border_moves_cells_from_one_grid_to_the_other(packs: Packs, make: dict[str, Any]) -> None:
    before, after = cells(packs, 0), cells(packs, 1)
    assert before.keys() == after.keys()
    assert {(before[one], after[one]) for one in before if before[one] != after[one]} == {make["REDRAWN"]}


def test_positions_of_officers_are_for_nobody_else(packs: Packs) -> None:
    spec = packs.catalogue.datasets["street.patrol_point"].spec
    assert (spec.level, spec.sharing, spec.keep) == (3, "conditional", "7d")
    assert {source.mode for source in spec.sources.values()} == {"snapshot"}, "what is sent no more goes"
    assert not any("street.patrol_point" in grant.spec.read for grant in packs.grants.values())
    table = packs.catalogue.tables["street.patrol_visits"]
    assert set(table.spec.columns) == {"grid", "grid_title", "area", "month", "cells", "visited", "share"}


# --- what is invented -----------------------------------------------------------------------------------------------


def test_everything_invented_says_so(packs: Packs) -> None:
    for name in ("grid", "score_weights", "patrol_size", "patrol_cell"):
        assert {one.spec.certainty for one in editions(packs, name)} == {"missing"}
    assert all("（示例）" in row["title"] for one in editions(packs, "grid") for row in one.rows)
    assert packs.catalogue.datasets["street.event"].spec.origin == "synthetic"
    assert packs.catalogue.datasets["street.patrol_point"].spec.origin == "synthetic"
    assert packs.catalogue.datasets["street.request_sf"].spec.origin == "published"


# --- a case ---------------------------------------------------------------------------------------------------------


class Street:
    """Cases of the pack by its pure rules: everybody acts as the post that has the case."""

    def __init__(self, packs: Packs) -> None:
        self.events: list[Event] = []
        self.type: CaseType = packs.cases["street.event"]
        law = {name: one.editions for name, one in packs.catalogue.parameters.items()}
        self.posts: Posts = posts_of(packs.duties, law, {}, REDRAWN + timedelta(days=9))
        self.grids = {"street.grid": Grids(law["street.grid"])}
        hours = OfficeHours.of("08:30-12:00", "14:00-17:30")
        self.time = WorkingTime(calendar_of(law[PARAMETER]), CHINA, hours)

    def moves(self, actor: str, at: datetime, post: str | None = None) -> Moves:
        hand = Hand(actor, posts=frozenset() if post is None else frozenset({post}), reporter=actor == "resident")
        chooser = Chooser(self.posts, self.grids, at)
        return Moves(self.type, self.posts, chooser.choose, self.time, hand, at)

    def opened(self, at: datetime = MONDAY, *, kind: str = "100102", place: dict[str, float] = IN_JIAOJIANG) -> Case:
        answers = {"place": place, "what": "井盖坏了", "kind": kind}
        return self.after(None, self.moves("resident", at).opened(answers, "page", "resident"))

    def after(self, case: Case | None, event: Event) -> Case:
        self.events = [event] if case is None else [*self.events, event]
        return fold("street.event/1", self.type.name, self.type.edition, self.events)

    def gone(self, case: Case, *ways: tuple[str, str]) -> Case:
        """On by these ways, each taken by somebody an hour after the last."""
        for to, actor in ways:
            moves = self.moves(actor, case.changed + timedelta(hours=1), case.post)
            case = self.after(case, moves.moved(case, to, {}))
        return case


@pytest.fixture
def street(packs: Packs) -> Street:
    return Street(packs)


def test_from_the_report_to_the_rating(street: Street) -> None:
    case = street.opened()
    grid = case.post
    assert grid.startswith("street.grid_officer/331002-")
    assert set(case.promises) == {"accept", "reply"}
    case = street.gone(case, ("accepted", "li"), ("handled", "li"))
    assert case.post == INSPECTOR
    with pytest.raises(GrantError, match="second pair of eyes"):
        street.gone(case, ("solved", "li"))
    case = street.gone(case, ("returned", "sun"))
    assert case.post == grid
    case = street.gone(case, ("handled", "li"), ("solved", "sun"))
    assert (case.outcome, case.post) == ("solved", grid)
    assert all(one.clock.ended is not None for one in case.promises.values())
    rated = street.after(case, street.moves("resident", case.changed).rated(case, 4, ""))
    assert rated.rating == 4


def test_who_reported_reopens_within_fifteen_days(street: Street) -> None:
    case = street.gone(street.opened(), ("accepted", "li"), ("handled", "li"), ("solved", "sun"))
    soon, late = case.changed + timedelta(days=14), case.changed + timedelta(days=16)
    assert street.moves("resident", soon).moved(case, "accepted", {}).step == "accepted"
    with pytest.raises(GrantError):
        street.moves("resident", late).moved(case, "accepted", {})


def test_the_clock_of_a_kind_is_that_of_its_limit(street: Street) -> None:
    running = {}
    for kind in ("200104", "200102", "100102"):
        case = street.gone(street.opened(kind=kind), ("accepted", "li"))
        running[kind] = {n: one.spec.within for n, one in case.promises.items() if n.startswith("solve")}
    assert running == {"200104": {"solve_hours": 5}, "200102": {"solve_days": 1}, "100102": {}}


def test_clocks_stand_still_while_a_case_waits(street: Street) -> None:
    case = street.gone(street.opened(kind="200102"), ("accepted", "li"), ("waiting", "li"))
    assert case.promises["solve_days"].clock.open_pause is not None
    assert case.promises["reply"].clock.open_pause is not None
    again = street.gone(case, ("accepted", "li")).promises["solve_days"].clock
    assert again.open_pause is None
    assert len(again.pauses) == 1


def test_a_case_stays_with_the_grid_of_its_day(street: Street, packs: Packs) -> None:
    before, after = (
        next(shape(json.loads(row["outline"])) for row in one.rows if row["grid"] == "331002-08")
        for one in editions(packs, "grid")
    )
    point = after.difference(before).representative_point()
    place = {"lon": point.x, "lat": point.y}
    old = street.opened(REDRAWN - timedelta(hours=2), place=place)
    old = street.gone(old, ("accepted", "li"), ("waiting", "li"), ("accepted", "li"))
    assert old.changed > REDRAWN
    assert old.post == "street.grid_officer/331002-05"
    assert street.opened(REDRAWN, place=place).post == "street.grid_officer/331002-08"


def test_a_place_in_no_grid_is_nobodys(street: Street) -> None:
    with pytest.raises(GrantError, match="no post is responsible here"):
        street.opened(place=IN_SEA)


def test_nothing_is_proven_without_a_photo(street: Street) -> None:
    asks = street.type.spec.steps["accepted"].to["handled"].asks
    form = Form(asks, lambda question: street.type.options(question, MONDAY), CHINA)
    assert {one.field for one in form.read({"done": "换好了"})[1]} == {"after"}
    assert form.read({"done": "换好了", "after": "a" * 64})[1] == ()


def test_vacant_posts_fall_to_the_desk(street: Street) -> None:
    posts = [one for one in street.posts.values() if one.grid is not None and one.duty == "street.grid_officer"]
    assert {one.above for one in posts} == {DESK}
    assert street.posts[INSPECTOR].above == DESK


def test_no_words_of_residents_are_in_the_dataset(packs: Packs) -> None:
    columns = set(packs.catalogue.datasets["street.event"].spec.columns)
    assert {"kind", "lon", "lat", "reply_late", "done"} <= columns
    assert not {"what", "phone", "name", "unsolved"} & columns
