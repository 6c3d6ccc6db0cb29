"""Links into other programs: which programs those are, and which links do no more than show something there."""

import re
from urllib.parse import parse_qsl, unquote

# Programs that notes lead into.
_SCHEMES_OF_PROGRAMS = """
tel sms geo obsidian logseq zotero things omnifocus bear evernote devonthink x-devonthink-item hook
marginnote3app marginnote4app notion kindle onenote message xmpp news doi isbn
"""
PROGRAMS = frozenset(_SCHEMES_OF_PROGRAMS.split())
# What shows something in those that can do more: add, delete or run, for instance, or ask another machine. Others get no link.
_SHOWS = {
    "bear": r"//x-callback-url/open-(note|tag)\?.*",
    "devonthink": r"//[\w-]+(\?.*)?",
    "evernote": r"///view/.*",
    "geo": r"[-\d.,]+(\?.*)?",
    "kindle": r"//book\?action=open&.*",
    "logseq": r"//graph/.*",
    "news": r"[^/?]*",
    "notion": r"//(www\.)?notion\.so/.*",
    "obsidian": r"//(open|search)\?.*|//vault/.*|///[^/].*",
    "omnifocus": r"///(folder|forecast|inbox|perspective|project|tag|task)(/(?!add$)[^/?]*)?",
    "onenote": r"https://([\w-]+\.)*(docs\.live\.net|onedrive\.live\.com|sharepoint\.com)/.*",
    "sms": r"\+?[\d().\s-]+",
    "tel": r"\+?[\d().\s-]+",
    "things": r"///show\?.*",
    "x-devonthink-item": r"//[\w-]+(\?.*)?",
    "zotero": r"//(open|open-pdf|select)/.*",
}
_OF_OTHERS = r"[^?]*"
# What they may be told: what to show, and where in it.
_NAMES_OF_ASKED = """
action annotation asin block-id collectionKey file filter header id itemKey line location name p page q query reveal search title v vault z
"""
_ASKED = frozenset(_NAMES_OF_ASKED.split())


def only_shows(address: str) -> bool:
    """Whether a link into a program can do no more than show something there."""
    scheme, _, rest = address.partition(":")
    name, said = scheme.lower(), unquote(rest)
    asked = {key for key, _ in parse_qsl(rest.partition("#")[0].partition("?")[2], keep_blank_values=True)}
    is_known = name in PROGRAMS and asked <= _ASKED and "\\" not in said  # another machine, to Windows
    return is_known and bool(re.fullmatch(_SHOWS.get(name, _OF_OTHERS), said, re.DOTALL))
