"""Notes that nobody prepared for, some of which mean harm, and editorial data that does; projects with them, built."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from tests.support import ROOT, copy_project, run

PAYLOADS = (
    "<script>window.harm = 1</script>",
    '<img src="https://evil.example/pixel.png" onerror="window.harm = 2">',
    '<a href="javascript:window.harm=3" onclick="window.harm=4">点这里</a>',
    "[点这里](javascript:window.harm=5) 与 [这里](data:text/html;base64,PHNjcmlwdD4=) 与 <vbscript:harm>",
    '![图](https://evil.example/a.png) 与 ![图](x" onerror="window.harm=6)',
    "{{ ''.__class__.__mro__ }} {% for x in range(9) %}harm{% endfor %} {# 注 #} {{ env.conf }}",
    "!!python/object/apply:os.system [touch harm] 与 !ENV [HOME]",
    "</div></ul></li></article></main></body></html> 余下的内容",
    "<!-- 没有结束的注释",
    "--> <![CDATA[ x ]]> <?php harm() ?> <!DOCTYPE html>",
    "<iframe src='https://evil.example'></iframe><object data='//evil.example/x'></object><embed src=x>",
    "<style>body{display:none}</style><link rel=stylesheet href=//evil.example/x.css><base href='https://evil.example/'>",
    "<form action='https://evil.example'><input name=q><button formaction=javascript:harm>去</button></form>",
    "<svg onload=window.harm=7><use href='//evil.example/#x'/></svg><math><mi xlink:href='javascript:harm'>x</mi></math>",
    "<b onmouseover=window.harm=8 style='position:fixed'>粗体</b> 与 <kbd class=md-header id=L1>键</kbd>",
    "控制字符 \x00\x01\x02\x03\x07\x08\x0b\x0c\x1b[31m\x7f 之后，STX 与 ETX 是 Python-Markdown 的记号：\x02wzxhzdk:0\x03",
    "从右往左 \u202e\u2066abc\u2069\u202c 与零宽 \u200b\ufeff\u2028\u2029 字符",
    "[引用][ref] 与 [[页面]] 与 ((11111111-2222-3333-4444-555555555555)) 与 :::{.danger #id} 与 {: onclick=harm }",
    '# 标题 {#id onclick=harm} 与 ??? note "x" 与 !!! danger',
    "&lt;script&gt;window.harm=9&lt;/script&gt; &#60;script&#62; &amp;lt;b&amp;gt;",
)
HOSTILE = {
    "markdown": "# Pod 坏笔记\n\n"
    + "\n\n".join(PAYLOADS)
    + "\n\n```html\n"
    + "\n".join(PAYLOADS)
    + "\n```\n\n"
    + "长" * 10_000
    + "\n",
    "logseq": "- Pod 坏大纲\n  collapsed:: true\n"
    + "".join(f"\t- {payload}\n" for payload in PAYLOADS)
    + "".join("\t" * depth + f"- 第 {depth} 层\n" for depth in range(1, 201)),
    "readwise": "title:: 坏书 {{ harm }}\nauthor:: [[<script>harm</script>]]\nfull-title:: 坏书\ncategory:: #books\n\n"
    + "".join(f"- Pod {payload} #Highlight #[[2024-06-01]]\n" for payload in PAYLOADS),
    "webclip": "坏文章\n"
    + "".join(f"-\n{payload}\n" for payload in PAYLOADS)
    + "apiVersion: v1\nkind: Pod\nmetadata:\nname: x\n",
}

HOSTILE_NAME = """C# 100% {{ 7*7 }} "x" <img src=x onerror=harm>"""


# A note that nobody's rules know

FIFTH = {
    "readwise": """\
title:: Readwise/Highlights/别的书
author:: [[某人]]
full-title:: 别的书
category:: #books

- Deployment让应用升级时不中断服务，readwise这样说。 #Highlight #[[2024-06-01]]
- 萝卜两根，白菜一棵，readwise里与主题无关。 #Highlight #[[2024-06-01]]
""",
    "logseq": """\
- 别的大纲
  collapsed:: true
\t- 杂记
\t\t- Deployment让应用升级时不中断服务，logseq这样说。
\t\t- 萝卜两根，白菜一棵，logseq里与主题无关。
""",
    "webclip": """\
别的文章
Deployment让应用升级时不中断服务，webclip这样说。
-
第一点是萝卜两根，白菜一棵，webclip里与主题无关。
-
第二点是葱一把。
apiVersion: v1
kind: Pod
metadata:
name: carrot
spec:
containers:
- name: carrot
image: carrot
评论区
""",
    "markdown": """\
# 别的文件

Deployment让应用升级时不中断服务，markdown这样说。

## 买菜

萝卜两根，白菜一棵，markdown里与主题无关。
""",
}


