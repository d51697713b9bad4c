"""`zhongshu entity`: links brought up to date, what waits answered on paper, a split shown before it is done."""

from pathlib import Path

from tests.app.conftest import Run
from tests.kit import put
from tests.linkage.conftest import hub, linked_home
from tests.linkage.firms import ANT, BEE, FILE, REGISTER, registered
from tests.town import close
from zhongshu.packs.hub import Hub

__all__ = ["hub", "linked_home"]
PAPER = ("--signed", "王芳", "--reason", "letter 7")


def test_records_are_linked_answered_split_and_merged(run: Run, hub: Hub, tmp_path: Path) -> None:
    two = (("r1", ANT, "椒江蚂蚁五金有限公司", "p1"), ("r2", BEE, "椒江蜜蜂模具有限公司", "p2"))
    put(hub, REGISTER, registered(*two, ("r3", ANT, "椒江飞天大象运输有限公司", "p9")))
    close(hub)
    home = tmp_path / "home"
    assert run("entity", "link", "--json", home=home).document["entities"][FILE]["clashes"] == 1
    (asked,) = run("entity", "review", FILE, "--json", home=home).document["questions"]
    assert (asked["why"], asked["code"], asked["left"]["record"]) == ("clash", ANT, "r3")
    unsigned = run("entity", "same", FILE, asked["number"], home=home)
    assert (unsigned.code, "--signed NAME" in unsigned.err) == (1, True)
    done = run("entity", "same", FILE, asked["number"], *PAPER, home=home)
    assert "by 王芳: letter 7" in done.out
    run("entity", "link", home=home)
    (shown,) = run("entity", "show", FILE, ANT, "--json", home=home).document["entities"]
    assert {one["record"] for one in shown["records"]} == {"r1", "r3", "a1", ANT}
    split = ("entity", "split", FILE, shown["entity"], f"{REGISTER}:r3")
    assert run(*split, "--preview", home=home).out == f"leaves: {REGISTER}:r3\n"
    assert f"split {shown['entity']}, by 王芳" in run(*split, *PAPER, home=home).out
    run("entity", "link", home=home)
    (left,) = run("entity", "show", FILE, ANT, "--json", home=home).document["entities"]
    assert {one["record"] for one in left["records"]} == {"r1", "a1", ANT}
    wrong = run("entity", "show", FILE, "e0", home=home)
    assert (wrong.code, "no entity 'e0'" in wrong.err) == (1, True)
    assert run("entity", "review", "town.firm", home=home).code == 1
