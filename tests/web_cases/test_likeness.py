"""Likeness on pages: what is told while somebody types, following another's report, and cases put together."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx import Response
from playwright.sync_api import expect

from tests.cases.town import EVENT, EVENTS, IN_EAST, IN_WEST, KINDS, LI, RESIDENT, STRANGER, WANG, ZHAO, make_town
from tests.sites import AXE
from tests.town import Browser, close
from tests.web_cases.conftest import Browse, Open
from tests.web_cases.test_ask import FORM, answers
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader

TWINS = "duplicates: {same: [kind], at: place, metres: 50, hours: 72, words: said, alike: 0.6}\n"
MORE = "".join(f"      - {{code: k{n}, title: 别的{n}, title_en: Other {n}, major_title: 其他}}\n" for n in range(9))
MANY = (
    KINDS.replace("title_en: string}", "title_en: string, major_title: string, major_title_en: string}")
    .replace("title_en: Broken cover}", "title_en: Broken cover, major_title: 设施, major_title_en: Things}")
    .replace("title_en: Rubbish}", "title_en: Rubbish, major_title: 市容, major_title_en: Streets}")
) + MORE
WORDS = """
parameter: case_words
title: {zh: 分类用词, en: Words of kinds}
columns: {word: string, code: string, weight: integer}
editions:
  - valid_from: 2020-01-01
    adopted: 2020-01-01
    reference: {title: invented}
    certainty: missing
    rows: [{word: 窨井, code: cover, weight: 3}, {word: 臭, code: rubbish, weight: 2}]