ENCODED = "# 又一份\n\nDeployment的另一份笔记，编码是国标。\n"

SAID = ".said"  # within the project, what its build said


def build_foreign(folder: Path, project: Path) -> None:
    """Build a copy of a project with notes that its editors don't know, and with translations that lag behind.

    In each dialect there are a plain note and a harmful one; one has a harmful name, one another encoding.
    """
    copy_project(folder, project)
    for dialect, text in HOSTILE.items():
        (folder / "source_notes" / f"hostile-{dialect}.md").write_bytes(text.encode())
        (folder / "source_notes" / f"fifth-{dialect}.md").write_text(FIFTH[dialect], encoding="utf-8")
    (folder / "source_notes" / "fifth-encoded.txt").write_bytes(ENCODED.encode("gb18030"))
    (folder / "source_notes" / f"{HOSTILE_NAME}.md").write_text("名字古怪的笔记说 Pod 会重启。\n", encoding="utf-8")
    _fall_behind(folder / "editorial/locale/en.po")
    result = run("macros", "build", "--all", cwd=folder)
    assert result.returncode == 0, result.stderr
    (folder / SAID).write_text(result.stderr, encoding="utf-8")


def _fall_behind(catalog: Path) -> None:
    """Make one translation fuzzy and remove another."""
    head, *entries = catalog.read_text(encoding="utf-8").split("\n\n")
    plain = [
        at
        for at, each in enumerate(entries)
        if each.startswith("#: source_notes") and 'msgid "' in each and 'msgid "<' not in each and each.count("\n") == 2
    ]
    entries[plain[-1]] = "#, fuzzy\n" + entries[plain[-1]]
    del entries[plain[-2]]
    catalog.write_text("\n\n".join([head, *entries]), encoding="utf-8")


# What a person with editorial data could write anywhere: code for templates, HTML, Markdown and its extensions.
EVIL_WORDS = (
    "{{ 7*191 }} {% raise %} {# {{ lipsum.__globals__['os'].popen('touch harm').read() }} #} "
    '<script>window.harm = 1</script> <img src=x onerror="window.harm=2"> "\'><svg onload=window.harm=3> '
    "</title></textarea><script>window.harm = 4</script> [x](javascript:window.harm=5) {: onclick=window.harm=6 }"
)
EVIL = (
    f"{EVIL_WORDS} ![x](y 'onerror=window.harm=7') "
    '[y](https://example.org/ "onmouseover=window.harm=8 ") `a` &lt;b&gt;'
)
# The same in several lines, which could end a heading or front matter.
EVIL_LINES = f"{EVIL}\n---\n\n# {{{{ 7*191 }}}}\n\n<script>window.harm = 9</script>"
EVIL_NAME = "{{ 7*191 }} {% raise %} <img src=x onerror=window.harm=10> [x](javascript:harm) 😀"
_TEXTS = {"title", "term", "definition", "about", "short", "label", "description", "missing", "why", "mend", "section"}
_TEXTS |= {"wrong", "correction", "because"}


def evil(data: Any, name: str = "") -> Any:
    """Editorial data with something harmful at the end of every text that is printed."""
    if isinstance(data, dict):
        inherited = name if name in _TEXTS else ""
        return {key: evil(value, key if key in _TEXTS else inherited) for key, value in data.items()}
    if isinstance(data, list):
        return [evil(each, name) for each in data]
    return f"{data} {EVIL_LINES}" if isinstance(data, str) and name in _TEXTS else data


DIAGRAM = {
    "title": {"zh": "图", "en": "Picture"},
    "description": {"zh": "说明", "en": "Description"},
    "clusters": [{"id": "frame", "label": {"zh": "框", "en": "Frame"}}],
    "nodes": [
        {"id": "a", "label": {"zh": "甲", "en": "A"}, "cluster": "frame"},
        {"id": "b", "label": {"zh": "乙", "en": "B"}, "topic": "tea"},
    ],
    "edges": [
        {
            "from": "a",
            "to": "b",
            "label": {"zh": "到", "en": "to"},
            "added": {"title": "Page", "url": "https://example.org/"},
        }
    ],
}


