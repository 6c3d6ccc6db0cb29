"""Which language a text is in, told by its script: of those of a project, or of any; in Latin letters by its smallest words."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from everyline.text.writing_systems import CODE_SPAN, HAN, base, direction, has_han, is_traditional, script

_LATIN = re.compile("[A-Za-z]")
_ADDRESS = re.compile(r"\b(?:https?|data):[!-~]+")  # its letters are no words; those of a picture are any
_CODE = re.compile(rf"{CODE_SPAN}|\]\([^()\s]*\)", re.DOTALL)  # and where links lead
# What says nothing of the language of words: code, formulas, where links lead, addresses, names that are linked, tags.
_NO_WORDS = re.compile(
    rf"{_CODE.pattern}|(?s:\$\$.*?\$\$)|(?<![\\$])\$(?![\s$])[^$\n]*\$|{_ADDRESS.pattern}|\[\[[^\[\]\n]*\]\]|\(\([^()\s]*\)\)|#[\w/-]+|<[^<>\n]+>",
    re.DOTALL,
)
_LETTER = re.compile(r"[^\W\d_]")
# Scripts that tell a language, or the one that is written in them most.
_SCRIPTS = {
    "ja": re.compile("[\u3041-\u30ff]"),
    "zh": re.compile(f"[{HAN}]"),
    "ko": re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]"),
    "ru": re.compile("[\u0400-\u052f]"),
    "el": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "ar": re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
    "": re.compile("[A-Za-z\u00c0-\u024f]"),
}
_WORTH = {"ja": 3, "zh": 3, "ko": 3}  # Latin letters that one of theirs is worth


def language_of(text: str, default: str = "en") -> str:
    """The language that the letters of a text tell, as far as they do.

    That is ``ja`` if it holds kana, ``zh`` if it holds Chinese characters, ``ko``, ``ru``, ``el``, ``he``, ``ar``, ``hi`` or
    ``th`` if at least half of its letters are of their script, else the default. Of what begins with a letter that runs from the right,
    a quarter is enough, for the line then runs that way. Code and addresses don't count where there are words beside them.
    """
    if text.isascii():
        return default
    text = _ADDRESS.sub(" ", text)
    if _SCRIPTS["ja"].search(text):
        return "ja"
    letters = _LETTER.findall(_CODE.sub(" ", text)) or _LETTER.findall(text)
    words = "".join(letters)
    found = {each: len(script.findall(words)) for each, script in _SCRIPTS.items() if each not in ("ja", "zh", "")}
    best = max(found, key=lambda language: found[language])
    share = 4 if letters and best in ("ar", "he") and _SCRIPTS[best].match(letters[0]) else 2
    if found[best] and share * found[best] >= len(letters):
        return best
    return "zh" if _SCRIPTS["zh"].search(text) else default


@lru_cache(maxsize=2**16)  # every page asks it of every line
def language_among(text: str, languages: tuple[str, ...]) -> str:
    """The language of a text, one of the project's where it can be, else the one that it seems to be in.

    Texts that nothing decides are in the project's first language in Latin letters, or else in its first language; but words in Latin
    letters are not in one that runs the other way.
    """
    latin = next((each for each in languages if script(each) == "Latn"), "")
    runs_on = direction(languages[0]) == "ltr" or not _LATIN.search(text)
    # Whatever else it is, it runs from left to right.
    found = language_of(text, latin or (languages[0] if runs_on else "en"))
    if alike := [each for each in languages if base(each) == base(found)]:
        return alike[0] if len(alike) == 1 or found != "zh" else _chinese(text, alike)
    if same := next((each for each in languages if script(each) == script(found) != "Latn"), ""):
        return same  # Ukrainian is written as Russian is, Persian as Arabic
    # A text without kana may be Japanese as well as Chinese.
    if found == "zh" and not (own := next((each for each in languages if has_han(each)), "")):
        return "zh-Hant" if is_traditional(text) else found
    return own if found == "zh" else found


def _chinese(text: str, languages: list[str]) -> str:
    """Which kind of Chinese a text is in: the first of the project's where nothing tells them apart."""
    kind = is_traditional(text)
    return next((each for each in languages if kind is None or (script(each) == "Hant") == kind), languages[0])


@lru_cache(maxsize=2**14)
def is_decided(text: str) -> bool:
    """Whether a text shows what language it is in; names and commands don't, and need no translation."""
    return language_of(text, "") != ""


