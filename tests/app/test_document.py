"""Documents verified at the machine: by the command, with and without a region, and by the script of the guide."""

import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.conftest import Run
from tests.cases.documents.test_code import CODE, KEY, NEXT_DOOR, SAID, signed
from tests.cases.licences import OFFICER, granted, make_market
from tests.town import close
from zhongshu.app import cli
from zhongshu.app.wiring import open_hub
from zhongshu.core.errors import HomeError

SCRIPT = Path(__file__).parents[2] / "docs" / "guide" / "verify_document.py"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "COMMANDS", ("document", "ledger"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A town that gave one licence out, as `licence.pdf` beside it."""
    hub = make_market(tmp_path / "home")
    id = granted(hub)
    made = hub.papers.printed(id, "licence", "1", OFFICER, address="/case")
    (tmp_path / "licence.pdf").write_bytes(made.content)
    close(hub)
    return tmp_path / "home"


def test_the_region_says_whether_its_document_holds(run: Run, home: Path) -> None:
    pdf = home.parent / "licence.pdf"
    found = run("document", "verify", pdf, home=home)
    assert found.code == 0
    assert found.out.startswith("摊位许可证\n  经营者: 王 *小* #明\n  经营品类: 小吃\n")
    assert found.out.endswith("town.licence/1/licence/1\nGenuine, and it holds.\n")
    hub = open_hub(home)
    hub.cases.move("town.licence/1", "revoked", {}, OFFICER)
    close(hub)
    gone = run("document", "verify", pdf, home=home)
    assert (gone.code, "Genuine, and withdrawn" in gone.out, "(ended)" in gone.out) == (1, True, True)
    assert run("document", "verify", pdf, "--json", home=home).document["why"] == "ended"
    pdf.write_bytes(pdf.read_bytes() + b"\n% saved anew")
    assert "The file itself is another one" in run("document", "verify", pdf, home=home).out


def test_with_its_key_no_region_is_asked(run: Run, home: Path) -> None:
    vkey = run("ledger", "key", home=home).out.strip()
    found = run("document", "verify", home.parent / "licence.pdf", "--key", vkey, home=home.parent / "nowhere")
    assert found.code == 0
    assert found.out.endswith("Whether it was withdrawn since, testland alone knows.\n")
    assert "it says that 'taizhou' gave it out" in run("document", "verify", CODE, "--key", vkey).err
    assert "not a verifier key" in run("document", "verify", CODE, "--key", "taizhou").err


def test_the_script_reads_the_file_with_the_key_alone(run: Run, home: Path) -> None:
    vkey = run("ledger", "key", home=home).out.strip()
    said = subprocess.run(
        [sys.executable, SCRIPT, home.parent / "licence.pdf", vkey], capture_output=True, text=True, check=True
    )
    assert said.stdout.startswith("摊位许可证\n  经营者: 王 *小* #明\n")
    assert said.stdout.endswith("Genuine: signed by testland.\n")


def test_an_earlier_key_of_the_region_is_read_from_its_home(run: Run, home: Path) -> None:
    path = home / "keys" / "earlier"
    path.write_text(f"{KEY.vkey}\n\n", "utf-8")
    known = run("document", "verify", CODE, home=home)
    assert (known.code, known.out.splitlines()[-1][:27]) == (1, "Genuine, and no case here h")
    path.write_text("nonsense\n", "utf-8")
    with pytest.raises(HomeError, match="keys/earlier:1: not a verifier key"):
        open_hub(home)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (lambda code: code[:-40], "cut short"),
        (lambda code: code[:-1], "cut short"),
        (lambda code: code.replace(code[120:124], "AAAA", 1), "does not fit its signature"),
        (lambda code: "hello", "no code of a document"),
        (lambda code: signed(SAID, NEXT_DOOR), "none of these keys"),
    ],
)
def test_the_script_refuses_what_the_program_refuses(changed: Callable[[str], str], told: str) -> None:
    script = runpy.run_path(str(SCRIPT))
    check, refused = script["check"], script["NotGenuine"]
    facts = [word for fact in SAID.facts for word in fact]
    assert check(f"https://example.org/verify#{CODE.lower()}", [NEXT_DOOR.vkey, KEY.vkey])[5:] == facts
    with pytest.raises(refused, match=told):
        check(changed(CODE), [KEY.vkey])
    with pytest.raises(refused, match=r"taizhou, and wenzhou signed it"):
        check(signed(SAID, NEXT_DOOR), [NEXT_DOOR.vkey])
