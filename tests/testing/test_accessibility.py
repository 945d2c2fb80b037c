import pytest

from elearn.testing.accessibility import faults

pytestmark = pytest.mark.browser


def test_each_fault_of_a_page_is_told_with_its_rule_and_its_place(browser):
    page = browser.new_page()
    page.set_content("<html lang=fr><title>Essai</title><main><h1>Essai</h1><img src=a.png><p>Juste</p></main>")
    (told,) = faults(page)
    assert told.startswith("image-alt (critical)")
    assert '<img src="a.png">' in told
    page.set_content("<html lang=fr><title>Essai</title><main><h1>Essai</h1><p style='color: #ccc'>Pâle</p></main>")
    (told,) = faults(page)
    assert told.startswith("color-contrast (serious)")
    assert faults(page, with_contrast=False) == []
    page.close()
