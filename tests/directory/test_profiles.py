"""Profiles: nothing is public by itself, what is shown is what was chosen, numbers carry their keys."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Person
from elearn.core import db
from elearn.core.errors import Conflict, Forbidden, Invalid, Missing
from elearn.core.policy import SYSTEM
from elearn.directory.models import Identity, Listing, Profile
from elearn.directory.queries import identities, offers, privacy
from elearn.directory.queries import profiles as reading
from elearn.directory.services import forgetting, profiles, proofs, publishing
from elearn.directory.services import identities as keeping
from elearn.directory.services import offers as selling
from elearn.directory.services.identities import IdentitySheet
from elearn.directory.services.profiles import Availability, Business, Presentation
from tests.factories.accounts import actor_of, make_person
from tests.factories.directory import make_offer, make_provider, sheet

SIRET, VAT = "73282932000074", "FR44732829320"


def test_nothing_is_public_before_it_is_chosen(skilled: Any) -> None:
    with skilled.database.transaction():
        actor = actor_of(make_person(display_name="Solène Prat"))
        profiles.present(actor, Presentation("Solène Prat", "Secrétaire", presentation="CANARI", commune="Murat"))
        profiles.choose_skills(actor, {"facturation-client": 3, "illustration": 1})
        assert db.session().scalar(sa.select(Listing.slug)) is None
        with pytest.raises(Invalid):
            publishing.publish(actor, ["presentation"])
        slug = publishing.publish(actor, ["trade"], ["facturation-client"])
        shown = reading.public(slug)
        assert "prat" not in slug
        assert (shown.name, shown.commune, shown.said) == ("", "", {})
        assert [s.code for s in shown.skills] == ["facturation-client"]
        assert "CANARI" not in json.dumps(db.session().scalar(sa.select(Listing.card)))
        assert publishing.publish(actor, ["trade", "name", "presentation"]) == "solene-prat"
        assert reading.public("solene-prat").said["presentation"] == "CANARI"
        publishing.withdraw(actor)
        with pytest.raises(Missing):
            reading.public("solene-prat")


def test_a_proof_is_shown_only_when_it_is_chosen_and_while_it_holds(skilled: Any) -> None:
    with skilled.database.transaction():
        actor = make_provider(shown=["trade"])
        assert proofs.prove(SYSTEM, actor.id, ["facturation-client", "inconnue"], "engagement:7", "Mission") == 1
        assert proofs.prove(SYSTEM, actor.id, ["facturation-client"], "engagement:7") == 0
        (skill,) = reading.cards([actor.id])[actor.id].skills
        assert skill.proof is not None
        assert (skill.proof.kind, skill.proof.title) == ("engagement", "Mission")
        proofs.unprove(SYSTEM, "engagement", "engagement:7")
        assert reading.cards([actor.id])[actor.id].skills[0].proof is None
        with pytest.raises(Forbidden):
            proofs.prove(actor, actor.id, ["facturation-client"], "moi-même")
        assert proofs.prove(SYSTEM, actor.id, ["facturation-client"], "engagement:7") == 1
        publishing.publish(actor, ["trade"], ["facturation-client"], [])
        assert reading.cards([actor.id])[actor.id].skills[0].proof is None


def test_numbers_carry_their_keys(skilled: Any) -> None:
    with skilled.database.transaction():
        actor = actor_of(make_person())
        profiles.declare_business(actor, Business("732 829 320 00074", "real", "fr 44 732829320"))
        row = db.session().scalars(sa.select(Profile)).one()
        assert (row.siret, row.siren, row.vat_number) == (SIRET, "732829320", VAT)
        for wrong in (
            Business("73282932000075"),
            Business(SIRET, "real"),
            Business(SIRET, "franchise", "FR40303265045"),
            Business(SIRET, "autre"),
        ):
            with pytest.raises(Invalid):
                profiles.declare_business(actor, wrong)


def test_two_windows_do_not_write_over_each_other(skilled: Any, at: Any) -> None:
    with at(2026, 11, 23, 9), skilled.database.transaction():
        actor = actor_of(make_person())
        profiles.present(actor, Presentation(trade="Secrétaire"))
        seen = db.session().scalars(sa.select(Profile.version)).one()
        profiles.plan_time(actor, Availability(20, None, {date(2027, 1, 4): 0}), seen)
        with pytest.raises(Conflict):
            profiles.plan_time(actor, Availability(30), seen)
        with pytest.raises(Invalid):
            profiles.plan_time(actor, Availability(20, None, {date(2027, 1, 5): 0}))
        with pytest.raises(Invalid):
            profiles.plan_time(actor, Availability(20, None, {date(9999, 12, 27): 0}))


def test_an_identity_is_sealed_and_for_its_owner_alone(skilled: Any) -> None:
    with skilled.database.transaction():
        actor, other = actor_of(make_person()), actor_of(make_person())
        profiles.declare_business(actor, Business(SIRET, "franchise"))
        said = IdentitySheet("Solène Prat EI", "1984-03-02", "1 place du Rocher", "15300", "Murat", "fr", "",
                             "FR76 3000 6000 0112 3456 7890 189")  # fmt: skip
        keeping.keep(actor, said)
        kept = db.session().scalars(sa.select(Identity.sealed)).one()
        assert "Prat" not in kept
        assert identities.party(SYSTEM, actor.id).missing == ()
        assert identities.party(actor, actor.id).siret == SIRET
        assert set(identities.party(other, other.id).missing) == {"legal_name", "address", "siret", "vat_regime"}
        with pytest.raises(Forbidden):
            identities.party(other, actor.id)
        keeping.keep(actor, IdentitySheet("Solène Prat EI", iban=""))
        assert identities.declared(actor).iban_end == "0189"
        with pytest.raises(Invalid) as refused:
            keeping.keep(actor, IdentitySheet(birth_date="2999-01-01", iban="FR76", tax_number="1", country="F1"))
        assert set(refused.value.fields) == {"birth_date", "iban", "country"}


@pytest.mark.parametrize(
    ("sheet", "wrong"),
    [
        (IdentitySheet(country="ZZ"), "country"), (IdentitySheet(country="ab"), "country"),
        (IdentitySheet(birth_date="2010-11-24"), "birth_date"), (IdentitySheet(birth_date="2010-11-23"), ""),
        (IdentitySheet(country="be", birth_date="2026-11-23"), "birth_date"), (IdentitySheet(country="be"), ""),
    ],
)  # fmt: skip
def test_an_identity_has_a_country_of_the_list_and_an_age_to_sell(kernel, on, sheet, wrong) -> None:
    on(2026, 11, 23, 9)
    with kernel.database.transaction():
        actor = actor_of(make_person())
        fields = set()
        try:
            keeping.keep(actor, sheet)
        except Invalid as refused:
            fields = set(refused.fields)
        assert fields == ({wrong} if wrong else set())


def test_offers_are_numbered_wordings(skilled: Any) -> None:
    with skilled.database.transaction():
        actor = actor_of(make_person())
        draft = selling.create(actor, sheet())
        with pytest.raises(Conflict):
            selling.publish(actor, draft)
        make_provider(db.session().get_one(Person, actor.id))
        assert selling.publish(actor, draft) == 1
        assert selling.publish(actor, draft) == 1
        selling.change(actor, draft, sheet(price_cents=20_000))
        assert offers.offer(draft).version == 2
        assert offers.wording(draft, 1).sheet["price_cents"] == 18_000
        with pytest.raises(Missing):
            selling.change(actor_of(make_person()), draft, sheet())
        with pytest.raises(Invalid) as refused:
            selling.create(actor, sheet(skills=("illustration",), price_max_cents=1, unit="jour", title=" "))
        assert set(refused.value.fields) == {"skills", "price_max", "unit", "title"}
        selling.withdraw(actor, draft)
        with pytest.raises(Missing):
            offers.offer(draft)


def test_everything_is_handed_back_then_forgotten(skilled: Any) -> None:
    with skilled.database.transaction():
        actor = make_provider(presentation="CANARI")
        make_offer(actor, scope="CANARI")
        keeping.keep(actor, IdentitySheet("CANARI"))
        proofs.prove(SYSTEM, actor.id, ["facturation-client"], "e:1", "CANARI")
        files = dict(privacy.export(actor.id))
        assert set(files) == {"profil.json", "identite.json", "preuves.json", "offres.json"}
        assert json.dumps(files).count("CANARI") == 4
    with skilled.database.transaction():
        forgetting.forget(SYSTEM, actor.id)
        assert dict(privacy.export(actor.id)).keys() == {"offres.json"}
    with skilled.database.reading() as session:
        for table in ("directory_offer", "directory_offer_version", "directory_listing", "core_search_entry"):
            assert "CANARI" not in str(session.execute(sa.text(f"SELECT * FROM {table}")).all())  # noqa: S608