_ENOUGH = 400_000  # letters
_JAPANESE = 0.05  # of the letters of a text in kana and Chinese characters, from which on it is Japanese
_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)
# Words that nearly every sentence of a language has, and few of another's; none of one letter, as names in formulas are.
_SMALL = {
    "en": "the and of to is that for with are this you it be on not from can by or as we do if",
    "de": "der die und das ist nicht ein eine mit auf dem den für von auch sich im wird",
    "fr": "le les et des est une pour dans qui pas du sur que au plus avec sont",
    "es": "el los las del una por con para es como más pero su lo esta se",
    "it": "il di che è per non una con sono della gli anche come più questo del",
    "pt": "os não uma um ao para com do da em que como mais são dos você pelo",
    "nl": "de het een en van is niet dat op voor met zijn ook aan wordt bij",
    "pl": "nie na się jest że do to jak przez oraz które ale jego dla po od są",
    "cs": "je na se že to pro jako které nebo ale jsou který při ve za od není",
    "sv": "och att det som en är på för med inte av till den har ett om",
    "da": "og at det er en til på der som med af for ikke den har et",
    "tr": "ve bir bu için ile da de olarak gibi çok daha olan ne var en",
    "vi": "là và của có không được các một cho trong những này với để",
    "id": "yang dan di untuk dengan ini dari pada adalah tidak dalam itu atau",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
_SAYING: dict[str, list[str]] = {}  # the languages of each small word
for _language, _small in _WORDS.items():
    for _word in _small:
        _SAYING.setdefault(_word, []).append(_language)
_CLEARER = 1.5  # times the small words of any other language tell one
_SHARE = 0.08  # of the words of running text that its small words are at least, which names and commands have by chance
_DIFFERENT = 3  # words of a text, and small ones of all texts, at least, for one may be a name
# None of names with other marks in them: `Ctrl-w`, `at_de`.
_WORD = re.compile(r"(?<![\w\\@/.\-])[^\W\d_]+(?![\w@/\\\-]|\.\w)")


def main_language(texts: Iterable[str]) -> str:
    """The code of the language that most of some texts are in; English where nothing shows one."""
    texts = [*texts]
    letters: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for text in texts:
        for language, pattern in _SCRIPTS.items():
            letters[language] += _WORTH.get(language, 1) * len(pattern.findall(text))
        words.update(_words(text))
        if letters.total() > _ENOUGH:
            break
    if letters["ja"] and letters["ja"] > _JAPANESE * (letters["ja"] + letters["zh"]):
        letters["ja"] += letters.pop("zh", 0)
    script = max(letters, key=lambda each: letters[each]) if letters.total() else ""
    if script == "zh" and is_traditional("".join(texts)[:_ENOUGH]):
        return "zh-Hant"
    if script == "ru" and any(map(_UKRAINIAN.search, words)):
        return "uk"
    if script:
        return script
    (best, most), *_ = _by_small_words(words)
    return best if most else "en"


@lru_cache(maxsize=2**14)
def latin_language(*texts: str, clear: int = 6) -> str:
    """The language in Latin letters that the running words of some texts are clearly in; empty where its small words are fewer than asked for,
    or nearly as many are another's, or too few beside the other words.
    """
    said = (each for each in map(_words, texts) if len(each) >= _DIFFERENT)  # fewer are a name or a command
    words = Counter(word for each in said for word in each)
    (best, most), (_, second), *_ = _by_small_words(words)
    is_said = most >= max(clear, _SHARE * words.total()) and len(_WORDS[best] & words.keys()) >= _DIFFERENT
    return best if is_said and most > _CLEARER * second else ""


def has_words(text: str) -> bool:
    """Whether a text has words at all, beside what says nothing of a language."""
    return bool(_words(text))


def _words(text: str) -> set[str]:
    """The running words of a text; one that somebody repeats says no more than once."""
    return {*_WORD.findall(_NO_WORDS.sub(" ", text.lower()))}


def _by_small_words(words: Counter[str]) -> list[tuple[str, int]]:
    counts = Counter(dict.fromkeys(_WORDS, 0))
    for word in words.keys() & _SAYING.keys():
        for language in _SAYING[word]:
            counts[language] += words[word]
    return counts.most_common()
