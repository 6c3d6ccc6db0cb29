"""What stands before and behind the chapters: settings, cover, imprint, contents, addresses, index."""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from urllib.parse import unquote

from lxml.html import HtmlElement
from lxml.html.builder import E

from everyline.books.fonts import OPEN
from everyline.books.manuscript import Manuscript
from everyline.books.markup import Markup, call, join, string
from everyline.editorial import Term
from everyline.model.addresses import GLOSSARY_PAGE
from everyline.model.site import Plan
from everyline.text.writing_systems import HAN_LANGUAGES, base, breadth, direction, region, under_letters

_GUIDE = (
    "book-guide-sources",
    "book-guide-corrections",
    "book-guide-terms",
    "book-guide-links",
    "book-guide-figures",
    "book-left-out",
)
# The templates' own words, by the names that they have there.
_WORDS = {"see": "book-see", "above": "book-above", "below": "book-below", "pages-comma": "pages-comma"}


def words(plan: Plan, faces: Mapping[str, Mapping[str, Sequence[str]]]) -> str:
    """The words that templates print, and the faces that they are set in, as a file of theirs."""
    texts = {"language": base(plan.language), "region": region(plan.language), "direction": direction(plan.language)}
    texts |= {name: plan.messages[key] for name, key in _WORDS.items()}
    rows = ", ".join(f"{name}: {string(words)}" for name, words in texts.items())
    han = ", ".join(map(string, HAN_LANGUAGES))
    lists = []
    for kind, by_language in faces.items():
        listed = (
            f"{string(name)}: ({''.join(f'{string(each)}, ' for each in names)})" for name, names in by_language.items()
        )
        lists.append(f"{kind}: ({', '.join(listed)})")
    return f"#let words = ({rows})\n#let han-languages = ({han})\n#let faces = ({', '.join(lists)})\n"


def opening(book: Manuscript, families: Sequence[str]) -> Markup:
    """Settings, cover, imprint, which names the families of letters, and contents."""
    plan, front, commit = book.plan, book.front, book.commit
    msg, language = plan.messages, plan.language
    home = plan.skeletons.get("index")
    claim = book.volume or (home.title if home else "")
    settings = call(
        "book.with",
        title=book.title,
        author=(front.author,) if front.author else (),
        keywords=tuple(topic.title[language] for topic in plan.editorial.topics.values()),
        description=claim,
    )
    numbers = [number for part in book.parts for number in (part.name, *(each for each, _ in part.chapters))]
    longest = max(map(breadth, numbers), default=0)
    made = " · ".join(filter(None, (front.author, commit.date, front.url)))
    return join(
        [
            Markup('#import "book.typ": *\n#show: ' + settings[1:] + "\n"),
            call("cover", front.name, claim, about(book), made, front.name, *book.samples),
            call("imprint", book.title, *imprint(book, families)),
            call("contents", msg["book-contents"], 1 + 0.46 * longest),
            call("volumes", msg["book-volumes"], *book.others) if book.others else Markup(""),
        ]
    )


def imprint(book: Manuscript, families: Sequence[str]) -> list[str]:
    """Who made a book of what, when and by which means, and what others may do with it: a line each, as far as it is known."""
    msg, front, commit = book.plan.messages, book.front, book.commit
    return [
        *filter(None, (front.author, book.source.license)),
        msg("book-made", date=commit.date, commit=commit.name) if commit.name else msg["book-by"],
        *([msg("book-online", url=front.url)] if front.url else []),
        *([msg("book-faces", fonts=msg["comma"].join(families))] if families else []),
        *([msg["book-faces-open"]] if families and all(each.startswith(OPEN) for each in families) else []),
    ]


def about(book: Manuscript) -> str:
    """What a book is made of, in a sentence; a volume of several, what is in it."""
    plan, here = book.plan, {page.address for page in book.pages}
    notes = sum(not book.volume or note.page in here for note in plan.corpus.notes)
    if not (topics := len(plan.editorial.topics)):
        return plan.messages("book-about-notes", notes=notes)
    return plan.messages("book-about", notes=notes, topics=topics)


def add_guide(article: HtmlElement, plan: Plan, *, has_figures: bool) -> None:
    """Tell on the first page how to read a book, ahead of its first heading: of what it has. Notes in their own order say all themselves."""
    msg, data = plan.messages, plan.editorial
    if not data.topics:
        return
    lacking = {
        "book-guide-corrections": not data.errata,
        "book-guide-terms": not data.terms,
        "book-guide-figures": not has_figures,
    }
    guide = [E.h2(msg["book-guide"]), E.ul(*(E.li(msg[point]) for point in _GUIDE if not lacking.get(point)))]
    place = next((place for place, each in enumerate(article) if each.tag == "h2"), len(article))
    article[place:place] = guide


def explained(book: Manuscript) -> dict[str, str]:
    """The place that explains each term, by the terms' ids, as far as the book has it."""
    topics = book.plan.editorial.topics
    ways = ((term, topics[term.topic].page) for term in book.plan.editorial.terms if term.topic)
    here = {page.address for page in book.pages}
    return {
        term.id: book.places.find(page, f"#{term.anchor}" if term.anchor else "") for term, page in ways if page in here
    }


def index(
    terms: Iterable[Term], language: str, *, explained: Mapping[str, str], has_glossary: bool = True
) -> list[tuple[str, tuple[tuple[str, str, str, str], ...]]]:
    """The terms under their letters: id, name, the place that explains it, its place in the glossary; empty where the book has none."""
    place = f"{GLOSSARY_PAGE}#term-" if has_glossary else ""
    return [
        (
            letter,
            tuple(
                (term.id, term.name[language], explained.get(term.id, ""), place and f"{place}{term.id}")
                for term in group
            ),
        )
        for letter, group in under_letters(terms, lambda term: term.name[language], language)
    ]


def _readable(address: str) -> str:
    """An address as a person would type it: in letters where it has them as numbers."""
    plain = unquote(address)
    return plain if plain.isprintable() and " " not in plain else address


def closing(book: Manuscript, marked: Container[str], addresses: Collection[str]) -> Markup:
    """Addresses of the web, and index: of a volume without the glossary with `marked` terms alone."""
    plan, msg = book.plan, book.plan.messages
    has_glossary = any(page.address == GLOSSARY_PAGE for page in book.pages)
    terms = tuple(term for term in plan.editorial.terms if has_glossary or term.id in marked)
    letters = index(terms, plan.language, explained=explained(book), has_glossary=has_glossary)
    return join(
        [
            call("addresses", msg["book-addresses"], *map(_readable, addresses)) if addresses else Markup(""),
            call("index", msg["book-index"], *letters) if letters else Markup(""),
        ]
    )
