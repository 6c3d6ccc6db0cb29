"""What a server replied to a command, on the page of examples and in the published account."""

import pytest

from everyline.model.pipeline import load_site
from everyline.subjects.kubernetes import SUBJECT
from everyline.subjects.kubernetes.examples.outcomes import Served
from tests.pages.test_pages import APPLE, pages, text, tree
from tests.subjects.kubernetes.examples.replies import LINE, NOTE, settle
from tests.support import LANGUAGES

EXAMPLES = {f"docs/{each}/examples.md": "# Examples\n\n{{ examples() }}\n" for each in ("zh", "en")}
CORRECTED = f"""
commands:
  - quote: {LINE}
    command: {LINE}
    corrected: {LINE}
    reason: {{zh: 甲, en: A}}
"""


def listed(folder, language="en"):
    return tree(pages(folder, language, (SUBJECT,)).macros()["examples"]("examples"))


@pytest.mark.parametrize(
    ("outcome", "kind", "words"),
    [
        (Served.SUCCEEDED, "passed", "API server v1.20.2: succeeded (2026-01-02)"),
        (Served.FAILED, "failed", "API server v1.20.2: failed (2026-01-02)"),
        (Served.NEEDS_NODE, "open", "API server v1.20.2: needs a node (2026-01-02)"),
    ],
)
def test_a_reply_is_a_badge_that_leads_to_what_it_proves(project, outcome, kind, words):
    folder = project(NOTE | EXAMPLES)
    settle(folder, outcome=outcome)
    page = listed(folder)
    (badge,) = page.cssselect(f"a.kn-badge-{kind}")
    assert text(badge) == words
    assert badge.get("href") == "#api-server"
    assert "{: #api-server }" in text(page)


def test_the_answer_is_there_to_read_and_says_how_much_is_missing(project):
    folder = project(NOTE | EXAMPLES)
    settle(folder, output="NAME\nnginx")
    (answer,) = listed(folder).cssselect("details.kn-answer pre")
    assert answer.text_content() == "NAME\nnginx\n… 7 more lines"
    assert answer.get("lang") == "en"


def test_without_a_page_of_examples_a_badge_leads_nowhere(project):
    folder = project(NOTE)
    settle(folder)
    assert [each.tag for each in listed(folder).cssselect(".kn-badge-passed")] == ["span"]


def test_without_a_server_nothing_is_said_about_one(project):
    page = listed(project(NOTE | EXAMPLES))
    assert "#api-server" not in text(page)
    assert not page.cssselect(".kn-answer")


def test_a_corrected_command_shows_what_the_server_made_of_it(project):
    folder = project(NOTE)
    settle(folder, CORRECTED)
    html = tree(pages(folder, "en", (SUBJECT,)).statements(APPLE, "apple"))
    assert text(html.cssselect(".kn-refusal")[0]).endswith("Corrected API server v1.20.2: succeeded (2026-01-02)")


def test_what_a_client_says_of_a_command_that_is_corrected_stands_with_that_command(project):
    errata = f"""
        - quote: {LINE}
          kind: error
          wrong: {{zh: 甲, en: A}}
          correction: {{zh: "`kubectl get pods`", en: "`kubectl get pods`"}}
          authority: {{title: T, url: "https://example.org/"}}
        """
    folder = project({"source_notes/b.md": f"# 苹果\n\n- `{LINE}`\n", "editorial/errata.yml": errata})
    settle(folder, said="error: no")
    html = tree(pages(folder, "en", (SUBJECT,)).statements(APPLE, "apple"))
    assert text(html.cssselect(".kn-refusal p")[0]) == f"In the note: {LINE} kubectl v1: error: no"


def test_the_published_account_has_the_reply(project):
    folder = project(NOTE)
    settle(folder, output="NAME\nnginx")
    site = load_site(folder, "en", LANGUAGES, (SUBJECT,))
    (command,) = site.findings[0].account(site)["commands"]
    expected = {"version": "v1.20.2", "outcome": "succeeded", "output": "NAME\nnginx", "lines": 9, "date": "2026-01-02"}
    assert command["server"] == expected
    assert command["corrected_server"] is None


def test_code_of_a_note_is_listed_as_found(project):
    note = "# 苹果\n\n```yaml\nkind: Apple\n```\n"
    rows = tree(
        pages(project({"source_notes/b.md": note}), "zh", (SUBJECT,)).macros()["examples"]("examples")
    ).cssselect("tbody tr")
    assert len(rows) == 1
    assert rows[0].cssselect("a")[0].get("href") == "things/apple.html#example-manifest"
    assert rows[0].cssselect("a")[-1].get("href") == "sources/b.html#L4"
