"""A document says nothing beside its pages, runs nothing, and leads on only within itself and to the web."""

import base64
import io
import os
import resource
import signal
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from everyline.notes import media_metadata as stripping
from everyline.notes.attachments import Attachment, Display, measured
from everyline.notes.media_metadata import bare, without_told
from everyline.text.store import Store


def document() -> pikepdf.Pdf:
    pdf, photograph = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    told = Image.Exif()
    told[0x010E] = "SECRET"
    Image.new("RGB", (9, 9)).save(photograph, "JPEG", exif=told)
    image = pikepdf.Stream(pdf, photograph.getvalue(), Filter=pikepdf.Name.DCTDecode, Width=9, Height=9)
    image.Metadata = pikepdf.Stream(pdf, b"<SECRET/>")
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
    pdf.pages[0].PieceInfo = pikepdf.Dictionary(Program=pikepdf.String("SECRET"))
    pdf.docinfo["/Author"] = "SECRET"
    with pdf.open_metadata() as said:
        said["dc:creator"] = ["SECRET"]
    pdf.attachments["shown.txt"] = b"shown"
    return pdf


def unfolding(size):
    """A PDF of a few bytes, whose one compressed part is so many megabytes long."""
    press = zlib.compressobj(9)
    pieces = [b"1 0 ", *[bytes(2**20).replace(b"\0", b" ")] * size, b"<<>>"]
    part = b"".join(map(press.compress, pieces)) + press.flush()
    bodies = [
        b"<</Type/Catalog/Pages 3 0 R>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(part), part),
    ]
    made, rows = b"%PDF-1.5\n", [(0, 0, 65535), (2, 4, 0)]
    for number, body in enumerate(bodies, 2):
        rows.append((1, len(made), 0))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(made)
    table = b"".join(struct.pack(">BIH", *row) for row in [*rows, (1, start, 0)])
    head = b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 2]/Root 2 0 R/Length %d>>stream\n" % len(table)
    return made + head + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % start


@pytest.mark.slow
def test_a_document_that_unfolds_takes_no_memory_of_the_build():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert b"/Catalog" in bare(unfolding(100), is_picture=False)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


@pytest.mark.slow
def test_a_document_says_nothing_beside_its_pages_and_keeps_what_is_attached():
    out = io.BytesIO()
    document().save(out, compress_streams=False)
    assert out.getvalue().count(b"SECRET") > 4
    data = out.getvalue() + b"\n% what was written behind it SECRET"
    shown = bare(data, is_picture=False)
    assert b"SECRET" not in shown
    assert bare(data, is_picture=False) == shown
    with pikepdf.open(io.BytesIO(shown)) as pdf:
        assert (len(pdf.pages), pdf.attachments["shown.txt"].get_file().read_bytes()) == (1, b"shown")
        held = pdf.pages[0].Resources.XObject.I.read_raw_bytes()
    with Image.open(io.BytesIO(held)) as image:
        assert (image.size, dict(image.getexif())) == ((9, 9), {})


@pytest.mark.slow
def test_a_document_runs_nothing_and_sends_nothing():
    pdf, name, text = document(), pikepdf.Name, pikepdf.String
    script = pikepdf.Dictionary(S=name.JavaScript, JS=text("HARM"))
    pdf.Root.OpenAction = script
    pdf.Root.Names.JavaScript = pikepdf.Dictionary(Names=[text("HARM"), pdf.make_indirect(script)])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=text("HARM"))
    pdf.pages[0].AA = pikepdf.Dictionary(O=script)
    actions = [
        script,
        pikepdf.Dictionary(S=name.Launch, F=text("HARM")),
        pikepdf.Dictionary(S=name.SubmitForm, F=text("https://HARM.example/")),
        pikepdf.Dictionary(S=name.GoTo, D=text("x"), Next=[script]),
        pikepdf.Dictionary(S=name.URI, URI=text("https://shown.example/")),
    ]
    pdf.pages[0].Annots = [pikepdf.Dictionary(Subtype=name.Link, Rect=[0, 0, 1, 1], A=each) for each in actions]
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert out.getvalue().count(b"HARM") > 4
    shown = bare(out.getvalue(), is_picture=False)
    with pikepdf.open(io.BytesIO(shown)) as read:
        said = b"".join(each.unparse(resolved=True) for each in read.objects)
    assert b"HARM" not in said
    assert b"https://shown.example/" in said
    assert not {b"/JavaScript <<", b"/Launch", b"/SubmitForm"} & {*said.split()}


