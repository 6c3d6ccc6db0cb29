"""Files beside the notes, sent by anybody: what shows them reads nothing but pictures, and none that would fill memory or time."""

import base64
import io
import os
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from everyline.books.media import printable
from everyline.notes.attachments import Attachment, Display, measured, read_attachments
from everyline.notes.corpus import read_corpus
from everyline.notes.media_metadata import bare
from everyline.notes.privacy import Privacy, Reading
from everyline.notes.safe_svg import harmless_svg
from everyline.notes.units import within
from everyline.plugin.inventory import NotesFile
from tests.support import write

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'
POSTSCRIPT = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n%%EndComments\nshowpage\n%%EOF\n"


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int) -> bytes:
    """A PNG that says to be that large, in few bytes."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def attachment(file: Path) -> Attachment:
    return Attachment(file.name, file, f"files/{file.name}", Display.PICTURE)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
def test_a_picture_that_is_none_is_handed_to_no_program(tmp_path, monkeypatch, name):
    program = tmp_path / "bin" / "gs"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    file = tmp_path / name
    file.write_bytes(POSTSCRIPT)
    assert measured(attachment(file)).refused
    assert printable(tmp_path, file.name) is None
    assert not (tmp_path / "ran").exists()


def kept(tmp_path: Path, name: str, data: bytes = b"") -> Attachment:
    (tmp_path / "source_notes").mkdir()
    (tmp_path / "source_notes" / name).write_bytes(data)
    (found,) = read_attachments(tmp_path, "source_notes", ()).by_path.values()
    return found


@pytest.mark.parametrize(
    "name", ["a.php", "a.php.", "a.PHP .", "a.html ", "a.js..", "a.phar", "a.php7", "web.config", "Web.Config "]
)
def test_what_a_file_is_called_on_the_site_decides_whether_it_runs(tmp_path, name):
    assert kept(tmp_path, name).refused


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("a.php.png", "a-php.png"),
        ("a.PHP.x.cgi.txt", "a-PHP.x-cgi.txt"),
        ("b.v1.2.png", "b.v1.2.png"),
        ("a.html.br", "a-html.br"),
        ("a.svg.gz", "a-svg.gz"),
        ("a.js.Z", "a-js.Z"),
        ("a.js.map", "a.js.map"),
    ],
)
def test_no_ending_within_a_name_is_run_by_a_server_or_says_what_the_file_is(tmp_path, name, address):
    found = kept(tmp_path, name)
    assert (found.address, found.refused) == (f"files/{address}", "")


def test_a_drawing_whose_name_becomes_one_is_read_as_one(tmp_path):
    found = kept(tmp_path, "a.svg.", SVG.format("<script>harm()</script>").replace("svg", "svgs").encode())
    assert (found.form, found.address) == (Display.PICTURE, "files/a.svg")
    assert measured(found).refused


def test_a_site_gets_a_photograph_without_its_place(tmp_path):
    told = Image.Exif()
    told.get_ifd(0x8825)[2] = (48.0, 8.0, 30.0)
    Image.new("RGB", (9, 9)).save(tmp_path / "a.jpg", exif=told)
    file = NotesFile("files/a.jpg", None, str(tmp_path / "site"), use_directory_urls=False)
    file.form, file.abs_src_path = Display.PICTURE, str(tmp_path / "a.jpg")
    file.copy_file()
    assert not Image.open(tmp_path / "site/files/a.jpg").getexif().get_ifd(0x8825)


@pytest.mark.parametrize("name", ["a.heic", "a.TIFF", "a.dng"])
def test_a_photograph_that_nobody_can_strip_is_not_published(tmp_path, name):
    assert "where it was taken" in kept(tmp_path, name).refused


@pytest.mark.parametrize("form", ["GIF", "WEBP", "AVIF", "BMP", "JPEG", "MPO"])
def test_a_picture_of_any_form_is_shown(tmp_path, form):
    file = tmp_path / "a.png"
    picture = Image.new("RGB", (3, 2))
    picture.save(file, form, **({"save_all": True, "append_images": [picture]} if form == "MPO" else {}))
    assert measured(attachment(file)).width == 3


@pytest.mark.parametrize("said", ['width="{}" height="10"', 'width="10" height="{}.5"', 'viewBox="0 0 {} 9"'])
def test_a_drawing_that_says_to_be_of_any_size_stops_no_build(tmp_path, said):
    file = tmp_path / "a.svg"
    file.write_text(f"<svg xmlns='http://www.w3.org/2000/svg' {said.format('9' * 400)}/>", encoding="utf-8")
    found = measured(attachment(file))
    assert found.refused or 0 < found.width * found.height <= 10**7


def test_whatever_a_library_makes_of_a_drawing_stops_no_build(tmp_path, monkeypatch):
    file = tmp_path / "a.svg"
    file.write_text(SVG.format(""), encoding="utf-8")
    monkeypatch.setattr("everyline.notes.attachments.svg_size", lambda _: 1 / 0)
    assert measured(attachment(file)).refused


@pytest.mark.slow
@pytest.mark.parametrize("form", ["PNG", "GIF", "WEBP", "AVIF", "BMP", "JPEG"])
def test_a_picture_that_is_cut_off_anywhere_is_shown_or_told_and_stops_no_build(tmp_path, form):
    told, out = Image.Exif(), io.BytesIO()
    told[0x010E], told[0x0112] = "SECRET", 6
    Image.effect_noise((40, 30), 50).save(out, form, **({} if form in ("GIF", "BMP") else {"exif": told}))
    whole, file = out.getvalue(), tmp_path / "a.png"
    for at in [*range(0, min(len(whole), 300), 9), *range(300, len(whole), 90), len(whole) - 1]:
        file.write_bytes(whole[:at])
        shown = bare(whole[:at])
        assert b"SECRET" not in shown
        assert shown or measured(attachment(file)).refused


def test_a_picture_whose_parts_nobody_can_tell_apart_is_told(tmp_path):
    """Found by fuzzing: Pillow reads what two tables of colours begin, of which the second is none."""
    data = base64.b64decode(
        "R0lGODdhA2EDAAIAgQAA/wAAAAAAAAAAAAAALAAAAAADAAIAAAgGAAACAIEAAP8AAAAAAAAAAAAAACwAAAAAAwACAAAIBgABCBwYEAA7"
    )
    (tmp_path / "a.gif").write_bytes(data)
    assert bare(data) == b""
    assert measured(attachment(tmp_path / "a.gif")).refused == "it is no picture that can be read"
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "JPEG")
    (tmp_path / "a.jpg").write_bytes(out.getvalue()[:2] + b"\xff\xd9" + out.getvalue()[2:])  # it ends before it begins
    assert Image.open(tmp_path / "a.jpg").size == (9, 9)
    assert bare((tmp_path / "a.jpg").read_bytes()) == b""
    assert measured(attachment(tmp_path / "a.jpg")).refused == "it is no picture that can be read"


@pytest.mark.parametrize("size", [(20_000, 20_000), (70_000, 2)])
def test_a_picture_of_too_many_pixels_is_unpacked_nowhere(tmp_path, size):
    file = tmp_path / "a.png"
    file.write_bytes(png(*size))
    assert measured(attachment(file)).refused == "it has too many pixels"
    assert printable(tmp_path, file.name) is None
    data = base64.b64encode(file.read_bytes()).decode()
    assert b"base64" not in harmless_svg(SVG.format(f'<image x:href="data:image/png;base64,{data}"/>').encode())


@pytest.mark.slow
def test_a_book_gets_a_picture_upright_no_sharper_than_print_and_with_the_ending_of_its_bytes(tmp_path):
    held = Image.Exif()
    held[0x0112] = 6  # turned by the camera
    Image.new("RGB", (40, 20)).save(tmp_path / "held.jpg", exif=held)
    Image.new("RGB", (3000, 1500)).save(tmp_path / "large.png")
    Image.new("RGB", (9, 9)).save(tmp_path / "named.jpg", "PNG")
    Image.new("RGB", (9, 9)).save(tmp_path / "plain.png")
    for name, ending, size, kept in (
        ("held.jpg", ".jpg", (20, 40), (20, 40)),
        ("large.png", ".png", (3000, 1500), (1800, 900)),
        ("named.jpg", ".png", (9, 9), (9, 9)),
    ):
        data, found, shown = printable(tmp_path, name)
        assert (found, shown, Image.open(io.BytesIO(data)).size) == (ending, size, kept)
    assert printable(tmp_path, "plain.png") == ((tmp_path / "plain.png").read_bytes(), ".png", (9, 9))


def test_a_file_larger_than_a_site_carries_is_not_published(tmp_path, monkeypatch):
    monkeypatch.setattr("everyline.notes.attachments.LARGEST", 2**20)
    kept(tmp_path, "large.zip", bytes(2**20 + 1))
    (tmp_path / "source_notes" / "just.zip").write_bytes(bytes(2**20))
    found = read_attachments(tmp_path, "source_notes", ()).by_path
    assert [found["source_notes/just.zip"].refused, found["source_notes/large.zip"].refused] == [
        "",
        "it is larger than 1 MB",
    ]


def test_a_pointer_of_git_lfs_is_told_as_such(tmp_path):
    file = tmp_path / "x.png"
    file.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n")
    assert "git lfs pull" in measured(attachment(file)).refused


@pytest.mark.parametrize("path", ["../secret.png", "/{outside}/secret.png", "link.png", "../secret.svg"])
def test_a_book_prints_no_picture_that_is_not_of_the_site(tmp_path, path):
    site = tmp_path / "site"
    site.mkdir()
    for folder in (tmp_path, site):
        Image.new("RGB", (2, 2)).save(folder / "secret.png")
        (folder / "secret.svg").write_text(SVG.format(""), encoding="utf-8")
    (site / "link.png").symlink_to(tmp_path / "secret.png")
    assert printable(site, path.format(outside=tmp_path)) is None
    assert printable(site, "secret.png")
    assert printable(site, "secret.svg")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.mdx", f"---\nsummary: {'word ' * 2_000}\ndraft: true\n---\n\n# A\n"),
        ("a.mdx", "---\r\ndraft: true\r\n---\r\n\r\n# A\r\n"),
        ("a.mdx", "---\ntags: [geheim]\n---\n\n# A\n"),
        ("a.rst", '{\n "title": "a",\n "draft": true }\n\ntext\n'),
        ("a.mdx", "#geheim\n\ntext\n"),
        ("a.mdx", "text\n\n- a #geheim/b\n"),
        ("a.mdx", "text\n\n- a\n  private:: true\n"),
        ("a.mdx", "text %%secret%%\n"),
        ("a.mdx", "text\n\n<!-- secret\n-->\n"),
        ("a.canvas", '{"nodes": [{"id": "1", "type": "text", "text": "card\\n%%\\nsecret\\n%%"}]}'),
        ("a.canvas", '{"nodes": [{"id": "1", "type": "text", "text": "card <!-- secret -->"}]}'),
        ("a.canvas", '{"nodes": [{"id": "1", "type": "group", "label": "#geheim"}]}'),
        ("a.canvas", '{"nodes": [%%secret%%'),
        ("a.canvas", '{"nodes": [{"text": "- a\\n  private:: true"}]}'),
        ("a.canvas", '{"nodes": [], "metadata": {"frontmatter": {"publish": false}}}'),
        ("a.canvas", '{"nodes": [], "private": true, "private": false}'),
        ("a.canvas", '{"nodes": [{"text": "cut o'),
        ("whiteboards/a.edn", r'{:blocks ({:block/content "private:: true\nwords"})}'),
        ("whiteboards/a.edn", r'{:blocks ({:block/content "words\nprivate:: true"})}'),
        ("whiteboards/a.edn", r'{:blocks ({:block/content "words #geheim"})}'),
        ("whiteboards/a.edn", r'{:blocks ({:block/content "words <!-- secret -->"})}'),
        ("whiteboards/a.edn", "{:blocks ({:block/properties {:private true}})}"),
        ("whiteboards/a.edn", '{:pages ({:block/properties-text-values {:publish "false"}})}'),
        ("whiteboards/a.edn", "{:pages ({:block/properties {:public false, :ls-type :whiteboard-page}})}"),
        ("whiteboards/a.edn", '{:pages ({:block/properties {:tags #{"x" "Geheim"}}})}'),
        ("whiteboards/a.edn", "{:blocks ({:user.property/private true})}"),
        ("whiteboards/a.edn", '{:blocks ({:block/content "cut off'),
        ("whiteboards/a.edn", r'{:blocks ({:block/content "words \q"})}'),
        ("export.edn", r'{:blocks ({:block/children [{:block/content "a\nprivate:: true"}]})}'),
        ("whiteboards/a.edn", "{:blocks ()} {:blocks ({:block/properties {:draft true}})}"),
        ("a.qmd", "text %%secret%%\n"),
        ("a.Rmd", "text\n\n<!-- secret\n-->\n"),
    ],
)
def test_text_beside_the_notes_that_is_private_as_a_note_would_be_is_not_published(tmp_path, name, text):
    write(tmp_path, {f"source_notes/{name}": text})
    privacy = Privacy(tags=frozenset({"geheim"}))
    (found,) = read_attachments(tmp_path, "source_notes", (), privacy).by_path.values()
    assert "as a note would" in found.refused


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.mdx", "---\ntags: [offen]\ndraft: false\n---\n\n`%%a%%` and #offen\n"),
        ("a.canvas", '{"nodes": [{"id": "1", "text": "50%% and `<!-- -->`"}], "edges": []}'),
        ("a.canvas", ""),
        ("deps.edn", '{:a #"x" :private true ^{:b 1} c'),
        ("whiteboards/a.edn", r'{:blocks ({:block/content "a\n- b", :block/properties {:ls-type :x :published 1}})}'),
        ("a.py", "# geheim %%a%%\n#geheim\n"),
        ("a.ipynb", '{"cells": [{"source": ["%%time"]}]}'),
    ],
)
def test_text_beside_the_notes_that_is_not_private_is_published(tmp_path, name, text):
    write(tmp_path, {f"source_notes/{name}": text})
    privacy = Privacy(tags=frozenset({"geheim"}))
    (found,) = read_attachments(tmp_path, "source_notes", (), privacy).by_path.values()
    assert found.refused == ""


@pytest.mark.parametrize(
    ("board", "shown"), [("a.canvas", "Diary/a.png"), ("vault/a.canvas", "Diary/a.png"), ("vault/b/a.canvas", "Diary")]
)
def test_a_board_that_shows_what_is_in_a_private_folder_is_not_published(tmp_path, board, shown):
    write(tmp_path, {f"source_notes/{board}": f'{{"nodes": [{{"type": "file", "file": "{shown}"}}]}}'})
    folder = f"{board.rpartition('/')[0].partition('/')[0]}/Diary".lstrip("/")
    for private, is_refused in ((folder, True), ("Diar", False)):
        (found,) = read_attachments(tmp_path, "source_notes", (), Privacy(folders=(private,))).by_path.values()
        assert bool(found.refused) is is_refused


@pytest.mark.parametrize(
    "name", ["md.bak", "md~", "markdown.1", "org_archive", "org~", "md.orig", "MD.zip", "md.tar.gz"]
)
def test_what_programs_keep_of_notes_is_not_published(tmp_path, name):
    write(tmp_path, {f"source_notes/a.{name}": "# A\n", "source_notes/a.md.pdf": "%PDF-", "source_notes/amd.csv": "a"})
    found = read_attachments(tmp_path, "source_notes", ()).by_path.values()
    assert {each.name: each.refused for each in found} == {
        f"a.{name}": "it is what a program keeps of a note",
        "a.md.pdf": "",
        "amd.csv": "",
    }


def test_pictures_of_a_private_drawing_are_not_published(tmp_path):
    head = "---\nexcalidraw-plugin: parsed\n{}\n---\nwords\n"
    texts = {
        "a.excalidraw.md": head.format("publish: false"),
        "b.md": head.format("tags: [excalidraw, geheim]"),
        "me/c.excalidraw.md": head.format("x: y"),
        "d.excalidraw.md": head.format("x: y"),
        "e/a.excalidraw.md": head.format("x: y"),
        "n.md": "# N\n\n![[a.excalidraw]]\n",
    }
    private = [
        "a.excalidraw.svg",
        "a.excalidraw.dark.png",
        "a.svg",
        "out/a.excalidraw.svg",
        "b.png",
        "me/c.excalidraw.svg",
    ]
    public = ["d.excalidraw.svg", "e/a.excalidraw.svg", "e/b.png"]
    write(tmp_path / "source_notes", texts | dict.fromkeys(private + public, "<svg/>"))
    corpus, _ = read_corpus(tmp_path, Reading(privacy=Privacy(folders=("me",), tags=frozenset({"geheim"}))))
    files = corpus.attachments.by_path.values()
    assert {within(each.path) for each in files if not each.refused} == {*public}
    assert corpus.attachments.find("a.excalidraw", "source_notes/n.md").refused
    assert [within(each) for each in corpus.drawings] == ["d.excalidraw.md", "e/a.excalidraw.md"]
    assert [within(each.path) for each in corpus.withheld] == ["a.excalidraw.md", "b.md", "me/c.excalidraw.md"]


@pytest.mark.parametrize(
    ("name", "text", "is_published"),
    [
        ("a.mdx", "# A\n", False),
        ("a.mdx", "---\npublish: true\n---\n# A\n", True),
        ("a.canvas", "{}", False),
        ("whiteboards/a.edn", "{:pages ({:block/properties {:ls-type :whiteboard-page}})}", False),
        ("whiteboards/a.edn", "{:pages ({:block/properties {:ls-type :whiteboard-page, :public true}})}", True),
        ("whiteboards/a.edn", "{:blocks ({:block/properties {:ls-type :whiteboard-shape, :public true}})}", False),
        ("a.csv", "a,b\n", True),
        ("a.py", "print()\n", True),
    ],
)
def test_where_notes_have_to_say_that_they_are_public_what_is_written_as_they_are_has_to(
    tmp_path, name, text, is_published
):
    write(tmp_path, {f"source_notes/{name}": text})
    (found,) = read_attachments(tmp_path, "source_notes", (), Privacy(is_explicit=True)).by_path.values()
    assert bool(found.refused) == (not is_published)


def test_a_board_that_shows_a_private_drawing_is_not_published(tmp_path):
    drawing = "---\nexcalidraw-plugin: parsed\n{}\n---\nwords\n"
    files = {"a.excalidraw.md": drawing.format("publish: false"), "b.excalidraw.md": drawing.format("x: y")}
    boards = {f"{name}.canvas": f'{{"nodes": [{{"type": "file", "file": "{name}.excalidraw.md"}}]}}' for name in "ab"}
    write(tmp_path / "source_notes", files | boards | {"n.md": "# N\n"})
    found = read_corpus(tmp_path)[0].attachments.by_path.values()
    assert [within(each.path) for each in found if not each.refused] == ["b.canvas"]


@pytest.mark.parametrize(
    ("name", "data", "address"),
    [
        *(
            (f"a.{each}", b"# {{ 6*7 }}\n", f"a-{each}.txt")
            for each in ("mkd", "mkdn", "mdown", "mdx", "qmd", "css", "py")
        ),
        ("a.md.", b"{{ 6*7 }}", "a-md.txt"),
        ("a.md ", b"{{ 6*7 }}", "a-md.txt"),
        ("LICENSE", b"words", "LICENSE.txt"),
        *(
            (f"a.{each}", b"\n <html xmlns='http://www.w3.org/1999/xhtml'/>", f"a-{each}.txt")
            for each in ("xsd", "rdf", "json", "mp3")
        ),
        ("a.xsd", "\ufeff<html/>".encode("utf-16"), "a-xsd.txt"),
        ("a.xsd", b"\xef\xbb\xbf<html/>", "a-xsd.txt"),
        ("a.json", b"{}", "a.json"),
        ("a.csv", b"a,b", "a.csv"),
        ("a.pdf", b"%PDF-1.4 words", "a.pdf"),
        ("a.docx", b"PK\3\4\0\0", "a.docx"),
        ("a.mp3", b"\xff\xfbsound", "a.mp3"),
        ("a.txt", b"<html>", "a.txt"),
    ],
)
def test_text_beside_the_notes_is_nothing_but_text_to_mkdocs_a_server_or_a_browser(tmp_path, name, data, address):
    found = kept(tmp_path, name, data)
    assert (found.address, found.refused) == (f"files/{address}", "")


@pytest.mark.parametrize("name", ["a.pl", "a.cshtml", "a.phps"])
def test_what_more_servers_run_is_not_published(tmp_path, name):
    assert kept(tmp_path, name, b"x").refused


@pytest.mark.parametrize("name", ["a.mdx", "a.md~", "a.md.bak"])
def test_a_draft_of_another_ending_is_not_published(tmp_path, name):
    assert "draft: true" in kept(tmp_path, name, b"---\ndraft: true\n---\nx").refused


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("_headers", "_headers.txt"),
        ("_redirects", "_redirects.txt"),
        ("CNAME", "CNAME.txt"),
        ("Makefile", "Makefile.txt"),
        ("a.py", "a-py.txt"),
        ("a.htaccess", "a-htaccess.txt"),
        ("a.lua", "a-lua.txt"),
    ],
)
def test_what_servers_and_hosts_obey_by_its_name_is_called_otherwise(tmp_path, name, address):
    found = kept(tmp_path, name, b"Options +ExecCGI\n")
    assert (found.address, found.refused) == (f"files/{address}", "")


@pytest.mark.parametrize("name", [".htaccess", ".user.ini", ".env", ".git-credentials"])
def test_what_is_hidden_is_not_published(tmp_path, name):
    write(tmp_path, {f"source_notes/{name}": "x"})
    found = read_attachments(tmp_path, "source_notes", ()).by_path.values()
    assert not [each for each in found if not each.refused]


@pytest.mark.parametrize("name", ["index.cgi", "x.php", "web.config", "x.asp", "x.shtml"])
def test_what_servers_run_is_not_published(tmp_path, name):
    assert kept(tmp_path, name, b"#!/bin/sh\n").refused


WHITEBOARD = "{{:pages ({{:block/properties {{:ls-type :whiteboard-page{}}}}})}}"


@pytest.mark.parametrize(
    ("settings", "page", "published"),
    [
        ("{}", "public:: true\n\n- a\n", {"whiteboards/open.edn"}),
        ("{:publishing/all-pages-public? true}", "- a\n", {"whiteboards/open.edn", "whiteboards/plain.edn"}),
        ('{:publishing/all-pages-public? true :hidden ["/whiteboards" "assets"]}', "- a\n", set()),
        ("{:hidden [", "public:: true\n\n- a\n", set()),
    ],
)
def test_what_a_graph_withholds_of_its_pages_it_withholds_of_its_whiteboards(tmp_path, settings, page, published):
    boards = {"open": WHITEBOARD.format(", :public true"), "plain": WHITEBOARD.format("")}
    files = {f"whiteboards/{name}.edn": text for name, text in boards.items()}
    files |= {"logseq/config.edn": settings, "pages/a.md": page}
    write(tmp_path / "source_notes", files)
    found = read_corpus(tmp_path)[0].attachments.by_path.values()
    assert {within(each.path) for each in found if not each.refused} == published


def test_no_file_is_published_that_a_graph_hides_or_that_lies_in_one_which_nobody_can_read(tmp_path):
    files = {f"{graph}/assets/{name}.csv": "x" for graph in ("g", "h") for name in ("Kept/a", "open")}
    settings = {"g/logseq/config.edn": '{:hidden ["/assets/kept"]}', "h/logseq/config.edn": "{:hidden ["}
    write(tmp_path / "source_notes", files | settings | {"g/pages/a.md": "- a\n"})
    (tmp_path / "source_notes/g/link.csv").symlink_to("assets/Kept/a.csv")
    found = read_corpus(tmp_path)[0].attachments.by_path.values()
    assert [within(each.path) for each in found if not each.refused] == ["g/assets/open.csv"]


def test_what_a_program_keeps_of_a_graph_is_not_published(tmp_path):
    kept = ["pages-metadata.edn", "config.edn", "custom.css", "srs-of-matrix.edn"]
    files = dict.fromkeys((f"g/logseq/{each}" for each in kept), "{}") | {"g/pages/a.md": "- a\n", "logseq/a.csv": ""}
    write(tmp_path / "source_notes", files | {"g/logseq/version-files/local/pages/a.md": "- old\n"})
    corpus, _ = read_corpus(tmp_path)
    assert [within(each.path) for each in corpus.attachments.by_path.values()] == ["logseq/a.csv"]
    assert [within(each.path) for each in corpus.notes] == ["g/pages/a.md"]


@pytest.mark.parametrize(
    ("name", "text", "is_published"),
    [
        ("a.canvas", '{"nodes": [{"type": "file", "file": "pages/Our Secret.md"}]}', False),
        ("a.canvas", '{"nodes": [{"type": "file", "file": "source_notes/pages/Our Secret.md"}]}', False),
        ("a.canvas", '{"nodes": [{"type": "file", "file": "pages/Open.md"}, {"text": "Our secret"}]}', True),
        ("whiteboards/a.edn", '{:blocks ({:logseq.tldraw.shape {:pageId "our secret"}})}', False),
        ("whiteboards/a.edn", '{:blocks ({:logseq.tldraw.shape {:pageId "what it is called"}})}', False),
        ("whiteboards/a.edn", '{:blocks ({:logseq.tldraw.shape {:pageId "open"}})}', True),
    ],
)
def test_a_board_that_shows_a_private_note_is_not_published(tmp_path, name, text, is_published):
    notes = {"pages/Our Secret.md": "title:: What it is called\nprivate:: true\n\n- a\n", "pages/Open.md": "- a\n"}
    write(tmp_path / "source_notes", notes | {name: text})
    (found,) = read_corpus(tmp_path)[0].attachments.by_path.values()
    assert bool(found.refused) == (not is_published)
