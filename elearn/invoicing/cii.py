"""The structured half of a Factur-X: Cross Industry Invoice of UN/CEFACT, EN 16931 profile. Pure code.

Written from what was issued and nothing else, in the order that the schema wants; whether it holds is for
:mod:`elearn.invoicing.checking` to say.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import date
from typing import Any

from elearn.pool.figures import FRANCHISE, REAL
from elearn.pool.taxation import OUTSIDE, REVERSE

GUIDELINE = "urn:cen.eu:en16931:2017"
PROCESS, AFTER_DEPOSIT = "S1", "S4"  # an invoice of services; one from which a deposit is taken off (BT-23)
SPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}
TYPES = {"invoice": "380", "credit": "381"}
DEPOSIT = "386"
UNITS = {"hour": "HUR", "day": "DAY", "act": "C62", "page": "ZP", "word": "D68", "kword": "MIL", "month": "MON"}
# By regime, the category of the tax (UNTDID 5305) and, without tax, the code of the reason (VATEX).
CATEGORIES = {
    REAL: ("S", ""),
    FRANCHISE: ("E", "VATEX-FR-FRANCHISE"),
    REVERSE: ("AE", "VATEX-EU-AE"),
    OUTSIDE: ("O", "VATEX-EU-O"),
}
SIREN_SCHEME, ADDRESS_SCHEME = "0002", "0225"  # ISO 6523: SIREN; French directory of e-invoicing
CREDIT_TRANSFER = "30"
ON_DEBITS, ON_PAYMENT = "5", "72"  # UNTDID 2475: when the VAT of a service is owed, at its invoice or once paid


def xml(said: Mapping[str, Any]) -> bytes:
    """The XML of an issued document, from its content as kept (see :mod:`elearn.invoicing.content`)."""
    for prefix, space in SPACES.items():
        ET.register_namespace(prefix, space)
    root = ET.Element(_tag("rsm:CrossIndustryInvoice"))
    context = _put(root, "rsm:ExchangedDocumentContext")
    process = AFTER_DEPOSIT if said["kind"] == "invoice" and said.get("deducts") else PROCESS
    _put(_put(context, "ram:BusinessProcessSpecifiedDocumentContextParameter"), "ram:ID", process)
    _put(_put(context, "ram:GuidelineSpecifiedDocumentContextParameter"), "ram:ID", GUIDELINE)
    document = _put(root, "rsm:ExchangedDocument")
    _put(document, "ram:ID", said["number"])
    is_deposit = said["kind"] == "invoice" and said.get("deposit")
    _put(document, "ram:TypeCode", DEPOSIT if is_deposit else TYPES[said["kind"]])
    _day(_put(document, "ram:IssueDateTime"), said["issued_on"])
    for mention in said["mentions"]:
        note = _put(document, "ram:IncludedNote")
        _put(note, "ram:Content", mention["text"])
        if mention["subject"]:
            _put(note, "ram:SubjectCode", mention["subject"])
    trade = _put(root, "rsm:SupplyChainTradeTransaction")
    for rank, line in enumerate(said["lines"], 1):
        _line(trade, rank, line, said)
    agreement = _put(trade, "ram:ApplicableHeaderTradeAgreement")
    seller, buyer = said["seller"], said["buyer"]
    # BR-S-02, BR-E-02 want the VAT number of the seller, or failing that the one by which the State knows them;
    # BR-O-02 to 04 refuse any VAT number.
    numbered = seller["vat_number"] and said["regime"] != OUTSIDE
    _party(
        agreement, "ram:SellerTradeParty", seller, (seller["vat_number"], "VA") if numbered else (seller["siren"], "FC")
    )
    known = said["regime"] == REVERSE and buyer["vat_number"]  # BR-AE-02
    _party(agreement, "ram:BuyerTradeParty", buyer, (buyer["vat_number"], "VA") if known else None)
    order = _put(agreement, "ram:BuyerOrderReferencedDocument")
    _put(order, "ram:IssuerAssignedID", said["mission"]["reference"])
    delivery = _put(trade, "ram:ApplicableHeaderTradeDelivery")
    event = _put(delivery, "ram:ActualDeliverySupplyChainEvent")
    _day(_put(event, "ram:OccurrenceDateTime"), said["service_to"])
    _settlement(trade, said)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="UTF-8", xml_declaration=True))


def _line(trade: ET.Element, rank: int, line: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    item = _put(trade, "ram:IncludedSupplyChainTradeLineItem")
    _put(_put(item, "ram:AssociatedDocumentLineDocument"), "ram:LineID", str(rank))
    product = _put(item, "ram:SpecifiedTradeProduct")
    _put(product, "ram:Name", line["label"])
    if line["detail"]:
        _put(product, "ram:Description", line["detail"])
    price = _put(_put(item, "ram:SpecifiedLineTradeAgreement"), "ram:NetPriceProductTradePrice")
    _put(price, "ram:ChargeAmount", euros(line["unit_price_cents"]))
    quantity = _put(_put(item, "ram:SpecifiedLineTradeDelivery"), "ram:BilledQuantity", line["quantity"])
    quantity.set("unitCode", UNITS.get(line["unit"], "C62"))
    settlement = _put(item, "ram:SpecifiedLineTradeSettlement")
    tax = _put(settlement, "ram:ApplicableTradeTax")
    _put(tax, "ram:TypeCode", "VAT")
    _put(tax, "ram:CategoryCode", CATEGORIES[said["regime"]][0])
    if said["regime"] != OUTSIDE:  # BR-O-05: what is out of the scope of the tax has no rate
        _put(tax, "ram:RateApplicablePercent", percent(line["vat_bp"]))
    total = _put(settlement, "ram:SpecifiedTradeSettlementLineMonetarySummation")
    _put(total, "ram:LineTotalAmount", euros(line["net_cents"]))


def _party(agreement: ET.Element, tag: str, who: Mapping[str, Any], tax: tuple[str, str] | None) -> None:
    party = _put(agreement, tag)
    _put(party, "ram:Name", who["name"])
    if who["siren"]:
        legal = _put(party, "ram:SpecifiedLegalOrganization")
        _put(legal, "ram:ID", who["siren"]).set("schemeID", SIREN_SCHEME)
    address = _put(party, "ram:PostalTradeAddress")
    if who["postcode"]:
        _put(address, "ram:PostcodeCode", who["postcode"])
    _put(address, "ram:LineOne", who["street"])
    _put(address, "ram:CityName", who["city"])
    _put(address, "ram:CountryID", who["country"])
    if who["siren"]:
        electronic = _put(party, "ram:URIUniversalCommunication")
        _put(electronic, "ram:URIID", who["siren"]).set("schemeID", ADDRESS_SCHEME)
    if tax is not None:
        number, scheme = tax
        _put(_put(party, "ram:SpecifiedTaxRegistration"), "ram:ID", number).set("schemeID", scheme)


def _settlement(trade: ET.Element, said: Mapping[str, Any]) -> None:
    settlement = _put(trade, "ram:ApplicableHeaderTradeSettlement")
    _put(settlement, "ram:InvoiceCurrencyCode", "EUR")
    if said["seller"]["iban"]:
        means = _put(settlement, "ram:SpecifiedTradeSettlementPaymentMeans")
        _put(means, "ram:TypeCode", CREDIT_TRANSFER)
        _put(_put(means, "ram:PayeePartyCreditorFinancialAccount"), "ram:IBANID", said["seller"]["iban"])
    for rate, base, tax in said["taxes"]:
        entry = _put(settlement, "ram:ApplicableTradeTax")
        _put(entry, "ram:CalculatedAmount", euros(tax))
        _put(entry, "ram:TypeCode", "VAT")
        if said["exemption"]:
            _put(entry, "ram:ExemptionReason", said["exemption"])
        _put(entry, "ram:BasisAmount", euros(base))
        category, reason = CATEGORIES[said["regime"]]
        _put(entry, "ram:CategoryCode", category)
        if said["exemption"]:
            _put(entry, "ram:ExemptionReasonCode", reason)
        if said["regime"] == REAL:
            _put(entry, "ram:DueDateTypeCode", ON_DEBITS if said.get("on_debits") else ON_PAYMENT)
        if said["regime"] != OUTSIDE:
            _put(entry, "ram:RateApplicablePercent", percent(rate))
    period = _put(settlement, "ram:BillingSpecifiedPeriod")
    _day(_put(period, "ram:StartDateTime"), said["service_from"])
    _day(_put(period, "ram:EndDateTime"), said["service_to"])
    if said["due_on"]:
        terms = _put(settlement, "ram:SpecifiedTradePaymentTerms")
        _day(_put(terms, "ram:DueDateDateTime"), said["due_on"])
    sums = _put(settlement, "ram:SpecifiedTradeSettlementHeaderMonetarySummation")
    _put(sums, "ram:LineTotalAmount", euros(said["net_cents"]))
    _put(sums, "ram:TaxBasisTotalAmount", euros(said["net_cents"]))
    _put(sums, "ram:TaxTotalAmount", euros(said["vat_cents"])).set("currencyID", "EUR")
    _put(sums, "ram:GrandTotalAmount", euros(said["gross_cents"]))
    _put(sums, "ram:DuePayableAmount", euros(said["gross_cents"]))
    corrected = [(said["corrects"]["number"], said["corrects"]["issued_on"])] if said["corrects"] else []
    for number, issued_on in corrected or said.get("deducts", ()):
        before = _put(settlement, "ram:InvoiceReferencedDocument")
        _put(before, "ram:IssuerAssignedID", number)
        _day(_put(before, "ram:FormattedIssueDateTime"), issued_on, "qdt:DateTimeString")


def euros(cents: int) -> str:
    """``1234`` as ``12.34``."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def percent(rate_bp: int) -> str:
    """``550`` as ``5.50``."""
    return euros(rate_bp)


def _tag(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{SPACES[prefix]}}}{local}"


def _put(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    element = ET.SubElement(parent, _tag(name))
    element.text = text
    return element


def _day(parent: ET.Element, day: str, name: str = "udt:DateTimeString") -> None:
    """A date, as the schema writes it (format 102)."""
    _put(parent, name, f"{date.fromisoformat(day):%Y%m%d}").set("format", "102")