N, D, S, A = pikepdf.Name, pikepdf.Dictionary, pikepdf.String, pikepdf.Array


SHARE = D(S=N.GoToR, F=S(r"\\HARM.example\share\x.pdf"), D=A([0, N.Fit]))


def opens(pdf, **action):
    pdf.Root.OpenAction = D({f"/{name.lstrip('/')}": value for name, value in action.items()})


def annotates(pdf, kind, **said):
    pdf.pages[0].Annots = A(
        [D(Subtype=pikepdf.Name(f"/{kind}"), Rect=A([0, 0, 9, 9]), **said), D(Subtype=N.Text, X=S("KEPT"))]
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "made",
    [
        lambda pdf: opens(pdf, **dict(zip("SFD", SHARE.values(), strict=False))),
        lambda pdf: opens(pdf, **{"/S": N.Thread, "/F": S(r"\\HARM.example\x"), "/D": 0}),
        lambda pdf: opens(pdf, **{"/S": N.URI, "/URI": S("https://HARM.example/")}),
        lambda pdf: opens(pdf, **{"/S": N.RichMediaExecute, "/CMD": D(C=S("HARM"))}),
        lambda pdf: opens(pdf, **{"/S": N.NoneKnown, "/X": S("HARM")}),
        lambda pdf: opens(pdf, **{"/S": N.Named, "/N": N.Print, "/X": S("HARM")}),
        lambda pdf: opens(pdf, **{"/S": N.GoTo, "/D": A([0, N.Fit]), "/Next": SHARE}),
        lambda pdf: annotates(pdf, "Link", A=SHARE),
        lambda pdf: annotates(pdf, "Link", PA=D(S=N.URI, URI=S("file://HARM.example/x"))),
        lambda pdf: annotates(pdf, "Link", A=D(S=N.URI, URI=S(r"\\HARM.example\x"))),
        lambda pdf: annotates(pdf, "Link", A=D(S=N.Named, N=N.NextPage, Next=A([SHARE]))),
        lambda pdf: annotates(pdf, "RichMedia", RichMediaContent=D(X=S("HARM"))),
        lambda pdf: annotates(pdf, "Screen", X=S("HARM")),
        lambda pdf: annotates(
            pdf, "FileAttachment", FS=D(EF=D(F=pikepdf.Stream(pdf, b"", Params=D(ModDate=S("HARM")))))
        ),
        lambda pdf: annotates(pdf, "Highlight", T=S("HARM"), M=S("HARM"), CreationDate=S("HARM")),
        lambda pdf: setattr(pdf.pages[0], "Annots", A([D(Subtype=pikepdf.Name("/3D"), X=S("HARM"))])),
        lambda pdf: setattr(pdf.pages[0], "PresSteps", D(NA=SHARE)),
        lambda pdf: setattr(pdf.Root, "URI", D(Base=S("file://HARM.example/"))),
        lambda pdf: setattr(pdf.Root, "SpiderInfo", D(X=S("HARM"))),
        lambda pdf: setattr(
            pdf.pages[0], "Contents", pikepdf.Stream(pdf, b"", F=D(FS=N.URL, F=S("http://HARM.example")))
        ),
        lambda pdf: setattr(pdf.Root, "AF", A([D(Type=N.Filespec, FS=N.URL, F=S("http://HARM.example"))])),
    ],
)
def test_what_a_document_may_do_is_a_short_list(made):
    pdf = document()
    made(pdf)
    pdf.Root.Outlines = D(First=pdf.make_indirect(D(Title=S("KEPT"), Next=pdf.make_indirect(D(Title=S("KEPT"))))))
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert b"HARM" in out.getvalue()
    with pikepdf.open(io.BytesIO(bare(out.getvalue(), is_picture=False))) as read:
        said = b"".join(each.unparse(resolved=True) for each in read.objects)
    assert b"HARM" not in said
    assert said.count(b"KEPT") == 2 + ("/Annots" in pdf.pages[0] and len(pdf.pages[0].Annots) - 1)


