"""L22: what is found to hold, and what is not: the independent check of EN 16931, one process for all documents."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdf
import pytest

from elearn.core import i18n
from elearn.core.amounts import half_up
from elearn.invoicing import checking, cii, crediting, deposits, pdf
from elearn.invoicing.amounts import following, totals
from elearn.invoicing.content import Line
from elearn.invoicing.mentions import CREDIT, INVOICE, Facts, mentions
from elearn.pool import taxation
from elearn.pool.figures import FRANCHISE, REAL
from elearn.pool.taxation import OUTSIDE, REVERSE
from tests.factories.invoicing import IBAN, VAT_NUMBER

NAME = "Ateliers Roche-Noire & fils <SARL>"
DAY, DUE = date(2026, 11, 22), date(2026, 12, 22)
FACTS = Facts(
    INVOICE, "Anne Vidal EI", date(2026, 11, 1), "Estive", "", DUE, "days", 30, Decimal("12.15"),
    date(2026, 7, 1), Decimal(10), 4000,
)  # fmt: skip
EXEMPTION = "TVA non applicable, article 293 B du CGI"
HOURS = Line("hours:2026-11:7:0", "Agenda", "Heures validées, novembre 2026", "hour", Decimal("1.6667"), 2500, 4167, 0)
PAGES = Line("milestone:2", "Courriers", "", "page", Decimal(30), 400, 12_000, 0)


def document(regime, lines=(HOURS, PAGES), **changes):
    """An invoice as it is kept, with the account on which it is paid."""
    exemption = taxation.mention(regime, EXEMPTION)
    kept = [replace(line, vat_bp=line.vat_bp if regime == REAL else 0) for line in lines]
    seller = {
        "name": "Anne Vidal EI", "street": "1 place du Square", "postcode": "15000", "city": "Aurillac",
        "country": "FR", "siren": VAT_NUMBER[4:], "siret": f"{VAT_NUMBER[4:]}00022",
        "vat_number": VAT_NUMBER if regime in (REAL, REVERSE) else "", "iban": IBAN,
    }  # fmt: skip
    buyer = {
        **seller,
        "name": "Ateliers Roche-Noire & fils <SARL>",
        "siren": "552008443",
        "siret": "",
        "vat_number": "",
    }
    return {
        "kind": INVOICE, "number": "POOL-2026-0001", "issued_on": "2026-11-22", "due_on": "2026-12-22",
        "regime": regime, "exemption": exemption, "seller": seller, "buyer": buyer,
        "mission": {"id": 1, "reference": "MISSION-1", "title": "Secrétariat", "ordered_on": "2026-11-01"},
        "service_from": "2026-11-18", "service_to": "2026-11-20", "corrects": None, "reason": "",
        "lines": [line.as_json() for line in kept],
        **totals(((line.vat_bp, line.net_cents) for line in kept), regime).as_json(),
        "mentions": [m.as_json() for m in mentions(replace(FACTS, exemption=exemption))],
        **changes,
    }  # fmt: skip


def taxed(*rates):
    return tuple(replace(line, vat_bp=rate) for line, rate in zip((HOURS, PAGES), rates, strict=True))


def credit(said, amounts=None):
    left = crediting.left(said, [])
    taken = crediting.lines(said, left, amounts or left.lines)
    facts = replace(FACTS, kind=CREDIT, due_on=None, exemption=said["exemption"], corrects=said["number"],
                    corrected_on=DAY, reason="Travail repris")  # fmt: skip
    return {
        **said, "kind": CREDIT, "number": "POOL-2026-0002", "due_on": "",
        "lines": [line.as_json() for line in taken], **crediting.totals(said, left, taken).as_json(),
        "corrects": {"number": said["number"], "issued_on": "2026-11-22"}, "reason": "Travail repris",
        "mentions": [m.as_json() for m in mentions(facts)],
    }  # fmt: skip


def after_deposit(lines, regime=REAL, billed=None):
    """A deposit of 30 %, and the invoice that takes it off; ``billed`` is what the last one bills, if it is less."""
    part = [
        Line(f"deposit:1:{one.vat_bp}", "Acompte", "", "act", Decimal(1), cents, cents, one.vat_bp)
        for one in lines
        if (cents := half_up(one.net_cents * 30, 100))
    ]
    deposit = document(regime, part, deposit=30)
    take = deposits.last if billed else deposits.less
    whole = [*(billed or lines), *take(billed or lines, deposit, [one.net_cents for one in part], [])]
    before = [{rate: (base, tax) for rate, base, tax in deposit["taxes"]}]
    sums = following(((one.vat_bp, one.net_cents) for one in whole), regime, before).as_json()
    deducts = [["POOL-2026-0001", "2026-11-22"]]
    balance = document(regime, whole, number="POOL-2026-0002", deducts=deducts, **sums)
    return deposit, balance


def abroad(regime, country, number="", **changes):
    """An invoice to an enterprise of that country, which has no SIREN."""
    buyer = {**FREE["buyer"], "siren": "", "country": country, "vat_number": number, "postcode": "1050"}
    return document(regime, buyer=buyer, **changes)


DEPOSIT, BALANCE = after_deposit(taxed(2000, 550))
SHORT = (replace(HOURS, quantity=Decimal("0.5"), net_cents=1250, vat_bp=2000), replace(PAGES, vat_bp=550))
_, LAST = after_deposit(taxed(2000, 550), billed=SHORT)
ODD = replace(PAGES, quantity=Decimal(1), unit_price_cents=1008, net_cents=1008, vat_bp=2000)
ROUNDED = after_deposit((ODD,))[1]
FREE, TAXED = document(FRANCHISE), document(REAL, taxed(2000, 550))
BELGIUM, SWITZERLAND = abroad(REVERSE, "BE", "BE0428759497"), abroad(OUTSIDE, "CH")
GOOD = {
    "franchise": FREE,
    "one rate": document(REAL, taxed(2000, 2000)),
    "owed as soon as invoiced": document(REAL, taxed(2000, 2000), on_debits=True),
    "two rates": TAXED,
    "deposit": DEPOSIT,
    "deposit taken off": BALANCE,
    "deposit taken off, with the cent of rounding": ROUNDED,
    "all that is left of a deposit taken off": LAST,
    "deposit credited": credit(DEPOSIT),
    "credit of what took a deposit off": credit(BALANCE),
    "no account": document(FRANCHISE, seller={**FREE["seller"], "iban": ""}),
    "paid at once": document(FRANCHISE, due_on="2026-11-22"),
    "whole credit, franchise": credit(FREE),
    "whole credit, taxed": credit(TAXED),
    "partial credit, taxed": credit(TAXED, [1000, 0]),
    "reverse charge": BELGIUM,
    "credit, reverse charge": credit(BELGIUM),
    "outside the Union": SWITZERLAND,
    "credit, outside the Union": credit(SWITZERLAND),
    "outside, without a postcode": document(OUTSIDE, buyer={**SWITZERLAND["buyer"], "postcode": ""}),
}
assert LAST["taxes"][1][:2] == [2000, 0], "all of that rate was in the deposit"
assert ROUNDED["taxes"] == [[2000, 706, 142]], "60 for the deposit, 202 in all"
PENALTIES = [m for m in FREE["mentions"] if m["subject"] != "PMD"]
BAD = {
    "wrong total": (document(REAL, taxed(2000, 550), gross_cents=TAXED["gross_cents"] + 1), "BR-CO-15"),
    "wrong sum of lines": (document(FRANCHISE, net_cents=16_168, gross_cents=16_168), "BR-CO-10"),
    "wrong tax": (document(REAL, taxed(2000, 2000), vat_cents=1, gross_cents=16_168), "BR-CO-14"),
    "no seller": (document(FRANCHISE, seller={**FREE["seller"], "name": ""}), "BR-06"),
    "no reason for no tax": (document(FRANCHISE, taxes=[[0, 16_167, 0]], exemption=""), "BR-E-10"),
    "no penalties": (document(FRANCHISE, mentions=PENALTIES), "BR-FR-05"),
    "no number": (document(FRANCHISE, number=""), "BR-02"),
    "reverse charge, nobody to charge": (abroad(REVERSE, "BE", ""), "BR-AE-0"),
    "reverse charge, taxed all the same": (
        abroad(REVERSE, "BE", "BE0428759497", taxes=[[2000, 16_167, 3233]], vat_cents=3233, gross_cents=19_400),
        "BR-AE",
    ),
    "no such day": (document(FRANCHISE, number="N" * 40), "BR-FR-01"),
}


@pytest.fixture(scope="module")
def found():
    """What the check says of each, all asked at once."""
    documents = {**GOOD, **{name: said for name, (said, _rule) in BAD.items()}}
    sent = {**{name: cii.xml(said) for name, said in documents.items()}, "not XML": b"<not-xml"}
    return dict(zip(sent, checking.check(list(sent.values())), strict=True))


@pytest.mark.parametrize("name", GOOD)
def test_what_we_issue_holds(found, name):
    assert found[name] == []


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_caught(found, name):
    rules = {rule for rule, _said in found[name]}
    assert any(rule.startswith(BAD[name][1]) for rule in rules), found[name]


def test_a_deposit_and_its_balance_are_what_was_ordered_and_say_so():
    whole = document(REAL, taxed(2000, 550))
    assert DEPOSIT["net_cents"] + BALANCE["net_cents"] == whole["net_cents"]
    assert abs(DEPOSIT["gross_cents"] + BALANCE["gross_cents"] - whole["gross_cents"]) <= 2, "two roundings of VAT"
    deposit, balance = cii.xml(DEPOSIT).decode(), cii.xml(BALANCE).decode()
    assert "<ram:TypeCode>386</ram:TypeCode>" in deposit
    assert ("<ram:ID>S4</ram:ID>" in balance, ">POOL-2026-0001<" in balance) == (True, True)


def test_no_answer_is_never_a_good_one(found, monkeypatch):
    assert [rule for rule, _said in found["not XML"]] == ["XSD"]
    monkeypatch.setattr(checking, "SECONDS", 0.01)
    with pytest.raises(checking.CheckFailed):
        checking.check([cii.xml(FREE)])


@pytest.mark.parametrize(("said", "is_told"), [(TAXED, True), (GOOD["one rate"], False), (FREE, False)])
def test_the_tax_to_pay_is_told_in_one_sum_where_there_are_several_rates(said, is_told):
    text = pypdf.PdfReader(io.BytesIO(pdf.draw(said))).pages[0].extract_text()
    assert ("Total TVA" in text) == is_told
    assert not is_told or i18n.money(said["vat_cents"]) in text


def test_the_factur_x_carries_the_xml_that_was_checked_and_is_tagged():
    xml = cii.xml(TAXED)
    made = pdf.factur_x(pdf.draw(TAXED), xml, TAXED)
    reader = pypdf.PdfReader(io.BytesIO(made))
    assert reader.attachments["factur-x.xml"] == [xml]
    root = reader.trailer["/Root"]
    about = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in about
    assert "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>" in about
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("fr")
    text = reader.pages[0].extract_text()
    for said in (
        "POOL-2026-0001",
        "Anne Vidal EI",
        "552\u00a0008\u00a0443",
        VAT_NUMBER,
        "Ateliers Roche-Noire & fils <SARL>",
    ):
        assert said in text


def test_mentions_by_regime():
    """As the law wants them: always, without VAT, on an invoice, on a credit note."""
    free, taxed_ = ({m["code"] for m in said["mentions"]} for said in (FREE, TAXED))
    assert free == {"exemption", "category", "due", "penalties", "indemnity", "discount", "mandate"}
    assert taxed_ == free - {"exemption"}
    said = [next(m["text"] for m in one["mentions"] if m["code"] == "exemption") for one in (BELGIUM, SWITZERLAND)]
    assert said[0] == "Autoliquidation"
    assert "hors de l’Union" in said[1]
    assert {m["code"] for m in GOOD["whole credit, franchise"]["mentions"]} == {
        "corrects", "exemption", "category", "penalties", "indemnity", "discount", "mandate",
    }  # fmt: skip
    said = {m["code"]: m["text"] for m in FREE["mentions"]}
    assert said["exemption"] == EXEMPTION
    assert said["category"].endswith("prestations de services")
    assert "22\u00a0décembre\u00a02026" in said["due"] or "22 décembre 2026" in said["due"]
    assert "12,15\u00a0%" in said["penalties"] or "12,15 %" in said["penalties"]
    assert said["indemnity"].count("40,00") == 1
    assert "mandat accepté" in said["mandate"]
