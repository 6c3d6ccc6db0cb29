"""Notes as strangers have them, one case a kind of trouble: what they hold, and what a reader must get of it.

All of them are one vault, each in a folder of its own, so that whatever one does to the others shows, too.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field

from PIL import Image

from tests.support import PDF


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of trouble.

    Attributes:
        title: what it is.
        files: texts and bytes by their paths in the case's folder.
        page: the note that is looked at, without its ending; the first one where nothing is said.
        finds: expressions that each find something in the note as it is printed.
        says: words that are printed there.
        never: words that are not.
        book: words that the book prints.
        pictures: what pictures and formulas of the book say to those who listen.
        titles: what pages are called, by their notes.
        dates: of which citations say that something was noted then.
        fates: what became of lines, by notes and numbers.
        told: words of a warning.
        described: how the page describes itself to machines.
    """

    title: str
    files: dict[str, str | bytes]
    page: str = ""
    finds: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    book: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    fates: dict[str, dict[int, str]] = field(default_factory=dict)
    told: str = ""
    described: str = ""


def _picture(color: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (3, 2), color).save(out, "PNG")
    return out.getvalue()


PICTURE = _picture("navy")
DATA = base64.b64encode(PICTURE).decode()
BLOCK = "0f3a1c22-5b6d-4e7f-8a90-00000000000%d"


def _link(to: str, words: str) -> str:
    return f"//a[contains(@href, '{to}') and contains(., '{words}')]"


