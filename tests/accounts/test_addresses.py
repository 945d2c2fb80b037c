import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.accounts.addresses import neighbourhood, normalise, without_last_part


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (" Lou.Vernet@Essai.Example ", "lou.vernet@essai.example"),
        ("a+b@essai.example.", "a+b@essai.example"),
        ("lou@été.example", "lou@xn--t-9fab.example"),
    ],
)
def test_an_address_has_one_form(raw, kept):
    assert normalise(raw) == kept


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "lou",
        "lou@",
        "@essai.example",
        "lou@localhost",
        "lou@1.2.3.4",
        "lou..v@essai.example",
        "lou v@essai.example",
        "lou@essai.example\nBcc: x@y.example",
        "lou@essai.example, x@y.example",
        '"lou"@essai.example',
        "lou@-essai.example",
        "é@essai.example",
        "l" * 65 + "@essai.example",
        "lou@" + "e" * 250 + ".example",
    ],
)
def test_what_is_not_an_address_is_refused(raw):
    with pytest.raises(ValueError):  # noqa: PT011 - the kind is the promise
        normalise(raw)


@given(st.text(max_size=300))
def test_normalising_twice_changes_nothing_and_never_keeps_a_control_character(raw):
    try:
        once = normalise(raw)
    except ValueError:
        return
    assert normalise(once) == once
    assert once.isascii()
    assert once.isprintable()
    assert once.count("@") == 1


@pytest.mark.parametrize(
    ("ip", "place", "shown"),
    [
        ("192.0.2.77", "192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "192.0.2.77", "192.0.2.0/24"),
        ("not an address", "unknown", ""),
    ],
)
def test_callers_are_counted_by_network_and_logged_without_their_last_part(ip, place, shown):
    assert (neighbourhood(ip), without_last_part(ip)) == (place, shown)
