"""Which language notes are mostly in, told by their script, and in Latin letters by their smallest words."""

import re
from collections import Counter
from collections.abc import Iterable

from everyline.text.chinese import is_traditional

_ENOUGH = 400_000  # letters
# Each script by its letters, and how many Latin letters one of them is worth.
_SCRIPTS = {
    "ja": (re.compile("[\u3041-\u30ff]"), 3),
    "zh": (re.compile("[\u3400-\u9fff\uf900-\ufaff]"), 3),
    "ko": (re.compile("[\uac00-\ud7a3]"), 3),
    "ru": (re.compile("[\u0400-\u04ff]"), 1),
    "el": (re.compile("[\u0370-\u03ff]"), 1),
    "he": (re.compile("[\u0590-\u05ff]"), 1),
    "ar": (re.compile("[\u0600-\u06ff]"), 1),
    "hi": (re.compile("[\u0900-\u097f]"), 1),
    "th": (re.compile("[\u0e00-\u0e7f]"), 1),
    "": (re.compile("[A-Za-z\u00c0-\u024f]"), 1),
}
_KANA = 0.05  # of the letters of a text in kana and Chinese characters, from which on it is Japanese
_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)
# Words that nearly every sentence of a language has, and few of another's.
_SMALL = {
    "en": "the and of to is that for with are this you it be on not from can",
    "de": "der die und das ist nicht ein eine mit auf dem den für von auch sich im wird",
    "fr": "le les et des est une pour dans qui pas du sur que au plus avec sont",
    "es": "el los y las del una por con para es como más pero su lo esta se",
    "it": "il di che è per non una con sono della gli anche come più questo del",
    "pt": "o os e não uma para com do da em que como mais são dos você pelo",
    "nl": "de het een en van is niet dat op voor met zijn ook aan wordt bij",
    "pl": "i w nie na się jest że do to z jak przez oraz które ale jego",
    "cs": "a v je na se že to pro s jako které nebo ale jsou který při",
    "sv": "och att det som en är på för med inte av till den har ett om",
    "da": "og at det er en til på der som med af for ikke den har et",
    "tr": "ve bir bu için ile da de olarak gibi çok daha olan ne var en",
    "vi": "là và của có không được các một cho trong những này với để",
    "id": "yang dan di untuk dengan ini dari pada adalah tidak dalam itu atau",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
_WORD = re.compile(r"[^\W\d_]+")


def main_language(texts: Iterable[str]) -> str:
    """The code of the language that most of some texts are in; English where nothing shows one.

    Args:
        texts: what the notes say, without code.
    """
    texts = [*texts]
    letters: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for text in texts:
        for language, (pattern, worth) in _SCRIPTS.items():
            letters[language] += worth * len(pattern.findall(text))
        words.update({*_WORD.findall(text.lower())})  # one that somebody repeats says no more than once
        if letters.total() > _ENOUGH:
            break
    if letters["ja"] and letters["ja"] > _KANA * (letters["ja"] + letters["zh"]):
        letters["ja"] += letters.pop("zh", 0)
    script = max(letters, key=lambda each: letters[each]) if letters.total() else ""
    if script == "zh" and is_traditional("".join(texts)[:_ENOUGH]):
        return "zh-Hant"
    if script == "ru" and any(map(_UKRAINIAN.search, words)):
        return "uk"
    if script:
        return script
    counts = {language: sum(words[word] for word in small) for language, small in _WORDS.items()}
    best = max(counts, key=lambda each: counts[each])
    return best if counts[best] else "en"
