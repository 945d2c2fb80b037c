"""What of PDF/A-3 (ISO 19005-3) and of Factur-X can be read in the file itself.

No validator of PDF/A is installed here: this looks at each thing that a reader of the standard looks at
first, in the file as it leaves, and is no proof that a whole validator would find nothing.
"""

import io
import re

import pypdf
import pytest
from lxml import etree
from pypdf.generic import StreamObject

from elearn.invoicing import cii, pdf
from tests.invoicing.test_checking import TAXED

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
FX = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"
EXTENSION = "{http://www.aiim.org/pdfa/ns/property#}"


@pytest.fixture(scope="module")
def made():
    """The bytes of a Factur-X."""
    return pdf.factur_x(pdf.draw(TAXED), cii.xml(TAXED), TAXED)


@pytest.fixture(scope="module")
def root(made):
    return pypdf.PdfReader(io.BytesIO(made)).trailer["/Root"]


@pytest.fixture(scope="module")
def about(root):
    """What the XMP says, by property."""
    packet = etree.fromstring(root["/Metadata"].get_object().get_data())
    said = {name: value for block in packet.iter(f"{RDF}Description") for name, value in block.attrib.items()}
    return packet, said | {one.tag: (one.text or "").strip() for one in packet.iter() if isinstance(one.tag, str)}


def objects(made):
    """Every object of the file, whole."""
    reader = pypdf.PdfReader(io.BytesIO(made))
    found = {number for generation in reader.xref.values() for number in generation} | set(reader.xref_objStm)
    return [one for number in sorted(found) if (one := reader.get_object(number)) is not None]


def test_the_file_itself_has_what_the_standard_asks_of_any(made):
    reader = pypdf.PdfReader(io.BytesIO(made))
    assert re.match(rb"%PDF-1\.[4-7]\r?\n%[\x80-\xff]{4}", made), "6.1.2: the head, then four bytes above 127"
    assert made.rstrip().endswith(b"%%EOF")
    assert len(reader.trailer["/ID"]) == 2, "6.1.3"
    assert not reader.is_encrypted
    assert "/Encrypt" not in reader.trailer


def test_it_says_what_it_is(about):
    packet, said = about
    assert said[f"{PDFA}part"] == "3"
    assert said[f"{PDFA}conformance"] == "B", "what the library that rewrites the metadata says: no more than is true"
    assert said[f"{FX}DocumentFileName"] == "factur-x.xml"
    assert said[f"{FX}DocumentType"] == "INVOICE"
    assert said[f"{FX}Version"] == "1.0"
    assert said[f"{FX}ConformanceLevel"] == "EN 16931"
    declared = {one.text for one in packet.iter(f"{EXTENSION}name")}
    assert declared >= {"DocumentFileName", "DocumentType", "Version", "ConformanceLevel"}, "6.6.2.3: the extension"


def test_its_colours_are_those_of_a_profile_inside(root):
    intents = [one.get_object() for one in root["/OutputIntents"]]
    assert {one["/S"] for one in intents} == {"/GTS_PDFA1"}
    for one in intents:
        profile = one["/DestOutputProfile"].get_object()
        raw = profile.get_data()
        assert raw[36:40] == b"acsp", "an ICC profile"
        assert raw[16:20].strip() == {1: b"GRAY", 3: b"RGB", 4: b"CMYK"}[profile["/N"]]


def test_the_xml_is_attached_as_the_standard_asks(root, made):
    (spec,) = [one.get_object() for one in root["/AF"].get_object()]
    assert spec["/AFRelationship"] == "/Alternative", "Factur-X, EN 16931 profile"
    assert spec["/F"] == spec["/UF"] == "factur-x.xml"
    inside = spec["/EF"]["/F"].get_object()
    assert inside["/Subtype"] == "/text/xml"
    assert b"/text#2Fxml" in made or b"/text#2fxml" in made, "a name, written as names are"
    assert inside["/Params"]["/ModDate"].startswith("D:")
    assert inside["/Params"]["/Size"] == len(cii.xml(TAXED))
    names = root["/Names"]["/EmbeddedFiles"]["/Names"]
    assert names[0] == "factur-x.xml"
    assert names[1].get_object() == spec


def test_every_font_is_inside_and_every_letter_has_a_meaning(made):
    fonts = [one for one in objects(made) if isinstance(one, dict) and one.get("/Type") == "/Font"]
    assert fonts
    for font in fonts:
        if font["/Subtype"] == "/Type0":
            assert "/ToUnicode" in font, "6.2.11.7"
            continue
        inside = font["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inside), "6.2.11.4"


def test_nothing_acts_plays_or_comes_from_elsewhere(made):
    """6.5, 6.6.1, 6.1.7: no action but going to a place, no code, no sound, no bytes outside the file, no LZW."""
    refused = {"/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/Rendition",
               "/SubmitForm"}  # fmt: skip
    for one in objects(made):
        if not isinstance(one, dict):
            continue
        assert one.get("/S") not in refused
        assert "/JS" not in one
        assert "/AA" not in one
        if isinstance(one, StreamObject):
            assert "/F" not in one
            filters = one.get("/Filter", [])
            assert "/LZWDecode" not in (filters if isinstance(filters, list) else [filters])
            assert not one.get("/Alternates")
            assert not one.get("/Interpolate")


def test_it_is_tagged_and_says_its_language(root):
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "fr-FR"