_LINKS = {
    "01": Case(
        "wikilinks",
        {
            "pier.md": "# Pier\n\nBoats: [[Red sloop]], once more [[Red sloop|that red one]]; sold: [[Grey barge]].\n",
            "Red sloop.md": "A sloop with a red hull.\n",
        },
        finds=(
            _link("Red%20sloop.html", "Red sloop"),
            _link("Red%20sloop.html", "that red one"),
            "//*[@class='kn-dead'][.='Grey barge']",
        ),
        says=("sold: Grey barge.",),
        never=("[[", "]]"),
        book=("that red one",),
    ),
    "02": Case(
        "page references of an outline",
        {
            "pages/Rounds.md": "- Evening\n\t- Walk past [[Old crane]]\n\t- and back\n",
            "pages/Old crane.md": "- A crane of 1911\n\t- rusty\n",
        },
        page="pages/Rounds",
        finds=(_link("Old%20crane.html", "Old crane"),),
        never=("[[",),
    ),
    "03": Case(
        "aliases",
        {
            "Signals.md": "- Lamps\n\t- Light the [[beacon]] at dusk\n\t- also called [[灯塔]]\n",
            "Lighthouse.md": "alias:: beacon, 灯塔\n\n- It stands on the rock\n\t- since [[1850]]\n",
        },
        finds=(_link("Lighthouse.html", "beacon"), _link("Lighthouse.html", "灯塔")),
    ),
    "04": Case(
        "namespaces",
        {
            "tour.md": "- Tour\n\t- Start at [[dock/north]]\n\t- then home\n",
            "dock___north.md": "- North dock\n\t- deep water, see [[dock]]\n",
        },
        finds=(_link("dock___north.html", "dock/north"),),
        titles={"dock___north": "dock/north"},
    ),
    "05": Case(
        "a reference within a reference",
        {"ropes.md": "- Ropes\n\t- Coil the [[long [[hemp]] rope]] first\n\t- and dry it\n"},
        says=("Coil the long hemp rope first",),
        never=("[[", "]]"),
    ),
    "06": Case(
        "a block reference with its own label",
        {
            "paint.md": f"- Let the paint dry for a day\n  id:: {BLOCK % 1}\n- Then [the drying]((("
            + BLOCK % 1
            + "))) is done again\n\t- outside\n"
        },
        finds=("//a[starts-with(@href, '#') and .='the drying']",),
        says=("Then the drying is done again",),
        book=("Then the drying is done again",),
    ),
    "07": Case(
        "a block reference",
        {
            "steps.md": "- Order of work\n\t- First of all: ((" + BLOCK % 2 + "))\n\t- then rest\n",
            "hull.md": f"- Scrape the hull with care, rinse it twice, and wait until no drop is left anywhere on the wood\n  id:: {BLOCK % 2}\n- with [[Scraper]]\n",
        },
        finds=(_link("hull.html#", "no drop is left anywhere on the wood"),),
        never=("((",),
        book=("First of all: Scrape the hull with care",),
    ),
    "08": Case(
        "relative links",
        {
            "sail.md": "# Sails\n\nSee [the mast](./mast.md), and [its height](mast.md#height).\n",
            "mast.md": "# Mast\n\n## Height\n\nNine metres.\n",
        },
        finds=(_link("mast.html", "the mast"), "//a[contains(@href, 'mast.html#u-')][.='its height']"),
    ),
    "A4": Case(
        "colors of headings in links",
        {
            "paint.md": '- [[#<font color="#ffc000">Hull</font>|<font color="#ffc000">Hull</font>]]\n\n## <font color="#ffc000">Hull</font>\n\nBlue.\n'
        },
        finds=("//li//a[starts-with(@href, '#u-')][.='Hull']", "//h2[starts-with(., 'Hull')]"),
        never=("<font", "ffc000"),
    ),
    "A5": Case(
        "parts of files, films of other places and tasks of other kinds",
        {
            "log.md": '# Log\n\n[[chart.pdf#page=3|chart]] ![[bay.png#right|30]]\n\n- [/] sail\n\nSee <iframe width="9" src="https://films.example.org/e/8" title="f"></iframe>.\n\n<audio controls><source src="horn.ogg"></audio>\n',
            "chart.pdf": PDF,
            "bay.png": PICTURE,
            "horn.ogg": b"OggS",
        },
        finds=(
            "//a[contains(@href, 'chart.pdf')][.='chart']",
            "//img[contains(@src, 'bay.png')][@width='30']",
            "//*[contains(@class, 'kn-marker')][.='DOING']",
            "//a[@href='https://films.example.org/e/8']",
            "//audio[contains(@src, 'horn.ogg')]",
        ),
        never=("<iframe", "<audio", "[/]"),
    ),
    "09": Case(
        "a link within a note",
        {"anchors.md": "# Anchors\n\nJump [to chains](#about-chains).\n\n## About chains\n\nThey are heavy.\n"},
        finds=("//a[starts-with(@href, '#u-')][.='to chains']", "//h2[contains(., 'About chains')]"),
    ),
    "10": Case(
        "a link to nothing",
        {"charts.md": "# Charts\n\nThe [first chart](./burnt.md) is lost.\n"},
        finds=("//*[contains(@class, 'kn-dead')][.='first chart']",),
        never=("burnt.md",),
        told="charts.md:3: `./burnt.md` leads nowhere",
    ),
    "11": Case(
        "a link to a file",
        {
            "berths.md": "# Berths\n\nTake [the list](papers/list.pdf) with you.\n",
            "papers/list.pdf": PDF,
        },
        finds=("//a[contains(@href, 'papers/list.pdf')][.='the list']",),
        book=("Take the list with you.",),
    ),
    "12": Case(
        "links into programs",
        {"duties.md": "# Duties\n\n[my duty](things:///show?id=12), and [the pilot](tel:+4930)\n"},
        finds=("//a[@href='things:///show?id=12'][.='my duty']", "//a[@href='tel:+4930'][.='the pilot']"),
    ),
    "13": Case(
        "bare addresses before punctuation",
        {"tides.md": "# 潮汐\n\n表在 https://tides.example.org/t?y=1&m=2，另见（https://tides.example.org/u）。\n"},
        finds=("//a[@href='https://tides.example.org/t?y=1&m=2']", "//a[@href='https://tides.example.org/u']"),
    ),
    "14": Case(
        "percent signs in a bare address",
        {"gulls.md": "# Gulls\n\nThere (https://birds.example.org/%E9%B8%A5/) they are.\n"},
        says=("(https://birds.example.org/%E9%B8%A5/) they",),
    ),
    "15": Case(
        "links without words",
        {"knots.md": "# Knots\n\nA bowline [](https://knots.example.org/bowline) holds. [](knot:)\n"},
        finds=("//a[@href='https://knots.example.org/bowline'][contains(., 'knots.example.org')]",),
        says=("holds.",),
    ),
}

