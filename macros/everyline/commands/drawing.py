"""``python -m everyline.commands.drawing FOLDER``: draws all diagrams in every language of the project, for whoever writes them."""

import sys
from pathlib import Path

from everyline.diagrams.descriptions import load_diagrams, load_style
from everyline.diagrams.drawings import Drawings
from everyline.editorial.loading import load_editorial
from everyline.notes.corpus import read_kept
from everyline.options import read_options
from everyline.text.messages import Messages

_ROW = "{:32} {:4} {:>6} {:>6} {:>9} {:>5}  {}\n".format


def main(folder: Path, project: Path) -> int:
    """Draw PNG and SVG files into a folder, print their measures and every problem; 1 if there are any."""
    options = read_options(project)
    editorial, _ = load_editorial(project, options.languages)
    corpus, _ = read_kept(project, options.reading)
    diagrams, problems = load_diagrams(project, editorial, corpus)
    style, found = load_style(project)
    problems += found
    folder.mkdir(parents=True, exist_ok=True)
    sys.stdout.write(_ROW("diagram", "", "width", "height", "crossings", "bends", ""))
    for language in options.languages:
        drawings = Drawings(diagrams.values(), Messages(language), style)
        failed = drawings.draw_all()
        problems += failed
        for name in sorted(diagrams.keys() - {problem.path.rpartition("/")[2] for problem in failed}):
            for is_narrow in (False, True)[: 1 + bool(drawings.narrow(name))]:
                if places := drawings.plan(name, is_narrow=is_narrow).places:
                    crossings, variant = places.crossings(), f"{name} (narrow)" if is_narrow else name
                    sizes = (round(places.width), round(places.height), len(crossings), places.bends())
                    sys.stdout.write(_ROW(variant, language, *sizes, "; ".join(crossings)))
            if narrow := drawings.narrow(name):
                (folder / f"{name}.{language}.narrow.svg").write_text(narrow, encoding="utf-8")
            (folder / f"{name}.{language}.png").write_bytes(drawings.png(name))
            (folder / f"{name}.{language}.svg").write_text(drawings.standalone(name), encoding="utf-8")
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else ".")))  # noqa: PLR2004
