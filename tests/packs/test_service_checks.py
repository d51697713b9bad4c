"""What a pack says of a live service is refused with file, line and the right word where it cannot be."""

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.kit import write_pack
from tests.sharing.services.region import GRANTS, SERVICE
from tests.sharing.services.unit import DOCUMENT
from zhongshu.packs.assemble import read_packs
from zhongshu.packs.packs import Packs

FILE = "market/services/firm_standing.yaml"


def read(folder: Path, service: str = SERVICE, grants: str = "", document: str = json.dumps(DOCUMENT)) -> Packs:
    files = {"services/firm_standing.yaml": service, "services/firm_standing.openapi.json": document}
    pack = write_pack(folder, "market", {**files, **({"grants.yaml": grants} if grants else {})})
    text = (pack / "pack.yaml").read_text(encoding="utf-8").replace("uses: [region]\n", "")
    (pack / "pack.yaml").write_text(text, encoding="utf-8")
    return read_packs([pack], ZoneInfo("Asia/Shanghai"), units=("office", "bank", "bureau"))


def test_a_service_is_a_noun_that_grants_name(tmp_path: Path) -> None:
    packs = read(tmp_path, grants=GRANTS)
    assert packs.problems == ()
    noun = packs.nouns.by_name["market.firm_standing"]
    assert (noun.kind, noun.owner, noun.subject, noun.columns["score"]) == (
        "service",
        "office",
        "uscc",
        "DECIMAL(18,2)",
    )
    standing = packs.services["market.firm_standing"].operations["standing"]
    assert standing.asked == {"code": "uscc", "year": None}
    assert (standing.idempotent, standing.route.path) == (True, "/firms/{code}/standing")


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("owner: office", "owner: ofice", f"{FILE}:3 (owner): owner 'ofice' is no unit of this region (did you mean"),
        ("call: search", "call: serch", f"{FILE}:29 (operations.search.call): no operation 'serch' in the document"),
        (
            "asks: {code: uscc, year: null}",
            "asks: {code: uscc}",
            f"{FILE}:11 (operations.standing): the parameter 'year'",
        ),
        (
            "{code: uscc, year",
            "{code: ucsc, year",
            f"{FILE}:24 (operations.standing.asks.code): 'ucsc' is no column (did",
        ),
        (
            "asks: {least: score}",
            "asks: {lest: score}",
            f"{FILE}:32 (operations.search.asks.lest): search has no parameter",
        ),
        ("${standing}", "ftp://unit/v1", f"{FILE}:8 (base): ftp://unit/v1 is no http or https address"),
        ("${standing}", "https://unit/v1?a=1", f"{FILE}:8 (base): base ends with its path"),
        ("openapi: firm", "openapi: frm", f"{FILE}:7 (openapi): no frm_standing.openapi.json beside it (did you mean"),
        ("openapi: firm", "openapi: ../firm", f"{FILE}:7 (openapi): no ../firm_standing.openapi.json beside it"),
        ("{header: X-Api-Key}", "{heder: X}", f"{FILE}:9 (credentials.heder): unknown key 'heder' (did you mean"),
        ("timeout: 1s", "timeout: 1 hour", f"{FILE}:27 (operations.standing.timeout): "),
        ("scale: 2}", "scale: 2, unit: 分贝尔}", f"{FILE}:20 (operations.standing.columns.score.unit): "),
        ("rows: $.data\n", "rows: data\n", f"{FILE}:11 (operations.standing): rows says 'data'; it is $"),
        ("    subject: uscc\n    valid", "    subject: score\n    valid", f"{FILE}:25 (operations.standing.subject): "),
    ],
)
def test_a_wrong_word_is_named_with_its_place(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    assert right in SERVICE
    packs = read(tmp_path, SERVICE.replace(right, wrong, 1))
    (problem,) = packs.problems
    assert str(problem).startswith(told)
    assert packs.services == {}


def test_a_grant_on_a_column_that_is_not_told_is_refused(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, grants=GRANTS.replace("[uscc, score]", "[uscc, scor]")).problems
    assert str(problem).startswith("market/grants.yaml:30 (2.columns.allow.1): ")
    assert 'did you mean "score"?' in str(problem)
    (problem,) = read(tmp_path, grants=GRANTS.replace("phone: {keep_last: 4}", "phone: {bucket: 4}")).problems
    assert "the mask bucket is for whole and decimal numbers, not for VARCHAR" in str(problem)


def test_a_grant_on_a_faulty_service_is_no_second_fault(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, SERVICE.replace("title:", "titel:", 1), grants=GRANTS).problems
    assert "unknown key 'titel'" in str(problem)


def test_a_document_that_is_none_is_named(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, document='{"swagger": "2.0"}').problems
    assert "firm_standing.openapi.json: is no OpenAPI document of version 3.0 or 3.1" in str(problem)
    (problem,) = read(tmp_path, document='{"openapi": ').problems
    assert str(problem).startswith("market/services/firm_standing.openapi.json:2: is no YAML")


def test_what_a_service_says_of_itself_is_derived_from_its_document(tmp_path: Path) -> None:
    """The key that the hub shows is no parameter of the caller's."""
    packs = read(tmp_path)
    parameters = packs.services["market.firm_standing"].operations["standing"].route.parameters
    assert [one.name for one in parameters] == ["code", "year"]