_PICTURES = {
    "16": Case(
        "a picture beside the note",
        {"buoys.md": "# Buoys\n\n![three buoys](shots/buoy.png)\n", "shots/buoy.png": PICTURE},
        finds=("//img[contains(@src, 'buoy.png')][@alt='three buoys'][@width='3'][@height='2']",),
        pictures=("three buoys",),
    ),
    "17": Case(
        "a picture on the web with a title",
        {"quay.md": '# Quay\n\n![a quay](https://shots.example.org/quay.png "The old quay")\n'},
        finds=("//a[@href='https://shots.example.org/quay.png'][@title='The old quay'][.='a quay']",),
    ),
    "18": Case(
        "a picture that is a link",
        {"shop.md": "# Shop\n\n[![a lamp](https://shots.example.org/lamp.png)](https://shop.example.org/lamp)\n"},
        finds=("//a[@href='https://shop.example.org/lamp']", "//a[@href='https://shots.example.org/lamp.png']"),
    ),
    "19": Case(
        "a picture and words in one link",
        {
            "chandler.md": "# Chandler\n\n[The chandler ![sign](https://shots.example.org/sign.png)](https://chandler.example.org/) moved\n"
        },
        finds=(
            "//a[@href='https://chandler.example.org/'][contains(., 'The chandler')]",
            "//a[@href='https://shots.example.org/sign.png']",
        ),
    ),
    "20": Case(
        "an embedded picture",
        {"bay.md": "# Bay\n\n![[bay chart.png]]\n", "deep/bay chart.png": PICTURE},
        finds=("//img[contains(@src, 'bay%20chart.png')]",),
        never=("![[",),
    ),
    "21": Case(
        "names of pictures",
        {
            "oars.md": "# Oars\n\n![one](shots/long oar.png)\n\n![two](<shots/oar (b).png>)\n\n![three](shots/oar%20c@2x.png)\n",
            **{f"shots/{name}.png": PICTURE for name in ("long oar", "oar (b)", "oar c@2x")},
        },
        finds=tuple(f"//img[@alt='{each}']" for each in ("one", "two", "three")),
    ),
    "22": Case(
        "a picture in HTML",
        {
            "flags.md": '# Flags\n\n<img src="shots/flag.png" width="200" alt="a flag">\n\nBlue and white.\n',
            "shots/flag.png": PICTURE,
        },
        finds=("//img[@alt='a flag'][@width='200']",),
        never=("<img",),
    ),
    "23": Case(
        "a picture of an outline",
        {
            "pages/Crates.md": "- Crates\n\t- One of them ![a crate](../assets/crate_16_0.png)\n\t- of [[oak]]\n",
            "assets/crate_16_0.png": PICTURE,
        },
        page="pages/Crates",
        finds=("//img[@alt='a crate']",),
    ),
    "24": Case(
        "an embedded section",
        {
            "Stew.md": "# Stew\n\n![[Broth#Clear broth]]\n\nServe it.\n",
            "Broth.md": "# Broth\n\n## Clear broth\n\nSimmer bones for a day.\n\n## Thick broth\n\nAdd flour.\n",
        },
        says=("Simmer bones for a day.",),
        never=("![[", "Add flour."),
    ),
    "25": Case(
        "an embedded block",
        {
            "rules.md": "- Rules on deck\n\t- {{embed ((" + BLOCK % 3 + "))}}\n",
            "deck.md": f"- Never run when it is wet\n  id:: {BLOCK % 3}\n- you slip, see [[rail]]\n",
        },
        says=("Never run when it is wet",),
        never=("{{embed",),
    ),
    "26": Case(
        "a picture within the note",
        {"shell.md": f"# Shell\n\n![shell](data:image/png;base64,{DATA})\n\nA white one.\n"},
        finds=("//img[starts-with(@src, 'data:image/png')][@alt='shell']",),
        says=("A white one.",),
    ),
}

