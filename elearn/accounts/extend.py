"""What other rooms and guests bring to this one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from elearn.accounts.secrecy import digest
from elearn.accounts.words import ROLE
from elearn.core.i18n import Lazy
from elearn.core.providers import Registry

__all__ = [
    "ERASERS",
    "EXPORTERS",
    "NOTICE_KINDS",
    "NOTICE_ROOMS",
    "ROLE",
    "TOKEN_SCOPES",
    "Eraser",
    "Exporter",
    "Facts",
    "Mail",
    "NoticeKind",
    "digest",
]

Mail = Literal["now", "daily", "off"]
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind of notice. Its words are made when it is shown, in the reader's language.

    ``label`` names it in the preferences, and no other kind; ``title(facts)`` is one short line (also the
    subject of the mail), ``text(facts)`` one or two sentences, ``path(facts)`` the page to
    open ("" for none), ``action`` the words of the link. ``mail`` is the default. With
    ``required`` the mail cannot be turned off (security, legal duties).
    """

    label: Lazy
    title: Callable[[Facts], str]
    text: Callable[[Facts], str] = lambda _facts: ""
    path: Callable[[Facts], str] = lambda _facts: ""
    action: Lazy | None = None
    mail: Mail = "now"
    required: bool = False


# What one room says of someone, for the archive of their data: ``export(person_id)`` runs in a
# reading scope and gives (file name, content); content is bytes, or values to be written as JSON.
Exporter = Callable[[int], list[tuple[str, Any]]]

# Forgets someone in one room: ``erase(person_id)`` runs in the transaction of the erasure and
# deletes or makes nameless what the law does not ask to keep. An error undoes everything.
Eraser = Callable[[int], None]

NOTICE_KINDS: Registry[NoticeKind] = Registry("accounts.notice_kinds")
# A room's name → the heading of its kinds, where one chooses how they come.
NOTICE_ROOMS: Registry[Lazy] = Registry("accounts.notice_rooms")
EXPORTERS: Registry[Exporter] = Registry("accounts.exporters")
ERASERS: Registry[Eraser] = Registry("accounts.erasers")
TOKEN_SCOPES: Registry[Lazy] = Registry("accounts.token_scopes")
