"""What is typed wrong: a clear sentence that names the field, the line, the column; and nothing is written."""

from datetime import timedelta

import pytest

from elearn.core import clock
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.policy import SYSTEM
from elearn.funding import codes, queries, seat_list, services
from elearn.funding.rules import Rules
from elearn.funding.seat_list import Row
from elearn.funding.services.envelopes import EnvelopeSheet
from elearn.funding.services.programmes import ProgrammeSheet
from tests.factories.accounts import make_organisation, make_person
from tests.factories.funding import (
    funder_of,
    make_envelope,
    make_place,
    make_scene,
    make_trainee,
    today,
)

TITLES = {"devis": "Écrire ses devis", "tva": "Comprendre l’achat et la vente"}


def said(content):
    rows, faults = seat_list.read(content.encode() if isinstance(content, str) else content, TITLES)
    return rows, [str(f).replace("\xa0", " ") for f in faults]


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("", ["Ce fichier est vide."]),
        ("adresse;module\r\n", ["Ce fichier n’a aucune ligne après les noms des colonnes."]),
        ("adresse\na@b.fr", ["Ligne 1, colonne « module » : il manque la colonne « module »."]),
        (
            "mail;module\na@b.fr;devis",
            [
                "Ligne 1, colonne « adresse » : il manque la colonne « adresse ».",
                "Ligne 1 : colonne inconnue : « mail ».",
            ],
        ),
        (
            "adresse;adresse;module\na@b.fr;x;devis",
            ["Ligne 1, colonne « adresse » : cette colonne est écrite deux fois."],
        ),
        ("adresse;module\na@b.fr;devis;3", ["Ligne 2 : 3 colonnes au lieu de 2."]),
        (
            "adresse;module\na@b.fr;devis\n\nnon;peinture\nA@B.fr;Écrire ses devis",
            [
                "Ligne 4, colonne « adresse » : « non » n’est pas une adresse.",
                "Ligne 4, colonne « module » : « peinture » n’est pas un module.",
                "Ligne 5, colonne « adresse » : cette personne a déjà ce module à la ligne 2.",
            ],
        ),
        ("adresse;module\n" + "a@b.fr;devis" + " " * 200_000, ["Ce fichier est trop grand : 200 lignes au plus."]),
        (b"\x00\xff\xfe", ["Ligne 1, colonne « adresse » : il manque la colonne « adresse »."]),
    ],
)
def test_a_list_that_is_wrong_names_its_lines_and_columns(content, faults):
    found = said(content)[1]
    assert found[: len(faults)] == faults


def test_a_list_is_read_however_a_spreadsheet_writes_it():
    rows = [Row(2, "zoe@ici.example", "devis"), Row(3, "leo@ici.example", "tva")]
    text = "Module;Adresse\r\nÉcrire ses devis;Zoe@ici.example\r\ncomprendre l'achat et la vente;leo@ici.example\r\n"
    for content in (
        b"\xef\xbb\xbf" + text.encode(),
        text.encode("cp1252"),
        text.replace(";", ",").encode(),
        text.replace(";", "\t").encode(),
    ):
        assert said(content) == (rows, [])


@pytest.fixture
def scene(kernel):
    """A telecentre with two seats to give, one a person."""

    with kernel.database.transaction():
        it = make_scene(80_000, cap_person_seats=1, publics=("independent",))
        it.seats = services.seats.reserve(it.manager, it.envelope, it.centre.id, it.module, 2, "k")
        it.people = [make_person(status=status) for status in ("independent", "independent", "student")]
    return it


def test_a_list_gives_all_its_seats_or_none_and_says_why(kernel, scene):
    def row(line, person):
        return Row(line, person if isinstance(person, str) else person.email, scene.module)

    give = services.listing.offer_list
    wrong = [row(2, scene.people[0]), row(3, scene.people[2]), row(4, "nul@part.example"), row(5, scene.people[1])]
    with kernel.database.transaction():
        with pytest.raises(Invalid) as refused:
            give(scene.manager, scene.centre.id, wrong)
        assert [s.replace("\xa0", " ") for s in refused.value.fields["file"]] == [
            "Ligne 3, colonne « adresse » : Cette enveloppe est réservée à d’autres situations que la vôtre.",
            "Ligne 4, colonne « adresse » : personne n’a de compte à cette adresse.",
            "Ligne 4, colonne « module » : il ne reste plus de place à donner pour ce module : réservez-en d’abord.",
            "Ligne 5, colonne « module » : il ne reste plus de place à donner pour ce module : réservez-en d’abord.",
        ]
    with kernel.database.transaction():
        assert {s.state for s in queries.seats.some(scene.seats)} == {"reserved"}
        _elsewhere, stranger = make_place()
        with pytest.raises(Forbidden):
            give(stranger, scene.centre.id, [row(2, scene.people[0])])
        assert give(scene.manager, scene.centre.id, [row(2, scene.people[0]), row(3, scene.people[1])]) == scene.seats
        assert [s.person_id for s in queries.seats.some(scene.seats)] == [p.id for p in scene.people[:2]]
        with pytest.raises(Invalid):
            give(scene.manager, scene.centre.id, [row(2, scene.people[0])])


