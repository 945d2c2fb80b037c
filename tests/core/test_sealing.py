import pytest

from elearn.core.sealing import Seal, WrongSeal

KEY = "a key for tests alone, long enough to be taken"


def test_what_is_sealed_is_opened_for_the_same_purpose_alone():
    seal = Seal(KEY)
    kept = seal.seal("totp", "JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in kept
    assert kept != seal.seal("totp", "JBSWY3DPEHPK3PXP")
    assert Seal(KEY).open("totp", kept) == "JBSWY3DPEHPK3PXP"
    with pytest.raises(WrongSeal, match="iban"):
        seal.open("iban", kept)


def test_another_key_or_a_changed_text_does_not_open():
    kept = Seal(KEY).seal("totp", "secret")
    with pytest.raises(WrongSeal, match="ELEARN_SECRET_KEY"):
        Seal(KEY + "!").open("totp", kept)
    with pytest.raises(WrongSeal):
        Seal(KEY).open("totp", kept[:-6] + "AAAA==")


def test_what_was_kept_before_the_seal_is_given_as_it_is():
    assert Seal(KEY).open("totp", "A" * 32) == "A" * 32
