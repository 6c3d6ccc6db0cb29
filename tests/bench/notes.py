"""Collections of notes from a seed: every dialect, with links, tags, pictures and code, the same bytes each time.

An *even* collection has notes of about 1 KB. One of *real shape* has what vaults have: most notes are a few lines, some are long, journals
are many, a few notes are linked by a fifth of all, most tags stand once or twice.
"""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

_ENGLISH = [
    "river",
    "garden",
    "bread",
    "theory",
    "market",
    "signal",
    "mountain",
    "letter",
    "engine",
    "harbour",
    "winter",
    "copper",
    "music",
    "season",
    "paper",
    "window",
    "method",
    "culture",
    "system",
    "memory",
    "language",
    "machine",
    "history",
    "village",
    "teacher",
    "border",
    "custom",
    "island",
    "profit",
    "silence",
    "morning",
    "pattern",
    "kitchen",
    "library",
    "question",
    "reason",
    "journey",
    "weather",
    "planet",
    "forest",
    "machine",
    "theatre",
    "doctor",
    "ocean",
    "colour",
    "village",
    "bridge",
    "record",
    "writer",
    "courage",
    "balance",
    "future",
    "fabric",
    "ritual",
    "orchard",
    "anchor",
    "lantern",
    "compass",
    "chapter",
    "harvest",
    "museum",
    "orbit",
    "saddle",
    "timber",
]
_VERBS = [
    "changes",
    "explains",
    "follows",
    "carries",
    "reveals",
    "limits",
    "feeds",
    "opens",
    "measures",
    "moves",
    "protects",
    "answers",
    "shapes",
    "keeps",
]
_CHINESE = "河流花园面包理论市场信号山脉书信引擎港口冬天铜器音乐季节纸张窗户方法文化系统记忆语言机器历史村庄老师边界习惯岛屿沉默早晨模式厨房"
_WORDS = [_CHINESE[at : at + 2] for at in range(0, len(_CHINESE), 2)]
_PHRASES = ("改变了", "说明了", "跟随着", "限制着", "打开了", "保护着", "回答了")
_TAGS = 60


