"""Every message about YAML that can't be read or is not what it seems, and about repairs of it."""

from __future__ import annotations

from dataclasses import dataclass

_SHOWN = 40  # characters of a line or value in a message


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a text, and what to do about it; or what a repair changed. The line is that of the text, from 1."""

    rule: str
    line: int
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """Something to say, in words whose fields in braces are filled in."""

    rule: str
    text: str
    hint: str = ""

    def at(self, line: int, /, **fields: object) -> Complaint:
        """It is said about a line; values that are long are cut."""
        shown = {name: str(value) for name, value in fields.items()}
        long = {name for name, value in shown.items() if len(value) > _SHOWN} - {"reason", "problem"}
        shown |= {name: f"{shown[name][:_SHOWN]}…" for name in long}
        return Complaint(self.rule, line, self.text.format(**shown), self.hint.format(**shown))


class UnclearError(Exception):
    """There is no repair that can be answered for; carries the reason."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(complaint.message)
        self.complaint = complaint


# What was pasted along with YAML

COMMAND = Message("command", "`{line}` is a command for a shell, not part of a manifest", "delete the line")
FENCE = Message("fence", "`{line}` is Markdown's mark around code, not YAML", "delete the line")
LINE_NUMBER = Message(
    "line-number",
    "`{line}` begins with the number of a line, which is not part of the YAML",
    "delete the numbers before all lines",
)
LEFT_OUT = Message(
    "left-out",
    "`…` or `...` stands for lines that were left out here",
    "write those lines, or delete this one if nothing is missing",
)
NOT_READ = Message(
    "left-out",
    "`...` ends a document in YAML, so what follows it is not read",
    "write `---` instead if another object follows; if lines were left out here, write them",
)
HTML = Message(
    "html",
    "`{entity}` is how HTML writes `{character}`; YAML takes it as it stands",
    "write `{character}`, here and wherever it was pasted like that",
)
SEPARATOR = Message(
    "separator",
    "words stand behind `---`, which kubectl does not read: `{words}`",
    "make them a comment, `--- # {words}`, or begin a new line after `---`",
)
TEMPLATE = Message(
    "template",
    "`{found}` is for a template engine such as Helm; before it has run this is no YAML",
    "check what `helm template` prints",
)
PLACEHOLDER = Message(
    "placeholder",
    "`{value}` in `{field}` stands for a value that everybody fills in for themselves",
    "write your own value there",
)
VARIABLE = Message(
    "placeholder",
    "`{value}` in `{field}` is a variable that nothing fills in: neither YAML nor kubectl does",
    "write the value, or let `envsubst` fill it in before",
)
ELIDED = Message(
    "placeholder", "`{value}` in `{field}` stands for something that was left out", "write what belongs there"
)
CURLY_QUOTES = Message(
    "curly-quotes",
    "the curly quotation marks around `{value}` are part of the value: YAML knows only straight ones",
    'write `"{value}"`, unless they are meant',
)

# Characters and signs

