"""Topics that the notes ask for by themselves: by their tags, by the names that they link, by their folders."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from everyline.editorial import Editorial
from everyline.notes.attachments import folded
from everyline.notes.corpus import Corpus
from everyline.notes.settings import within
from everyline.sorting.scopes import links_of, tags_of

_ENOUGH = 3  # statements that make a page
_MOST = 40  # topics; more than that nobody reads
_NO_ID = re.compile(r"[^a-z0-9]+")


def suggest_topics(corpus: Corpus, editorial: Editorial) -> str:
    """Topics as they may stand in topics.yml, those with most statements first; empty where nothing suggests itself.

    Args:
        corpus: the notes.
        editorial: the topics that are there already are not suggested again.
    """
    counts = {scope: Counter[str]() for scope in ("tag", "linked", "folder")}
    for note in corpus.notes:
        folder, _, _ = within(note.path).rpartition("/")
        statements = [unit for unit in note.units if unit.kind.is_statement]
        whole = {folded(tag) for tag in note.tags}
        for unit in statements:
            counts["tag"].update({tag for tag in (*tags_of(unit), *whole) if "/" not in tag})  # the broadest are enough
            counts["linked"].update({*links_of(unit)})
        if folder:
            counts["folder"][folder.partition("/")[0]] += len(statements)
    sums: Counter[str] = Counter()
    scopes: dict[str, list[tuple[str, str]]] = {}
    for scope, found in counts.items():
        for name, count in found.items():
            sums[folded(name)] += count
            scopes.setdefault(folded(name), []).append((scope, name))
    known = {folded(each) for topic in editorial.topics.values() for each in (*topic.title.values(), *topic.aliases)}
    wanted = [name for name, count in sums.most_common() if count >= _ENOUGH and name not in known][:_MOST]
    taken = {*editorial.topics}
    return "".join(_topic(name, sums[name], scopes[name], taken) for name in wanted)


def _topic(name: str, count: int, scopes: Iterable[tuple[str, str]], taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    wanted = _NO_ID.sub("-", plain).strip("-") or "topic"
    number = 1
    while (own := wanted if number == 1 else f"{wanted}-{number}") in taken:
        number += 1
    taken.add(own)
    takes = ", ".join(f"{{{scope}: {json.dumps(each, ensure_ascii=False)}}}" for scope, each in scopes)
    title = json.dumps(name[:1].upper() + name[1:], ensure_ascii=False)
    return f"  - {{id: {own}, title: {title}, takes: [{takes}]}} # {count:,} mentions\n"
