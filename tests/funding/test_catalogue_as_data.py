"""R10: ten modules on independent telework, in their order; later ones, for other publics, enter by rows alone."""

from __future__ import annotations

import pytest
import yaml

from elearn.config import ROOT
from elearn.core.errors import Conflict, Invalid
from elearn.funding import services
from elearn.modules import queries as modules
from tests.factories.funding import make_envelope, make_module_priced, make_place, make_trainee

CATALOGUE = ROOT / "content" / "catalogue"
TEN = (
    "concevoir-sa-strategie-marketing", "creer-ses-outils-marketing", "organiser-son-travail-a-domicile",
    "choisir-son-statut-et-creer-son-entreprise", "demarcher-ses-clients", "produire-des-prestations-de-qualite",
    "gerer-ses-factures-et-sa-tresorerie", "tenir-sa-comptabilite", "developper-son-fonds-de-commerce",
    "maitriser-les-aspects-technologiques-du-teletravail",
)  # fmt: skip


def test_r10_the_catalogue_begins_with_the_ten_modules_in_their_order_each_for_someone():
    sheets = [yaml.safe_load(one.read_text(encoding="utf-8")) for one in CATALOGUE.glob("*/module.yaml")]
    ordered = sorted(sheets, key=lambda sheet: sheet["position"])
    assert tuple(sheet["slug"] for sheet in ordered) == TEN
    assert all(sheet["audience"].strip() for sheet in sheets)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # rows and their refusals are tried on both beside
def test_r10_the_ten_are_what_an_envelope_pays_for_and_one_for_salaried_people_comes_by_another(kernel):
    later, salaried = "teletravailler-en-equipe", ("salaried",)
    with kernel.database.transaction():
        centre, manager = make_place()
        for slug in (*TEN, later):
            make_module_priced(slug, 1_000)
        assert {card.slug for card in modules.current_versions()} == {*TEN, later}, "nothing counts to ten"
        ten = make_envelope(20_000, module_slugs=TEN)
        more = make_envelope(20_000, module_slugs=(later,), publics=salaried)
        seats = [services.seats.reserve(manager, ten, centre.id, slug, 1, slug) for slug in TEN]
        assert len({seat for made in seats for seat in made}) == len(TEN)
        for envelope, slug in ((ten, later), (more, TEN[0])):
            with pytest.raises(Invalid) as refused:
                services.seats.reserve(manager, envelope, centre.id, slug, 1, "no")
            assert refused.value.code == "module"
        (seat,) = services.seats.reserve(manager, more, centre.id, later, 1, "later")
        with pytest.raises(Conflict) as public:
            services.seats.offer(manager, seat, make_trainee(status="independent").id)
        assert public.value.code == "public"
        services.seats.offer(manager, seat, make_trainee(status="salaried").id)


def test_r10_an_envelope_names_modules_that_exist(kernel):
    with kernel.database.transaction():
        make_module_priced()
        with pytest.raises(Invalid) as refused:
            make_envelope(20_000, module_slugs=("absent",))
        assert list(refused.value.fields) == ["module_slugs"]
        centre, manager = make_place()
        open_to_all = make_envelope(100_000)  # none named: every module, those to come included
        make_module_priced("plus-tard")
        assert len(services.seats.reserve(manager, open_to_all, centre.id, "plus-tard", 1, "k")) == 1
