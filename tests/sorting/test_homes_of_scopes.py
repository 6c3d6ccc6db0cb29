"""Topics take whole notes and folders, tags and links; sections and groups are for those who want them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from everyline.commands.status import suggest
from everyline.editorial.loading import load_editorial
from everyline.model.pipeline import load_site
from everyline.notes.corpus import read_corpus
from everyline.sorting.homes import UNSORTED, How, place
from everyline.sorting.suggesting import suggest_terms, suggest_topics
from tests.support import write

NOTES = {
    "Kitchen/Bread.md": "# Bread\n\nBread wants time.\n\nThe oven is hot. #garden/trees\n\nMade from [[Flour]].\n",
    "Kitchen/Deep/Tea.md": "# Tea\n\nTea is green.\n",
    "Garden.md": "---\ntags: [garden]\n---\nApples are ripe.\n",
    "Daily.md": "- Bought [[Flour]] today\n\t- two bags of it\n- `#garden` is code\n",
}


def places(folder: Path, rules: str) -> tuple[dict[str, tuple[str, How]], list[str]]:
    notes = {f"source_notes/{name}": text for name, text in NOTES.items()}
    topics = "topics:\n" + "".join(
        f"  - {{id: t{number}, title: T, takes: [{rule}]}}\n" for number, rule in enumerate(rules.split("\n"))
    )
    write(folder, notes | {"editorial/topics.yml": topics})
    editorial, problems = load_editorial(folder, ("en",))
    assert problems == []
    placements, problems = place(read_corpus(folder)[0], editorial, has_unsorted=False)
    homes = {each.unit.text.partition(" ")[0]: (each.topic, each.how) for each in placements.values()}
    return {word: home for word, home in homes.items() if home[0] != UNSORTED}, [str(each) for each in problems]


@pytest.mark.parametrize(
    "name", ["Kitchen/Deep/Tea.md", "Kitchen/Deep/Tea", "Tea", "tea", "source_notes/Kitchen/Deep/Tea.md"]
)
def test_a_note_is_taken_by_its_path_or_name(name, tmp_path):
    assert places(tmp_path, f"{{note: {name}}}") == ({"Tea": ("t0", How.NOTE)}, [])


def test_a_folder_is_taken_with_what_is_beneath_and_the_deeper_one_wins(tmp_path):
    homes, problems = places(tmp_path, "{folder: Kitchen}\n{folder: Kitchen/Deep/}")
    assert problems == []
    assert homes["Bread"] == ("t0", How.FOLDER)
    assert homes["Tea"] == ("t1", How.FOLDER)


def test_a_tag_takes_what_bears_it_and_all_of_a_note_that_does(tmp_path):
    homes, problems = places(tmp_path, '{tag: "#Garden"}')
    assert problems == []
    assert homes == {"The": ("t0", How.TAG), "Apples": ("t0", How.TAG)}


def test_a_link_takes_its_sentence_and_what_stands_under_it(tmp_path):
    homes, problems = places(tmp_path, "{linked: flour}")
    assert problems == []
    assert homes == {"Made": ("t0", How.LINKED), "two": ("t0", How.LINKED)}


def test_the_narrower_rule_wins_and_a_quote_over_all(tmp_path):
    homes, _ = places(tmp_path, "{folder: Kitchen}\n{note: Bread}\n{tag: garden/trees}\n{quote: Bread wants time}")
    assert homes["Bread"] == ("t3", How.QUOTE)
    assert homes["The"] == ("t2", How.TAG)
    assert homes["Made"] == ("t1", How.NOTE)
    assert homes["Tea"] == ("t0", How.FOLDER)


def test_a_rule_that_takes_nothing_rests_with_a_warning(tmp_path):
    _, problems = places(tmp_path, "{tag: nobody}")
    assert problems == [
        "editorial/topics.yml:2: `tag: nobody` takes no statement (it rests until it is corrected or removed)"
    ]


def test_two_scopes_in_one_rule_are_told(tmp_path):
    write(tmp_path, {"editorial/topics.yml": "topics:\n  - {id: a, title: A, takes: [{note: x, tag: y}]}\n"})
    _, problems = load_editorial(tmp_path, ("en",))
    assert "2: a rule has one of `quote:`, `outline:`, `note:`, `folder:`, `tag:`, `linked:` (write one" in str(
        problems[0]
    )


def test_topics_without_sections_and_groups_make_pages(tmp_path):
    places(tmp_path, "{folder: Kitchen}")
    site = load_site(tmp_path, "en", ("en",))
    assert site.editorial.topics["t0"].page == "topics/t0"
    assert [section.title["en"] for section in site.editorial.sections] == ["Topics"]
    assert len(site.arrangement.groups["t0", "all"]) >= 2


def test_tags_linked_names_and_folders_suggest_topics_that_can_be_pasted(tmp_path):
    more = {
        f"source_notes/Küche/{n}.md": f"Wants [[Flour]] and #flour {n}.\n\n#kneading/slow helps {n}.\n"
        for n in range(3)
    }
    write(tmp_path, more)
    found = suggest_topics(read_corpus(tmp_path)[0], load_editorial(tmp_path, ("en",))[0])
    flour = next(line for line in found.splitlines() if "id: flour" in line)
    assert '{tag: "flour"}, {linked: "flour"}' in flour
    assert '{folder: "Küche"}' in found
    write(tmp_path, {"editorial/topics.yml": f"topics:\n{found}"})
    editorial, problems = load_editorial(tmp_path, ("en",))
    assert problems == []
    placements, _ = place(read_corpus(tmp_path)[0], editorial)
    assert {each.topic for each in placements.values()} >= {"flour", "kneading"}
    assert suggest_topics(read_corpus(tmp_path)[0], editorial) == ""


def test_what_notes_are_about_suggests_topics_in_any_language_without_tags_and_links(tmp_path):
    """Words that are spread over everything say nothing; those of a few passages do."""
    themes = {
        "zh": ("发酵", "可以把{}放进去，然后再说第 {} 次"),
        "de": ("Öffnung", "Man kann die {} auch so nehmen, wie zum {}. Mal"),
    }
    for language, (word, sentence) in themes.items():
        fillers = ["水", "火", "木", "金", "土"] if language == "zh" else ["Farbe", "Form", "Kraft", "Masse", "Zeit"]
        text = {name: "\n\n".join(sentence.format(name, n) for n in range(6)) for name in fillers}
        text |= {f"{word}-{n}": f"{sentence.format(word, n)}\n\n{sentence.format(word, n + 9)}\n" for n in range(2)}
        folder = write(tmp_path / language, {f"source_notes/{name}.md": each + "\n" for name, each in text.items()})
        found = suggest_topics(read_corpus(folder)[0], load_editorial(folder, (language,))[0])
        assert f'terms: ["{word.lower()}"]' in found
        assert not re.search(r'terms: \["(可以|然后|man|kann|auch)"\]', found)
        write(folder, {"editorial/topics.yml": f"topics:\n{found}"})
        assert load_editorial(folder, (language,))[1] == []


def test_the_weightiest_are_suggested_first_and_no_more_than_one_reads(tmp_path):
    tagged = "".join(f"- bread {at % 3} #t{at // 3}x\n" for at in range(150))
    fillers = {f"source_notes/f{at}.md": f"Rain fell on day {at}.\n" for at in range(9)}
    about = {f"source_notes/a{at}.md": "The kettle boils.\n\n" * 4 + "A spoon lies there.\n\n" * 2 for at in range(2)}
    write(tmp_path, {"source_notes/tagged.md": tagged, **fillers, **about})
    found = suggest_topics(read_corpus(tmp_path)[0], load_editorial(tmp_path, ("en",))[0])
    assert found.count("{tag:") == 40
    assert 0 < found.index('terms: ["kettle"]') < found.index('terms: ["spoon"]')


def test_terms_are_suggested_where_a_sentence_says_what_they_are(tmp_path):
    notes = {
        "Teig.md": "# Teig\n\nDer Teig ist eine Mischung aus Mehl und Wasser, siehe [[Ofen]].\n",
        "Ofen.md": "# Ofen\n\nHeute war er heiß. Ofen: zweihundert Grad.\n",
        "发酵.md": "# 发酵\n\n发酵是指面团里的酵母产生气体。\n",
    }
    write(tmp_path, {f"source_notes/{name}": text for name, text in notes.items()})
    found = suggest_terms(read_corpus(tmp_path)[0], load_editorial(tmp_path, ("de",))[0])
    assert 'term: "Teig", definition: "Der Teig ist eine Mischung aus Mehl und Wasser, siehe Ofen."' in found
    assert 'term: "发酵"' in found
    write(tmp_path, {"editorial/glossary.yml": found})
    editorial, problems = load_editorial(tmp_path, ("de",))
    assert problems == []
    assert suggest_terms(read_corpus(tmp_path)[0], editorial) == ""


def test_suggestions_are_files_that_nothing_reads(tmp_path):
    write(tmp_path, {"source_notes/a.md": "# A\n\nOne #tea.\n\nTwo #tea.\n\nThree #tea.\n"})
    assert suggest(tmp_path) == ["suggested/topics.yml: 1 suggestion"]
    lines = (tmp_path / "suggested/topics.yml").read_text(encoding="utf-8")
    assert lines.startswith("# Move the lines that you want into editorial/topics.yml.")
    before = load_site(tmp_path, "en", ("en",))
    write(tmp_path, {"suggested/topics.yml": "broken: ["})
    assert load_site(tmp_path, "en", ("en",)) is before
    write(tmp_path, {"editorial/topics.yml": lines})
    assert suggest(tmp_path) == ["nothing suggests itself"]
    assert not (tmp_path / "suggested/topics.yml").exists()