TAB = Message(
    "tab",
    "the line is indented with a tab, and YAML allows only spaces there",
    "replace each tab with two spaces, in the whole file",
)
FULL_WIDTH = Message(
    "full-width",
    "the full-width character `{wrong}` is not the `{right}` that YAML needs",
    "type `{right}` with the input method switched to English",
)
CURLY = Message(
    "full-width",
    "the curly quotation mark `{wrong}` is not the straight `{right}` that YAML needs",
    "type `{right}`; word processors and chats make curly ones of it",
)
SPACE = Message("full-width", "a space that is none to YAML (U+{code}) stands here", "type an ordinary space instead")
CONTROL = Message(
    "control-character", "an invisible control character (U+{code}) stands here", "delete it, or type the line again"
)
ENCODING = Message("encoding", "the file is not UTF-8", "save it as UTF-8 in your editor")
BLANK_AFTER_COLON = Message(
    "blank-after-colon", "a space is missing after the colon in `{key}:{rest}`", "write `{key}: {rest}`"
)
BLANK_AFTER_DASH = Message("blank-after-dash", "a space is missing after the dash in `{line}`", "write `{right}`")
NO_COLON = Message(
    "no-colon",
    "`{line}` is neither `key: value` nor an item of a list",
    "add the colon, or indent it if it continues the value above",
)
OPEN_QUOTE = Message("quote", "a quotation mark is opened here and never closed", "add the closing one")
BEHIND_QUOTE = Message(
    "quote",
    "something stands behind the closing quotation mark in `{line}`",
    "put the whole value in one pair of quotes",
)
COLON_IN_VALUE = Message(
    "colon-in-value",
    "the value of `{key}:` contains a second colon followed by a space",
    "put the whole value after `{key}:` in quotes",
)
BRACKET = Message(
    "bracket",
    "`{opening}` is opened here and not closed, or a comma is missing between its items",
    "add `{closing}`, or quotes if the value is text",
)
SPECIAL = Message("special-character", "a value can't begin with `{character}`", "put the whole value in quotes")
ALIAS = Message(
    "alias",
    "a value that begins with `*` refers to an anchor, and there is none of that name above",
    "put it in quotes if the asterisk is part of the value",
)
ANCHOR = Message(
    "alias", "a value that begins with `&` names an anchor, and this is no name", "put the whole value in quotes"
)
ESCAPE = Message(
    "escape",
    "a backslash in double quotes begins an escape, and this is none that YAML knows",
    "use single quotes, or write the backslash twice",
)
BLOCK_TEXT = Message(
    "block-text",
    "something stands behind `|` or `>`, whose text begins in the next line",
    "move it to the next line and indent it",
)
UNREADABLE = Message("yaml", "this is no YAML: {problem}", "look at this line and the one above it")

# Indentation

DEEPER = Message(
    "indentation",
    "`{key}:` is indented deeper than `{above}:` above it, which has a value already",
    "give both lines the same indentation, or remove the value of `{above}:`",
)
FURTHER_LEFT = Message(
    "indentation",
    "`{line}` stands further left than the first line of the document",
    "begin all top-level keys in the same column",
)
LIST_HERE = Message(
    "indentation",
    "a list can't begin here: `{line}`",
    "begin it on a line of its own, below a key that ends with a colon",
)
FITS_ONE = Message(
    "indentation",
    "`{line}` is indented by {width} spaces, which fits none of the lines above",
    "indent it by {one} spaces like line {first}",
)
FITS_TWO = Message(
    "indentation",
    "`{line}` is indented by {width} spaces, which fits none of the lines above",
    "indent it by {one} spaces like line {first} or by {two} spaces like line {second}",
)
FITS_NONE = Message(
    "indentation",
    "`{line}` is indented by {width} spaces, which fits none of the lines above",
    "indent it like the lines that it belongs to",
)

# What the nodes of a document can be

ALIAS_BOMB = Message(
    "alias-bomb",
    "the document has more than {most} fields once its aliases are followed",
    "write the parts out, or split the file",
)
SELF_ALIAS = Message("alias-bomb", "this anchor contains itself", "remove the `*` inside")
TOO_DEEP = Message("too-deep", "nested more than {most} deep", "close a bracket, or indent less")
TWICE = Message("duplicate-key", "`{key}:` is given twice", "keep one of them, or merge what stands under them")
DUPLICATE = Message(
    "duplicate-key",
    "`{key}:` is given twice; the first is in line {first}",
    "keep one of them, or merge what stands under them",
)
SECOND_OBJECT = Message(
    "second-object",
    "`{key}:` is given twice, as if a second object began here; the first is in line {first}",
    "write `---` on a line of its own between two objects",
)
MERGE_KIND = Message(
    "merge",
    "`<<:` takes over the fields of a mapping, and this is none",
    "write `<<: *name` with an anchor of a mapping",
)
MERGE_REPLACES = Message(
    "merge", "`<<:` replaces `{name}:` of line {first}, because it stands below it", "move `<<:` above"
)
KEY_FORM = Message(
    "key", "a key must be plain text, and this is a list or mapping", "put text with braces or brackets in quotes"
)
KEY_EMPTY = Message("key", "a key is empty or null", "write a name before the colon")
BOOLEAN_KEY = Message(
    "boolean-key", "the key `{key}` means {meant} in YAML, so Kubernetes reads `{meant}:`", 'write `"{key}":`'
)
TAG_VALUE = Message("tag", "`{value}` is no value for the tag `!!{tag}`", "remove the tag")
TAG = Message(
    "tag",
    "the tag `{tag}` has no place in a manifest",
    "remove it, or put the whole value in quotes if it should begin with `!`",
)
NUMBER = Message("number", "`{value}` is a number that JSON does not have", "put it in quotes if text is meant")
EMPTY = Message("empty", "there is no manifest in here", "it should begin with `apiVersion:`")
NO_MANIFEST = Message(
    "no-manifest",
    "this is no manifest and was not checked: it has neither `apiVersion:` nor `kind:`",
    "a manifest begins with both",
)
NOT_AN_OBJECT = Message(
    "not-an-object",
    "a manifest consists of `key: value` pairs, and this is {what}",
    "it should begin with `apiVersion:`",
)
NO_ITEM = Message("not-an-object", "an item of this list is no object", "each item needs `apiVersion:` and `kind:`")

