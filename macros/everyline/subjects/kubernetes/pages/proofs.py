"""Examples where their notes are printed: the manifest as it works, with its proof, and what was changed."""

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from everyline.languages.wording import pieces_of_code
from everyline.model.addresses import Address
from everyline.model.safe_html import Renderer
from everyline.model.site import PageContext, Site
from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict
from everyline.subjects.kubernetes.checks.versions import show_versions
from everyline.subjects.kubernetes.examples.outcomes import Added, Change, Command, Manifest, Outcome, Reply, Served
from everyline.subjects.kubernetes.examples.proving import Examples
from everyline.subjects.kubernetes.examples.publishing import FILES
from everyline.subjects.kubernetes.phrases import worded
from everyline.text.messages import Messages

EXAMPLES_PAGE, ABOUT_SERVERS = "examples", "api-server"


@dataclass(frozen=True, slots=True)
class Badge:
    """The outcome of a check in a few words."""

    text: str  # those words
    kind: str  # ``passed``, ``failed``, or ``open`` where the check could not say
    title: str = ""  # more words for a pointer
    href: str = ""  # of the page that explains the check


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What the note has, what stands there instead, and why."""

    old: str
    new: str
    language: str
    reason: Markup


@dataclass(frozen=True, slots=True)
class Remark:
    """What a check says, with its line and what to do, and the language that this is in."""

    text: str
    language: str

    @property
    def html(self) -> Markup:
        """The same for a page: what stands in backticks is code."""
        pieces = enumerate(re.split("`([^`]+)`", self.text))
        return Markup("").join(
            Markup("<code>{}</code>").format(each) if number % 2 else escape(each) for number, each in pieces
        )


@dataclass(frozen=True, slots=True)
class Proof:
    """A manifest on the page of its topic."""

    id: str
    file: str
    href: str  # of the published file
    # The command that creates its objects from the published file; empty for a fragment
    apply: str
    badges: tuple[Badge, ...]
    html: Markup  # the published form, highlighted
    own: Markup | None  # the note's own form, where that differs
    is_laid_out_anew: bool
    changes: tuple[ChangeView, ...]
    complaints: tuple[Remark, ...]  # what the checks say of the note's own form
    # Name and address of the manifest that a fragment was checked in; None for a whole one
    host: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command that its client refuses: the client's words, what works instead, and what a server made of that."""

    command: str
    client: str
    message: str
    corrected: str
    reason: Markup
    badge: Badge | None


def proof_of(context: PageContext, examples: Examples, manifest: Manifest) -> Proof:
    """A manifest for a page.

    Args:
        context: the page it is printed on.
        examples: those of the site, published under ``examples/``.
        manifest: one of them.
    """
    site, renderer, language = context.site, context.renderer, context.site.language
    lexer = "json" if manifest.file.endswith(".json") else "yaml"
    own = site.wordings.code(manifest.found.text, language)
    html = renderer.code(site.wordings.code(manifest.text, language).rstrip(), lexer)
    return Proof(
        id=manifest.id,
        file=manifest.file,
        href=context.file(f"{FILES}/{manifest.file}"),
        apply=_apply(context, manifest.file) if manifest.host is None else "",
        badges=badges_of(context, manifest),
        html=Markup(html),  # noqa: S704 - made safe by Pygments
        own=Markup(renderer.code(own, lexer)) if manifest.is_repaired else None,  # noqa: S704 - made safe by Pygments
        is_laid_out_anew=manifest.is_laid_out_anew,
        changes=tuple(_change(site, manifest, each, renderer) for each in manifest.changes),
        complaints=tuple(remark(verdict, site.messages) for verdict in manifest.before.errors),
        host=(manifest.host.file, _home(context, examples, manifest.host.file)) if manifest.host else None,
    )


def proof_of_added(context: PageContext, added: Added) -> Proof:
    """A manifest that editors added, for a page: as it stands, with its proof."""
    code = context.site.wordings.code(added.text, context.site.language).rstrip()
    return Proof(
        id=added.id,
        file=added.file,
        href=context.file(f"{FILES}/{added.file}"),
        apply=_apply(context, added.file),
        badges=badges_of(context, added),
        html=Markup(context.renderer.code(code, "yaml")),  # noqa: S704 - made safe by Pygments
        own=None,
        is_laid_out_anew=False,
        changes=(),
        complaints=(),
        host=None,
    )


