"""What is installed is the whole product: code, templates, assets, migrations, and every scenario."""

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.contracts.tree import PACKS, ROOT, SOURCE


def _shipped(folder: Path, package: str) -> set[str]:
    return {
        f"{package}/{path.relative_to(folder).as_posix()}"
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_a_wheel_holds_every_file_of_the_package_and_of_the_packs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("zhongshu-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    missing = (_shipped(SOURCE, "zhongshu") | _shipped(PACKS, "zhongshu_packs")) - names
    assert not missing, "not in the wheel:\n" + "\n".join(sorted(missing))
    licences = {name.rsplit("/", 1)[-1] for name in names if ".dist-info/licenses/" in name}
    assert {"LICENSE", "NOTICE", "LICENSE.echarts.txt", "LICENSE.htmx.org.txt", "LICENSE.maplibre-gl.txt"} <= licences
