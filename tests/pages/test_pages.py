import lxml.html
import pytest

from everyline.model.pipeline import load_site
from everyline.pages.macros import Pages
from everyline.pages.statements import excerpt
from tests.support import LANGUAGES, TOPICS, write

APPLE, PEAR = "things/apple", "things/pear"


def pages(folder, language="zh", subjects=()):
    return Pages(load_site(folder, language, LANGUAGES, subjects))


def tree(html):
    return lxml.html.fragment_fromstring(html, create_parent="div")


def text(element):
    return " ".join(element.text_content().split())


def test_groups_have_headings_with_their_ids(project):
    markdown = pages(project()).statements(APPLE, "apple")
    assert [line for line in markdown.splitlines() if line.startswith("## ")] == [
        "## 是什么 {: #what }",
        "## 怎样吃 {: #use }",
    ]


def test_one_group_comes_without_a_heading(project):
    html = pages(project()).statements(APPLE, "apple", "what")
    assert "##" not in html
    assert [text(each) for each in tree(html).cssselect(".kn-text")] == ["苹果是一种水果，不是梨。"]


@pytest.mark.slow
def test_a_statement_cites_its_line_and_says_its_span(project):
    statement = tree(pages(project()).statements(APPLE, "apple", "what")).cssselect("li")[0]
    citation = statement.cssselect(".kn-cite a")[0]
    assert statement.get("data-source") == "source_notes/fruit.md:4-4"
    assert citation.get("href") == "../sources/fruit.html#L4"
    assert citation.get("title") == "出处：fruit › 水果之书 › 定义，第 4 行"


@pytest.mark.slow
def test_a_repeat_is_printed_once_with_both_citations(project):
    folder = project({"source_notes/other.md": "# 别的\n\n苹果洗净就可以吃了。\n"})
    html = pages(folder).statements(APPLE, "apple", "use")
    assert html.count("洗净") == 1
    statement = next(each for each in tree(html).cssselect("li") if "洗净" in text(each))
    assert [link.get("data-source") for link in statement.cssselect(".kn-cite a")] == [
        "source_notes/fruit.md:8-8",
        "source_notes/other.md:3-3",
    ]


def test_steps_are_a_numbered_list_and_go_on_where_they_left_off(project):
    folder = project({"source_notes/b.md": "# 苹果\n\n3. 先洗一洗苹果。\n4. 再切一切苹果。\n"})
    steps = tree(pages(folder).statements(APPLE, "apple")).cssselect("ol")
    assert [(each.get("start"), len(each.cssselect("li"))) for each in steps] == [("3", 2)]


def test_a_step_whose_neighbours_stand_elsewhere_is_none(project):
    folder = project({"source_notes/b.md": "# 苹果\n\n3. 先洗一洗苹果。\n"})
    assert tree(pages(folder).statements(APPLE, "apple")).cssselect("ol") == []


def test_statements_in_another_language_say_so(project):
    folder = project()
    assert 'lang="zh"' in pages(folder, "en").statements(APPLE, "apple")
    assert 'lang="zh"' not in pages(folder, "zh").statements(APPLE, "apple")


def test_code_is_highlighted_by_its_parts(project):
    note = "# 苹果\n\n```bash\n$ vim a.yaml\nkind: Apple\n$ cat a.yaml\n```\n"
    code = tree(pages(project({"source_notes/b.md": note})).statements(APPLE, "apple")).cssselect("figure")[0]
    roles = [each.get("class") for each in code.cssselect(".kn-part")]
    assert roles == ["kn-part kn-part-command", "kn-part kn-part-file", "kn-part kn-part-command"]


def test_a_topic_says_what_it_draws_on(project):
    html = pages(project()).citations(APPLE, "apple")
    assert text(tree(html)) == "3 条来自 1 份笔记"


def test_a_topic_is_counted_alike_wherever_it_is(project):
    shown = pages(
        project(
            {
                "source_notes/b.md": "# 苹果\n\n苹果洗干净后可以直接食用。\n",
                "editorial/merges.yml": "- same: [苹果洗净就可以吃了, 可以直接食用]\n",
            }
        )
    )
    counted = text(tree(shown.citations(APPLE, "apple")).cssselect(".kn-trust > span")[0]).split()[0]
    cards = {text(each.cssselect(".kn-card-title")[0]): each for each in tree(shown.topic_map("index")).cssselect("li")}
    assert text(cards["苹果"].cssselect(".kn-card-count")[0]) == counted == "4"


