"""The catalogue, open to everyone: what a visitor reads on its pages."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.core.i18n import LOCALES
from elearn.core.i18n import lazy_gettext as _
from elearn.core.policy import ANONYMOUS
from elearn.core.web.guard import public
from elearn.interop.api.paging import HEADERS, PageAsked, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import OneOf, Schema, Text, When
from elearn.modules import queries
from elearn.modules.queries import VersionCard

OPEN = "the catalogue is open: this is what its pages show to a visitor"
blueprint = Blueprint("api_modules", __name__, url_prefix="/modules", description=_("Catalogue"))


class ModulesAsked(PageAsked):
    """Words to look for, and choices; an empty value is no choice."""

    search = Text(shortest=0, longest=200, load_default="", metadata={"description": _("Des mots à chercher.")})
    theme = Text(
        shortest=0, longest=80, load_default="", metadata={"description": _("Un thème, par son nom dans les adresses.")}
    )
    length = fields.String(
        load_default="",
        validate=OneOf(["", *queries.listing.LENGTHS]),
        metadata={"description": _("La durée : court, moyen ou long.")},
    )
    language = fields.String(load_default="", validate=OneOf(["", *LOCALES]))
    free = fields.String(
        load_default="", validate=OneOf(["", "1"]), metadata={"description": _("1 : les modules gratuits seuls.")}
    )


class ModuleShown(Schema):
    """A module in the list, by its current version."""

    slug = fields.String(required=True, metadata={"description": _("Nom stable du module, dans les adresses.")})
    position = fields.Integer(required=True, metadata={"description": _("Rang dans le catalogue.")})
    version = fields.Integer(
        required=True, attribute="number", metadata={"description": _("Numéro de la version publiée.")}
    )
    title = fields.String(required=True)
    summary = fields.String(required=True)
    language = fields.String(required=True)
    price_cents = fields.Integer(required=True, metadata={"description": _("Prix en centimes d’euro ; 0 : gratuit.")})
    minutes = fields.Integer(required=True, metadata={"description": _("Durée prévue, en minutes.")})
    weight_bytes = fields.Integer(required=True, metadata={"description": _("Poids de ce qui se charge, en octets.")})
    activity_count = fields.Integer(required=True)


class Objective(Schema):
    """What one can do afterwards."""

    id = fields.String(required=True)
    text = fields.String(required=True)


class Assistance(Schema):
    """Who helps, how, how soon."""

    who = fields.String(required=True)
    channel = fields.String(required=True)
    delay = fields.String(required=True)


class Trainer(Schema):
    """Who made the module."""

    name = fields.String(required=True)
    presentation = fields.String(required=True)


class ModuleSheet(ModuleShown):
    """The whole sheet of a module."""

    published_at = When(required=True)
    checked_on = fields.Date(required=True, metadata={"description": _("Date de la dernière vérification du contenu.")})
    keywords = fields.List(fields.String(), required=True)
    audience = fields.String(required=True)
    prerequisites = fields.List(fields.String(), required=True)
    objectives = fields.List(fields.Nested(Objective), required=True)
    method = fields.String(required=True)
    assessment = fields.String(required=True)
    accessibility = fields.String(required=True)
    access = fields.String(required=True)
    assistance = fields.Nested(Assistance, required=True)
    trainer = fields.Nested(Trainer, required=True)
    price_note = fields.String(required=True)
    pass_note = fields.String(required=True)


class ActivityShown(Schema):
    """One activity of the outline."""

    key = fields.String(required=True, metadata={"description": _("Nom stable de l’activité dans le module.")})
    kind = fields.String(required=True)
    position = fields.Integer(required=True)
    title = fields.String(required=True)
    minutes = fields.Integer(required=True)
    weight_bytes = fields.Integer(required=True)
    rule = fields.String(
        required=True,
        metadata={"description": _("Ce qui la termine : seen (vue), watched (regardée), passed (réussie) ou none.")},
    )
    percent = fields.Integer(
        required=True, metadata={"description": _("Pour watched : la part à regarder, en pour cent.")}
    )
    objectives = fields.List(fields.String(), required=True)


@blueprint.route("")
class Modules(Resource):
    """The catalogue."""

    @blueprint.doc(summary=_("Lister les modules"))
    @blueprint.arguments(ModulesAsked, location="query")
    @blueprint.response(200, ModuleShown(many=True), headers=HEADERS)
    @public(OPEN)
    def get(self, asked: dict[str, Any]) -> Any:
        """Published modules: in the order of the catalogue, or by relevance when words are looked for."""
        filters = queries.listing.Filters(
            theme=asked["theme"], length=asked["length"], language=asked["language"], free=asked["free"] == "1"
        )
        # As a visitor whoever asks: no scope gives more of the catalogue, none gives less.
        found = queries.listing.modules_page(ANONYMOUS, asked["search"], filters, asked["page"], asked["page_size"])
        return paged(found.page)


@blueprint.route("/<slug>")
class Module(Resource):
    """One module."""

    @blueprint.doc(summary=_("Lire la fiche d’un module"))
    @blueprint.response(200, ModuleSheet)
    @public(OPEN)
    def get(self, slug: str) -> dict[str, Any]:
        """The sheet of the current version."""
        return sheet(queries.current_version(slug))


@blueprint.route("/<slug>/outline")
class Outline(Resource):
    """The activities of one module."""

    @blueprint.doc(summary=_("Lire le sommaire d’un module"))
    @blueprint.response(200, ActivityShown(many=True))
    @public(OPEN)
    def get(self, slug: str) -> Any:
        """The activities of the current version, in order, without their content."""
        return queries.outline(queries.current_version(slug).id)


def sheet(version: VersionCard) -> dict[str, Any]:
    """The fields of :class:`ModuleSheet`: the columns of a version, and its sheet."""
    columns = {name: getattr(version, name) for name in VersionCard.__slots__}
    said = version.sheet
    return {**said, **columns, "price_note": said["price"]["note"], "pass_note": said.get("pass_note", "")}