# What a repair did

COMMAND_LEFT_OUT = Message("repair", "left out, because it is no YAML: `{line}`")
FENCE_LEFT_OUT = Message("repair", "left out, because it is Markdown: `{line}`")
MARK_LEFT_OUT = Message("repair", "the `{mark}` before each line was left out")
NUMBERS_LEFT_OUT = Message("repair", "the numbers of the lines were left out")
ENTITIES_READ = Message("repair", "what was written for HTML (`&quot;`) was read as what it means")
WORDS_MADE_COMMENT = Message("repair", "the words behind `---` became a comment")
SPACE_MADE_PLAIN = Message("repair", "an unusual space became an ordinary one")
FULL_WIDTH_COLON = Message("repair", "a full-width colon became `:`")
QUOTES_MADE_PLAIN = Message("repair", "curly quotation marks became straight ones")
FULL_WIDTH_LIST = Message("repair", "full-width marks in a list became plain ones")
LONG_DASH = Message("repair", "a long dash became `-`")
SPACE_ADDED = Message("repair", "a space was added after the colon")
DASH_BLANK_ADDED = Message("repair", "a space was added after the dash")
NAME_MENDED = Message("repair", "there is no {key} `{old}` here: `{new}`")
RENAMED = Message("repair", "`{old}` is no field there: `{new}`")
QUOTED = Message("repair", "text was needed: `{value}` was put in quotes")
UNQUOTED = Message("repair", "no text was needed: the quotes around {value} were removed")
TABS_REPLACED = Message("repair", "tabs became spaces, {width} for each")
MARGIN_REMOVED = Message("moved", "all lines but the first were moved left by {width} columns")
LAYOUT_REBUILT = Message("repair", "no line was indented: the layout was rebuilt from what a {kind} can have where")
MOVED = Message("moved", "`{line}` was moved from column {old} to column {new}, its only place")
ASSUMED = Message("repair", "`{key}:` was taken for a field of `{outer}`, not for one more in `{inner}`")

# Why a repair was refused

TOO_MANY = Message(
    "too-many", "there are more ways to lay this out than can be tried", "indent at least some of the lines"
)
AMBIGUOUS = Message(
    "ambiguous",
    "it can be laid out in more than one way, with different meanings",
    "indent the lines from here on yourself",
)
CHOSEN = Message("chosen", "a line may belong among names that people choose, where anything fits", "indent it by hand")
NO_SCHEMA = Message(
    "no-schema", "there is no schema for this kind, so its layout can't be rebuilt", "mend its indentation by hand"
)
TEXT_LOST = Message(
    "text-lost",
    "the indentation inside the text below `{line}` is lost, and nothing says what it was",
    "indent the text by hand",
)
TEXT_TABS = Message("text-tabs", "tabs inside the text below `{line}` may be part of it", "replace those before it")
TEXT_QUOTES = Message("text-quotes", "a text has curly quotation marks too, perhaps on purpose", "mend them by hand")
NO_LAYOUT = Message("no-repair", "no small change makes a manifest of it: {reason}", "mend that first")