@pytest.mark.slow
def test_what_a_document_leads_to_stays():
    pdf, actions = document(), [D(S=N.URI, URI=S("https://kept.example/")), D(S=N.Named, N=N.NextPage)]
    actions += [D(S=N.GoTo, D=A([0, N.Fit]))]
    pdf.Root.OpenAction = A([pdf.pages[0].obj, N.Fit])
    pdf.pages[0].Annots = A([D(Subtype=N.Link, A=each) for each in actions] + [D(Subtype=N.Widget, T=S("a field"))])
    pdf.Root.AcroForm = D(Fields=A([]))
    pdf.Root.StructTreeRoot = D(K=D(S=N.P, A=D(O=N.Layout, Width=9)))
    pdf.save(out := io.BytesIO())
    with pikepdf.open(io.BytesIO(bare(out.getvalue(), is_picture=False))) as read:
        assert [*map(repr, read.pages[0].Annots)] == [*map(repr, pdf.pages[0].Annots)]
        assert (len(read.Root.OpenAction), read.Root.StructTreeRoot.K.A.Width) == (2, 9)


def saved(pdf, **how):
    pdf.save(out := io.BytesIO(), **how)
    return out.getvalue()


def sign(pdf, told=(0, 9, 99, 9), **more):
    """Have a document say that somebody signed it."""
    given = D(Type=N.Sig, Contents=S("given"), ByteRange=A(told), M=S("D:2024"), **more)
    pdf.Root.AcroForm = D(Fields=A([pdf.make_indirect(D(FT=N.Sig, T=S("field"), V=pdf.make_indirect(given)))]))


LOCKED = {"encryption": pikepdf.Encryption(owner="o", user="")}


@pytest.mark.slow
def test_a_document_that_is_signed_or_locked_and_does_nothing_stays_as_it_is():
    pdf = document()
    sign(pdf)
    for data in (saved(document(), **LOCKED), saved(pdf)):
        assert bare(data, is_picture=False) == data


@pytest.mark.slow
@pytest.mark.parametrize(
    "claims",
    [
        lambda pdf: setattr(pdf.Root, "X", D(ByteRange=A([0, 0, 0, 0]))),
        lambda pdf: setattr(pdf.Root, "X", D(V=D(Contents=S("x"), ByteRange=A([0, 1, 2, 3])))),
        lambda pdf: sign(pdf, (0, 0, 0, 0)),
        lambda pdf: sign(pdf, (0, 9, 99, 10**9)),
        lambda pdf: sign(pdf, (S("x"),)),
    ],
)
def test_a_document_that_only_says_it_is_signed_tells_no_more_than_others(claims):
    pdf = document()
    claims(pdf)
    assert b"SECRET" in (data := saved(pdf, compress_streams=False))
    assert b"SECRET" not in bare(data, is_picture=False)


