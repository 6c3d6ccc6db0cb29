"""The pictures that a link to a page is shown with elsewhere: its title on the site's paper, drawn with the shipped fonts."""

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from everyline.diagrams.lettering import wrap
from everyline.publishing.machine_readable import CARDS, Facts, SharedWords, read_pages
from everyline.publishing.whole_site import WholeSite

_FONTS = Path(__file__).parents[1] / "diagrams" / "fonts"
_SIZE = _WIDTH, _HEIGHT = 1200, 630
_EDGE = 84
_PAPER, _TEXT, _SOFT, _VERMILION, _LINE = "#faf6ec", "#25272e", "#5d5d63", "#c23b22", "#e0d6c0"  # as in palette.css
_TITLES = ((76, 3), (60, 4), (46, 5))  # sizes of a title, the largest that fits, and how many lines it may have
_LEADING = 1.32
_SEEN = 300  # characters of a text; no card shows more, and a longer line is more than Pillow draws


def write_cards(site: WholeSite) -> None:
    """Draw the card of each page that names one of its own; nobody sees them where no address is known."""
    for language in site.languages:
        for facts, frame in read_pages(site, language):
            if facts.card == f"{CARDS}/{facts.path.removesuffix('.html')}.png":
                file = site.folder / facts.card
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(draw(facts, frame))


def draw(facts: Facts, frame: SharedWords) -> bytes:
    """A card as PNG, the same bytes wherever it is drawn."""
    image = Image.new("RGB", _SIZE, _PAPER)
    pen = ImageDraw.Draw(image)
    for x, width in ((_EDGE - 40, 6), (_EDGE - 28, 2)):
        pen.rectangle((x, _EDGE, x + width - 1, _HEIGHT - _EDGE), fill=_VERMILION)
    top: float = _EDGE - 8
    if facts.section and facts.title != frame.site:
        top = _write(pen, top, [facts.section], 32, _SOFT) + 12
    for size, most in _TITLES:
        lines = wrap(_drawable(facts.title), (_WIDTH - 2 * _EDGE) / size)
        if len(lines) <= most:
            break
    top = _write(pen, top, lines[:most], size, _TEXT, "Bold")
    room = int((_HEIGHT - _EDGE - 70 - top) / (30 * _LEADING))
    lines = wrap(_drawable(facts.description), (_WIDTH - 2 * _EDGE) / 30)
    if len(lines) > room > 0:
        lines = [*lines[: room - 1], f"{lines[room - 1].rstrip('，。、；：,;:. ')}…"]
    _write(pen, top + 16, lines[: max(room, 0)], 30, _SOFT)
    pen.line((_EDGE, _HEIGHT - _EDGE - 44, _WIDTH - _EDGE, _HEIGHT - _EDGE - 44), fill=_LINE, width=2)
    _write(pen, _HEIGHT - _EDGE - 32, [frame.site], 32, _TEXT, "Bold")
    written = io.BytesIO()
    image.quantize(16, Image.Quantize.MAXCOVERAGE).save(written, "PNG", compress_level=7)
    return written.getvalue()


def _write(
    pen: ImageDraw.ImageDraw, top: float, lines: list[str], size: int, color: str, weight: str = "Regular"
) -> float:
    """Write lines from a height on; the height beneath them."""
    font = _font(size, weight)
    for line in lines:
        pen.text((_EDGE, top), _drawable(line), fill=color, font=font)
        top += size * _LEADING
    return top


def _drawable(text: str) -> str:
    """A text without the characters that the shipped font lacks: they would be boxes."""
    return "".join(each for each in text[:_SEEN] if each.isspace() or _form(each) != _form("\uffff"))


@lru_cache(maxsize=4096)
def _form(letter: str) -> tuple[tuple[int, int], bytes]:
    mask = _font(32, "Regular").getmask(letter)
    return mask.size, bytes(mask)


@lru_cache(maxsize=16)
def _font(size: int, weight: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONTS / f"NotoSansSC-{weight}.ttf"), size, layout_engine=ImageFont.Layout.BASIC)