def build_evil(folder: Path, project: Path) -> None:
    """Build a small project in which everything that people decide means harm.

    Args:
        folder: receives it.
        project: the small project with errata, merges and a gap.
    """
    copy_project(folder, project)
    for file in sorted((folder / "editorial").glob("*.yml")):
        data = evil(yaml.safe_load(file.read_text(encoding="utf-8")))
        if file.name == "topics.yml":
            for section in data["sections"]:
                for topic in section["topics"]:
                    topic["aliases"] = {"zh": [EVIL], "en": [EVIL_LINES]}
            data["sections"][0]["topics"][0]["groups"][0]["diagrams"] = ["evil"]
        if file.name == "glossary.yml":
            data[0]["aliases"] = ["咖啡因", "caffeine", EVIL]
        write_yaml(file, data)
    path = f"source_notes/{EVIL_NAME}.md"
    pointed = '[指](https://example.org "<img src=x onerror=window.harm=12>")'
    heading = "## 很长的标题 \\<img src=x onerror=window.harm=13> 很长的标题，在目录里写不下"
    text = f"# {EVIL_WORDS}\n\n茶很好。{EVIL_WORDS}\n\n{pointed}\n\n{heading}\n\n水很好。\n"
    (folder / path).write_text(text, encoding="utf-8")
    named = {each: {"zh": "书", "en": "Book"} for each in ("title", "short", "about")}
    write_yaml(folder / "editorial/sources.yml", evil([{"path": "source_notes/book.md", **named}]))
    write_yaml(folder / "diagrams/evil.yml", evil(DIAGRAM))
    lesson = {"id": "tab-indentation"} | {each: {"zh": "课", "en": "Lesson"} for each in ("title", "why", "mend")}
    write_yaml(folder / "editorial/examples.yml", evil({"failing": [lesson]}))
    failing = "editorial/examples/failing"
    (folder / failing).mkdir(parents=True)
    for name in ("tab-indentation.yaml", "tab-indentation.mended.yaml"):
        shutil.copy(ROOT / failing / name, folder / failing / name)
    (folder / "editorial/locale").mkdir()
    catalog = f'msgid ""\nmsgstr "Language: en\\n"\n\nmsgid "水要现烧。"\nmsgstr {json.dumps("Fresh. " + EVIL_WORDS)}\n'
    (folder / "editorial/locale/en.po").write_text(catalog, encoding="utf-8")
    for language in ("zh", "en"):
        (folder / f"docs/{language}/drinks/tea.md").unlink()  # a page that nobody wrote is made of its topic's title
        coffee = f'---\ntitle: {json.dumps(EVIL_LINES)}\n---\n# X\n\nX {{{{ term("咖啡因") }}}}\n\n{{{{ statements("coffee") }}}}\n'
        (folder / f"docs/{language}/drinks/coffee.md").write_text(coffee, encoding="utf-8")
    for name in ("cards.js", "notes.css", "everyline.js", "everyline.css"):  # as if they were the theme's
        (folder / "docs/zh/assets" / name).write_text("window.harm = 11 /* url(https://evil.example) */")
    _write_configuration(folder)
    result = run("macros", "build", "--no-pdf", cwd=folder)
    assert result.returncode == 0, result.stdout + result.stderr


# All that the theme's scripts and templates can be asked for.
FEATURES = (
    *("announce.dismiss", "header.autohide", "search.highlight", "search.share", "search.suggest", "toc.follow"),
    *(f"content.{each}" for each in ("action.edit", "action.view", "code.annotate", "code.copy", "code.select")),
    *(f"content.{each}" for each in ("footnote.tooltips", "lazy", "tabs.link", "tooltips")),
    *(f"navigation.instant{each}" for each in ("", ".prefetch", ".preview", ".progress")),
    *(
        f"navigation.{each}"
        for each in ("footer", "indexes", "path", "prune", "sections", "tabs", "tabs.sticky", "top")
    ),
    "navigation.tracking",
)


def _write_configuration(folder: Path) -> None:
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        text = (folder / name).read_text(encoding="utf-8")
        lines = re.sub(r"(?m)^    description:\n(?:      .*\n)+", "    description: x\n", text).splitlines()
        for number, line in enumerate(lines):
            key, colon, _ = line.partition(": ")
            if key in ("site_name", "site_description", "site_author") and colon:
                lines[number] = f"{key}: {json.dumps(f'Name {EVIL}')}"
            if key.strip() in ("title", "description", "author") and line.startswith("    ") and colon:
                lines[number] = f"{line.partition(key.strip())[0]}{key.strip()}: {json.dumps(f'Name {EVIL}')}"
        written = "\n".join(lines) + "\n"
        written = re.sub(
            r"(?m)(^  features:\n)(?:    - .*\n)+",
            rf"\g<1>{''.join(f'    - {each}{chr(10)}' for each in FEATURES)}",
            written,
        )
        (folder / name).write_text(written, encoding="utf-8")


def write_yaml(file: Path, data: object) -> None:
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
