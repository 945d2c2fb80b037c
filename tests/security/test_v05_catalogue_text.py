"""V05, V06, V07: nothing that an author writes acts in a reader's page.

Every text field of a module carries each payload; pages are parsed and must show it as
text. (The allow-list itself is tried with random Markdown in tests/modules/test_markdown.py,
drawings that act in tests/modules/test_media.py.)
"""

from html.parser import HTMLParser

import pytest
import yaml

from elearn.core.policy import ANONYMOUS
from elearn.modules import queries, reading
from elearn.modules.catalogue import import_folder
from elearn.modules.extend import ACTIVITY_KINDS
from elearn.modules.reading import read_folder
from tests.factories.modules import publish_module, sheet, write_module
from tests.modules.test_media import SVG

CANARY = (
    '<b id="canary">x</b><img src=x onerror=__xss()><script>__xss()</script>"><svg onload=__xss()>{%98765*43210%}\'"'
)
BRACES = "{{98765*43210}}{{ config }}{{7*7}}"
TEMPLATE = "{% raw %}${98765*43210}#{98765*43210}<%= 98765*43210 %>"


class _Acts(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if values.get("id") == "canary" or any(name.startswith("on") for name in values):
            self.found.append((tag, values))
        if tag == "script" and not str(values.get("src", "")).startswith("/static/"):
            self.found.append((tag, values))
        if "style" in values or str(values.get("href", "")).lower().startswith(("javascript:", "data:")):
            self.found.append((tag, values))


def acts(page):
    """What in this page would act, or comes from the canary."""
    seen = _Acts()
    seen.feed(page)
    return seen.found


def poisoned(text):
    """A sheet whose every text is ``text``."""
    given = sheet()
    for name in ("summary", "audience", "method", "assessment", "accessibility", "access"):
        given[name] = text
    given["title"] = text[:160]
    given["keywords"] = [text[:60]]
    given["prerequisites"] = [text]
    given["objectives"] = [{"id": "ecrire", "text": text}]
    given["assistance"] = dict.fromkeys(("who", "channel", "delay"), text)
    given["trainer"] = {"name": text[:160], "presentation": text}
    given["price"] = {"amount_cents": 0, "note": text}
    given["activities"][0]["title"] = text[:160]
    return given


@pytest.mark.parametrize("text", [CANARY, TEMPLATE, BRACES])
def test_no_field_of_a_sheet_acts(client, kernel, tmp_path, drain, monkeypatch, text):
    if text is BRACES:  # as if the import, which refuses them, had let them in
        monkeypatch.setattr(reading, "figure_faults", lambda *_: [])
    glossary = yaml.safe_dump([{"id": "devis", "term": text[:120], "definition": "Une définition"}], allow_unicode=True)
    given = poisoned(text)
    del given["slug"]
    publish_module(kernel, tmp_path, **given, files={"glossary.yaml": glossary})
    drain()
    for address in ("/", "/formations", "/formations?q=canary", "/formations/essai"):
        page = client.get(address)
        assert page.status_code == 200
        assert acts(page.text) == [], address
        assert str(98765 * 43210) not in page.text, "computed, and not only shown"


@pytest.mark.parametrize("text", ["{{98765*43210}}", "{{ config }}"])
def test_a_formula_of_templates_is_refused_in_a_sheet(tmp_path, text):
    assert read_folder(write_module(tmp_path, summary=text)).draft is None


def test_no_word_of_a_glossary_acts_in_a_lesson(app, kernel, tmp_path):
    glossary = yaml.safe_dump([{"id": "devis", "term": CANARY[:120], "definition": "x"}], allow_unicode=True)
    version = publish_module(kernel, tmp_path, files={"glossary.yaml": glossary})
    with app.test_request_context("/"), kernel.database.reading():
        activity = queries.activity(version, "debut")
        html = ACTIVITY_KINDS.get("text").render(ANONYMOUS, activity, None)
    assert acts(html) == []


def test_v06_html_in_a_lesson_is_refused_and_nothing_is_imported(kernel, tmp_path):
    outcome = import_folder(kernel, write_module(tmp_path, files={"lessons/02-suite.md": CANARY}))
    assert outcome.what == "refused"


@pytest.mark.parametrize("name", ["media/a.php", "media/.htaccess", "media/a.svg.html", "media/a.phtml", "media/a.py"])
def test_v12_only_known_kinds_of_files_are_taken(tmp_path, kernel, name):
    folder = write_module(tmp_path, files={"lessons/02-suite.md": f"![x](../{name})\n", name: "<?php"})
    assert read_folder(folder).draft is None


def test_v07_a_drawing_that_acts_is_refused_whatever_its_name(kernel, tmp_path):
    files = {"lessons/02-suite.md": "![x](../media/a.svg)\n", "media/a.svg": SVG.format("<script>__xss()</script>")}
    assert read_folder(write_module(tmp_path, files=files)).draft is None
    files = {"lessons/02-suite.md": "![x](../media/a.png)\n", "media/a.png": SVG.format("")}
    assert read_folder(write_module(tmp_path, files=files)).draft is None
