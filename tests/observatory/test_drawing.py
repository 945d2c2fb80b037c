"""The drawing of the filling: a little is drawn little, and is not said to be nothing."""

from decimal import Decimal

from elearn.core.i18n import in_locale
from elearn.observatory.drawing import LEFT, RIGHT, WIDTH, bars


def test_an_hour_in_a_year_is_a_short_bar_that_is_not_said_to_be_zero(app):
    with app.app_context(), in_locale("fr"):
        drawn = bars({1: Decimal(5), 2: Decimal(0)}, {1: "Murat", 2: "Ydes"})
        full = bars({1: Decimal(3500), 2: Decimal(0)}, {1: "Murat", 2: "Ydes"})
    assert "&lt;\u00a01\u00a0%" in drawn
    assert "35\u00a0%" in full
    widths = [float(part.split('"')[0]) for part in drawn.split("<rect ")[1:] for part in [part.split('width="')[1]]]
    assert widths[0] < (WIDTH - LEFT - RIGHT) / 100


def test_r26_places_of_several_territories_are_drawn_by_name_and_not_ranked(app):
    with app.app_context(), in_locale("fr"):
        drawn = bars({1: Decimal(3500), 2: Decimal(10), 3: Decimal(6000)}, {1: "Murat", 2: "Aurillac", 3: "Ydes"})
    assert drawn.index("Aurillac") < drawn.index("Murat") < drawn.index("Ydes")
