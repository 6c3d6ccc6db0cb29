from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from everyline.notes.dialects.inline import Prose, Tags, translate

UUID = "64a3de66-2124-4341-ad45-112ae95baf5c"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[容器 技术]]", Prose("[容器 技术](ref:容器%20技术)")),
        ("[[a*b`c<d]]", Prose(r"[a\*b\`c\<d](ref:a%2Ab%60c%3Cd)")),
        (f"(({UUID}))", Prose(f"[](block:{UUID})", (), (UUID,))),
        ("[x]([[A Page]])", Prose("[x](ref:A%20Page)", (), ("A Page",))),
        ("`` ` [[no]] ``", Prose("`` ` [[no]] ``")),
        ("[a #tag](https://e.org/#no)", Prose("[a tag](https://e.org/#no)", ("tag",))),
        ("![#no [[no]]](x.png)", Prose("![#no [[no]]](x.png)")),
        ("一行\n二行 #标签 #标签", Prose("一行\n二行 [#标签](ref:标签) [#标签](ref:标签)", ("标签",))),
        ("so.[[1]](https://e.org/a#b-1) In", Prose("so.[[1]](https://e.org/a#b-1) In")),
        ("[[1]](see there)", Prose("[1](ref:1)(see there)")),
        ("[x](a (2+1) b.pdf)", Prose("[x](<a (2+1) b.pdf>)")),
        ("![x](file://C:/Us ers/b.pdf) said", Prose("![x](<file://C:/Us ers/b.pdf>) said")),
        ("[x](https://e.org/a b.pdf)", Prose("[x](https://e.org/a b.pdf)")),
        ("[x](https://e.org/?f=a b%2Emp4&g=1) or", Prose("[x](<https://e.org/?f=a b%2Emp4&g=1>) or")),
        (
            "![x](https://e.org/a.png =100x20) [y](https://e.org or so)",
            Prose("![x](https://e.org/a.png =100x20) [y](https://e.org or so)"),
        ),
        ('![y](c d.png "t") [z](e f)', Prose('![y](<c d.png> "t") [z](e f)')),
        ("so $$\na \\\\\n\n  \nb\n$$ holds", Prose("so $$\na \\\\\nb\n$$ holds")),
        ("#a #b", Prose("a b", ("a", "b"))),
        ("**bold #in** #out", Prose("**bold in** [#out](ref:out)", ("in", "out"))),
        ("see #end.", Prose("see end.", ("end",))),
        ("[[soup|the soup]] again", Prose("[the soup](ref:soup) again", (), ("soup",))),
        ("[[soup#Cold ones]]", Prose("[soup#Cold ones](ref:soup%23Cold%20ones)")),
        ("[[#Cold ones]]", Prose("[Cold ones](ref:%23Cold%20ones)")),
        ("[[soup^b1|here]]", Prose("[here](ref:soup%5Eb1)", (), ("soup^b1",))),
        ("[[late [[pea]] bed]]", Prose("[late pea bed](ref:late%20pea%20bed)")),
        (
            "[[Soup | Bread]] [[soup|hot]]",
            Prose("[Soup | Bread](ref:Soup%20%7C%20Bread) [hot](ref:soup)", (), ("soup",)),
        ),
        ("[[#<b>Hot</b>|<b>hot</b>]]", Prose("[hot](ref:%23%3Cb%3EHot%3C/b%3E)", (), ("#Hot",))),
        (
            '<iframe src="//v.example/1" width=5></iframe> `<iframe src="x"></iframe>`',
            Prose(
                '[v.example](<https://v.example/1>) `<iframe src="x"></iframe>`',
                (),
                ('<iframe src="//v.example/1" width=5></iframe>',),
            ),
        ),
        (
            '<iframe title="YouTube video player" src="https://www.youtube.com/embed/1"></iframe><iframe title="A [film]" src=a/b.html></iframe>',
            Prose(
                "[YouTube video](<https://www.youtube.com/embed/1>)[A \\[film\\]](<a/b.html>)",
                (),
                (
                    '<iframe title="YouTube video player" src="https://www.youtube.com/embed/1"></iframe>',
                    '<iframe title="A [film]" src=a/b.html></iframe>',
                ),
            ),
        ),
        ("{{youtube a_1}}", Prose("[YouTube video](<https://www.youtube.com/watch?v=a_1>)", (), ("youtube", "a_1"))),
        ("{{video https://youtu.be/1}}", Prose("[YouTube video](<https://youtu.be/1>)", (), ("video",))),
        (
            'by [:a {:href "https://e.org/a" :target "_blank"} "Ann"], -> [:p "and " [:em "Bo"]]',
            Prose(
                "by [Ann](<https://e.org/a>), -> and *Bo*",
                (),
                ("a", ":href", "https://e.org/a", ":target", "_blank", "p", "em"),
            ),
        ),
        (
            '[:h2 {:style {:color "red"}} "Tea"]\n  [:p [:code "a`b"]]',
            Prose("**Tea**\n  `` a`b ``", (), ("h2", ":style", "{:color", "red", "}", "p", "code")),
        ),
        (
            '[:div.v [:iframe\n{:width "3" :src "https://www.youtube.com/embed/1"}]]',
            Prose(
                "[YouTube video](<https://www.youtube.com/embed/1>)",
                (),
                ("div.v", "iframe", ":width", "3", ":src", "https://www.youtube.com/embed/1"),
            ),
        ),
        (
            '`[:p "a"]` [:find (pull ?b [*])] [:name :page] [:hr] [:p "open',
            Prose('`[:p "a"]` [:find (pull ?b [*])] [:name :page] [:hr] [:p "open'),
        ),
        (
            "<video controls><source src='a/b.mp4'></video>",
            Prose("![b.mp4](<a/b.mp4>)", (), ("<video controls><source src='a/b.mp4'></video>",)),
        ),
        ('<iframe src="javascript:x"></iframe>', Prose('<iframe src="javascript:x"></iframe>')),
        (
            "so:\n\\begin{aligned}\na &= b\n\\end{aligned}",
            Prose("so:\n$$\n\\begin{aligned}\na &= b\n\\end{aligned}\n$$"),
        ),
        (
            "of $x$:\n\\begin{a}\ny\n\\end{a}\nand $$\n\\begin{a}\nz\n\\end{a}\n$$",
            Prose("of $x$:\n$$\n\\begin{a}\ny\n\\end{a}\n$$\nand $$\n\\begin{a}\nz\n\\end{a}\n$$"),
        ),
        ("`\\begin{a}` and $\\begin{a}\\end{a}$", Prose("`\\begin{a}` and $\\begin{a}\\end{a}$")),
        ("| [[soup\\|s]] |", Prose("| [s](ref:soup) |", (), ("soup",))),
        ("![[soup#^b1|the soup]]", Prose("![soup](ref:soup%23%5Eb1)", (), ("b1", "the soup"))),
        ("![[soup#Cold ones|cold]]", Prose("![soup#Cold ones](ref:soup%23Cold%20ones)", (), ("cold",))),
        ("![[#^b1]]", Prose("![](ref:%23%5Eb1)", (), ("b1",))),
        ("![[pan.png]]", Prose("![pan.png](ref:pan.png)")),
        ("![[pan.png|300]]", Prose("![pan.png](ref:pan.png%7C300)", (), ("300",))),
        ("![[a pan.png |centre|400]]", Prose("![a pan.png](ref:a%20pan.png%7Ccenter%20400)", (), ("centre", "400"))),
        ("![[pan.png|hot|400]]", Prose("![hot](ref:pan.png%7C400)", (), ("pan.png", "400"))),
        ("a ![x](y.png){:height 1, :width 2} b", Prose("a ![x|2](y.png) b", (), ("{:height 1, :width 2}",))),
        (
            "|a|b|\n|-|-|\n|1|![x](y.png){:height 1, :width 2}|",
            Prose("|a|b|\n|-|-|\n|1|![x\\|2](y.png)|", (), ("{:height 1, :width 2}",)),
        ),
        ("a ![x](y.svg){height: 1rem} b", Prose("a ![x|x16](y.svg) b", (), ("{height: 1rem}",))),
        ("![](y.png){ height: 400px }", Prose("![|x400](y.png)", (), ("{ height: 400px }",))),
        ('![x](y.png){: width="50%" .left}', Prose("![x|340](y.png)", (), ('{: width="50%" .left}',))),
        (
            "![x](y.png){.left}[z](w){target=_blank} (a){.b}",
            Prose("![x](y.png)[z](w) (a){.b}", (), ("{.left}", "{target=_blank}")),
        ),
        ("![x](y.png){sic} ![x](y.png){see: there}", Prose("![x](y.png){sic} ![x](y.png){see: there}")),
        ("[x](y.pdf){:height 1, :width 2}", Prose("[x](y.pdf)", (), ("{:height 1, :width 2}",))),
        ("Contents {{renderer :tocgen, [[]], 2}}.", Prose("Contents .", (), ("{{renderer :tocgen, [[]], 2}}",))),
        (
            "see [[https://e.org/a~b_c?d][x_y.png]]",
            Prose("see [x_y.png](<https://e.org/a~b_c?d>)", (), ("https://e.org/a~b_c?d",)),
        ),
        ("a {:width 2} b", Prose("a {:width 2} b")),
        ("{{embed [[soup]]}}", Prose("![soup](ref:soup)", (), ("embed",))),
        (f"{{{{embed (({UUID}))}}}}", Prose(f"![](block:{UUID})", (), (f"embed {UUID}",))),
        (f"{{{{{{embed (({UUID})) }}}}}}.", Prose(f"![](block:{UUID}).", (), (f"embed {UUID}",))),
        ("a {{alias:[[The Soup]]soup}}", Prose("a [soup](ref:The%20Soup)", (), ("alias The Soup",))),
        ("is #793e3e, #b12 or so #facade", Prose("is #793e3e, b12 or so [#facade](ref:facade)", ("b12", "facade"))),
    ],
)
def test_translations(text, expected):
    assert translate(text) == expected


