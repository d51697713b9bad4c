"""What a pack says of an entity: names that are not there are told with the nearest right one, at their line."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.kit import write_pack
from tests.linkage.firms import ENTITY, FILE, LINKS, PACK
from zhongshu.packs.assemble import read_packs
from zhongshu.packs.packs import Packs


def packs_with(home: Path, entity: str, **files: str) -> Packs:
    write_pack(home, "region", {"pack.yaml": "pack: region\ntitle: Region\nowner: office\n"})
    write_pack(home, "other", {"datasets/register.yaml": PACK["datasets/register.yaml"]})
    write_pack(home, "town", {**PACK, "entities/firm_file.yaml": entity, **files})
    folders = [home / "packs" / name for name in ("region", "other", "town")]
    return read_packs(folders, ZoneInfo("Asia/Shanghai"), units=("office", "tax"))


def test_an_entity_has_its_names_and_the_dataset_of_its_links(tmp_path: Path) -> None:
    packs = packs_with(tmp_path, ENTITY)
    assert packs.problems == ()
    file, links = packs.entities[FILE], packs.catalogue.dataset(LINKS)
    assert list(file.datasets) == ["town.register", "town.tax", "town.power"]
    assert file.keys == {"register": "id", "tax": "number", "power": "account"}
    assert (links.spec.owner, links.spec.subject, links.spec.lookup) == ("office", "code", ("entity",))
    assert packs.nouns.of_relation(LINKS).subject == "code"


@pytest.mark.parametrize(
    ("word", "instead", "said"),
    [
        ("of: power", "of: powr", r"no dataset 'town\.powr' \(did you mean \"town\.power\""),
        ("code: number", "code: numbr", r"town\.tax has no column 'numbr' \(did you mean \"number\""),
        ("of: power", "of: other.register", r"of a pack that this one does not use"),
        ("of: power", "of: tax", r"tax is tax already"),
        ("owner: office", "owner: offise", r"owner 'offise' is no unit .*office"),
        ("name: name, phone: phone}\n", "phone: phone}\n", r"says its code or its name"),
        ("kind: enterprise", "kind: firm", r"kind"),
    ],
)
def test_a_wrong_word_is_told_where_it_stands(tmp_path: Path, word: str, instead: str, said: str) -> None:
    before, _, after = ENTITY.rpartition(word)
    packs = packs_with(tmp_path, before + instead + after)
    (problem, *_) = packs.problems
    with pytest.raises(type(problem), match=said):
        raise problem
    assert problem.place is not None
    assert problem.place.file == "town/entities/firm_file.yaml"


def test_a_key_of_two_columns_names_no_record(tmp_path: Path) -> None:
    two = PACK["datasets/power.yaml"].replace("key: [account]", "key: [account, name]")
    (problem, *_) = packs_with(tmp_path, ENTITY, **{"datasets/power.yaml": two}).problems
    assert "a record is named by one column" in problem.message


def test_the_name_of_the_links_is_taken(tmp_path: Path) -> None:
    taken = PACK["datasets/power.yaml"].replace("dataset: power", "dataset: firm_file_links")
    problems = packs_with(tmp_path, ENTITY, **{"datasets/firm_file_links.yaml": taken}).problems
    assert any("which datasets of this pack has too" in problem.message for problem in problems)