def _apply(context: PageContext, file: str) -> str:
    """The command that creates what a published file describes, from where it is; as it was downloaded where nobody said where the site is."""
    return f"kubectl apply -f {f'{context.base}{FILES}/' if context.base else ''}{file}"


def _change(site: Site, manifest: Manifest, change: Change, renderer: Renderer) -> ChangeView:
    """A change as the page's language has the comments around it; in the note's words where that shows nothing."""
    reason = Markup(renderer.inline(change.reason[site.language]))  # noqa: S704 - made safe by everyline.model.safe_html
    old, new = _worded(site, manifest.found.text, change.old), _worded(site, manifest.text, change.new)
    if old == new:
        old, new = change.old, change.new
    return ChangeView(old, new, site.language_of(old + new), reason)


def _worded(site: Site, code: str, piece: str) -> str:
    """The translation of the comment that a piece of code is in, else the piece."""
    comment = next((each for each in pieces_of_code(code) if piece in each), piece)
    worded = site.wordings.code(comment, site.language)
    return worded if worded != comment else piece


def refusals_of(context: PageContext, examples: Examples, unit: str) -> tuple[Refusal, ...]:
    """The commands in a unit that their clients refuse."""
    return tuple(_refusal(context, each) for each in examples.commands_of(unit) if is_refused(each))


def is_refused(command: Command) -> bool:
    """Whether a client does not take a command, or people say that it does not work."""
    return command.answer.outcome is Outcome.REFUSED or bool(command.corrected)


def _refusal(context: PageContext, command: Command) -> Refusal:
    site = context.site
    reply = command.corrected_answer.server if command.corrected_answer else None
    reason = context.renderer.inline(command.reason[site.language]) if command.reason else ""
    return Refusal(
        command=site.wordings.code(command.line, site.language),
        client=command.answer.client,
        message=command.answer.message,
        corrected=site.wordings.code(command.corrected, site.language),
        reason=Markup(reason),  # noqa: S704 - made safe by everyline.model.safe_html
        badge=reply_badge(context, reply) if reply else None,
    )


def badges_of(context: PageContext, manifest: Manifest | Added) -> tuple[Badge, ...]:
    """The proof of a manifest in short: the versions that take it, and what a real server said."""
    msg = context.site.messages
    passed = manifest.report.passed
    unfit = "proof-no-version" if manifest.report.checked else "client-unchecked"
    versions = f"Kubernetes {show_versions(passed)}" if passed else msg[unfit]
    kind = "passed" if passed else "failed" if manifest.report.checked else "open"
    warnings = [remark(verdict, msg).text for verdict in manifest.report.verdicts]
    badges = [Badge(versions, kind, "\n".join(warnings) or msg["proof-versions"])]
    if server := manifest.server:
        key = "proof-server" if server.is_accepted else "proof-server-refused"
        text = msg(key, version=server.version)
        kind = "passed" if server.is_accepted else "failed"
        badges.append(Badge(text, kind, f"{server.date}\n{server.message}".strip(), _about_servers(context)))
    return tuple(badges)


def reply_badge(context: PageContext, reply: Reply) -> Badge:
    """What a real server made of a command, in short."""
    site = context.site
    kind = {Served.SUCCEEDED: "passed", Served.FAILED: "failed"}.get(reply.outcome, "open")
    outcome = site.messages[f"server-{reply.outcome.value}"]
    text = site.messages("proof-reply", version=reply.version, outcome=outcome, date=reply.date)
    return Badge(text, kind, href=_about_servers(context))


def _about_servers(context: PageContext) -> str:
    """Where the list of examples says what such a server proves; empty where there is no such list."""
    return context.href(Address(EXAMPLES_PAGE, ABOUT_SERVERS)) if EXAMPLES_PAGE in context.site.skeletons else ""


def remark(verdict: CheckVerdict, messages: Messages) -> Remark:
    """A verdict in one line, with what to do: in the language of these texts, or in English as the checks say it."""
    said, advice = (f"{worded(each, messages.__getitem__)}" for each in (verdict.message, verdict.hint))
    language = "en" if said == verdict.message else messages.language
    if advice:
        said = messages("proof-advice", said=said, advice=advice)
    return Remark(messages("proof-at-line", line=verdict.line, said=said) if verdict.line else said, language)


def _home(context: PageContext, examples: Examples, file: str) -> str:
    """The address of a published manifest where it is printed, or of its file."""
    for each in examples.manifests:
        if each.file == file:
            return context.href(Address(context.site.addresses.unit(each.found.unit).page, each.id))
    return context.file(f"{FILES}/{file}")
