"""The repaired manifests that a project publishes, as they lie on disk; their comments are translated as notes are."""

from pathlib import Path

EXAMPLES = "editorial/examples"


def published_code(project: Path) -> dict[str, str]:
    """The text of each file by its path relative to the project, in the order of names."""
    files = sorted(file for file in (project / EXAMPLES).glob("*") if file.suffix.lower() in (".yaml", ".yml", ".json"))
    return {f"{EXAMPLES}/{file.name}": file.read_text(encoding="utf-8", errors="replace") for file in files}
