"""What a project publishes of its examples and translates as notes are: repaired manifests, placeholders of commands."""

from __future__ import annotations

from pathlib import Path

from macros.yamlfile import load

EXAMPLES = "editorial/examples"
_CHOICES = "editorial/examples.yml"


def published_code(project: Path) -> dict[str, str]:
    """Code by the file that it is from, relative to the project: each manifest, and the placeholders on their lines."""
    files = sorted(file for file in (project / EXAMPLES).glob("*") if file.suffix in (".yaml", ".yml", ".json"))
    code = {f"{EXAMPLES}/{file.name}": file.read_text(encoding="utf-8", errors="replace") for file in files}
    return code | _placeholders(project)


def _placeholders(project: Path) -> dict[str, str]:
    """``<words>`` of commands, each on the line that explains it; what is wrong with the file, its own loader tells."""
    choices = load(project / _CHOICES, _CHOICES, [])
    lines = {value.line: f"<{words}>" for words, value in choices.get("placeholders").pairs()}
    return {_CHOICES: "\n".join(lines.get(number, "") for number in range(1, max(lines) + 1))} if lines else {}
