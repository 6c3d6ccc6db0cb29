"""Reading what files say in the languages of a project."""

from __future__ import annotations

from everyline.editorial.yamlfile import Value
from everyline.text.texts import NO_TEXT, Text


def text_in(value: Value) -> Text:
    """A text in the languages of the project, of a file that was loaded with them.

    It is a mapping by language, or a plain text where there is one language. What is missing in some language is
    warned of, and another language stands in; empty where the value is absent. In a file that was loaded without
    languages anything goes.
    """
    if not value:
        return NO_TEXT
    if not value.languages:
        return Text({key: each.text() for key, each in value.pairs()})
    if not value.is_mapping():
        return _plain(value)
    texts = _given(value)
    if not texts:
        value.complain(f"`{value.languages[0]}:` is missing", f"add `{value.languages[0]}:` here")
    for language in value.languages if texts else ():
        if language not in texts:
            value.warn(
                f"`{language}:` is missing", f"add `{language}:` here; meanwhile `{next(iter(texts))}:` stands in"
            )
    return Text(texts)


def _given(value: Value) -> dict[str, str]:
    """The texts of a mapping in the languages of the project, in their order."""
    texts: dict[str, str] = {}
    for language, each in value.pairs():
        if language not in value.languages:
            _warn_of(each, language)
            continue
        if language in texts:
            each.complain(f"`{language}:` is given twice", "keep one of them")
        texts[language] = each.text()
        if not texts[language].strip():
            each.complain(f"the text in `{language}` is empty", "write it, or remove what it labels")
    return {language: texts[language] for language in value.languages if language in texts}


def _warn_of(value: Value, language: str) -> None:
    value.warn(f"`{language}:` is no language of this project", f"those are: {', '.join(value.languages)}")


def _plain(value: Value) -> Text:
    text, (first, *others) = value.text(), value.languages
    if not text.strip():
        value.complain("the text is empty", "write it, or remove what it labels")
    elif others:
        forms = ", ".join(f"{language}: …" for language in value.languages)
        value.warn("this text is in one language only", f"write it in each, `{{{forms}}}`")
    return Text({first: text})


def texts_in(value: Value) -> tuple[str, ...]:
    """Lists of names by language as one list, in the order of the languages; or a plain list."""
    if not value.is_mapping():
        return value.texts()
    value.allow(*dict(value.pairs()))  # each of them once
    for language, each in value.pairs():
        if language not in value.languages:
            _warn_of(each, language)
    return tuple(text for language in value.languages for text in value.get(language).texts())


def authority_in(value: Value) -> tuple[str, str]:
    """Title and address of the page that something rests on; empty texts where the value is absent."""
    title, _ = value.record("title", "url")
    return title, value.get("url").web_address()
