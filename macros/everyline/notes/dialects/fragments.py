"""Telling from its last word, or its only word, that a quotation is not whole.

The rules are about language, not about any subject: which words can't end a sentence in Chinese and English.
"""

from __future__ import annotations

import re

# Prepositions and conjunctions, which something must follow.
_DANGLING_CHINESE = (
    *"比和与或在把被及而对从向但且则由将让使以因于跟同并如若即虽既",
    *("因为", "为了", "或者", "但是", "如果", "虽然", "尽管", "即使", "以便", "包括"),
)
# Words that end in one of these characters and may well end a sentence.
_WHOLE = """
对比 占比 相比 同比 环比 性价比 总和 饱和 缓和 中和 温和 参与 存在 所在 现在 内在 外在 实在 潜在 普及 涉及 提及 顾及 波及 来得及
相对 绝对 面对 核对 配对 应对 校对 成对 不对 服从 遵从 主从 方向 转向 指向 倾向 走向 流向 双向 单向 定向 横向 纵向 反向 正向 导向
规则 原则 法则 守则 自由 理由 缘由 可以 难以 予以 得以 加以 原因 起因 成因 终于 相同 不同 共同 如同 协同 合同 等同 合并 归并 一并
自如 不如 立即 随即 转让 促使 行使 驱使
"""
_WHOLE_CHINESE = tuple(_WHOLE.split())
_DANGLING_ENGLISH = re.compile(
    r"\b(?:of|the|an?|and|or|nor|but|to|for|from|with|as|than|that|which|whose|into|onto|between|via|per|if|because"
    r"|whether|although|is|are|was|were|its|their|your)$",
    re.IGNORECASE,
)
# Four characters hold one Chinese word; digits and dots make a Latin word a name or a version that says something.
_ONE_WORD = re.compile(r"[\u3400-\u9fff]{1,4}|[A-Za-z]+(?:-[A-Za-z]+)*")


def is_cut_off(text: str) -> bool:
    """Whether the text stops at a word that can't end a sentence, and without closing punctuation."""
    end = text.rstrip()
    if end.endswith(_DANGLING_CHINESE):
        return not end.endswith(_WHOLE_CHINESE)
    return bool(_DANGLING_ENGLISH.search(end))


def joined(first: str, second: str) -> str:
    """Two halves put together: with a blank between Latin words, without one in Chinese."""
    first, second = first.rstrip(), second.lstrip()
    return f"{first} {second}" if first[-1:].isascii() and second[:1].isascii() else first + second


def is_fragment(text: str) -> bool:
    """Whether the text is a single word, which says nothing by itself."""
    return _ONE_WORD.fullmatch(text.strip()) is not None
