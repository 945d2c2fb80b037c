import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.accounts import passwords


@pytest.mark.parametrize(
    "password",
    [
        "gentiane-prairie-buron-tilleul",
        "correct horse battery staple",
        "un chat dort sur le poêle",
        "😀🐄⛰️🧀🌧️🌲🐐🥾🏔️🍂🌾🐝🦉🌙⭐",
        "x" * 3 + "Zq7 rivière kzu 29!",
        "soleil et brouillard sur la narse",
    ],
)
def test_long_passwords_are_taken_without_any_rule_of_composition(password):
    assert passwords.faults(password) == []


@pytest.mark.parametrize(
    "password",
    [
        "motdepasse12345",
        "MotDePasse2026!!",
        "m0tdep4sse12345",
        "passwordpassword",
        "azertyuiopqsdfghjklm",
        "123456789012345",
        "abcdefghijklmnop",
        "aaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "administrateur2026",
        "louvernet-1234567",
        "estive-estive-2026",
        "Vernet.Vernet.99!",
    ],
)
def test_what_a_guesser_tries_first_is_refused(password):
    assert passwords.faults(password, context=("Lou", "Vernet", "lou.vernet@essai.example", "estive"))


def test_lengths_are_those_of_the_norm():
    assert passwords.faults("Zq7 rivière kz")  # 14
    assert not passwords.faults("Zq7 rivière kzu")  # 15
    assert not passwords.faults("Zq7 rivi", least=passwords.WITH_SECOND_FACTOR)
    assert passwords.faults("Zq7 riv", least=passwords.WITH_SECOND_FACTOR)
    whole = ("Zq7 rivière kzu 29! " * 20)[:256]
    assert "répète" not in str(passwords.faults(whole))
    assert not passwords.faults(whole + "", least=15) or len(whole) == 256
    assert passwords.faults("Zq7 rivière kzu" + "éàç" * 100)


def test_nothing_is_cut_off_the_64th_the_65th_and_the_73rd_sign_count():
    for length in (64, 65, 73, 200):
        kept = passwords.hash_password("ab1" + "x" * (length - 4) + "y")
        assert passwords.matches(kept, "ab1" + "x" * (length - 4) + "y")
        assert not passwords.matches(kept, "ab1" + "x" * (length - 4) + "z")


def test_the_same_keys_give_the_same_password_whatever_the_machine_writes():
    composed = "é" * 3 + " rivière kzu 29"
    kept = passwords.hash_password(unicodedata.normalize("NFC", composed))
    assert passwords.matches(kept, unicodedata.normalize("NFD", composed))


def test_hashes_are_argon2id_with_at_least_the_recommended_cost_and_weaker_ones_are_outdated(real_passwords):
    kept = passwords.hash_password("Zq7 rivière kzu")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not passwords.is_outdated(kept)
    assert passwords.is_outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$Zm9vYmFyYmF6cXV4cXV1eGNvcmdlZ3JhdWx0Z2FycGx5")


def test_nothing_matches_where_no_password_was_chosen():
    assert not passwords.matches("", "what nobody has ever chosen")
    assert not passwords.matches("broken", "x")


@given(st.text(max_size=300))
def test_judging_a_password_never_fails(password):
    assert isinstance(passwords.faults(password), list)


def test_the_block_list_is_what_its_program_writes(tmp_path):
    import runpy

    program = Path(__file__).resolve().parents[2] / "tools" / "make_blocked_passwords.py"
    made = runpy.run_path(str(program))
    out = tmp_path / "list.txt"
    made["main"].__globals__["OUT"] = out
    made["main"]()
    assert set(out.read_text(encoding="utf-8").split()) == passwords.blocked()
    assert 3000 < len(passwords.blocked()) < 20000