_BLOCKS = {
    "28": Case(
        "a number within a bullet",
        {"steps.md": "- 1. cast off\n- 2. hoist the sail\n- see [[Red sloop]]\n"},
        says=("1. cast off", "2. hoist the sail"),
    ),
    "29": Case(
        "a paragraph like a heading",
        {"bilge.md": "# Pumping the bilge\n\nOften.\n\n# Why\n\nWater rots.\n\n# List\n\nPumping the bilge\n"},
        finds=("//p[normalize-space()='Pumping the bilge']",),
    ),
    "30": Case(
        "a page that begins with a heading",
        {
            "Caulking.md": "## Caulking\n\t- first the old oakum [[hooks]]\n\t\t- with a hook\n- ## Tarring\n\t- warm the tar\n"
        },
        finds=("//li[contains(., 'warm the tar')]", "//li[contains(., 'with a hook')]"),
        never=("##",),
    ),
    "31": Case(
        "a flat page of tasks",
        {"tasks.md": "- LATER buy rope\n- #varnish try it\n- NOW mend the net\n"},
        finds=(
            "//*[contains(@class, 'kn-marker')][.='LATER']",
            "//*[contains(@class, 'kn-marker')][.='NOW']",
            "//a[contains(@class, 'kn-tag')][contains(., 'varnish')]",
        ),
    ),
    "32": Case(
        "front matter of an outline",
        {
            "hut.md": "---\ntitle: The hut\ntags: [shelter]\n---\n\n- TODO grease the hinge\n  id:: "
            + BLOCK % 4
            + "\n- see [[Hinges]] and #iron\n\t- file it\n\t  collapsed:: true\n"
        },
        finds=("//*[contains(@class, 'kn-marker')][.='TODO']",),
        never=("collapsed", "id::", "title:"),
    ),
    "33": Case(
        "Org blocks",
        {
            "org.md": "- #+BEGIN_NOTE\n  Ropes must be dry.\n  #+END_NOTE\n- #+BEGIN_QUOTE\n  Still waters run deep.\n  #+END_QUOTE\n- #+BEGIN_SRC python\n  def row():\n      return 7\n  #+END_SRC\n- see [[Ropes]]\n"
        },
        finds=(
            "//*[contains(@class, 'kn-callout')][contains(., 'Ropes must be dry.')]",
            "//blockquote[contains(., 'Still waters')]",
            "//pre[contains(., '\n    return 7')]",
        ),
        never=("#+BEGIN", "#+END"),
    ),
    "34": Case(
        "numbered blocks",
        {
            "order.md": "".join(
                f"- {word}\n  logseq.order-list-type:: number\n" for word in ("Soap", "Rinse", "Dry [[towel]]")
            )
        },
        finds=("//ol/li[1][contains(., 'Soap')]", "//ol/li[3][contains(., 'Dry')]"),
        never=("order-list-type",),
    ),
    "35": Case(
        "a line of equals signs alone",
        {"cabin.md": "Cabin\n\n======\n\nTwo bunks.\n"},
        says=("Cabin", "Two bunks."),
        never=("===",),
    ),
    "36": Case(
        "a rule in a bullet",
        {"rule.md": "- one oar [[ash]]\n- ---\n- two oars\n"},
        says=("one oar", "two oars"),
        never=("---",),
    ),
    "37": Case(
        "a row with too many cells",
        {"table.md": "| boat | crew |\n|---|---|\n| gig | six | one of them steers |\n"},
        finds=("//td[contains(., 'gig')]",),
        says=("one of them steers",),
    ),
    "38": Case(
        "a callout",
        {
            "stove.md": "# Stove\n\n> [!warning] Hot plate\n> Wait until it is cold.\n\n> [!quote|#ff6666]\n> Red ones.\n"
        },
        finds=("//*[contains(@class, 'kn-callout')][contains(., 'Hot plate')][contains(., 'Wait until it is cold.')]",),
        never=("[!",),
        book=("Hot plate",),
    ),
    "40": Case(
        "details",
        {
            "leaks.md": "# Leaks\n\n<details>\n<summary>Where they are</summary>\n\nMostly **below** the line.\n\n</details>\n"
        },
        finds=("//strong[.='below']",),
        says=("Where they are",),
        never=("<details", "</details"),
        book=("Mostly below the line.",),
    ),
    "41": Case(
        "code in a quote",
        {"engine.md": "# Engine\n\n> After that:\n>\n> ```shell\n> engine --stop\n> ```\n"},
        finds=("//blockquote//code[contains(., 'engine --stop')] | //blockquote//pre[contains(., 'engine --stop')]",),
        never=("```",),
    ),
    "42": Case(
        "empty items",
        {"empty.md": "# Empty\n\nat the start.\n\n> 1.\n\n4.\n\nat the end.\n"},
        says=("at the start.", "at the end."),
    ),
    "43": Case(
        "broken Chinese lines",
        {"粥.md": "# 粥\n\n粥要用小火慢慢熬，熬的时候\n要常常搅一搅，不然会\n糊底。\n"},
        says=("熬的时候要常常搅一搅，不然会糊底。",),
        book=("熬的时候要常常搅一搅，不然会糊底",),
    ),
    "44": Case(
        "an HTML table",
        {
            "fees.md": "# Fees\n\n<table>\n<tr><th>berth</th><th>night</th></tr>\n<tr><td>outer</td><td>nine</td></tr>\n</table>\n"
        },
        finds=("//table//td[.='outer']",),
        never=("<td",),
    ),
    "45": Case(
        "Markdown like a clip",
        {
            "oil.md": "---\ntitle: Oil\n---\n\n- **then** oil it\n\n:q leaves the log\n\nTie Up\n\nTie Down\n\n- [shop](https://oil.example.org)\n"
        },
        finds=("//li//strong[.='then']", "//a[@href='https://oil.example.org']"),
        never=("title:",),
    ),
    "46": Case(
        "log books",
        {
            "log.md": "- DONE tar the seams [[boat]]\n  SCHEDULED: <2025-04-02 Wed .+1w>\n  :LOGBOOK:\n  CLOCK: [2025-04-02 Wed 09:00:00]--[2025-04-02 Wed 10:00:00] =>  01:00:00\n  :END:\n"
        },
        finds=("//*[contains(@class, 'kn-marker')][.='DONE']",),
        never=("LOGBOOK", "CLOCK", ":END:"),
    ),
    "47": Case(
        "a fence that nobody closes",
        {"pump.md": "# Pump\n\nOpen it.\n\n```sh\npump --on\n\nThen close it.\n"},
        says=("pump --on", "Then close it."),
        told="pump.md:5: the code block is not closed",
    ),
    "48": Case(
        "code that a clipper flattened",
        {
            "clock.md": "# Clock\n\n| 1 2 3 | import tide def high():     print(tide.now) |\n| --- | --- |\n\n```\nimport tidedef high():    print(tide.now)\n```\n"
        },
        says=("import tide def high():", "import tidedef high():"),
        told="clock.md:3: this code lost its line breaks",
    ),
    "94": Case(
        "a bullet with bullets under it",
        {"prune.md": "- Reef before the storm\n\t- never in it, see [[Storm]]\n\t- with two hands\n"},
        says=("Reef before the storm", "with two hands"),
        book=("Reef before the storm",),
    ),
    "96": Case(
        "single line breaks, where their program breaks",
        {
            "berth.md": "# Berth\n\nFirst line of [[berth]]\nsecond line\n\n> a verse\n> and its answer\n",
        },
        finds=(
            "//p[contains(., 'First line')]/br",
            "//blockquote//br[preceding-sibling::text()[contains(., 'a verse')]]",
        ),
    ),
    "97": Case(
        "line breaks of an outline",
        {"log.md": "- Log\n\t- dropped anchor\n\t  at noon\n\t- see [[quay]]\n"},
        finds=("//*[contains(text(), 'dropped anchor')]/br",),
    ),
    "98": Case(
        "lines that an editor wrapped",
        {"letter.md": "# Letter\n\nDear captain,\nthe sails are torn.\n"},
        finds=("//p[contains(normalize-space(), 'Dear captain, the sails')][not(br)]",),
        book=("Dear captain, the sails are torn.",),
    ),
    "A3": Case(
        "a part of a page that somebody marked, and a reference to it",
        {
            "see.md": "- The chart\n\t- ((" + BLOCK % 5 + "))\n\t- of [[Harbour]]\n",
            "hls__chart.md": f"- [:span]\n  ls-type:: annotation\n  hl-page:: 3\n  hl-stamp:: 17\n  id:: {BLOCK % 5}\n",
            f"assets/chart/3_{BLOCK % 5}_17.png": PICTURE,
        },
        finds=("//a[contains(@href, 'hls__chart.html#u-')]/img[contains(@src, '_17.png')][@alt='p. 3']",),
        never=("((",),
        titles={"hls__chart": "chart"},
    ),
    "99": Case(
        "tags of headings",
        {"cards.md": "- ## How deep is the lock? #card\n\t- Four metres, see [[Lock]]\n- Old rule #card\n\t- none\n"},
        finds=(
            "//h2/span[@class='kn-tags'][.='#card']",
            "//*[contains(., 'Old rule')]/span[@class='kn-tags'][.='#card']",
        ),
        book=("How deep is the lock?",),
    ),
    "A1": Case(
        "contents that a plug-in prints",
        {
            "toc.md": "# Plan\n\n> [!toc]- Table of contents\n> ```table-of-contents\n> ```\n\n```toc\nstyle: bullet\n```\n\nCaulk first.\n"
        },
        says=("Caulk first.",),
        never=("Table of contents", "style: bullet"),
    ),
    "A2": Case(
        "abbreviations",
        {"short.md": "# Signals\n\nThe VHF is on.\n\n*[VHF]: very high frequency\n*[AIS]: automatic identification\n"},
        finds=("//dl/dt[.='VHF']", "//dl/dd[contains(., 'automatic identification')]"),
        never=("*[",),
        book=("very high frequency",),
    ),
}

