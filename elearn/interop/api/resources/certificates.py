"""Certificates: one's own, and the check that anyone may make with a code."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.certificates import queries
from elearn.core.i18n import lazy_gettext as _
from elearn.core.policy import ANONYMOUS
from elearn.core.web.guard import allow, public
from elearn.core.web.identity import actor
from elearn.interop.api.paging import HEADERS, PageAsked, cut, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import Schema, When
from elearn.interop.policy import Can

blueprint = Blueprint("api_certificates", __name__, url_prefix="/certificates", description=_("Attestations"))
verifications = Blueprint(
    "api_verifications", __name__, url_prefix="/verifications", description=_("Vérification d’une attestation")
)


class ModuleAttested(Schema):
    """The module as it was when the certificate was issued."""

    slug = fields.String(required=True)
    title = fields.String(required=True)
    version = fields.Integer(required=True)


class Issuer(Schema):
    """Who issued it, as printed."""

    name = fields.String(required=True)
    siret = fields.String(required=True)
    declaration_number = fields.String(required=True)


class CertificateShown(Schema):
    """One certificate of the owner of the token."""

    number = fields.String(required=True)
    code = fields.String(required=True, metadata={"description": _("Le code que vous donnez à qui veut vérifier.")})
    issued_at = When(required=True)
    is_valid = fields.Boolean(required=True)
    revoked_at = When(required=True, allow_none=True)
    revoked_reason = fields.String(required=True)
    holder = fields.String(required=True)
    module = fields.Nested(ModuleAttested, required=True)
    objectives = fields.List(fields.String(), required=True)
    planned_minutes = fields.Integer(required=True)
    active_minutes = fields.Integer(required=True, metadata={"description": _("Temps de travail mesuré.")})
    started_on = fields.String(required=True, metadata={"format": "date"})
    completed_on = fields.String(required=True, metadata={"format": "date"})
    result_percent = fields.Integer(required=True, allow_none=True)
    issuer = fields.Nested(Issuer, required=True)
    shown = fields.List(
        fields.String(), required=True, metadata={"description": _("Ce que vous acceptez de montrer à qui vérifie.")}
    )


class Verification(Schema):
    """What anyone may know of a certificate. Null: its holder does not show it."""

    number = fields.String(required=True)
    module = fields.String(required=True)
    version = fields.Integer(required=True)
    issuer = fields.String(required=True)
    issued_at = When(required=True)
    is_valid = fields.Boolean(required=True)
    revoked_at = When(required=True, allow_none=True)
    revoked_reason = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    result_percent = fields.Integer(required=True, allow_none=True)
    minutes = fields.Integer(required=True, allow_none=True)
    objectives = fields.List(fields.String(), required=True)


@blueprint.route("")
class Certificates(Resource):
    """One's own certificates."""

    @blueprint.doc(summary=_("Lister ses attestations"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, CertificateShown(many=True), headers=HEADERS)
    @allow(Can.READ_CERTIFICATES)
    def get(self, asked: dict[str, Any]) -> Any:
        """One's own certificates, the newest first."""
        page = cut(queries.of_person(actor()), asked)
        return paged(page.map([_shown(c) for c in page.items]))


@blueprint.route("/<number>")
class Certificate(Resource):
    """One of one's certificates."""

    @blueprint.doc(summary=_("Lire une attestation"))
    @blueprint.response(200, CertificateShown)
    @allow(Can.READ_CERTIFICATES)
    def get(self, number: str) -> Any:
        """One of one's own; any other does not exist."""
        return _shown(queries.own(actor(), number))


@verifications.route("/<code>")
class Checked(Resource):
    """The check of a certificate."""

    @verifications.doc(summary=_("Vérifier une attestation par son code"))
    @verifications.response(200, Verification)
    @public("anyone who holds a certificate's code may check it")
    def get(self, code: str) -> Any:
        """Whether it is valid, and what its holder shows."""
        # As a stranger whoever asks: the holder's choices are about strangers.
        return queries.verify(ANONYMOUS, code)


def _shown(certificate: Any) -> dict[str, Any]:
    """The fields of :class:`CertificateShown`: the row, and what it attests."""
    row = ("number", "code", "issued_at", "is_valid", "revoked_at", "revoked_reason", "shown")
    return {**certificate.snapshot, **{name: getattr(certificate, name) for name in row}}
