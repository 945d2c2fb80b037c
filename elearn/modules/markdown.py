"""Lessons: CommonMark with the catalogue's additions, to HTML that can harm nobody.

Text is parsed by markdown-it-py with raw HTML off, written by the rules below, then
passed through an allow-list (nh3), whatever was in the source: only known tags,
attributes, classes and schemes come out. Addresses stay open until the lesson is shown:
``media:<path>`` for a picture, ``./<key>`` for another activity of the module (the page that
shows an activity ends its address with the activity's key).
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from elearn.core.i18n import french_typography
from elearn.modules.links import LINKS
from elearn.modules.markdown_faults import CALLOUTS, EXTERNAL, Faults, Surroundings
from elearn.modules.words import slug
from elearn.parameters.extend import marked, mentions, plain, unmarked

WORDS = {
    "fr": {"notes": "Sources et notes", "note": "Note", "back": "Retour au texte", "table": "Tableau"},
    "en": {"notes": "Sources and notes", "note": "Note", "back": "Back to the text", "table": "Table"},
}
SCHEMES = frozenset({"http", "https", "mailto", "media"})
TAGS: dict[str, set[str]] = {  # each tag with its own attributes
    "p": {"class"}, "br": set(), "hr": set(), "strong": set(), "em": set(), "s": set(), "code": {"class"}, "pre": set(),
    "h2": {"id", "class"}, "h3": {"id", "class"}, "h4": {"id", "class"}, "h5": {"id", "class"}, "h6": {"id", "class"},
    "ul": set(), "ol": {"start"}, "li": {"id"}, "blockquote": set(),
    "a": {"href", "id", "class", "title", "aria-label"}, "sup": {"class"},
    "figure": set(), "figcaption": set(), "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "div": {"class", "role", "tabindex", "aria-label"}, "section": {"class", "aria-labelledby"},
    "table": set(), "thead": set(), "tbody": set(), "tr": set(),
    "th": {"class", "scope"}, "td": {"class"},
}  # fmt: skip
CLASSES: dict[str, set[str]] = {
    "a": {"term", "footnote-back"},
    "sup": {"footnote"},
    "section": {"footnotes"},
    "p": {"callout-title", "frame"},
    "div": {"table-scroll", "callout", "callout-tool", *(f"callout-{c}" for c, _t in CALLOUTS.values())},
    **{tag: {"amount", "text-center"} for tag in ("th", "td")},
    **{f"h{n}": {"callout-title"} for n in range(2, 7)},
}


@dataclass(slots=True)
class Rendered:
    """HTML that passed the allow-list; ``toc`` lists ``{"id", "text", "level"}``; ``terms`` in order of use.

    ``figures`` are the names of the dated figures: their values come when the text is shown.
    """

    html: str
    toc: list[dict[str, Any]]
    terms: list[str]
    text: str
    figures: list[str]


def render(source: str, around: Surroundings) -> Rendered:
    """A whole lesson. What is wrong goes to the report; HTML comes out all the same."""
    writer = _Writer(around)
    tokens = _parser().parse(marked(source), writer.env)
    faults = Faults(around, source, writer.env)
    faults.look(tokens)
    written = writer.write(tokens)
    faults.look_anchors(writer.ids)
    figures = list(dict.fromkeys(one.name for one in mentions(source)))
    return Rendered(clean(written), writer.toc, writer.used_terms, writer.plain(), figures)


def inline(source: str, around: Surroundings) -> str:
    """A line or two inside something else (a question, an answer): no block, no picture."""
    writer = _Writer(around)
    tokens = _parser().parseInline(marked(source), writer.env)
    faults = Faults(around, source, writer.env)
    faults.look(tokens, only_inline=True)
    faults.look_anchors(())
    return clean(writer.write(tokens)).strip()


def clean(raw: str) -> str:
    """``raw`` reduced to the allow-list."""
    return nh3.clean(
        raw,
        tags=set(TAGS),
        attributes={tag: names - ({"class"} if tag in CLASSES else set()) for tag, names in TAGS.items() if names},
        allowed_classes=CLASSES,
        url_schemes=set(SCHEMES),
        link_rel=None,
        generic_attribute_prefixes=set(),
        attribute_filter=_own_pictures,
    )


def _own_pictures(tag: str, name: str, value: str) -> str | None:
    """Pictures come from the module alone: nothing is loaded from elsewhere."""
    return None if tag == "img" and name == "src" and not value.startswith("media:media/") else value


def _parser() -> MarkdownIt:
    return _made(tuple(LINKS))


@cache
def _made(frames: tuple[str, ...]) -> MarkdownIt:
    # HTML is recognised only to be refused by name; its rules below write it as plain text.
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for name in (*CALLOUTS, *frames):
        parser.use(container_plugin, name)
    parser.use(footnote_plugin, inline=False)
    return parser


class _Writer:
    """The HTML of one text."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self.env: dict[str, Any] = {}
        self.toc: list[dict[str, Any]] = []
        self.used_terms: list[str] = []
        self._words = WORDS.get(around.language, WORDS["fr"])
        self.ids: set[str] = set()
        self._level = 1
        self._tables = 0
        self._text: list[str] = []
        self._in_title = False
        self._in_link = False

    # --- HTML ------------------------------------------------------------------------

    def write(self, tokens: Sequence[Token]) -> str:
        """The HTML of these tokens, not yet passed through the allow-list."""
        out: list[str] = []
        skip = 0
        for index, token in enumerate(tokens):
            if skip:
                skip -= 1
                continue
            if token.type == "paragraph_open" and self._is_figure(tokens, index):
                out.append(self._figure(tokens[index + 1].children[0]))  # type: ignore[index]
                skip = 2
                continue
            if token.type == "th_open" and not tokens[index + 1].content.strip():
                # An empty header names nothing: a plain cell, for those who hear the table.
                token.tag = tokens[index + 2].tag = "td"
            if token.type == "heading_open":
                out.append(self._heading(token, tokens[index + 1]))
                continue
            out.append(self._one(token))
        return "".join(out)

    def plain(self) -> str:
        """The words alone, for search."""
        return re.sub(r"\s+", " ", " ".join(self._text)).strip()

    @staticmethod
    def _is_figure(tokens: Sequence[Token], index: int) -> bool:
        children = tokens[index + 1].children or []
        return len(children) == 1 and children[0].type == "image"

    def _figure(self, image: Token) -> str:
        alt = plain(self._typo(image.content))
        found = image.meta.get("found")
        if not found:
            return f"<p>{html.escape(alt)}</p>\n"
        path, width, height = found
        caption = plain(self._typo(str(image.attrGet("title") or "")))
        self._text += [alt, caption]
        below = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
        return (
            f'<figure><img src="media:{html.escape(path)}" alt="{html.escape(alt)}" width="{width}" height="{height}"'
            f' loading="lazy" decoding="async">{below}</figure>\n'
        )

    def _heading(self, token: Token, inside: Token) -> str:
        level = max(2, int(token.tag[1]))
        self._level = level
        self._in_title = True
        text = plain(self._typo("".join(c.content for c in inside.children or () if c.type in {"text", "code_inline"})))
        name = wanted = f"s-{slug(text)}"
        number = 2
        while name in self.ids:
            name, number = f"{wanted}-{number}", number + 1
        self.ids.add(name)
        if level <= 3:
            self.toc.append({"id": name, "text": text, "level": level})
        return f'<h{level} id="{name}">'

    def _one(self, token: Token) -> str:  # noqa: PLR0911 - one line a kind of token
        if token.type == "inline":
            return "".join(self._inline(child) for child in token.children or ())
        if token.type.startswith("container_"):
            name = token.type.removeprefix("container_").rpartition("_")[0]
            return self._frame(token, name) if name in LINKS else self._callout(token)
        write = getattr(self, f"_{token.type}", None)
        if write is not None:
            return str(write(token))
        if token.type == "heading_close":
            self._in_title = False
            return f"</h{max(2, int(token.tag[1]))}>\n"
        if not token.tag or token.hidden:
            return ""
        if token.nesting == -1:
            return f"</{token.tag}>\n"
        return f"<{token.tag}>"

    def _inline(self, token: Token) -> str:  # noqa: PLR0911 - one line a kind of token
        if token.type == "text":
            text = self._typo(token.content)
            # The source of a figure is one link away, but a link holds no link and a title none either.
            text = plain(text) if self._in_title or self._in_link else text
            self._text.append(text)
            return html.escape(text, quote=False)
        if token.type == "code_inline":
            code = unmarked(token.content)
            self._text.append(code)
            return f"<code>{html.escape(code)}</code>"
        if token.type in {"softbreak", "hardbreak"}:
            self._text.append(" ")
            return "\n" if token.type == "softbreak" else "<br>\n"
        if token.type in {"link_open", "link_close"}:
            self._in_link = token.type == "link_open"
        if token.type == "link_open":
            return self._link(str(token.attrGet("href") or ""), str(token.attrGet("title") or ""))
        if token.type == "footnote_ref":
            return self._note_call(token)
        if token.type == "image":
            return html.escape(token.content)
        if token.type == "html_inline":
            return "" if token.content.startswith("<!--") else html.escape(token.content)
        return f"<{'/' if token.nesting == -1 else ''}{token.tag}>" if token.tag else html.escape(token.content)

    def _typo(self, text: str) -> str:
        return french_typography(text) if self.around.language == "fr" else text

    def _link(self, href: str, title: str) -> str:
        scheme, _colon, target = href.partition(":")
        hint = f' title="{html.escape(plain(title))}"' if title else ""
        if scheme == "glossaire":
            if target in self.around.terms and target not in self.used_terms:
                self.used_terms.append(target)
            return f'<a class="term" href="#mot-{slug(target)}">'
        if scheme == "activite":
            return f'<a href="./{slug(target)}"{hint}>'
        if scheme in LINKS:
            return f'<a href="{html.escape(LINKS.get(scheme).address(target))}"{hint}>'
        if EXTERNAL.match(href) or href.startswith("#s-"):
            return f'<a href="{html.escape(href)}"{hint}>'
        return "<a>"

    def _frame(self, token: Token, name: str) -> str:
        if token.nesting == -1:
            return "</div>\n"
        link, target = LINKS.get(name), token.info.strip()[len(name) :].strip()
        title = html.escape(link.title(target, self.around.language), quote=False)
        self._text.append(title)
        level = min(6, self._level + 1)
        heading = f'<h{level} class="callout-title">{title}</h{level}>'
        # A link that works as it is; what the tool finds takes its place when the lesson is shown.
        inside = f'<p class="frame"><a href="{html.escape(link.address(target))}">{title}</a></p>'
        return f'<div class="callout callout-tool">\n{heading}\n{inside}\n'

    def _callout(self, token: Token) -> str:
        if token.nesting == -1:
            return "</div>\n"
        name = token.type.removeprefix("container_").removesuffix("_open")
        css, titles = CALLOUTS[name]
        given = token.info.strip()[len(name) :].strip()
        # The kind is always a word, not a colour alone.
        kind = titles.get(self.around.language, titles["fr"])
        colon = "\u00a0: " if self.around.language == "fr" else ": "
        title = plain(f"{kind}{colon}{self._typo(given)}" if given else kind)
        level = min(6, self._level + 1)
        self._text.append(title)
        heading = f'<h{level} class="callout-title">{html.escape(title, quote=False)}</h{level}>'
        return f'<div class="callout callout-{css}">\n{heading}\n'

    def _fence(self, token: Token) -> str:
        code = unmarked(token.content)
        self._text.append(code)
        return f"<pre><code>{html.escape(code)}</code></pre>\n"

    _code_block = _fence

    def _html_block(self, token: Token) -> str:
        return "" if token.content.lstrip().startswith("<!--") else f"<p>{html.escape(token.content)}</p>\n"

    def _hr(self, _token: Token) -> str:
        return "<hr>\n"

    def _ordered_list_open(self, token: Token) -> str:
        start = token.attrGet("start")
        return f'<ol start="{int(start)}">\n' if start is not None else "<ol>\n"

    def _table_open(self, _token: Token) -> str:
        # Wide tables scroll inside their frame, which the keyboard must reach.
        self._tables += 1
        label = f"{self._words['table']} {self._tables}"
        return f'<div class="table-scroll" role="group" tabindex="0" aria-label="{label}"><table>\n'

    def _table_close(self, _token: Token) -> str:
        return "</table></div>\n"

    def _th_open(self, token: Token) -> str:
        return (
            f"<{token.tag}{self._aligned(token)}{' scope=' + chr(34) + 'col' + chr(34) if token.tag == 'th' else ''}>"
        )

    def _td_open(self, token: Token) -> str:
        return f"<td{self._aligned(token)}>"

    @staticmethod
    def _aligned(token: Token) -> str:
        style = str(token.attrGet("style") or "")
        css = "amount" if "right" in style else "text-center" if "center" in style else ""
        return f' class="{css}"' if css else ""

    def _note_call(self, token: Token) -> str:
        number, again = token.meta["id"] + 1, token.meta["subId"]
        own = f"appel-{number}" + (f"-{again + 1}" if again else "")
        label = f"{self._words['note']} {number}"
        return f'<sup class="footnote"><a href="#note-{number}" id="{own}" aria-label="{label}">{number}</a></sup>'

    def _footnote_block_open(self, _token: Token) -> str:
        return (
            f'<section class="footnotes" aria-labelledby="notes">\n<h2 id="notes">{self._words["notes"]}</h2>\n<ol>\n'
        )

    def _footnote_block_close(self, _token: Token) -> str:
        return "</ol>\n</section>\n"

    def _footnote_open(self, token: Token) -> str:
        return f'<li id="note-{token.meta["id"] + 1}">'

    def _footnote_close(self, _token: Token) -> str:
        return "</li>\n"

    def _footnote_anchor(self, token: Token) -> str:
        number, again = token.meta["id"] + 1, token.meta["subId"]
        own = f"appel-{number}" + (f"-{again + 1}" if again else "")
        label = f"{self._words['back']}, {self._words['note'].lower()} {number}"
        return f' <a class="footnote-back" href="#{own}" aria-label="{label}">↩</a>'