_INLINE = {
    "49": Case(
        "marked words",
        {"fog.md": "# Fog\n\nSound ==two long blasts== then.\n"},
        finds=("//mark[.='two long blasts']",),
        never=("==",),
    ),
    "50": Case(
        "bold before full-width punctuation",
        {"船.md": "- **材质：**橡木\n- see [[Oak]]\n"},
        finds=("//strong[.='材质：']",),
        never=("**",),
    ),
    "52": Case(
        "a block id",
        {"reef.md": "# Reef\n\nKeep off until high water. ^keep1\n\nSee [[#^keep1]].\n"},
        never=("^keep1",),
        finds=("//a[starts-with(@href, '#u-')]",),
    ),
    "53": Case(
        "inline HTML",
        {
            "html.md": '# HTML\n\n<font color="blue">blue words</font>, <kbd>Esc</kbd>, CO<sub>2</sub>, <u>line</u>, <ruby>船<rt>chuán</rt></ruby>.\n'
        },
        finds=("//kbd[.='Esc']", "//sub[.='2']", "//u[.='line']"),
        says=("blue words", "船"),
        never=("<font", "<ruby", "<rt"),
    ),
    "54": Case(
        "template marks",
        {"marks.md": "# Marks {{ y }}\n\nTyped {{ title }}, {% set x %} and {# no #}.\n"},
        says=("{{ title }}, {% set x %} and {# no #}",),
    ),
}

