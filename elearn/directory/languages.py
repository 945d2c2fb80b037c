"""The languages that a profile may name (ISO 639-1), and how well one knows them. Pure."""

from __future__ import annotations

from elearn.core.i18n import Lazy
from elearn.core.i18n import lazy_gettext as _l

LANGUAGES: dict[str, Lazy] = {
    "fr": _l("français"),
    "en": _l("anglais"),
    "de": _l("allemand"),
    "es": _l("espagnol"),
    "it": _l("italien"),
    "pt": _l("portugais"),
    "nl": _l("néerlandais"),
    "pl": _l("polonais"),
    "ro": _l("roumain"),
    "ru": _l("russe"),
    "uk": _l("ukrainien"),
    "ar": _l("arabe"),
    "tr": _l("turc"),
    "zh": _l("chinois"),
    "ja": _l("japonais"),
    "oc": _l("occitan"),
    "ca": _l("catalan"),
}
LEVELS: dict[str, Lazy] = {
    "notions": _l("quelques notions"),
    "working": _l("usage au travail"),
    "fluent": _l("parlé couramment"),
    "native": _l("langue maternelle"),
}
