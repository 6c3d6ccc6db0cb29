"""What is found in clipped articles, as tables of patterns: debris, references, punctuation, code."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """A pattern, and in words what it finds."""

    name: str
    pattern: re.Pattern[str]


def _debris(name: str, pattern: str) -> Named:
    return Named(name, re.compile(pattern, re.IGNORECASE))


# What pages put around an article, as whole lines. Too narrow is better than too wide: what is missed is read.
DEBRIS = (
    _debris("comment section", r"(全部|发表|最新|热门|查看)?评论区?\s*[（(]?\d*[）)]?|写(下你的)?评论.{0,6}"),
    _debris("comment section", r"(leave a )?(comments?|reply)\s*[(:]?\d*\)?|\d+ comments?"),
    _debris(
        "sharing",
        r"分享(到|至|给)?\s*([:：]|微信|微博|朋友圈|QQ|豆瓣|知乎|Facebook|Twitter|LinkedIn).{0,30}|分享(到|至)?|转发",
    ),
    _debris("sharing", r"share( this)?( (post|article|page))?( (on|via) .{1,20})?:?"),
    _debris(
        "applause",
        r"(点赞|收藏|关注|赞同?|喜欢|在看|打赏|投币)[\s\d|·、]*((点赞|收藏|关注|转发|评论|分享)[\s\d|·、]*)*",
    ),
    _debris("applause", r"(like|subscribe|follow( us)?|clap)s?\s*\d*"),
    _debris("page turning", r"[上下]一[篇页章](文章)?(\s*[:：»→|].{0,60})?"),
    _debris("page turning", r"(previous|next) (post|article|page)(\s*[:»→|].{0,60})?"),
    _debris(
        "more to read",
        r"(相关|热门|更多|精彩|延伸)(推荐|文章|阅读|内容)|猜你喜欢|阅读(原文|全文|更多)|展开(全文|阅读全文)",
    ),
    _debris("more to read", r"related (posts?|articles?)|recommended( for you)?|read (more|next)|you may also like:?"),
    _debris("cookie banner", r"(we|this (web)?site|our partners)\b.{0,30}\buses? cookies\b.{0,120}"),
    _debris("cookie banner", r"(accept|reject|allow)( all)? cookies|(接受|拒绝|允许)(所有|全部)?\s*cookies?"),
    _debris("login", r"登录\s*[/|]\s*注册|log ?in|sign (in|up)"),
    _debris("advertisement", r"广告|advertisement|sponsored|赞助内容"),
    _debris("copyright", r"(©|版权(所有|声明)|copyright\b).{0,80}|all rights reserved\.?"),
    _debris("way back", r"返回(顶部|首页)|back to (top|home)"),
)

REFERENCE = re.compile(
    r"(?P<label>(?P<number>\d{1,3})-\)|\[(?P<bracketed>\d{1,3})\])\s*(?P<body>.{0,500}?(?P<url>https?://\S+))"
)
CITATION = re.compile(r"\[(\d{1,3})\](?![(\[:])")
COLON_LED = re.compile(r"[:：]\s*\S.*")
CLOSING_LED = re.compile(r"\.(?![\w.]).*|\.[\u3400-\u9fff].*|[。,，;；、)）\]】」』”].*")
MARKER = re.compile(r"[-*•·–—]")
# `.spec.volumes[]`, `.spec.x = true`
CODE_PATH = re.compile(r"(?<![\w./)\]])\.[a-z][\w-]*(?:\[\])?(?:\.[A-Za-z][\w-]*(?:\[\])?)*(?: = \w+\b)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Code:
    """How code shows without its fence: its lines, how they begin, and how many at least."""

    language: str
    first: re.Pattern[str]
    line: re.Pattern[str]
    least: int


_YAML_KEY = r"(?:- )*[A-Za-z_\"'][\w./\"'-]*:(?: +[^\u3400-\u9fff#]*(?: #.*)?)?"
CODES = (
    Code("yaml", re.compile(_YAML_KEY), re.compile(rf"{_YAML_KEY}|- [^\u3400-\u9fff]+|#.*|---"), 3),
    Code("bash", re.compile(r"(?:\$|\[[^\]]+\][#$]) \S.*"), re.compile(r"(?:\$|\[[^\]]+\][#$]) \S.*"), 1),
)
