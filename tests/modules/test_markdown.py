import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.core.authored.report import Report
from elearn.modules.markdown import CALLOUTS, CLASSES, SCHEMES, TAGS, Surroundings, clean, inline, render


def _render(text, *, language="fr", only_inline=False):
    report = Report()
    around = Surroundings(
        file="lessons/x.md",
        report=report,
        language=language,
        terms={"devis": {}},
        activities=frozenset({"suite"}),
        picture=lambda path, _line: (path.removeprefix("../"), 40, 30) if path.endswith(".svg") else None,
    )
    return (inline if only_inline else render)(text, around), [(f.line, f.message) for f in report.errors]


def test_a_table_has_no_style_and_scrolls_in_a_frame_that_the_keyboard_reaches():
    out, faults = _render("| Ligne | | Montant |\n| :-: | --- | ---: |\n| a | b | 1 |\n")
    assert faults == []
    assert "style" not in out.html
    assert '<div class="table-scroll" role="group" tabindex="0" aria-label="Tableau 1"><table>' in out.html
    assert '<th class="text-center" scope="col">Ligne</th>' in out.html
    assert "<td></td>" in out.html
    assert '<th class="amount" scope="col">Montant</th>' in out.html
    assert '<td class="amount">1</td>' in out.html


@pytest.mark.parametrize("name", CALLOUTS)
def test_each_callout_says_its_kind_in_words(name):
    css, titles = CALLOUTS[name]
    out, faults = _render(f"## Titre\n\n::: {name}\nTexte.\n:::\n\n::: {name} Le mien\nTexte.\n:::\n")
    assert faults == []
    assert f'<div class="callout callout-{css}">\n<h3 class="callout-title">{titles["fr"]}</h3>' in out.html
    assert f"{titles['fr']}&nbsp;: Le mien</h3>" in out.html


def test_notes_terms_links_and_figures():
    out, faults = _render(
        "Un [devis](glossaire:devis)[^a], [la suite](activite:suite), <https://exemple.fr>.\n\n"
        '![Un carré](../media/carre.svg "Légende")\n\n## Titre\n\nEncore[^a].\n\n[^a]: La source.\n'
    )
    assert faults == []
    assert '<a class="term" href="#mot-devis">devis</a>' in out.html
    assert out.terms == ["devis"]
    assert '<a href="./suite">la suite</a>' in out.html
    assert '<a href="https://exemple.fr">' in out.html
    assert '<figure><img src="media:media/carre.svg" alt="Un carré" width="40" height="30"' in out.html
    assert "<figcaption>Légende</figcaption>" in out.html
    assert '<a href="#note-1" id="appel-1" aria-label="Note 1">1</a>' in out.html
    assert 'id="appel-1-2"' in out.html
    assert '<li id="note-1"><p>La source.' in out.html
    assert out.html.count('class="footnote-back"') == 2
    assert out.toc == [{"id": "s-titre", "text": "Titre", "level": 2}]
    assert "La source." in out.text


def test_two_headings_of_the_same_words_have_two_anchors():
    out, _faults = _render("## Titre\n\n## Titre\n")
    assert [item["id"] for item in out.toc] == ["s-titre", "s-titre-2"]


def test_french_spaces_are_put_in_french_only():
    assert "à dire\u202f?" in _render("Rien à dire ?")[0].html
    assert "to say ?" in _render("Nothing to say ?", language="en")[0].html


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Texte.\n\n# Titre\n", 3, "niveau 1"),
        ("## A\n\n#### B\n", 3, "saute un niveau"),
        ("A\n\n::: inconnu\nB\n:::\n", 3, "inconnu"),
        ("A\n\n::: exemple\nB\n", 3, "n’est pas fermé"),
        ("A\n\n:::\n", 3, "pas ouvert"),
        ("A\nB <b>gras</b>\n", 2, "HTML"),
        ("A\n\n<div>\nB\n</div>\n", 3, "HTML"),
        ("A\nB [c](glossaire:absent)\n", 2, "glossary.yaml"),
        ("A\nB [c](activite:absente)\n", 2, "aucune activité"),
        ("A [b](page.html)\n", 1, "attendu https"),
        ("A [b](ftp://x.org/y)\n", 1, "attendu https"),
        ("## Le prix\n\nA [b](#s-les-prix)\n", 3, "aucun titre"),
        ("A\n\n![](../media/a.svg)\n", 3, "texte de remplacement"),
        ("A\nb ![x](../media/a.svg)\n", 2, "seule dans son paragraphe"),
        ("A\nb[^1]\n", 2, "n’est pas écrite"),
        ("A\n\n[^1]: Perdue.\n", 3, "appelée nulle part"),
    ],
)
def test_what_the_format_does_not_take_is_named_on_its_line(text, line, words):
    _out, faults = _render(text)
    assert [f[0] for f in faults] == [line], faults
    assert words in faults[0][1]


