"""One's own profile in the directory: written field by field, published field by field, taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from marshmallow import fields

from elearn.core.errors import Missing
from elearn.core.i18n import gettext
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.directory.fields import FIELDS
from elearn.directory.languages import LANGUAGES
from elearn.directory.queries import profiles
from elearn.directory.services import profiles as writing
from elearn.directory.services import publishing
from elearn.directory.services.profiles import MOST_LANGUAGES, MOST_REFERENCES, MOST_SKILLS
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import LARGEST_ID, Length, OneOf, Schema, Text, When, Whole
from elearn.interop.policy import Can

LARGEST_RATE = 10_000_00
blueprint = Blueprint("api_my_profile", __name__, url_prefix="/my-profile", description=_("Mon profil"))


class LanguageWritten(Schema):
    """A language, and how well one speaks it."""

    code = fields.String(required=True, validate=OneOf(tuple(LANGUAGES)))
    level = Text(required=True, longest=10)


class ReferenceWritten(Schema):
    """Work done for someone."""

    client = Text(required=True, longest=120, shortest=0)
    what = Text(required=True, longest=300, shortest=0)
    year = Whole(least=1970, most=9999, load_default=None, allow_none=True)


class SkillWritten(Schema):
    """A skill that one has."""

    code = Text(required=True, longest=60)
    level = Whole(required=True, least=1, most=3, metadata={"description": _("De 1 (bases) à 3 (expert).")})


class ProfileWritten(Schema):
    """What one changes; a field left out stays as it is."""

    name = Text(longest=120, shortest=0)
    trade = Text(longest=120, shortest=0)
    headline = Text(longest=160, shortest=0)
    presentation = Text(longest=4000, shortest=0)
    commune = Text(longest=100, shortest=0)
    telecentre = Whole(least=1, most=LARGEST_ID, allow_none=True)
    contact = Text(longest=160, shortest=0)
    commitments = Text(longest=2000, shortest=0)
    day_rate_cents = Whole(least=1, most=LARGEST_RATE, allow_none=True)
    languages = fields.List(fields.Nested(LanguageWritten), validate=Length(max=MOST_LANGUAGES))
    references = fields.List(fields.Nested(ReferenceWritten), validate=Length(max=MOST_REFERENCES))
    skills = fields.List(fields.Nested(SkillWritten), validate=Length(max=MOST_SKILLS))


class MySkillShown(SkillWritten):
    """A skill that one has, and whether it is public."""

    is_shown = fields.Boolean(required=True)
    is_proof_shown = fields.Boolean(required=True)


class MyProfileShown(Schema):
    """All that one wrote, and what of it is public."""

    slug = fields.String(required=True)
    published_at = When(required=True, allow_none=True)
    name = fields.String(required=True)
    trade = fields.String(required=True)
    headline = fields.String(required=True)
    presentation = fields.String(required=True)
    commune = fields.String(required=True)
    telecentre = fields.Integer(required=True, allow_none=True)
    contact = fields.String(required=True)
    commitments = fields.String(required=True)
    day_rate_cents = fields.Integer(required=True, allow_none=True)
    languages = fields.List(fields.Nested(LanguageWritten), required=True)
    references = fields.List(fields.Nested(ReferenceWritten), required=True)
    skills = fields.List(fields.Nested(MySkillShown), required=True)
    shown = fields.List(
        fields.String(metadata={"enum": list(FIELDS)}), required=True,
        metadata={"description": _("Les champs publics.")},
    )  # fmt: skip


class ProfilePublished(Schema):
    """What becomes public; all the rest is private."""

    fields_ = fields.List(
        fields.String(validate=OneOf(tuple(FIELDS))), required=True, data_key="fields", validate=Length(max=len(FIELDS))
    )
    skills = fields.List(Text(longest=60), load_default=list, validate=Length(max=MOST_SKILLS))
    proofs = fields.List(
        Text(longest=60), load_default=list, validate=Length(max=MOST_SKILLS),
        metadata={"description": _("Les compétences dont la preuve est publique aussi.")},
    )  # fmt: skip


def _mine() -> dict[str, Any]:
    row = writing.own(actor())
    if row is None:
        raise Missing(gettext("Vous n’avez pas encore de profil."))
    skills = profiles.whole(row).skills.values()
    same = (
        "slug", "published_at", "name", "trade", "headline", "presentation", "commune", "contact", "commitments",
        "day_rate_cents", "languages", "references",
    )  # fmt: skip
    return {name: getattr(row, name) for name in same} | {
        "telecentre": row.telecentre_id,
        "skills": [
            {"code": one.code, "level": one.level, "is_shown": one.shown, "is_proof_shown": one.proof_shown}
            for one in sorted(skills, key=lambda one: one.code)
        ],
        "shown": [name for name in FIELDS if row.shown.get(name)],
    }


@blueprint.route("")
class MyProfile(Resource):
    """One's profile."""

    @blueprint.doc(summary=_("Lire mon profil"))
    @blueprint.response(200, MyProfileShown)
    @allow(Can.READ_DIRECTORY)
    def get(self) -> Any:
        """All that one wrote, public or not; 404 before the first word."""
        return _mine()

    @blueprint.doc(summary=_("Changer mon profil, champ par champ"))
    @blueprint.arguments(ProfileWritten)
    @blueprint.response(200, MyProfileShown)
    @allow(Can.WRITE_DIRECTORY)
    def patch(self, asked: dict[str, Any]) -> Any:
        """What is named changes, a list whole; what was public stays so, with its new words."""
        row = writing.held(actor())
        said = {name: value for name, value in asked.items() if name not in ("telecentre", "languages", "references")}
        skills = said.pop("skills", None)
        if "telecentre" in asked:
            said["telecentre_id"] = asked["telecentre"]
        if "languages" in asked:
            said["languages"] = [(one["code"], one["level"]) for one in asked["languages"]]
        if "references" in asked:
            said["references"] = [(one["client"], one["what"], one["year"]) for one in asked["references"]]
        if said:
            writing.present(actor(), replace(writing.presentation_of(row), **said))
        if skills is not None:
            writing.choose_skills(actor(), {one["code"]: one["level"] for one in skills})
        return _mine()


@blueprint.route("/publication")
class ProfilePublication(Resource):
    """What is public."""

    @blueprint.doc(summary=_("Publier mon profil, champ par champ"))
    @blueprint.arguments(ProfilePublished)
    @blueprint.response(200, MyProfileShown)
    @allow(Can.PUBLISH_PROFILE)
    def put(self, asked: dict[str, Any]) -> Any:
        """These fields and these skills are public, and no others; at least one's trade or a skill."""
        publishing.publish(actor(), asked["fields_"], asked["skills"], asked["proofs"])
        return _mine()

    @blueprint.doc(summary=_("Retirer mon profil"))
    @blueprint.response(200, MyProfileShown)
    @allow(Can.PUBLISH_PROFILE)
    def delete(self) -> Any:
        """No public page any more, no offer; its address changes."""
        publishing.withdraw(actor())
        return _mine()
