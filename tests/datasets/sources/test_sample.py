"""Files in which nearly nothing can be read."""

from pathlib import Path

import pytest

from tests.datasets.sources.reading import read
from zhongshu.datasets.sources.csv import scan_csv
from zhongshu.datasets.sources.sample import expected_faults

ROWS = 120_000


def write(path: Path, *, good_until: int, quoted: bool = False) -> None:
    mark = '"' if quoted else ""
    rows = (f"{mark}{number}{'' if number <= good_until else 'q'}{mark},x\n" for number in range(1, ROWS + 1))
    path.write_text("id,note\n" + "".join(rows))


@pytest.mark.parametrize("quoted", [False, True])
def test_the_share_of_faulty_rows_is_reckoned(tmp_path: Path, quoted: bool) -> None:
    path = tmp_path / "source.csv"
    write(path, good_until=ROWS * 3 // 4, quoted=quoted)
    csv = scan_csv(path, types={"id": "BIGINT"}, scratch=tmp_path).csv
    assert csv is not None
    assert expected_faults(csv) == pytest.approx(ROWS / 4, rel=0.1)


def test_a_file_full_of_faults_is_told_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "source.csv"
    write(path, good_until=2)
    got = read(scan_csv(path, types={"id": "BIGINT"}, scratch=tmp_path))
    assert got.scan.layout == "tidy"
    assert got.rows == [(1, "x"), (2, "x")]
    assert got.faults == [(number, number + 1, "type") for number in range(3, ROWS + 1)]
    assert got.rejects[-1].raw == f"{ROWS}q,x"
