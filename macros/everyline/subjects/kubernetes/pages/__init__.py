"""What pages show of manifests and commands."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

from markupsafe import Markup, escape

from everyline.diagrams.diagram import Diagram
from everyline.editorial import Addition, Editorial
from everyline.model.site import Macro, PageContext, ShownCode, Site
from everyline.notes.corpus import Corpus
from everyline.notes.transcripts import TranscriptPart
from everyline.notes.units import Unit
from everyline.pages.blocks import Templates, block
from everyline.subjects.kubernetes.diagrams.manifests import diagrams_of
from everyline.subjects.kubernetes.examples.proving import Examples
from everyline.subjects.kubernetes.examples.publishing import FILES, account
from everyline.subjects.kubernetes.pages.examples import commands_view, lessons_view, manifests_view, server_versions
from everyline.subjects.kubernetes.pages.proofs import ABOUT_SERVERS, proof_of, proof_of_added, refusals_of
from everyline.text.escaping import literal

_TEMPLATES = Templates(Path(__file__).parent / "templates")
_ARCHIVE = f"{FILES}/examples.zip"


def _packed(texts: Mapping[str, str]) -> bytes:
    """An archive of files, the same bytes whenever and wherever it is made."""
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, text in sorted(texts.items()):
            archive.writestr(ZipInfo(f"examples/{name}"), text)
    return packed.getvalue()


@dataclass(frozen=True, slots=True)
class KubernetesFindings:
    """What a site shows of its examples; see `everyline.model.site.Findings`."""

    examples: Examples

    def diagrams(self, corpus: Corpus, editorial: Editorial) -> Mapping[str, Diagram]:
        """A diagram of the objects in each code unit that holds manifests."""
        return diagrams_of(corpus.statements(), editorial, self.examples.texts())

    def code(self, context: PageContext, unit: Unit, part: TranscriptPart) -> ShownCode | None:
        """A manifest as it works, with its proof."""
        manifest = self.examples.manifest(unit.id, part.first)
        if not manifest:
            return None
        proof = proof_of(context, self.examples, manifest)
        html = _TEMPLATES.html("proof.html", context.site, proof=proof, name=part.name)
        return ShownCode(proof.id, Markup(html))  # noqa: S704 - made by a template that escapes

    def added(self, context: PageContext, addition: Addition) -> ShownCode | None:
        """A manifest that editors added, with its proof."""
        found = next((each for each in self.examples.added if each.file == addition.file), None)
        if not found:
            return None
        html = _TEMPLATES.fill("proof.html", context.site, proof=proof_of_added(context, found), name="")
        return ShownCode(found.id, Markup(html))  # noqa: S704 - made by a template that escapes

    def beneath(self, context: PageContext, unit: Unit, *, is_corrected: bool) -> Markup:
        """The commands in a statement that their clients refuse."""
        html = [
            _TEMPLATES.html("refusal.html", context.site, each=each, is_corrected=is_corrected)
            for each in refusals_of(context, self.examples, unit.id)
        ]
        return Markup("".join(html))  # noqa: S704 - see above

    def macros(self) -> Mapping[str, Macro]:
        """``examples()``, ``examples("topic")`` and ``failing()``."""
        return {"examples": self._examples, "failing": self._failing}

    def account(self, site: Site) -> Mapping[str, list[dict[str, Any]]]:
        """Every example with its source, its file, the checks that ran and what they said."""
        return account(self.examples, site.language, lambda unit: str(site.addresses.unit(unit)))

    def files(self, site: Site) -> Mapping[str, str | bytes]:
        """The manifests to download, their comments in the language of the site, and all of them in one file."""
        shown = {each.file for each in site.editorial.additions}
        added = {each.file for each in self.examples.added}
        files = [each for each in self.examples.published() if each.file in shown or each.file not in added]
        texts = {each.file: site.wordings.code(each.text, site.language) for each in files}
        archive = {_ARCHIVE: _packed(texts)} if texts else {}
        return {f"{FILES}/{name}": text for name, text in texts.items()} | archive

    def awaiting(self) -> Mapping[str, list[str]]:
        """Examples that no client or server was asked about since they changed."""
        return {
            "Examples that were not asked about since they changed: `make record-verdicts`": [*self.examples.unasked]
        }

    def _examples(self, context: PageContext, topic: str = "") -> str:
        """The manifests and commands of the notes with their proofs: all of them under headings, or a topic's."""
        site, msg = context.site, context.site.messages
        manifests = manifests_view(context, self.examples, topic)
        rows = commands_view(context, self.examples, topic)
        topics = [(name, [*found]) for name, found in groupby(rows, key=lambda each: each.place.topic)]
        versions = msg["comma"].join(() if topic else server_versions(self.examples))
        archive = context.file(_ARCHIVE) if manifests and not topic else ""
        parts: list[tuple[str, str, dict[str, object]]] = [
            ("manifests", msg["example-manifests"], {"manifests": manifests, "archive": archive} if manifests else {}),
            ("commands", msg["example-commands"], {"topics": topics} if topics else {}),
        ]
        filled = [
            f"## {literal(title)} {{: #{name} }}\n\n"
            + _TEMPLATES.fill("examples.html", site, **{"manifests": (), "topics": ()} | given)
            for name, title, given in parts
            if given
        ]
        if versions:
            said = block(f"<p>{escape(msg('example-server-how', version=versions))}</p>")
            filled.append(f"## {literal(msg['example-server'])} {{: #{ABOUT_SERVERS} }}\n\n{said}")
        return "\n\n".join(filled) or _TEMPLATES.fill("empty.html", site, text=msg["no-examples"])

    def _failing(self, context: PageContext) -> str:
        """Deliberately broken manifests, each with the messages that it earns and the mend."""
        parts = []
        for each in lessons_view(context, self.examples):
            html = _TEMPLATES.fill("lesson.html", context.site, lesson=each)
            parts.append(f"## {literal(each.title)} {{: #{each.id} }}\n\n{html}")
        return "\n\n".join(parts) or _TEMPLATES.fill(
            "empty.html", context.site, text=context.site.messages["no-examples"]
        )
