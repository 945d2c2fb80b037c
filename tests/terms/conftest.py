"""Terms that bind since the first of November, and those who sell under them."""

from datetime import date

import pytest

from elearn.terms.services import versions
from tests.factories.accounts import actor_of, give_role, make_person
from tests.factories.directory import keep_skills, make_provider

TEXT = "## Ce que nous faisons\n\n" + "Nous montrons votre profil comme vous l’avez choisi. " * 5
NEXT = TEXT + "\n\nNous montrons aussi vos délais."
CHANGES = "Les délais de vos offres sont montrés."


def make_administrator():
    person = make_person()
    give_role(person, "administrator")
    return actor_of(person, "administrator")


@pytest.fixture
def scene(kernel, on):
    """(an administrator, two sellers) on the 23rd of November 2026 at ten, Paris time; version 1 binds."""
    on(2026, 11, 1, 9)
    with kernel.database.transaction():
        keep_skills()
        administrator = make_administrator()
        versions.announce(administrator, TEXT, "", date(2026, 11, 1))
        sellers = [make_provider(), make_provider(make_person(locale="en"))]
    on(2026, 11, 23, 9)
    return administrator, sellers