def test_a_page_ends_with_the_sentence_that_links_here(project):
    (link,) = tree(pages(project()).closing(PEAR, "pear")).cssselect(".kn-backlinks li")
    assert text(link.cssselect("a")[0]) == "苹果"
    assert link.cssselect("a")[0].get("href").startswith("apple.html#u-")
    assert text(link.cssselect("q b")[0]) == "梨"


def test_a_page_ends_with_the_topics_that_editors_relate(project):
    links = tree(pages(project()).closing(APPLE, "apple")).cssselect(".kn-related a")
    assert [each.get("href") for each in links] == ["pear.html"]


def test_a_term_in_an_introduction_is_linked_where_it_leads_elsewhere(project):
    macros = pages(project())
    assert macros.term(APPLE, "梨") == '<a class="kn-term" href="pear.html" title="另一种水果。">梨</a>'
    assert "<a" not in macros.term(PEAR, "梨")
    with pytest.raises(KeyError):
        macros.term(APPLE, "桃子")


def test_the_source_page_shows_every_line_and_where_it_went(project):
    source = tree(pages(project()).source("sources/fruit"))
    lines = [each.text_content() for each in source.cssselect(".kn-line code")]
    assert lines[3] == "\t\t- 苹果是一种水果，不是梨。"
    assert len(lines) == 11
    block = next(each for each in source.cssselect(".kn-block") if "苹果是一种水果" in each.text_content())
    assert block.cssselect(".kn-fate a")[0].get("href").startswith("../things/apple.html#u-")


def test_the_ledger_lists_dropped_lines_with_reasons(project):
    folder = project({"source_notes/other.md": "# 苹果\n\n- \n"})
    ledger = tree(pages(folder).ledger("ledger"))
    assert [text(each) for each in ledger.cssselect("table")[1].cssselect("tbody tr")] == [
        "苹果：3-只有标记、没有内容的列表项",
    ]


def test_the_ledger_names_whiteboards_that_no_note_brings_along_but_private_ones(project):
    boards = ("whiteboards/计划.edn", "a.canvas", "b.canvas", "c.edn", "d.canvas")
    files = {f"source_notes/{name}": "{}" for name in boards} | {"source_notes/d.canvas": '{"text": "%% 私密 %%"}'}
    folder = project({**files, "source_notes/other.md": "# 别的\n\n香蕉见[这里](b.canvas)。\n"})
    ledger = tree(pages(folder).ledger("ledger"))
    assert [text(each) for each in ledger.cssselect("p")][
        -2
    ] == "白板不是笔记，所以没有收录：a.canvas、whiteboards/计划.edn"


def test_the_glossary_gives_each_term_an_anchor(project):
    entries = tree(pages(project()).glossary("glossary")).cssselect("[id]")
    assert [each.get("id") for each in entries if each.get("id").startswith("term-")] == ["term-pear", "term-apple"]


def test_unsorted_statements_have_a_page(project):
    folder = project({"source_notes/other.md": "# 别的\n\n香蕉是黄色的，弯的。\n"})
    assert "香蕉" in pages(folder).unsorted("unsorted")
    (folder / "source_notes/other.md").unlink()
    assert "没有未归类的陈述" in pages(folder).unsorted("unsorted")


def test_what_a_statement_stood_under_is_told_from_the_outside_in(project):
    note = "- 苹果园在山上，风大。\n\t- 山上的苹果要迟些采。\n\t\t- 梨要早些采。\n"
    topics = TOPICS.replace("takes: []", "takes: [{quote: 梨要早些采}]")
    html = tree(pages(project({"source_notes/b.md": note, "editorial/topics.yml": topics})).statements(PEAR, "pear"))
    assert [text(link) for link in html.cssselect(".kn-path a")] == ["苹果园在山上，风大。", "山上的苹果要迟些采。"]


def test_the_glossary_goes_by_letter_and_sound_and_each_letter_leads_to_its_first_term(project):
    glossary = "".join(
        f"- id: t{number}\n  term: {{zh: {name}, en: {name}}}\n  definition: {{zh: 甲。, en: A.}}\n"
        for number, name in enumerate(["梨子", "banana", "Cherry", "apple"])
    )
    html = tree(pages(project({"editorial/glossary.yml": glossary})).glossary("glossary"))
    assert [text(each) for each in html.cssselect("dt")] == ["apple", "banana", "Cherry", "梨子"]
    ways = {text(each): each.get("href") for each in html.cssselect(".kn-letters a")}
    assert ways == {"A": "#term-t3", "B": "#term-t1", "C": "#term-t2", "L": "#term-t0"}


