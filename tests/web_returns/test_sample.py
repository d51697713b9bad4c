"""The sample is synthetic, and anybody can make it again, byte for byte."""

import subprocess
import sys

from zhongshu.app.wiring import shipped_packs

SAMPLE = shipped_packs() / "economy" / "sample"


def test_the_generator_writes_the_sample_again() -> None:
    made = subprocess.run([sys.executable, SAMPLE / "synthetic_industry.py"], check=True, capture_output=True).stdout
    assert made == (SAMPLE / "industry_month.csv").read_bytes()


def test_one_return_is_left_for_the_clerk() -> None:
    rows = (SAMPLE / "industry_month.csv").read_text("utf-8").splitlines()[1:]
    assert len(rows) == 9 * 23 - 1
    assert not any(row.startswith("331083,2020-11") for row in rows)
