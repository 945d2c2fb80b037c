"""Mails written from templates, by jobs, outside any web page.

A letter is one template of a room, ``<name>.txt``, that extends ``mail/layout.txt`` and has the
blocks ``subject`` and ``content``; its HTML holds the same paragraphs (``mail/letter.html``), so
that nothing is written twice. It is made in the reader's language. Every address in it begins
with ``ELEARN_PUBLIC_URL``; what people wrote is escaped, and an address in it is never a link: only
one of this site, at the end of a line, is.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, pass_context, select_autoescape
from markupsafe import Markup, escape

from elearn.core import i18n, mail

if TYPE_CHECKING:
    from jinja2.runtime import Context

    from elearn.core.kernel import Kernel

_SHELL = Path(__file__).resolve().parents[1] / "templates"


def send(
    kernel: Kernel,
    to: str,
    letter: str,
    *,
    locale: str,
    key: str | None = None,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> None:
    """Write that letter in ``locale`` and ask, in the current transaction, that it be sent."""
    with i18n.in_locale(locale):
        subject, text, html = write(kernel, letter, **context)
    mail.send(to, subject, text, html, key=key, headers=headers)


def write(kernel: Kernel, letter: str, **context: Any) -> tuple[str, str, str]:
    """Subject, text and HTML of a letter, in the present language."""
    environment = _environment(_folders(kernel))
    settings = kernel.settings
    whole = {"site_name": settings.site_name, "locale": i18n.locale(), "public_url": settings.public_url.rstrip("/")}
    whole |= context
    template = environment.get_template(f"{letter}.txt")
    subject = " ".join(_block(template, "subject", whole).split())
    paragraphs = [p.strip().splitlines() for p in _block(template, "content", whole).split("\n\n") if p.strip()]
    html = environment.get_template("mail/letter.html").render(whole, subject=subject, paragraphs=paragraphs)
    return subject, template.render(whole).strip() + "\n", html


@pass_context
def linked(context: Context, line: str) -> Markup:
    """The line for HTML, the address of this site that ends it made a link to follow."""
    before, space, last = line.rpartition(" ")
    if not last.startswith(f"{context['public_url']}/"):
        return escape(line)
    return Markup('{}{}<a href="{}">{}</a>').format(before, space, last, last)


def _block(template: Template, name: str, context: dict[str, Any]) -> str:
    return "".join(template.blocks[name](template.new_context(context)))


def _folders(kernel: Kernel) -> tuple[str, ...]:
    rooms = [Path(b.root_path) / b.template_folder for p in kernel.plugins for b in p.blueprints if b.template_folder]
    return tuple(str(f) for f in (_SHELL, *rooms))


@cache
def _environment(folders: tuple[str, ...]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["linked"] = linked
    environment.globals.update(
        _=i18n.gettext,
        ngettext=i18n.ngettext,
        date=i18n.day,
        datetime=i18n.moment,
        number=i18n.number,
        money=i18n.money,
        filesize=i18n.filesize,
        duration=i18n.duration,
        name=None,
        action=None,
        reason=None,
        contact=None,
    )
    return environment