@pytest.mark.slow
@pytest.mark.parametrize("made", [sign, lambda _: None], ids=["signed", "locked"])
@pytest.mark.parametrize(
    "does",
    [
        lambda pdf: opens(pdf, S=N.JavaScript, JS=S("app.alert(1)")),
        lambda pdf: opens(pdf, **dict(zip("SFD", SHARE.values(), strict=False))),
        lambda pdf: annotates(pdf, "Link", A=D(S=N.Launch, F=S("x.exe"))),
        lambda pdf: annotates(pdf, "RichMedia", RichMediaContent=D(X=S("x"))),
        lambda pdf: setattr(pdf.pages[0], "AA", D(O=D(S=N.URI, URI=S("https://x.example")))),
        lambda pdf: setattr(pdf.Root, "URI", D(Base=S("file://x.example/"))),
        lambda pdf: setattr(pdf.Root, "Collection", D(D=S("x.pdf"))),
    ],
)
def test_a_document_that_is_signed_or_locked_and_does_something_is_not_published(tmp_path, made, does):
    pdf = document()
    made(pdf)
    does(pdf)
    (file := tmp_path / "a.pdf").write_bytes(data := saved(pdf, **({} if "/AcroForm" in pdf.Root else LOCKED)))
    assert bare(data, is_picture=False) == b""
    for called in ("files/a.pdf", "files/a-bin.txt"):
        assert "nobody can make it harmless" in measured(Attachment("a.pdf", file, called, Display.OTHER)).refused


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\ntrailer <</Root 1 0 R>>",
        b"GIF89a\n%PDF-1.7\n(that a reader may show)",
        b"words only, and some readers look for a document in them",
        saved(document(), encryption=pikepdf.Encryption(owner="o", user="u")),
    ],
)
def test_a_document_that_nobody_can_read_is_not_published(tmp_path, data):
    (file := tmp_path / "a.pdf").write_bytes(data)
    assert "can't be read" in measured(Attachment("a.pdf", file, "files/a.pdf", Display.OTHER)).refused


@pytest.mark.slow
def test_a_document_is_one_however_it_begins_and_whatever_it_is_called():
    pdf = document()
    opens(pdf, S=N.JavaScript, JS=S("HARM"))
    for begin in (b"GIF89a\n", b"\xff\xd8\n", b"\0\0\0\x18ftypisom\n", b"ID3\4\0\0\0\0\0\n", b"\n" * 1000):
        assert b"HARM" not in bare(begin + saved(pdf), is_picture=False)
    told = f"[a](data:application/pdf;base64,{base64.b64encode(saved(pdf)).decode()})"
    assert base64.b64encode(b"HARM").decode().strip("=") not in without_told(told)


@pytest.mark.slow
def test_what_a_document_brings_along_does_and_tells_no_more():
    pdf, inner, photograph = document(), document(), io.BytesIO()
    told = Image.Exif()
    told[0x010E] = "SECRET"
    Image.new("RGB", (9, 9)).save(photograph, "JPEG", exif=told)
    opens(inner, S=N.JavaScript, JS=S("HARM"))
    pdf.attachments["inner.pdf"], pdf.attachments["photograph.jpg"] = saved(inner), photograph.getvalue()
    with pikepdf.open(io.BytesIO(bare(saved(pdf), is_picture=False))) as read:
        held = {name: each.get_file().read_bytes() for name, each in read.attachments.items()}
    assert not [name for name, each in held.items() if b"SECRET" in each or b"HARM" in each]
    with pikepdf.open(io.BytesIO(held["inner.pdf"])) as read:
        assert len(read.pages) == 1


@pytest.mark.slow
def test_a_document_is_read_by_a_process_of_its_own(monkeypatch):
    """It may unpack to a thousand times its size."""
    out = io.BytesIO()
    document().save(out, compress_streams=False)
    monkeypatch.setattr(stripping, "_DOCUMENTS", Store(Path(os.devnull)))
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    assert b"SECRET" not in bare(out.getvalue(), is_picture=False)


@pytest.mark.slow
def test_a_document_that_takes_all_its_time_is_tried_once(monkeypatch, tmp_path):
    data = unfolding(100)
    monkeypatch.setattr(stripping, "_DOCUMENTS", Store(tmp_path))
    tried = []

    def run(*_, **__):
        tried.append(1)
        return subprocess.CompletedProcess([], -signal.SIGXCPU if len(tried) > 1 else -signal.SIGTERM, b"half")

    monkeypatch.setattr(stripping.subprocess, "run", run)
    assert [bare(data, is_picture=False) for _ in range(4)] == [b""] * 4
    assert len(tried) == 2  # who ended the first is nobody of ours
