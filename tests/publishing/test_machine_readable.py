"""What machines get of a site: what pages say in their head, the sitemap, feeds, pictures for links, Markdown, and where pages went."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import lxml.html
import pytest
from lxml import etree
from markdown_it import MarkdownIt
from PIL import Image

from everyline.model.pipeline import load_site
from everyline.model.revision import EPOCH, Commit, last_changes, last_commit
from everyline.publishing.cards import draw, write_cards
from everyline.publishing.llms import as_markdown, write_markdown
from everyline.publishing.machine_readable import (
    CARDS,
    Facts,
    SharedWords,
    address_of,
    linked_data,
    read_pages,
    shortened,
    write_feeds,
    write_sitemap,
)
from everyline.publishing.redirects import MOVED, write_redirects
from everyline.publishing.whole_site import WholeSite
from everyline.text.problems import ProjectError
from tests.support import LANGUAGES, write

ADDRESS = "https://notes.example/k8s/"
ATOM = "{http://www.w3.org/2005/Atom}"
PAGE = '<!doctype html><title>x</title><script type="application/ld+json">{data}</script><article><h1 id="t">{title}</h1>{text}</article>'


def frame(language: str, address: str = ADDRESS) -> SharedWords:
    return SharedWords({"zh": "茶", "en": "Tea & more"}[language], language, "", address)


@pytest.fixture
def site(tmp_path: Path) -> WholeSite:
    return made(tmp_path, ADDRESS)


def made(project: Path, address: str) -> WholeSite:
    """A site in small, in two languages, one of which has a page more."""
    pages = [
        (Facts("index.html", "茶", "关于茶。", "", 1, "", f"{CARDS}/index.png"), "zh"),
        (Facts("drinks/tea.html", "喝茶", "怎样泡茶。", "饮料", 2, "2026-01-02", f"{CARDS}/drinks/tea.png"), "zh"),
        (Facts("unsorted.html", "未归类", "", "", 0, "2025-12-31", f"{CARDS}/index.png"), "zh"),
        (Facts("en/index.html", "Tea & more", "On tea.", "", 1, "", f"{CARDS}/en/index.png"), "en"),
        (Facts("en/drinks/tea.html", "Tea", "", "Drinks", 2, "2026-01-02", f"{CARDS}/en/drinks/tea.png"), "en"),
    ]
    folder = project / "site"
    for facts, language in pages:
        data = json.dumps(linked_data(facts, frame(language, address))).replace("&", "\\u0026")
        text = '<h2 id="how">x</h2><p>Hot.<a href="../sources/n.html#L3" data-source="n.md:3-3">Note 3</a></p>'
        write(folder, {facts.path: PAGE.format(data=data, title=facts.title, text=text)})
    write(folder, {"404.html": "<!doctype html><title>x</title>"})
    claims = [
        {"page": "drinks/tea.html#u-1", "verdict": "corrected", "checked": "2026-01-02"},
        {"page": "drinks/tea.html#u-2", "verdict": "confirmed", "checked": "2026-01-02"},
        {"page": "drinks/tea.html#u-3", "verdict": "confirmed", "checked": "2025-06-01"},
    ]
    write(folder, {"en/claims.json": json.dumps({"claims": claims})})
    return WholeSite(project, folder, "tea", LANGUAGES, Commit("0123456789", 1767225600), ())


def read(site: WholeSite, path: str) -> str:
    return (site.folder / path).read_text(encoding="utf-8")


def test_what_a_page_says_is_read_back(site):
    assert [facts.path for facts, _ in read_pages(site, "zh")] == ["index.html", "drinks/tea.html", "unsorted.html"]
    facts, its = [*read_pages(site, "en")][1]
    assert facts == Facts("en/drinks/tea.html", "Tea", "", "Drinks", 2, "2026-01-02", f"{CARDS}/en/drinks/tea.png")
    assert its == frame("en")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("One. Two.", "One. Two."),
        ("第一句。第二句。", "第一句。第二句。"),
        (f"One. {'word ' * 40}", "One."),
        (f"{'句' * 100}。{'句' * 100}。", f"{'句' * 100}。"),
        ("word " * 40, f"{'word ' * 30}word…"),
        ("字" * 200, f"{'字' * 154}…"),
        ("", ""),
    ],
)
def test_a_description_is_whole_sentences_or_the_beginning_of_one(text, kept):
    assert shortened(text) == kept


def test_no_letter_of_a_path_means_anything_in_its_address():
    assert address_of("notes/C# in 100 %.html") == "notes/C%23%20in%20100%20%25.html"
    assert [address_of(each) for each in ("index.html", "en/index.html", "en/myindex.html")] == [
        "",
        "en/",
        "en/myindex.html",
    ]


def test_the_sitemap_lists_all_languages_and_what_says_the_same(site):
    write_sitemap(site)
    root = etree.fromstring(read(site, "sitemap.xml").encode())
    urls = {each.findtext("{*}loc"): each for each in root}
    assert list(urls) == [
        ADDRESS,
        f"{ADDRESS}drinks/tea.html",
        f"{ADDRESS}unsorted.html",
        f"{ADDRESS}en/",
        f"{ADDRESS}en/drinks/tea.html",
    ]
    tea = urls[f"{ADDRESS}en/drinks/tea.html"]
    assert {each.get("hreflang"): each.get("href") for each in tea.findall("{*}link")} == {
        "zh": f"{ADDRESS}drinks/tea.html",
        "en": f"{ADDRESS}en/drinks/tea.html",
    }
    assert tea.findtext("{*}lastmod") == "2026-01-02"
    assert not urls[f"{ADDRESS}unsorted.html"].findall("{*}link")
    assert f"Sitemap: {ADDRESS}sitemap.xml" in read(site, "robots.txt")


def test_the_feed_tells_what_is_new(site):
    write_feeds(site)
    root = etree.fromstring(read(site, "en/feed.xml").encode())
    assert root.findtext(f"{ATOM}title") == "Tea & more"
    assert root.findtext(f"{ATOM}updated") == "2026-01-02T00:00:00Z"
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"{ADDRESS}en/drinks/tea.html"
    assert entry.findtext(f"{ATOM}summary") == "checked 2026-01-02: 1 confirmed, 1 corrected."
    chinese = etree.fromstring(read(site, "feed.xml").encode())
    assert [each.findtext(f"{ATOM}title") for each in chinese.findall(f"{ATOM}entry")] == ["喝茶", "未归类"]


def test_a_feed_has_the_newest_first_and_leads_to_itself_and_to_pages(site):
    """However many pages there are: no more than a reader looks at."""
    for day in range(1, 61):
        facts = Facts(
            f"en/more/{day}.html", f"Day {day}", "What it says.", "", 0, f"2025-{1 + day // 28:02}-{1 + day % 28:02}"
        )
        data = json.dumps(linked_data(facts, frame("en")))
        write(site.folder, {facts.path: PAGE.format(data=data, title=facts.title, text="")})
    write_feeds(site)
    root = etree.fromstring(read(site, "en/feed.xml").encode())
    assert root.xpath("string(*[local-name()='link'][@rel='self']/@href)") == f"{ADDRESS}en/feed.xml"
    entries = root.findall(f"{ATOM}entry")
    days = [each.findtext(f"{ATOM}updated") for each in entries]
    assert (len(days), days[:2]) == (50, ["2026-01-02T00:00:00Z", "2025-03-05T00:00:00Z"])
    assert days == sorted(days, reverse=True)
    assert entries[1].findtext(f"{ATOM}summary") == "What it says."
    assert entries[1].find(f"{ATOM}link").get("href") == f"{ADDRESS}en/more/60.html"


def test_where_no_page_has_a_day_the_feed_has_that_of_the_commit(site):
    for name in ("drinks/tea.html", "unsorted.html"):
        (site.folder / name).unlink()
    write_feeds(site)
    root = etree.fromstring(read(site, "feed.xml").encode())
    assert root.findtext(f"{ATOM}updated") == "2026-01-01T00:00:00Z"
    assert not root.findall(f"{ATOM}entry")


def test_each_topic_has_a_card_and_lists_share_one(site):
    write_cards(site)
    assert sorted(
        each.relative_to(site.folder / CARDS).as_posix() for each in (site.folder / CARDS).rglob("*.png")
    ) == [
        "drinks/tea.png",
        "en/drinks/tea.png",
        "en/index.png",
        "index.png",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("title", ["Pod", "茶" * 60, "word" * 60, "😀 مرحبا", ""])
def test_a_card_is_drawn_whatever_the_title_says_and_the_same_each_time(title):
    facts = Facts("x.html", title, "说明。" * 80, "Section")
    picture = draw(facts, frame("zh"))
    assert Image.open(io.BytesIO(picture)).size == (1200, 630)
    assert len(picture) < 100_000
    assert draw(facts, frame("zh")) == picture


@pytest.mark.slow
def test_a_card_shows_what_it_is_told_and_no_boxes():
    """Every part of it is somewhere on the picture, and what no font has leaves no trace."""
    told = {"title": "Tea", "description": "How to make it.", "section": "Drinks"}

    def drawn(site: str = "Notes", **texts: str) -> bytes:
        return draw(Facts("x.html", **told | texts), SharedWords(site, "en", "", ADDRESS))

    pictures = {drawn(), drawn(site="Other"), *(drawn(**{name: "Other"}) for name in told)}
    assert len(pictures) == 2 + len(told)
    assert drawn(title="Tea\U0010fffe") == drawn()
    long = drawn(description="words " * 200)
    assert long == drawn(description="words " * 300)  # as much as there is room for
    assert long != drawn(description="words " * 20)


def test_markdown_stands_beside_every_page_with_its_citations(site):
    write_markdown(site)
    text = read(site, "en/drinks/tea.md")
    assert text.startswith("# Tea\n\n## x\n\nHot.")
    assert f"[Note 3]({ADDRESS}en/sources/n.html#L3)" in text
    listed = read(site, "en/llms.txt")
    assert listed.startswith("# Tea & more\n\n> On tea.\n")
    assert f"## 饮料\n\n- [喝茶]({ADDRESS}drinks/tea.md): 怎样泡茶。\n" in read(site, "llms.txt")
    assert f"## Drinks\n\n- [Tea]({ADDRESS}en/drinks/tea.md)" in listed
    assert read(site, "llms.txt").endswith(f"## Optional\n\n- [未归类]({ADDRESS}unsorted.md)\n")


def markdown(html: str) -> str:
    return as_markdown(lxml.html.fragment_fromstring(html, create_parent="article"), "", "page.html")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h2>A <b>b</b><a class='headerlink' href='#a'>¶</a></h2>", "## A **b**"),
        ("<p>One<br>line</p>two", "One line\n\ntwo"),
        ("<ol start='3'><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "3. a\n\n   - b\n4. c"),
        ("<pre>a\n  b `c`\n</pre>", "```\na\n  b `c`\n```"),
        ("<pre>```</pre>", "````\n```\n````"),
        ("<table><tr><th>a|b</th></tr><tr><td>c</td></tr></table>", "| a\\|b |\n| --- |\n| c |"),
        ("<p>&lt;script&gt; *a* snake_case _b_ [x]</p>", "\\<script\\> \\*a\\* snake_case \\_b\\_ \\[x\\]"),
        ("<p>see <a href='a b.html'>it</a><code>a`b</code></p><script>no()</script>", "see [it](a%20b.html) ``a`b``"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<p hidden>x</p><div class='kn-beside'>y</div><dl><dt>t</dt><dd>d</dd></dl>", "**t**\n\nd"),
        ("<p>a</p><div class='kn-raw'>raw lines</div><nav>n</nav><style>s</style>", "a"),
        (
            "<p>It is <span role='img' aria-label='confirmed'></span><math alttext='x^2'><mi>x</mi></math></p>",
            "It is (confirmed)x^2",
        ),
        (
            "<p>of <math><semantics><mi>K</mi><annotation encoding='application/x-tex'>K_a</annotation></semantics></math></p>",
            "of $K_a$",
        ),
        ("<details><summary>why</summary><p>so</p></details><img src='p.png' alt='P'>", "**why**\n\nso\n\n![P](p.png)"),
    ],
)
def test_html_becomes_markdown(html, text):
    assert markdown(html) == text + "\n"


@pytest.mark.parametrize(
    "html",
    [
        "<p><code>`{}</code></p>",
        "<p><code>a</code><code>`{}</code></p>",
        "<p><code>`a</code><code>`{}</code><code>{}`</code></p>",
        "<p>~~~</p><pre>~~~\n{}</pre>",
        "<p>~<i></i>~~</p><pre>~~~\n{}</pre>",
        "<p>~<span>~</span>~</p><pre>~~~\n{}</pre>",
        "<ul><li><pre>a&#13;{}</pre></li></ul>",
        "<blockquote><pre>a&#13;{}</pre></blockquote>",
        "<p><code>a\n\n{}</code></p>",
        "<p><a href='https://notes.example/({}'>x</a> <img src='({}' alt='{}'></p>",
        "<p><a href='https://notes.example/\\'>x</a>{}</p>",
        "<table><tr><td><code>a|`{}</code><pre>`{}</pre></td></tr></table>",
    ],
)
def test_no_text_becomes_html_where_its_markdown_is_rendered(html):
    text = markdown(html.replace("{}", "&lt;script&gt;harm()&lt;/script&gt;"))
    rendered = MarkdownIt("commonmark").enable("table").render(text)
    assert "<script" not in rendered, text
    assert "harm" in rendered


def test_where_no_address_is_known_only_what_needs_none_is_made(tmp_path):
    site = made(tmp_path, "")
    for output in (write_sitemap, write_feeds, write_cards, write_markdown):
        output(site)
    assert not [each for each in site.folder.rglob("*") if each.suffix in (".xml", ".png") or each.name == "robots.txt"]
    assert "- [Tea](drinks/tea.md)" in read(site, "en/llms.txt")
    assert "(../sources/n.html#L3)" in read(site, "en/drinks/tea.md")


# Where pages went


def moved(site: WholeSite, text: str) -> None:
    write(site.project, {MOVED: text})
    write_redirects(site)


def test_an_old_address_leads_on_in_each_language_that_has_the_page(site):
    moved(site, "hot/tea: drinks/tea#how\nrest: unsorted\n")
    page = lxml.html.fromstring(read(site, "en/hot/tea.html"))
    assert page.xpath("//a/@href") == ["../drinks/tea.html#how"]
    assert page.xpath("//script/@src") == ["../../assets/moved.js"]
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{ADDRESS}en/drinks/tea.html"]
    assert "喝茶" in read(site, "hot/tea.html")
    assert (site.folder / "rest.html").is_file()
    assert not (site.folder / "en/rest.html").exists()
    assert "hot/tea.html" not in [facts.path for facts, _ in read_pages(site, "zh")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("old: drinks/water", "`drinks/water` is no page"),
        ("old: drinks/tea#cold", "`drinks/tea` has no place `cold`"),
        ("unsorted: drinks/tea", "`unsorted` is a page"),
        ("../old: drinks/tea", "`../old` is no address of a page"),
        ("/old: drinks/tea", "`/old` is no address of a page"),
        ("a/../../old: drinks/tea", "is no address of a page"),
        ('"a\\0b": drinks/tea', "is no address of a page"),
        ('"a\\x1b[31m": drinks/tea', "is no address of a page"),
        ('"a\\\\..\\\\b": drinks/tea', "is no address of a page"),
        ("a/.git/x: drinks/tea", "is no address of a page"),
        (f"{'x' * 300}: drinks/tea", "is no address of a page"),
        ("index.html/x: drinks/tea", "`index.html/x` is a page"),
    ],
)
def test_an_old_address_that_leads_nowhere_is_an_error_with_its_line(site, line, said):
    with pytest.raises(ProjectError, match=r"editorial/moved.yml:2: ") as raised:
        moved(site, f"ok: drinks/tea\n{line}\n")
    assert said in str(raised.value)


def test_an_old_address_takes_no_page_of_another_language(site):
    write(site.folder, {"en/mine.html": read(site, "en/drinks/tea.html")})
    with pytest.raises(ProjectError, match="`en/mine` is a page"):
        moved(site, "mine: drinks/tea\n")
    assert "Hot." in read(site, "en/mine.html")


# What is new


@pytest.mark.slow
def test_a_statement_is_as_new_as_the_last_look_at_it_or_its_note(project):
    folder = project({"source_notes/dated.md": "---\ndate: 2020-03-04\n---\n茄子是紫色的。\n"})
    days = last_changes(load_site(folder, "zh", LANGUAGES), folder)
    assert days["sources/dated"] == "2020-03-04"
    assert days["things/apple"] == ""
    for command in (
        ("init", "-q"),
        ("add", "."),
        ("-c", "user.name=x", "-c", "user.email=x@localhost", "commit", "-qm", "x"),
    ):
        subprocess.run(
            ["git", *command],
            cwd=folder,
            check=True,
            env={"GIT_COMMITTER_DATE": "2021-05-06T12:00:00Z", "PATH": "/usr/bin:/bin"},
        )
    days = last_changes(load_site(folder, "zh", LANGUAGES), folder)
    assert days["sources/dated"] == "2020-03-04"
    assert days["things/apple"] == "2021-05-06"
    # A repository that came with notes may lack a part that Git would have a program of its own fetch.
    settings = {
        "core.repositoryformatversion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": "ssh://host/x",
        "protocol.ssh.allow": "always",
        "core.sshCommand": f"touch {folder}/harm; false",
    }
    for key, value in settings.items():
        subprocess.run(["git", "config", key, value], cwd=folder, check=True)
    tree = subprocess.run(
        ["git", "rev-parse", "HEAD^{tree}"], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()
    (folder / ".git/objects" / tree[:2] / tree[2:]).unlink()
    assert last_changes(load_site(folder, "zh", LANGUAGES), folder)["things/apple"] == ""
    assert not (folder / "harm").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shown", "time"),
    [("@9999999999 +0000", 2**32 - 1), ("@99999999999999 +0000", 2**32 - 1), ("2021-05-06T12:00:00Z", 1620302400)],
)
def test_whatever_the_clock_of_who_committed_showed_is_a_date_that_can_be_packed(project, monkeypatch, shown, time):
    monkeypatch.delenv(EPOCH, raising=False)
    folder = project({"source_notes/b.md": "茄子是紫色的。\n"})
    who = ("-c", "user.name=x", "-c", "user.email=x@localhost")
    for command in (("init", "-q"), ("add", "."), (*who, "commit", "-qm", "x")):
        env = {"GIT_COMMITTER_DATE": shown, "PATH": "/usr/bin:/bin"}
        subprocess.run(["git", *command], cwd=folder, check=True, env=env)
    commit = last_commit(folder)
    assert commit.time == time
    assert len(commit.date) == len("2021-05-06")
    assert len(last_changes(load_site(folder, "zh", LANGUAGES), folder)["things/apple"]) in (0, len("2021-05-06"))
    for given, said in (("²", commit.time), ("7" * 5000, commit.time), ("86400", 86400)):
        monkeypatch.setenv(EPOCH, given)
        assert last_commit(folder).time == said


@pytest.mark.slow
@pytest.mark.parametrize("text", ["a" * 200_000, "茶" * 100_000])
def test_a_card_is_drawn_whatever_a_note_is_called(text):
    picture = draw(Facts("x.html", text, description=text, section=text), SharedWords(text, "en", "", ""))
    assert Image.open(io.BytesIO(picture)).size == (1200, 630)