def test_a_link_to_a_title_of_the_lesson_leads_to_it():
    out, faults = _render("[Plus bas](#s-le-prix)\n\n## Le prix\n")
    assert faults == []
    assert '<a href="#s-le-prix">' in out.html
    assert '<h2 id="s-le-prix">' in out.html


def test_a_text_with_its_own_page_has_no_activity_nor_word_beside_it():
    report = Report()
    around = Surroundings("x.yaml", report, terms={"devis": {}}, activities=frozenset({"suite"}), in_lesson=False)
    render("Un [devis](glossaire:devis).\n\nVoir [la suite](activite:suite).\n", around)
    assert [(f.line, "que dans une leçon" in f.message) for f in report.errors] == [(1, True), (3, True)]


def test_a_comment_for_authors_is_dropped_without_a_word():
    out, faults = _render("A\n\n<!-- à relire -->\n\nB <!-- ici --> C\n")
    assert faults == []
    assert "relire" not in out.html
    assert "ici" not in out.html


def test_a_short_text_takes_no_block_and_no_picture():
    out, _faults = _render("Un **mot**, `x`", only_inline=True)
    assert out == "Un <strong>mot</strong>, <code>x</code>"
    assert _render("![x](a.svg)", only_inline=True)[1]


class _Seen(HTMLParser):
    """Collects what a browser would: tags, attributes, schemes."""

    def __init__(self):
        super().__init__()
        self.wrong = []

    def handle_starttag(self, tag, attributes):
        if tag not in TAGS:
            self.wrong.append(tag)
            return
        for name, given_value in attributes:
            value = given_value or ""
            if name not in TAGS[tag]:
                self.wrong.append((tag, name))
            elif (name == "class" and not set(value.split()) <= CLASSES.get(tag, set())) or (
                name == "src" and not value.startswith("media:media/")
            ):
                self.wrong.append((tag, value))
            elif name in {"href", "src"}:
                scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", value), re.IGNORECASE)
                if scheme and scheme[1].lower() not in SCHEMES:
                    self.wrong.append((tag, value))

    def handle_comment(self, data):
        self.wrong.append(("comment", data))


def _wrong(html):
    seen = _Seen()
    seen.feed(html)
    seen.close()
    return seen.wrong


PIECES = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))",
    "[a](data:text/html,x)", "![a](javascript:x)", "![a](https://evil.example/x.png)", "<svg onload=alert(1)>",
    "[a](vbscript:x)", "<a href='javascript:x'>", "[a](&#106;avascript:x)", "<javascript:alert(1)>", "::: exemple <b>",
    ":::\n", "[^1]", "\n[^1]: <iframe src=x>\n", "| a |\n| --- |\n| <style>x</style> |\n", "## <u id=main>\n", "`<b>`",
    "```\n<b>\n```\n", "<!--", "-->", "[x](glossaire:\"onclick=1)", "[x](activite:\"><script>)", "\"", "'", "\n\n",
    "[a]: javascript:x\n", "[a]", "<math><mtext></p><style><a title=\"</style><img src onerror=x>\">", "](media:x)",
    "![a](media:x \"t\")", "<p style=x>", "\\", "**", "~~", "> ", "- ", "1. ", "    ",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=14).map("".join))
def test_only_what_is_allowed_comes_out_whatever_is_written(text):
    out, _faults = _render(text)
    assert _wrong(out.html) == []
    assert _wrong(_render(text, only_inline=True)[0]) == []


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text("<>/=\"' abcsriptonload:;()", max_size=20), max_size=10).map("".join))
def test_the_allow_list_alone_holds_for_any_html(text):
    assert _wrong(clean(text)) == []
    assert clean(clean(text)) == clean(text)
