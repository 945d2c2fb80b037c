"""Strict schemas: what is not named is refused on the way in, and never leaves on the way out.

marshmallow is lenient by default about types (``"1"`` for 1, ``"yes"`` for true) and
speaks English; these fields are neither. Build every schema of the API on :class:`Schema`
with these fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

import marshmallow as ma
from marshmallow import fields, validate

from elearn.core.errors import Invalid
from elearn.core.i18n import Lazy, lazy_gettext, utc
from elearn.core.i18n import gettext as _
from elearn.core.web import typed

K = TypeVar("K", int, str)
MESSAGES: dict[str, Lazy] = {
    "required": lazy_gettext("Ce champ est obligatoire."),
    "null": lazy_gettext("Ce champ ne peut pas être vide."),
    "invalid": lazy_gettext("Cette valeur n’est pas de la forme attendue."),
    "invalid_utf8": lazy_gettext("Ce texte n’est pas lisible."),
    "invalid_uuid": lazy_gettext("Un identifiant UUID est attendu."),
    "too_large": lazy_gettext("Ce nombre est trop grand."),
    "unknown": lazy_gettext("Ce champ n’existe pas."),
    "type": lazy_gettext("Un objet est attendu."),
    "validator_failed": lazy_gettext("Cette valeur n’est pas acceptée."),
}
LARGEST = 2**53 - 1  # what every program that reads JSON can count to
LARGEST_ID = LARGEST
ID = f"int(max={LARGEST_ID})"  # in an address
KEY = {"description": lazy_gettext("Choisi par vous, un par demande : elle ne compte qu’une fois.")}
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Length(validate.Length):
    """A length within bounds, said in the reader's language."""

    def _format_error(self, value: Any, message: str) -> str:
        if self.equal is not None:
            return _("%(n)s exactement.", n=self.equal)
        if isinstance(value, str):
            return _("De %(min)s à %(max)s signes.", min=self.min or 0, max=self.max)
        return _("De %(min)s à %(max)s éléments.", min=self.min or 0, max=self.max)


class Range(validate.Range):
    """A number within bounds, said in the reader's language."""

    def _format_error(self, value: Any, message: str) -> str:
        return _("De %(min)s à %(max)s.", min=self.min, max=self.max)


class OneOf(validate.OneOf):
    """One of a few words, said in the reader's language."""

    def _format_error(self, value: Any) -> str:
        return _("L’une de ces valeurs est attendue : %(values)s.", values=self.choices_text)


class Text(fields.String):
    """A text without control characters, of at most ``longest`` characters."""

    def __init__(self, *, longest: int = 500, shortest: int = 1, **more: Any) -> None:
        validators = [Length(min=shortest, max=longest), *more.pop("validate", [])]
        super().__init__(validate=validators, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        found = super()._deserialize(value, attr, data, **more)
        # A database refuses NUL, UTF-8 a lone surrogate: neither may get that far.
        if found is None or _UNREADABLE.search(found):
            raise self.make_error("invalid_utf8")
        return found


class Whole(fields.Integer):
    """A whole number written as one: neither "1" nor 1.0 nor true."""

    def __init__(self, *, least: int = 0, most: int = LARGEST, **more: Any) -> None:
        super().__init__(strict=True, validate=[Range(min=least, max=most)], **more)

    def _validated(self, value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid", input=value)
        return value


class QueryWhole(fields.Integer):
    """A whole number in an address, where everything is text."""

    def __init__(self, *, least: int = 0, most: int = LARGEST, **more: Any) -> None:
        super().__init__(validate=[Range(min=least, max=most)], **more)

    def _validated(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > len(str(LARGEST)):
            raise self.make_error("invalid", input=value)
        return int(value)


class Flag(fields.Boolean):
    """true or false, and nothing that resembles them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Uuid(fields.UUID):
    """A UUID in its usual written form."""

    def _validated(self, value: Any) -> Any:
        if not isinstance(value, str) or len(value) != 36:
            raise self.make_error("invalid_uuid")
        return super()._validated(value)


class When(fields.AwareDateTime):
    """An instant with its zone; given in UTC, to the second."""

    def __init__(self, **more: Any) -> None:
        super().__init__(format="iso", **more)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> Any:
        return None if value is None else utc(value)


class Day(fields.String):
    """A day written as 2026-01-31."""

    def __init__(self, **more: Any) -> None:
        described = {"format": "date", **more.pop("metadata", {})}
        super().__init__(metadata=described, **more)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else None

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        found = typed.day(super()._deserialize(value, attr, data, **more))
        if found is None:
            raise self.make_error("invalid")
        return found


class Schema(ma.Schema):
    """The base of every schema of the API. Field names are those of the JSON."""

    class Meta:
        unknown = ma.RAISE

    # Not sentences yet: each is made when an error is told.
    error_messages: dict[str, Any] = {"unknown": MESSAGES["unknown"], "type": MESSAGES["type"]}  # noqa: RUF012 - as marshmallow declares it

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Give each field its sentences in the reader's language."""
        sentences: dict[str, Any] = {c: MESSAGES.get(c, MESSAGES["invalid"]) for c in field_obj.error_messages}
        field_obj.error_messages = sentences | {"invalid_utf8": MESSAGES["invalid_utf8"]}


class Reason(Schema):
    """Why."""

    reason = Text(required=True, longest=4000, metadata={"description": lazy_gettext("L’autre partie le lira.")})


class Seen(Schema):
    """Which text one binds oneself to."""

    digest = Text(
        required=True, longest=64, metadata={"description": lazy_gettext("L’empreinte du texte qui a été lu.")}
    )


def once_each(field: str, pairs: Iterable[tuple[K, int]]) -> dict[K, int]:
    """A list of pairs as a table; raise :class:`Invalid` under ``field`` when one is said twice."""
    told = list(pairs)
    found = dict(told)
    if len(found) != len(told):
        raise Invalid(fields={field: [_("Chaque élément se donne une seule fois.")]})
    return found