_MATH = {
    "55": Case(
        "math",
        {"waves.md": "# Waves\n\nHeight $h*k*l$ and $y\\_2 \\{z\\}$.\n\n$$\na &= b_1 \\\\\nc &= \\frac{d_2}{5}\n$$\n"},
        finds=(
            "//*[local-name()='math']",
            "//*[local-name()='mfrac'] | //*[contains(@class, 'math')][contains(., 'frac')]",
        ),
        pictures=("h*k*l", "\\frac{d_2}{5}"),
    ),
    "56": Case(
        "math in brackets",
        {
            "volume.md": "# Tank\n\nIt holds \\(\\pi a^2 b\\), or\n\n\\[W = \\frac{2}{7} b\\]\n\nBetween \\[$p_1$, $p_2$\\] lie two.\n"
        },
        never=("$",),
        finds=(
            "//*[local-name()='math']",
            "//*[local-name()='mfrac'] | //*[contains(@class, 'math')][contains(., 'frac')]",
        ),
    ),
    "57": Case(
        "prices",
        {"prices.md": "# Prices\n\nA rope costs $7 here and $9 there.\n"},
        says=("costs $7 here and $9 there.",),
    ),
    "58": Case(
        "a Mermaid block",
        {"flow.md": "# Flow\n\n```mermaid\ngraph LR\n  A[moor] --> B[unload]\n  B --> C{pay}\n```\n"},
        finds=("//*[local-name()='svg']",),
        says=("unload",),
        book=("unload",),
    ),
    "59": Case(
        "YAML of another kind",
        {"compose.md": "# Server\n\n```yaml\nservices:\n  tide:\n    image: tide\n```\n"},
        says=("image: tide",),
    ),
}

_HIGHLIGHTS = {
    "60": Case(
        "Readwise to Logseq",
        {
            "Tides (highlights).md": 'title:: Tides (highlights)\nauthor:: [[Pilot]]\nfull-title:: "Tides"\ncategory:: #books\n\n- Highlights first synced by [[Readwise]] [[Apr 2nd, 2024]]\n'
            "\t- The moon pulls twice a day. ([Location 31](https://rw.example.org/31))\n\t\t- **Note**: look it up\n\t\t- **Tags**: #[[moon]]\n\t- Wind adds to the height. ([View Highlight](https://rw.example.org/k))\n"
        },
        says=("The moon pulls twice a day.", "look it up", "Wind adds to the height."),
        never=("first synced", "**Note**", "**Tags**"),
        finds=("//a[@href='https://rw.example.org/31']", "//*[contains(@class, 'kn-tag')][.='#moon']"),
        dates=("2024-04-02",),
    ),
    "61": Case(
        "Readwise to Obsidian",
        {
            "Ropes.md": "# Ropes\n\n![rw-book-cover](https://rw.example.org/c.png)\n\n## Metadata\n- Author: [[Rigger]]\n- Full Title: Ropes\n- Category: #books\n\n## Highlights\n- Hemp shrinks when it is wet. ([Location 8](https://rw.example.org/8))\n    - Tags: [[hemp]] \n    - Note: measure first\n"
        },
        says=("Hemp shrinks when it is wet.", "measure first"),
        finds=("//*[contains(@class, 'kn-tag')][.='#hemp']",),
        never=("Full Title: Ropes",),
    ),
    "62": Case(
        "a first highlight without a dash",
        {
            "short.md": "title:: Short ones\nA wave without a dash. ([View Tweet](https://posts.example.org/w)) #Highlight #[[2024-03-04]]\n\n-\n"
        },
        says=("A wave without a dash.",),
        dates=("2024-03-04",),
        never=("#Highlight", "[[2024"),
    ),
    "63": Case(
        "Kindle clippings",
        {
            "My Clippings.txt": "Wind and Water (A Sailor)\n- Your Highlight on page 4 | Location 60-61 | Added on Tuesday, 2 January 2024 09:00:00\n\nClouds tell of wind.\n==========\n"
            "Wind and Water (A Sailor)\n- Your Note on page 4 | Location 61 | Added on Tuesday, 2 January 2024 09:01:00\n\nwatch the west\n==========\n"
        },
        finds=(
            "//h2[contains(., 'Wind and Water (A Sailor)')]",
            "//li[contains(normalize-space(), 'Clouds tell of wind. p. 4 · loc. 60–61 · 2024-01-02')]//li[contains(., 'watch the west')]",
        ),
        never=("==========", "Added on"),
    ),
    "64": Case(
        "the clipping limit",
        {
            "limit.md": "title:: Keel\n\n- The keel keeps the boat from… #Highlight #[[2024-02-02]]\n- <You have reached the clipping limit for this item> #Highlight #[[2024-02-02]]\n- Lead is heavy. #Highlight #[[2024-02-02]]\n"
        },
        says=("The keel keeps the boat from", "[…]", "Lead is heavy."),
        never=("reached the clipping limit",),
        fates={"limit.md": {4: "dropped"}},
    ),
    "65": Case(
        "no false join",
        {
            "join.md": "title:: Hold\n\n- The hold takes as much as you want to #Highlight #[[2024-02-03]]\n- Another thought on rats. #Highlight #[[2024-02-03]]\n"
        },
        finds=("//li[contains(., 'as you want to')][not(contains(., 'rats'))]",),
    ),
    "66": Case(
        "a highlight of one word",
        {
            "word.md": "title:: Words\n\n- Leeward #Highlight #[[2024-02-04]]\n- Away from the wind. #Highlight #[[2024-02-04]]\n"
        },
        says=("Away from the wind.",),
        fates={"word.md": {3: "dropped"}},
    ),
}

