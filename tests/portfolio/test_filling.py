"""Forms: what is computed, what comes from elsewhere, what is missing."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from elearn.portfolio.filling import Shared, content, fill, kept, missing, offered, read_form
from elearn.portfolio.sheet import read
from tests.factories import portfolio

SHEET = read(portfolio.sheet())
FROM = read(portfolio.sheet("devis", fields=[{"id": "tarif", "label": "Tarif", "type": "money", "source": "tjm"}]))
TJM = {"tjm": Shared("250,00", "250,00 €", "Document fiche", "fiche")}


def test_totals_lines_and_running_balances_are_computed():
    raw = portfolio.ANSWERS | {"mois": [{"entre": "100"}, {}, {"nom_mois": "Juin"}, {"entre": "-40,50"}]}
    values = fill(SHEET, raw).values
    assert values["total"] == "625"
    assert [row.get("fin") for row in values["mois"]] == ["350", None, "350", "309.5"]


def test_nothing_is_computed_from_what_is_missing_or_cannot_be_read():
    filled = fill(SHEET, {"jours": "deux", "tjm": "250"})
    assert filled.values["total"] is None
    assert filled.errors == {"jours": "Écrivez un nombre, par exemple 1 234,50."}
    one = next(f for f in SHEET.fields if f.id == "total")
    assert filled.shown(one) == "—"


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=4), st.integers(0, 10**9))
def test_a_running_balance_agrees_with_plain_sums(entries, start):
    raw = {
        "tjm": f"{start / 100:.2f}",
        "mois": [{"nom_mois": "m", "entre": f"{Decimal(e) / 100:.2f}"} for e in entries],
    }
    rows = fill(SHEET, raw).values["mois"]
    for n in range(len(entries)):
        assert Decimal(rows[n]["fin"]) * 100 == start + sum(entries[: n + 1])


def test_aggregates_of_a_table_serve_the_fields_below():
    extra = [
        {"id": "somme", "label": "S", "type": "computed", "formula": "mois_entre", "unit": "€"},
        {"id": "bas", "label": "B", "type": "computed", "formula": "mois_fin_min", "unit": "€"},
        {"id": "haut", "label": "H", "type": "computed", "formula": "mois_fin_max + 0 * mois_rows", "unit": "€"},
    ]
    sheet = read(portfolio.sheet(fields=[*portfolio.FIELDS, *extra]))
    raw = portfolio.ANSWERS | {"mois": [{"entre": "100"}, {"entre": "-500"}]}
    values = fill(sheet, raw).values
    assert (values["somme"], values["bas"], values["haut"]) == ("-400", "-150", "350")


def test_a_field_is_prefilled_until_something_else_is_typed():
    field = next(FROM.fields)
    untouched = fill(FROM, {}, TJM)
    assert untouched.values["tarif"] == 25000
    assert untouched.is_prefilled(field)
    assert kept(FROM, {"tarif": "250,00"}, TJM, {}) == {}  # follows its origin
    own = kept(FROM, {"tarif": "300"}, TJM, {})
    assert own == {"tarif": "300"}
    assert fill(FROM, own, TJM).values["tarif"] == 30000
    assert not fill(FROM, own, TJM).is_prefilled(field)
    emptied = kept(FROM, {"tarif": ""}, TJM, {})
    assert emptied == {"tarif": ""}
    assert fill(FROM, emptied, TJM).values["tarif"] is None
    # Typed back by hand, it is one's own: the origin may change, it stays.
    assert kept(FROM, {"tarif": "250,00"}, TJM, own) == {"tarif": "250,00"}


def test_what_is_shared_is_what_can_be_read():
    given_ = offered(SHEET, portfolio.ANSWERS, "fiche")
    assert given_["tjm"].raw == "250,00"
    assert given_["total"].raw == "625"
    assert offered(SHEET, {"tjm": "beaucoup"}, "fiche") == {}


def test_what_is_missing_is_named_by_its_place():
    fields = [f if f["id"] != "mois" else f | {"required": True} for f in portfolio.FIELDS]
    fields = [f if f["id"] != "points" else f | {"required": True} for f in fields]
    found = missing(fill(read(portfolio.sheet(fields=fields)), {"jours": "x", "mois": [{"entre": "1"}]}))
    assert set(found) == {"nom", "tjm", "points", "mois.0.nom_mois"}  # jours is already said to be wrong
    assert missing(fill(SHEET, portfolio.ANSWERS)) == {}


def test_a_browser_s_form_is_read_back_as_typed():
    posted = {
        "f.nom": "Solène\x00\r\n",
        "f.mois.0.entre": "1",
        "f.mois.2.entre": "3",
        "f.mois.9.entre": "9",
        "f.autre": "x",
    }
    raw = read_form(SHEET, posted.get, lambda _name: ["Facture", "Inconnu"])
    assert raw["nom"] == "Solène"
    assert raw["mois"] == [{"entre": "1"}, {}, {"entre": "3"}]
    assert raw["points"] == ["Facture"]
    assert "total" not in raw
    assert "autre" not in raw


def test_blank_lines_are_left_out_of_what_is_handed_in():
    filled = fill(SHEET, portfolio.ANSWERS | {"mois": [{}, {"entre": "5"}]})
    assert content(filled)["mois"] == [{"nom_mois": None, "entre": 500, "fin": "255"}]