def test_a_code_reused_late_or_of_another_envelope_is_told_so(kernel, scene, at):
    with kernel.database.transaction():
        first, second = scene.seats
        used = services.seats.offer_by_code(scene.manager, first)
        late = services.seats.offer_by_code(scene.manager, second, days=1)
        one, two = make_trainee(), make_trainee()
        services.seats.accept_code(one, used)
        secret = "00" * 32
        elsewhere = codes.new_code(make_envelope(40_000), secret)  # signed by no envelope of ours
        for typed, code, words in (
            (used, "code-used", "a déjà servi, ou son délai est passé"),
            (elsewhere, "code-unknown", "n’est pas valable"),
            ("", "code-unknown", "n’est pas valable"),
        ):
            with pytest.raises(Invalid) as refused:
                services.seats.accept_code(two, typed)
            assert (refused.value.code, list(refused.value.fields)) == (code, ["code"])
            assert words in refused.value.fields["code"][0]
    tomorrow = clock.now() + timedelta(days=2)
    with at(tomorrow.year, tomorrow.month, tomorrow.day, 12), kernel.database.transaction():
        with pytest.raises(Conflict) as over:
            services.seats.accept_code(two, late)
        assert (over.value.code, over.value.message) == ("lapsed", "Le délai pour accepter est passé.")
        services.clockwork.lapse(SYSTEM, second)
        with pytest.raises(Invalid) as gone:
            services.seats.accept_code(two, late)
        assert gone.value.code == "code-used"


def test_dates_prices_and_amounts_that_are_wrong_name_their_field(kernel, scene):
    day = today()
    with kernel.database.transaction():
        card, funder = queries.envelopes.card(scene.envelope), funder_of(scene.envelope)
        right = {
            "name": "E", "first_on": day, "return_on": day + timedelta(1), "last_on": day + timedelta(2),
            "justify_on": day + timedelta(3), "rate_bp": 10_000,
        }  # fmt: skip
        money, programmes = services.envelopes, services.programmes
        centre = scene.centre.id

        def opened(amount=100, **changes):
            return lambda: money.open_envelope(funder, card.convention_id, EnvelopeSheet(**right | changes), amount)

        def programme(first, last):
            sheet = ProgrammeSheet(card.funder_id, "P", day + timedelta(first), day + timedelta(last))
            return lambda: programmes.open_programme(funder, sheet)

        for field, act in (
            ("last_on", programme(1, 0)),
            ("return_on", opened(return_on=day - timedelta(1))),
            ("last_on", opened(last_on=day)),
            ("justify_on", opened(justify_on=day + timedelta(1))),
            ("first_on", opened(first_on=day - timedelta(400))),
            ("amount", opened(amount=0)),
            ("amount", opened(amount=-5)),
            ("rate", opened(rate_bp=10_001)),
            ("rate", opened(remaining_cents=5)),
            ("remaining", opened(rate_bp=None, remaining_cents=-1)),
            ("cap_person_cents", opened(cap_person_cents=0)),
            ("cap_centre_cents", opened(cap_centre_cents=-1)),
            ("visits", opened(visits=-1)),
            ("visits", opened(visits=20, visit_days=5)),
            ("module_slugs", opened(module_slugs=("peinture",))),
            ("centre_ids", opened(centre_ids=(999,))),
            ("price", lambda: programmes.set_price(SYSTEM, scene.module, -1, 60, "mixed", day)),
            ("minutes", lambda: programmes.set_price(SYSTEM, scene.module, 1, 0, "mixed", day)),
            ("amount", lambda: money.add_money(funder, scene.envelope, 0, "x")),
            ("amount", lambda: money.allot(funder, scene.envelope, centre, -1, "x")),
            ("to", lambda: money.transfer(funder, scene.envelope, centre, centre, 1, "x")),
            ("count", lambda: services.seats.reserve(scene.manager, scene.envelope, centre, scene.module, 51, "m")),
        ):
            with pytest.raises(Invalid) as refused:
                act()
            assert list(refused.value.fields) == [field], (field, refused.value.fields)
        with pytest.raises(Invalid) as taken:
            programmes.draft_convention(funder, card.programme_id, card.reference, Rules())
        assert list(taken.value.fields) == ["reference"]
        with pytest.raises(Forbidden):
            programmes.open_programme(funder, ProgrammeSheet(make_organisation("funder").id, "P", day, day))