class Writer:
    """Writes one collection."""

    def __init__(self, folder: Path, count: int, seed: int, *, real: bool = False) -> None:
        self._folder = folder
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._count = count
        self._real = real
        self._titles = [self._title(number) for number in range(count)]

    def write(self) -> None:
        """Write all notes, and the pictures that they show."""
        for number in range(8):
            _put(self._folder / "assets" / f"picture-{number}.png", picture(number))
        dialects: list[tuple[str, Callable[[int], str], int]] = [
            ("pages/{}.md", self._logseq, 4),
            ("vault/{}.md", self._obsidian, 4),
            ("notes/{}.md", self._markdown, 4),
            ("readwise/{}.md", self._readwise, 3),
            ("kindle/{}.txt", self._kindle, 2),
            ("clips/{}.md", self._webclip, 3),
        ]
        turns = [row for row in dialects for _ in range(row[2])]
        for number in range(self._count):
            if self._real and number % 5 == 4:
                name = f"journals/{2020 + number // 1800}-{number // 150 % 12 + 1:02}-{number // 5 % 28 + 1:02}-{number}.md"
                text = self._logseq(number)
            else:
                pattern, make, _ = turns[number % len(turns)]
                name, text = pattern.format(self._titles[number]), make(number)
            _put(self._folder / name, text.encode())

    def _title(self, number: int) -> str:
        return f"{self._random.choice(_ENGLISH).capitalize()} {self._random.choice(_ENGLISH)} {number}"

    def _size(self) -> int:
        """How many statements a note has."""
        return min(int(self._random.lognormvariate(1.2, 1.1)) + 1, 400) if self._real else self._random.randint(7, 11)

    def _english(self) -> str:
        pick = self._random.choice
        words = [pick(_ENGLISH) if at % 3 else pick(_VERBS) for at in range(1, self._random.randint(9, 15))]
        return f"The {' the '.join(' '.join(words[at : at + 2]) for at in range(0, len(words), 2))} {self._random.randint(1, 9999)}."

    def _chinese(self) -> str:
        pick = self._random.choice
        return (
            "".join(pick(_WORDS) + (pick(_PHRASES) if at % 3 == 1 else pick(_WORDS)) for at in range(9))
            + f"{self._random.randint(1, 9999)}。"
        )

    def _sentence(self) -> str:
        return self._chinese() if self._random.random() < 0.4 else self._english()

    def _target(self) -> str:
        number = self._random.randrange(self._count)
        if self._real and self._random.random() < 0.5:
            number = int(self._count * self._random.random() ** 6)
        return self._titles[number]

    def _tag(self) -> str:
        if self._real:
            return f"topic-{int(self._random.paretovariate(0.8)) % (self._count // 3 + 9)}"
        return f"topic-{self._random.randrange(_TAGS)}"

    def _statements(self, link: str = "See [[{0}]].") -> list[str]:
        """Sentences, some with a link, a tag or a mark."""
        found = []
        for _ in range(self._size()):
            text, chance = self._sentence(), self._random.random()
            if chance < 0.2:
                target = self._target()
                text = f"{text} {link.format(target, quote(target))}".rstrip()
            elif chance < 0.3:
                text = f"{text} #{self._tag()}"
            elif chance < 0.4:
                text = f"**{text[:8].strip()}** {text}"
            found.append(text)
        return found

    def _code(self) -> list[str]:
        return ["```python", f"value_{self._random.randint(1, 9999)} = [each for each in range({self._random.randint(2, 99)})]", "print(value)", "```"]  # fmt: skip

    def _logseq(self, _number: int) -> str:
        lines = [f"tags:: {self._tag()}, {self._tag()}", "", f"- {self._sentence()}"]
        lines += ["\t" * self._random.randint(1, 3) + f"- {each}" for each in self._statements()]
        if self._random.random() < 0.3:
            lines.append(f"\t- ![picture](../assets/picture-{self._random.randrange(8)}.png)")
        return "\n".join(lines) + "\n"

    def _obsidian(self, number: int) -> str:
        lines = ["---", f"tags: [{self._tag()}]", f"aliases: [alias {number}]", f"date: {2020 + number % 6}-{number % 12 + 1:02}-{number % 28 + 1:02}", "---", ""]  # fmt: skip
        statements = self._statements()
        lines += [f"{each}\n" for each in statements[:3]]
        lines += ["> [!note] " + self._sentence()[:30], f"> {self._sentence()}", ""]
        lines += ["## Details", "", *(f"- {each}" for each in statements[3:])]
        if self._random.random() < 0.3:
            lines += ["", f"![[picture-{self._random.randrange(8)}.png]]"]
        return "\n".join(lines) + "\n"

    def _markdown(self, number: int) -> str:
        statements = self._statements("See [{0}]({1}.md).")
        lines = [f"# {self._titles[number]}", "", *(f"{each}\n" for each in statements[:4]), "## More", ""]
        lines += [f"{at}. {each}" for at, each in enumerate(statements[4:], 1)]
        if self._random.random() < 0.4:
            lines += ["", *self._code()]
        lines += ["", "| name | value |", "| --- | --- |", f"| {self._random.choice(_ENGLISH)} | {self._random.randint(1, 99)} |"]  # fmt: skip
        return "\n".join(lines) + "\n"

    def _readwise(self, number: int) -> str:
        lines = [f"title:: Readwise/Highlights/{self._titles[number]}", "author:: [[Somebody Else]]", f"full-title:: {self._titles[number]}", "category:: #books", ""]  # fmt: skip
        for each in self._statements():
            lines.append(f"- {each} #Highlight #[[2023-0{self._random.randint(1, 9)}-1{self._random.randint(0, 9)}]]")
            if self._random.random() < 0.2:
                lines.append(f"\t- **Note**: {self._sentence()}")
        return "\n".join(lines) + "\n"

    def _kindle(self, number: int) -> str:
        entries = []
        for at, each in enumerate(self._statements(), 1):
            where = f"- Your Highlight on page {at} | Location {at * 10}-{at * 10 + 3} | Added on Monday, April {at % 28 + 1}, 2022 8:00:00 PM"
            entries.append(f"{self._titles[number]} (Somebody Else)\n{where}\n\n{each}\n==========\n")
        return "".join(entries)

    def _webclip(self, number: int) -> str:
        lines = [f"{self._titles[number]}笔记" if number % 2 else self._titles[number], self._sentence()]
        for at, each in enumerate(self._statements("")):
            if at % 4 == 2:
                lines.append(self._random.choice(_ENGLISH).capitalize())
            lines.append(f"“{each}[{at}]”" if at % 3 == 0 else each)
        return "\n".join(lines) + "\n"


def _put(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def picture(seed: int, side: int = 32) -> bytes:
    """A small PNG picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(
        b"\0" + bytes((seed * 31 + row * column) % 256 for column in range(side * 3)) for row in range(side)
    )
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