"""
SAID = "窨井的盖子没了"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("alike") / "home"
    made = make_town(home, events=EVENTS + TWINS, event_kind=MANY, case_words=WORDS)
    yield made
    close(made)


def told(hub: Hub, place: str = IN_WEST, by: Reader = RESIDENT, kind: str = "cover", said: str = SAID) -> str:
    return hub.cases.open(EVENT, {"kind": kind, "place": place, "said": said}, by, "page").case.id


def path_of(id: str) -> str:
    return "/case/" + id.replace(".", "/")


def number(id: str) -> str:
    return id.rpartition("/")[2]


def asked_while_typing(browser: Browser, **more: object) -> Response:
    sent = {"csrf": browser.hidden["csrf"], **answers(**more)}
    answer: Response = browser.client.post(f"{FORM}/like", data=sent)
    return answer


# --- while somebody types -------------------------------------------------------------------------------------------


def test_kinds_are_told_with_why_and_twins_as_far_as_they_are_for_the_reader(hub: Hub, browse: Browse) -> None:
    lon = "121.31"
    own = told(hub, f"{lon},28.5")
    place = {"place.lon": lon, "place.lat": "28.5", "said": "窨井旁边很臭"}
    resident = browse(RESIDENT)
    resident.open(FORM)
    found = asked_while_typing(resident, **place).json()
    assert [(one["code"], one["title"], one["why"]) for one in found["kinds"]] == [
        ("cover", "Broken cover", "for “窨井”"),
        ("rubbish", "Rubbish", "for “臭”"),
    ]
    assert found["found"] == "1 report of the last 3 days perhaps the same"
    (twin,) = found["twins"]
    assert (twin["id"], twin["called"], twin["open"]) == (own, SAID, True)
    assert re.fullmatch("close by · 1 minute ago · New", twin["about"])
    stranger = browse(STRANGER)
    stranger.open(FORM)
    assert asked_while_typing(stranger, **place).json()["twins"] == []


def test_it_is_no_answer_for_other_sites_for_what_is_no_form_or_too_often(
    hub: Hub, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = browse(STRANGER)
    stranger.open(FORM)
    assert stranger.client.post(f"{FORM}/like", data=answers()).status_code == 403
    missing = stranger.client.post("/ask/town/nothing/like", data={"csrf": stranger.hidden["csrf"]})
    assert (missing.status_code, missing.headers["cache-control"]) == (404, "no-store")
    found = asked_while_typing(stranger, kind="volcano", **{"place.lon": "x"})
    assert (found.status_code, found.json()["twins"]) == (200, [])
    monkeypatch.setattr("zhongshu.core.pace.Pace.allows", lambda self, name: False)
    often = asked_while_typing(stranger)
    assert (often.status_code, often.headers["retry-after"]) == (429, "60")


def test_without_script_the_form_has_its_kinds_in_groups_and_no_wall(browse: Browse) -> None:
    browser = browse(STRANGER)
    browser.open(FORM)
    page = browser.page
    assert '<optgroup label="Things"><option value="cover" data-words="窨井">Broken cover</option></optgroup>' in page
    assert page.count("<optgroup") == 3
    assert re.search(r'<div class="like"[^>]* hidden></div>', page)
    browser.send(FORM, **answers())
    assert "We have it" in browser.text()


def test_that_is_the_one_joins_it_and_tells_where_it_stands(hub: Hub, browse: Browse) -> None:
    place = {"place.lon": "121.32", "place.lat": "28.5"}
    master = told(hub, "121.32,28.5")
    resident = browse(RESIDENT)
    resident.open(FORM)
    resident.send(FORM, **answers(**place), same_as=master)
    assert f"Yours went up in number {number(master)}" in resident.text()
    assert "That one is now: New" in resident.text()
    mine = hub.cases.lists.asked(RESIDENT.actor)[0]
    assert (hub.cases.store.case(mine.number).master, mine.outcome) == (master, "merged")
    resident.open(path_of(mine.id))
    assert f"Went up in {number(master)} · That one is now: New" in resident.text()
    assert f'href="{path_of(master)}"' not in resident.page
    assert '<span class="tag tag-good">Went up in another</span>' in resident.page
    resident.open(path_of(master))
    assert "1 more report of the same" in resident.text()
    wang = browse(WANG)
    wang.open(path_of(master))
    assert f'href="{path_of(mine.id)}">{mine.number}</a>' in wang.page
    wang.send(path_of(master), act="move", to="refused", **{"answer.why": "not ours"})
    resident.open(path_of(mine.id))
    assert "That one is now: Refused (ended " in resident.text()


def test_one_that_cannot_be_followed_takes_nobody_s_report(hub: Hub, browse: Browse) -> None:
    stranger = browse(STRANGER)
    stranger.open(FORM)
    stranger.send(FORM, **answers(**{"place.lon": "121.33"}), same_as=told(hub, IN_EAST))
    assert "yours is a case of its own" in stranger.text()
    assert "given to" not in stranger.text()
    assert "It is with: Grid officer" in stranger.text()


# --- on the page of a case ------------------------------------------------------------------------------------------


def twins_of(browser: Browser) -> str:
    return browser.page.partition('class="card twins')[2].partition("</section>")[0]


def test_an_officer_sees_twins_with_why_and_puts_the_later_into_the_earlier(hub: Hub, browse: Browse) -> None:
    first, second = told(hub, "121.34,28.5"), told(hub, "121.3402,28.5", said="这里的窨井，盖子没了")
    wang = browse(WANG)
    wang.open(path_of(second))
    section = twins_of(wang)
    assert f'href="{path_of(first)}"' in section
    for why in ("same kind", "20 m apart", "earlier", "words alike"):
        assert why in section
    shared = section.partition("both say “")[2].partition("”")[0].split(", ")
    assert {"窨井", "盖子"} <= set(shared)
    assert f"Put this into number {number(first)}" in section
    assert f"Number {number(second)} ends at once and is done with number {number(first)}" in section
    wang.send(f"{path_of(second)}/merge", other=f"{number(first)}:1")
    assert "1 case went up in this one." in wang.text()
    assert f'<a class="link num" href="{path_of(second)}">' in wang.page
    assert twins_of(wang) == ""


def test_from_the_earlier_the_later_comes_in_and_others_are_shown_none_of_it(hub: Hub, browse: Browse) -> None:
    first, second = told(hub, "121.35,28.5"), told(hub, "121.35,28.5")
    wang = browse(WANG)
    wang.open(path_of(first))
    assert f"Put number {number(second)} into this" in twins_of(wang)
    wang.send(f"{path_of(first)}/merge", other=f"{number(second)}:1")
    assert hub.cases.store.case(int(number(second))).master == first
    for reader in (RESIDENT, LI):
        browser = browse(reader)
        assert 'class="card twins' not in browser.open(path_of(first))


def test_one_that_changed_meanwhile_is_told_and_nothing_is_done(hub: Hub, browse: Browse) -> None:
    first, second = told(hub, "121.36,28.5"), told(hub, "121.36,28.5")
    wang, zhao = browse(WANG), browse(ZHAO)
    wang.open(path_of(second))
    zhao.open(path_of(second))
    zhao.send(path_of(second), act="note", note="wait for me")
    wang.send(f"{path_of(second)}/merge", other=f"{number(first)}:1")
    assert wang.status == 409
    assert "wait for me" in wang.page.partition('class="card meanwhile"')[2].partition("</section>")[0]
    assert hub.cases.store.case(int(number(second))).is_open


def test_several_are_put_together_at_once_and_told_how_many(hub: Hub, browse: Browse) -> None:
    ids = [told(hub, "121.37,28.5") for _ in range(8)]
    wang = browse(WANG)
    wang.open(path_of(ids[4]))
    section = twins_of(wang)
    boxes = re.findall(r'<input type="checkbox" name="other" value="(\d+:1)" checked>', section)
    assert len(boxes) == 7
    assert section.count('class="twin-why"') == 5
    hub.cases.act(ids[6], ZHAO, lambda moves, one: moves.noted(one, "mine", public=False))
    sent = {**wang.hidden, "version": "1", "other": boxes}
    answer = wang.client.post(f"{path_of(ids[4])}/merge", data=sent)
    assert str(answer.url.path) == path_of(ids[0])
    assert "6 cases went up in this one. 1 did not" in re.sub(r"\s+", " ", answer.text)
    assert len(hub.cases.store.case(int(number(ids[0]))).joined) == 6
    came = ", ".join(number(id) for id in ids[1:] if id != ids[6])
    assert f"6 cases were merged into this one: {came}" in answer.text


@pytest.mark.parametrize("other", [[], ["x"], ["99999:1"], ["1:x"]])
def test_what_is_no_case_of_theirs_is_merged_with_none(hub: Hub, browse: Browse, other: list[str]) -> None:
    one = told(hub, "121.38,28.5")
    wang = browse(WANG)
    wang.open(path_of(one))
    answer = wang.client.post(f"{path_of(one)}/merge", data={**wang.hidden, "version": "1", "other": other})
    assert answer.status_code == 409
    assert "tick at least one" in answer.text or "there is no number 99999 that you may see" in answer.text
    assert browse(STRANGER).client.post(f"{path_of(one)}/merge", data={}).status_code in (401, 403)


def test_the_kind_that_the_words_speak_of_is_one_tap(hub: Hub, browse: Browse) -> None:
    one = told(hub, "121.39,28.5", kind="rubbish", said="窨井上的盖子没了")
    wang = browse(WANG)
    wang.open(path_of(one))
    section = wang.page.partition('class="card doubt')[2].partition("</section>")[0]
    assert "The words rather say: Broken cover" in section
    assert "for “窨井”" in section
    assert "Its kind now: Rubbish" in section
    wang.send(f"{path_of(one)}/kind", code="k1")
    assert "that is suggested no more" in wang.text()
    wang.send(f"{path_of(one)}/kind", code="cover")
    assert "Corrected" in wang.text()
    event = hub.cases.store.events(int(number(one)))[-1]
    assert (event.kind, event.fields, event.note) == (
        "corrected", {"kind": "cover"}, "The words say “Broken cover”: 窨井",
    )  # fmt: skip
    assert 'class="card doubt' not in wang.page


# --- with a script, on a phone --------------------------------------------------------------------------------------


@pytest.mark.browser
def test_on_a_phone_the_kind_is_a_tap_and_the_one_that_is_the_same_another(hub: Hub, phone: Open) -> None:
    master = told(hub, "121.25,28.501")
    page = phone(RESIDENT, FORM)
    page.get_by_role("button", name="My position").click()
    page.locator(".coords summary").click()
    page.locator("[data-lat]").fill("28.501")
    page.get_by_label("What is wrong").fill("这里的窨井没了盖子")
    chip = page.get_by_role("button", name="Broken cover")
    expect(chip).to_contain_text("for “窨井”")
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "true")
    assert page.locator("select").input_value() == "cover"
    box = page.locator(".like")
    expect(box).to_contain_text(SAID)
    expect(page.locator("[data-send]")).to_have_text("No, send mine")
    box.get_by_role("button", name="follow it").click()
    expect(page.get_by_text(f"Yours went up in number {number(master)}")).to_be_visible()


@pytest.mark.browser
def test_a_kind_is_searched_by_its_title_or_by_another_word(phone: Open) -> None:
    page = phone(STRANGER, FORM)
    find = page.get_by_role("searchbox", name="Find a kind")
    for said, kind in (("窨井", "Broken cover"), ("rubb", "Rubbish"), ("streets", "Rubbish"), ("other 3", "Other 3")):
        find.fill(said)
        expect(page.locator("[data-found] .kind-chip")).to_have_count(1)
        find.press("Enter")
        assert page.locator("select option:checked").inner_text() == kind
        expect(find).to_have_value("")
    find.fill("nothing of the kind")
    expect(page.locator("[data-found]")).to_contain_text("None is called so")


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_sections_fit_a_phone_and_are_for_everybody(hub: Hub, phone: Open, theme: str) -> None:
    ids = [told(hub, "121.26,28.502", kind="rubbish", said=f"窨井的盖子没了 {n}") for n in range(7)]
    page = phone(WANG, path_of(ids[3]), theme=theme)
    page.locator(".several > summary").click()
    page.get_by_role("button", name="All / none").click()
    assert page.locator(".tick-list input:checked").count() == 0
    expect(page.locator(".doubt")).to_be_visible()
    form = phone(RESIDENT, f"{FORM}?said=窨井", theme=theme)
    expect(form.locator(".kind-likely .kind-chip").first).to_be_visible()
    for one in (page, form):
        assert one.evaluate("document.documentElement.scrollWidth") <= 390
        one.evaluate(AXE)
        rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]}
        found = one.evaluate("rules => axe.run(document, rules)", rules)
        assert [(bad["id"], bad["nodes"][0]["html"][:200]) for bad in found["violations"]] == []
