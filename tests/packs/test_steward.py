"""The pack of the stewards is a page of YAML: what it may be made of, and that its sample is its generator's."""

import json
import runpy
from pathlib import Path

from zhongshu.app.wiring import shipped_packs

PACK = shipped_packs() / "steward"
MOST = 200
"""Lines of YAML that a scenario of this size is worth."""


def test_it_is_two_hundred_lines_of_yaml_and_no_python() -> None:
    said = [file for file in PACK.rglob("*.yaml") if file.parent.name != "tests"]
    lines = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in said)
    assert lines <= MOST
    assert f"{lines} lines and no Python" in (PACK / "README.md").read_text(encoding="utf-8")
    assert [file.relative_to(PACK).as_posix() for file in PACK.rglob("*.py")] == ["sample/make.py"]


def test_its_sample_is_what_its_generator_makes(tmp_path: Path) -> None:
    for file in ("steward/sample/make.py", "enterprise/sample/firms.csv"):
        (tmp_path / file).parent.mkdir(parents=True)
        (tmp_path / file).write_bytes((PACK.parent / file).read_bytes())
    runpy.run_path(str(tmp_path / "steward" / "sample" / "make.py"), run_name="__main__")
    for name in ("care.csv", "stories.jsonl"):
        assert (tmp_path / "steward" / "sample" / name).read_bytes() == (PACK / "sample" / name).read_bytes()


def test_every_word_of_its_stories_is_marked() -> None:
    stories = [
        json.loads(line) for line in (PACK / "sample" / "stories.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    words = [one["answers"].get("what") or one["answers"]["why"] for one in stories]
    words += [word for one in stories for _, _, said in one["acts"] if isinstance(said, dict) for word in said.values()]
    spoken = [word for word in words if not word.isascii()]
    assert len(spoken) > len(stories)
    assert {word[-4:] for word in spoken} == {"（示例）"}