def test_backlinks_are_in_the_order_of_the_site(project):
    topics = TOPICS.replace(
        "structural",
        "  - id: more\n    title: {zh: 更多, en: More}\n    topics:\n"
        + "".join(
            f"      - {{id: {name}, title: {{zh: {name}, en: {name}}}, groups: "
            f"[{{id: what, title: {{zh: 甲, en: A}}, takes: [{{quote: {name}讲到梨}}]}}]}}\n"
            for name in ("zebra", "ant")
        )
        + "structural",
    )
    note = "ant讲到梨。\n\nzebra讲到梨。\n"
    html = tree(pages(project({"editorial/topics.yml": topics, "source_notes/b.md": note})).closing(PEAR, "pear"))
    assert [text(each) for each in html.cssselect(".kn-backlinks a")] == ["苹果", "zebra", "ant"]


def test_excerpts_end_after_sixty_letters():
    long = "梨" * 60
    assert excerpt(long) == long
    assert excerpt(long + "子") == long + "…"
    assert excerpt("some words " * 5 + "differ-ent") == "some words " * 4 + "some words…"  # not within a word


def test_a_title_that_nobody_filled_in_stands_with_its_gap_and_heads_no_section(project):
    files = {
        "source_notes/b.md": "# 苹果\n\n苹果怎样越冬。\n",
        "editorial/gaps.yml": """
            - topic: apple
              missing: {zh: 种植。, en: Growing.}
              see: {title: Apples, url: "https://example.org/"}
            - topic: apple
              missing: {zh: 越冬。, en: Winter.}
              see: {title: Winter, url: "https://example.org/"}
              titles: [苹果怎样越冬]
        """,
    }
    markdown = pages(project(files)).statements(APPLE, "apple")
    gaps = tree(markdown[markdown.index("<aside") :]).cssselect(".kn-gap")
    assert [len(each.cssselect("li.kn-statement")) for each in gaps] == [0, 1]
    assert "苹果怎样越冬" in text(gaps[1])
    assert gaps[1].cssselect(".kn-cite a")
    assert markdown.count("苹果怎样越冬") == 1


def test_what_editors_add_is_set_apart_and_left_out_by_one_switch(project):
    files = {
        "editorial/examples/pear.yaml": "kind: <Pear>\n",
        "editorial/additions.yml": """
            - topic: pear
              group: what
              text: {zh: "先洗净，<b>再</b>吃。<script>x</script>", en: Wash it first.}
              code: pear.yaml
              authority: {title: Pears, section: Washing, url: "https://example.org/"}
        """,
    }
    folder = project(files)
    html = pages(folder).statements(PEAR, "pear")
    (added,) = tree(html[html.index("<aside") :]).cssselect(".kn-addition")
    assert "先洗净，再吃。<script>x</script>" in text(added)
    assert "kind: <Pear>" in text(added)
    assert [each.get("href") for each in added.cssselect(".kn-addition-authority a")] == ["https://example.org/"]
    assert not added.cssselect("script")
    without = Pages(load_site(folder, "zh", LANGUAGES, additions=False)).statements(PEAR, "pear")
    assert "洗净" not in without


def test_behind_a_citation_stand_the_difference_its_reason_and_authority_and_who_says_the_same(project):
    errata = """
        - quote: 苹果是一种水果，不是梨
          kind: outdated
          wrong: {zh: 早就不是了。, en: Not any more.}
          correction: {zh: 苹果是一种蔬菜，不是梨。, en: Apples are vegetables and no pears.}
          authority: {title: Fruit, section: Apples, url: "https://example.org/fruit#apples"}
        """
    folder = project({"editorial/errata.yml": errata, "source_notes/other.md": "# 别的\n\n苹果洗净就可以吃了。\n"})
    shown = tree(pages(folder).statements(APPLE, "apple"))
    card = next(each for each in shown.cssselect(".kn-more") if each.cssselect(".kn-erratum"))
    assert [(each.tag, text(each)) for each in card.cssselect(".kn-diff *")] == [("del", "水果"), ("ins", "蔬菜")]
    assert text(card.cssselect(".kn-diff")[0]).startswith("苹果是一种")
    assert "苹果是一种水果，不是梨。" in text(card.cssselect(".kn-own-words")[0])
    assert "早就不是了。" in text(card.cssselect(".kn-erratum-reason")[0])
    assert [each.get("href") for each in card.cssselect(".kn-authority a")] == ["https://example.org/fruit#apples"]
    statement = next(each for each in shown.cssselect("li") if "洗净" in text(each))
    assert [each.get("data-source") for each in statement.cssselect(".kn-cite a")][1] == "source_notes/other.md:3-3"