def test_names_of_notes_in_markdown_have_labels_however_they_are_written():
    assert translate('[:b "hot"]', is_outline=False) == Prose('[:b "hot"]')
    assert translate("[[soup | hot]]", tags=Tags.NONE, is_outline=False) == Prose("[hot](ref:soup)", (), ("soup",))


def test_tags_at_the_end_of_a_title_are_none_of_it_and_in_a_list_of_them_links():
    assert translate("一行 #标签 #标签", tags=Tags.OF_TITLE) == Prose("一行", ("标签",), ("#标签", "#标签"))
    assert translate("#a.b #[[c d]]", tags=Tags.LISTED) == Prose("[#a.b](ref:a.b) [#c d](ref:c%20d)", ("a.b", "c d"))


def test_quotations_have_no_tags():
    assert translate("#include [[Page]] #x", tags=Tags.NONE) == Prose("#include [Page](ref:Page) #x")


@pytest.mark.slow
@given(st.text(st.characters(exclude_characters="[]()#", codec="utf-8")))
def test_plain_markdown_is_left_alone(text):
    assert translate(text) == Prose(text)


@pytest.mark.slow
@given(st.from_regex(r"[^\[\]\s|]([^\[\]\n\r]*[^\[\]\s])?", fullmatch=True))
def test_every_page_can_be_linked(page):
    text = translate(f"[[{page}]]").text
    tokens = MarkdownIt("commonmark").parseInline(text)[0].children or []
    assert tokens[0].type == "link_open", text
