import io
import zipfile
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

from elearn.core.ods import MIME, Sheet, ods_file


def test_a_spreadsheet_keeps_amounts_days_and_texts_apart_and_its_tabs_have_names_of_their_own():
    rows = [("=1+1 & <b>\x00", Decimal("12.50")), (None, 3), (date(2026, 11, 22), 1)]
    sheet = Sheet("Argent : [2026]", ("Quoi", "Combien"), rows)
    made = ods_file("Essai", [sheet, sheet, Sheet("Vide", ("A",), [])])
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert archive.read("mimetype").decode() == MIME
        content = archive.read("content.xml").decode()
    ET.fromstring(content)  # noqa: S314 - made here
    assert 'office:value="12.50"' in content
    assert 'office:date-value="2026-11-22"' in content
    assert "=1+1 &amp; &lt;b&gt;</text:p>" in content
    assert 'table:name="Argent    2026"' in content
    assert 'table:name="Argent    2026 2"' in content