def test_topics_to_go_on_to_come_in_the_order_that_somebody_gave_them(tmp_path):
    sections = "".join(
        f"  - {{id: s{at}, title: S{at}, topics: [{{id: t{at}, title: T{at}, related: [{'t3, t1, t2' if not at else ''}]}}]}}\n"
        for at in range(9)
    )
    write(tmp_path, {"source_notes/a.md": "# A\n\nOne.\n", "editorial/topics.yml": f"sections:\n{sections}"})
    site = load_site(tmp_path, "en", ("en",))
    printed = Pages(site)

    def titles(html, where):
        return [text(each) for each in tree(html).cssselect(where)]

    assert titles(printed.closing("s0/t0", "t0"), ".kn-related .kn-card-title") == ["T3", "T1", "T2"]
    assert titles(printed.beginning("index", "t5 t2"), ".kn-path-list a") == ["T5", "T2"]
    first = titles(printed.beginning("index"), ".kn-path-list a")
    assert first == [f"T{at}" for at in range(len(first))]
    assert 2 < len(first) < 9
    assert "0" not in titles(printed.figures("index"), ".kn-figure-number")  # it has no terms, and says nothing of them


def runs_on(project, *sentences, beneath=()):
    """Which of a note's sentences begin a paragraph, and which run on in it."""
    note = "".join(f"- {each}\n" + "".join(f"\t- {inner}\n" for inner in beneath) for each in sentences)
    topics = TOPICS.replace("takes: []", "takes: [{note: b.md}]")
    folder = project({"source_notes/b.md": note, "editorial/topics.yml": topics})
    found = tree(pages(folder).statements(PEAR, "pear")).cssselect("li[data-source^='source_notes/b.md']")
    return [
        "first" if "kn-run-first" in each.get("class") else "on" if "kn-run" in each.get("class") else ""
        for each in found
    ]


def test_plain_sentences_run_on_three_to_a_paragraph(project):
    assert runs_on(project, *(f"梨子第{each}句话。" for each in "一二三四五")) == ["first", "on", "on", "first", "on"]


def test_a_sentence_goes_on_with_what_is_beneath_it_unless_it_announces_a_list(project):
    assert runs_on(project, "梨子可以吃。", beneath=["先洗一洗。"]) == ["first", "first"]
    assert runs_on(project, "梨子有几种：", beneath=["雪梨。", "鸭梨。"]) == ["", "", ""]


def test_code_stands_for_itself(project):
    assert runs_on(project, "梨子可以吃。", "```\n  a\n  ```") == ["first", ""]


def test_lines_of_a_note_stand_as_deep_as_they_were_written(project):
    lines = tree(pages(project()).source("sources/fruit")).cssselect(".kn-line")
    assert [int(each.get("class")[-1]) for each in lines if each.text_content().strip()][:5] == [0, 0, 1, 2, 2]


def test_a_home_page_begins_with_one_way_in_and_one_sentence_on_its_way(project):
    html = tree(pages(project()).beginning("index"))
    assert [each.get("href") for each in html.cssselect(".kn-begin-ways a")] == ["things/apple.html", "#topics"]
    assert text(html.cssselect(".kn-trace-line")[0]).endswith("苹果是一种水果，不是梨。")
    named = tree(pages(project()).beginning("index", "pear apple"))
    assert [each.get("href") for each in named.cssselect(".kn-path-list a")] == [
        "things/pear.html",
        "things/apple.html",
    ]


def test_what_a_place_is_called_has_no_markup():
    assert excerpt("An <u>idea</u> of $R^+$ for $5 or $6") == "An idea of R⁺ for $5 or $6"
    assert excerpt(r"from $\vec x_i$ to $\mathbb{R}^n$") == "from x\u20d7ᵢ to Rⁿ"
    assert excerpt(r"where $\frac{a}{b}$ is **low**") == "where a/b is low"