_PRIVACY = {
    "67": Case(
        "properties alone",
        {
            "Ash.md": "alias:: [[Fraxinus]], [[ash wood]]\ntype:: wood\n",
            "Elm.md": "- Elm bends well\n\t- as does [[Fraxinus]]\n",
        },
        page="Elm",
        finds=(_link("Ash.html", "Fraxinus"),),
        fates={"Ash.md": {1: "metadata", 2: "metadata"}},
    ),
    "68": Case(
        "comments",
        {
            "crew.md": "# Crew\n\nFour men %%one of them was a smuggler once%% and a dog.\n\n%%\nThe cook hides his rum in the bread box.\n%%\n"
        },
        says=("and a dog.",),
        never=("smuggler", "rum"),
    ),
    "69": Case(
        "unpublished notes",
        {
            "open.md": "# Open\n\nEverybody may read this line.\n",
            "diary.md": "---\npublish: false\n---\n# Diary\n\nWe ran aground at midnight again.\n",
            "draft.md": "---\ndraft: true\n---\n# Draft\n\nAn unfinished song about herring.\n",
        },
        says=("Everybody may read this line.",),
    ),
    "70": Case(
        "front matter",
        {
            "masts.md": '---\ntitle: "Masts: a list"\ntags:\n  - wood/mast\n  - 桅杆\ncreated: 2024-05-05T08:00:00\ndescription: Why "masts" & {{ booms }} bend\ndeep:\n  key: value\n---\n# Masts\n\nThey bend.\n'
        },
        says=("They bend.",),
        never=("key: value", "2024-05-05T08"),
        titles={"masts": "Masts: a list"},
        described='Why "masts" & {{ booms }} bend',
    ),
    "101": Case(
        "pictures that are lost or elsewhere before all words",
        {
            "rigs.md": "# Rigs\n\n![[Pasted image 1.png]]\n\n![](https://pictures.example.org/rig.png) Ropes hold them.\n"
        },
        says=("[image lost] Pasted image 1.png", "Ropes hold them."),
        described="Ropes hold them.",
    ),
}
SECRETS = ("smuggler", "hides his rum", "aground at midnight", "song about herring")

_ODD = {
    "71": Case("a NUL", {"zero.md": b"# Peat\n\nDry it \x00 well.\n"}, says=("Dry it", "well."), told="zero.md:3"),
    "72": Case("a control character", {"c1.md": "# Mist\n\n晨雾\u0085不是烟\u0090。\n"}, says=("晨雾",)),
    "73": Case("a noncharacter", {"fffe.md": "# Mist\n\n\ufffe 晚雾不是烟。\n"}, says=("晚雾不是烟",)),
    "74": Case("an emoji in a name", {"码头⚓ 五月.md": "# 五月\n\n涂新漆。\n"}, page="码头⚓ 五月", says=("涂新漆",)),
    "95": Case(
        "signs in a folder's name",
        {
            "Quay #2 100%/post.md": "# Post\n\nSee [[lamp post#Light]], [below](#below), and [[lamp post]].\n\n## Below\n\nWater.\n",
            "Quay #2 100%/lamp post.md": "# Lamp post\n\n## Light\n\nA green light.\n",
        },
        finds=(_link("lamp%20post.html#u-", "Light"), "//a[starts-with(@href, '#u-')][.='below']"),
        book=("A green light.",),
    ),
    "75": Case(
        "two notes of one name",
        {"east/log.md": "# East\n\nCalm sea.\n", "west/log.md": "# West\n\nRough sea.\n"},
        page="west/log",
        says=("Rough sea.",),
        never=("Calm sea.",),
    ),
    "76": Case(
        "Big5",
        {
            "big5.md": "# 港口\n\n這個港口的水很深，大船可以進來停泊。\n\n夜裡有燈塔引路，漁民們清晨就出海捕魚。\n".encode(
                "big5"
            )
        },
        says=("這個港口的水很深", "漁民們清晨就出海捕魚"),
    ),
    "77": Case(
        "rare letters",
        {"rare.md": "# Rare\n\nDone ✅ warm 🌊 龘 𠮷 바다 港口測試.\n"},
        says=("✅", "🌊", "龘", "𠮷", "바다"),
        book=("warm",),
    ),
    "81": Case(
        "an outline without end",
        {"deep.md": "".join("\t" * depth + f"- deck {depth} of [[many]]\n" for depth in range(90))},
        says=("deck 0 of many", "deck 89 of many"),
        told="levels deep",
        book=("deck 89 of many",),
    ),
    "83": Case("a long integer", {"long.md": "# Count\n\n```yaml\ncount: " + "7" * 4400 + "\n```\n"}, says=("count:",)),
    "84": Case("deep YAML", {"nest.md": "# Nest\n\n```yaml\n" + "[" * 2500 + "]" * 2500 + "\n```\n"}, says=("[[[[",)),
    "85": Case(
        "a wide table",
        {
            "wide.md": "| "
            + " | ".join(f"column {n}" for n in range(12))
            + " |\n|"
            + "---|" * 12
            + "\n| "
            + " | ".join(f"value {n}" for n in range(12))
            + " |\n"
        },
        finds=("//td[.='value 11']",),
        book=("value 11",),
    ),
}

