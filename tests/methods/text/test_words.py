"""Words: the same street is cut alike in every sentence, and nothing is left in shared folders or on the screen."""

import subprocess
import sys
from pathlib import Path

from zhongshu.methods.text.words import words


def test_signs_particles_and_widths_do_not_count() -> None:
    assert words("井盖坏了！！") == words("井盖，坏") == ("井盖", "坏")
    assert words("ＬＥＤ路灯 Ｎｏ.１２") == words("led路灯 no.12")
    assert words("") == words("……？ \n\t") == ()


def test_a_street_that_no_dictionary_has_is_cut_alike_wherever_it_stands() -> None:
    street = words("枫南东路")
    for said in ("枫南东路路灯不亮", "路灯坏在枫南东路", "请到枫南东路看看"):
        found = words(said)
        assert any(found[at : at + len(street)] == street for at in range(len(found)))


def test_nothing_is_written_to_the_shared_folder_nor_to_the_screen(tmp_path: Path) -> None:
    code = "from zhongshu.methods.text.words import words; print(len(words('路灯不亮')))"
    done = subprocess.run(
        [sys.executable, "-c", code], env={"TMPDIR": str(tmp_path)}, capture_output=True, text=True, check=True
    )
    assert (int(done.stdout) > 0, done.stderr, list(tmp_path.iterdir())) == (True, "", [])
