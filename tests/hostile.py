"""Notes that mean harm, one in each dialect, and the real project with them."""

from __future__ import annotations

from pathlib import Path

from tests.support import copy_project, run

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


def build_hostile(folder: Path, project: Path) -> None:
    """Build a copy of a project with a harmful note in each dialect, and one with a harmful name."""
    copy_project(folder, project)
    for dialect, text in HOSTILE.items():
        (folder / "source_notes" / f"hostile-{dialect}.md").write_bytes(text.encode())
    (folder / "source_notes" / f"{HOSTILE_NAME}.md").write_text(
        "# Pod\n\n名字古怪的笔记说 Pod 会重启。\n", encoding="utf-8"
    )
    result = run("macros", "build", cwd=folder)
    assert result.returncode == 0, result.stderr