# How long these take is measured in `tests.notes.test_linear`; once they took for ever.
_LONG = {
    "78": Case(
        "many pictures behind an open bracket",
        {"open.md": "[ " + "![a](b) " * 18 + "\n\nsee [x]\n\n[x]: https://x.example.org\n"},
        finds=("//a[@href='https://x.example.org'][.='x']",),
    ),
    "79": Case(
        "many tags of a highlight",
        {"net.md": "title:: Net\n- mesh " + "#a " * 800 + "end. #Highlight #[[2024-02-05]]\n- see [[Rope]]\n"},
        says=("mesh", "end."),
    ),
    "80": Case("many tags of a bullet", {"hold.md": "- " + "#a " * 1500 + "\n- see [[Hold]]\n"}, finds=("//li",)),
    "82": Case(
        "many footnotes",
        {"feet.md": "".join(f"see[^{n}]\n\n[^{n}]: note {n}\n\n" for n in range(300))},
        says=("note 0", "note 299"),
        never=("[^",),
    ),
}

_HOSTILE = {
    "86": Case(
        "scripts",
        {
            "script.md": '# Storm\n\n<script>window.storm=1</script>\n\n<img src=y onerror="window.storm=2"> <svg onload="window.storm=3"></svg> <iframe src="javascript:window.storm=4"></iframe> blow.\n'
        },
        says=("blow.", "window.storm=1"),
    ),
    "87": Case(
        "links that run",
        {
            "links.md": "# Gale\n\n[uno](javascript:window.storm=1) [due](JaVaScRiPt:window.storm=2) [tre](data:text/html,storm) [quattro](vbscript:storm)\n"
        },
        says=("uno", "due", "tre", "quattro"),
    ),
    "90": Case(
        "a drawing with a script",
        {
            "shark.md": "# Shark\n\n![shark](shark.svg)\n\nA shark.\n",
            "shark.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="12" height="12" onload="window.storm=1"><script>window.storm=2</script><circle cx="6" cy="6" r="5"/></svg>',
        },
        finds=("//img[contains(@src, 'shark.svg')]",),
        says=("A shark.",),
    ),
    "93": Case(
        "tags that nobody closes",
        {"tags.md": "# Net\n\n<form ><uť> mend <b>soon\n\nthen dry.\n"},
        says=("mend", "soon", "then dry."),
    ),
}
_ADDED = {
    "51": Case(
        "a cloze",
        {"freeze.md": "- Ice\n\t- Salt water freezes at {{cloze minus two}} degrees\n\t- see [[Salt]]\n"},
        says=("freezes at minus two degrees",),
        never=("{{", "cloze"),
    ),
    "39": Case(
        "admonitions",
        {"hooks.md": '# Hooks\n\n!!! note "Mind"\n    Barbs point inwards.\n\n:::tip\nFile them often.\n:::\n'},
        finds=(
            "//*[contains(@class, 'kn-callout')][contains(., 'Barbs point inwards.')]",
            "//*[contains(@class, 'kn-callout')][contains(., 'File them often.')]",
        ),
        never=("!!!", ":::"),
        book=("Barbs point inwards.", "File them often."),
    ),
    "27": Case(
        "a video",
        {"rowing.md": "- Rowing\n\t- See {{video https://films.example.org/w/7}} before\n\t- then [[row]]\n"},
        finds=("//a[@href='https://films.example.org/w/7']",),
        never=("{{",),
    ),
}
CASES = {
    **_ADDED,
    **_LINKS,
    **_PICTURES,
    **_BLOCKS,
    **_INLINE,
    **_MATH,
    **_HIGHLIGHTS,
    **_PRIVACY,
    **_ODD,
    **_LONG,
    **_HOSTILE,
}
