"""What a terminal is told is what it shows."""

import pytest

from everyline.text.problems import Problem
from everyline.text.terminal import OUT, tell


def test_the_hundredth_line_is_no_emoji(capsys: pytest.CaptureFixture[str]):
    tell([Problem("a.md", 100, "wrong")])
    OUT.print("b.md:100: [told]", markup=False)
    said = capsys.readouterr()
    assert "a.md:100: wrong" in said.err
    assert said.out == "b.md:100: [told]\n"
