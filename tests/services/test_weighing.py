"""Passwords that people choose: what is refused, and that the reason is told."""

from hashlib import sha1
from importlib.util import find_spec, module_from_spec
from pathlib import Path

import pytest

from app.services.people import weighing
from tests.conftest import PASSWORD

EMAIL, NAME = "kari.holm@nordvik.kommune.no", "Kari Holm-Nilsen"


def why(password: str, leaked: Path | None = None) -> str:
    return weighing.check_chosen_password(password, EMAIL, NAME, leaked).get("password", "")


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("kort", "mellom"),
        ("x" * 201, "mellom"),
        ("password1234", "gjette"),
        ("greenlantern", "lekket"),
        ("qwertyuiop[]", "gjette"),
        ("zxcvbnm,./asdfghjkl", "tastene"),
        ("abcabcabcabcxyzxyz", "gjentar"),
        ("abcdefghijklmnop", "rekke"),
        ("31.12.1999!!", "dato"),
        ("iloveyouforever", "mange bruker"),
        ("holm-nilsen-er-bra", "navnet"),
        ("Nilsen tar bussen", "navnet"),
    ],
)
def test_an_easy_password_is_refused_with_its_reason(password: str, word: str) -> None:
    assert word in why(password)


@pytest.mark.parametrize("password", [PASSWORD, "blå hester spiser grønn ost", "k7$Vq9!mZ2@w", "åtte små ærfugler på øya"])
def test_a_good_password_will_do(password: str) -> None:
    assert why(password) == ""


def test_the_whole_of_a_long_password_is_checked_and_it_takes_no_time() -> None:
    assert why("fire rare blyanter sover " * 8) == ""
    assert why("fire rare blyanter sover " * 7 + " kari") != ""


@pytest.fixture
def leaked(tmp_path: Path) -> Path:
    """A sorted file of leaked passwords, with lines before and after those looked for."""
    words = [f"ord nummer {number} er lekket" for number in range(500)]
    lines = sorted(f"{sha1(word.encode()).hexdigest().upper()}:{number}" for number, word in enumerate(words))
    file = tmp_path / "pwned.txt"
    file.write_text("\r\n".join(lines) + "\r\n")
    return file


def test_every_line_of_the_file_of_leaked_passwords_is_found_and_nothing_else(leaked: Path) -> None:
    assert all(weighing.is_leaked(f"ord nummer {number} er lekket", leaked) for number in range(500))
    assert not any(weighing.is_leaked(f"ord nummer {number} er ikke lekket", leaked) for number in range(500))
    assert "lekket" in why("ord nummer 77 er lekket", leaked) and why("ord nummer 77 er lekket") == ""


def test_a_file_without_lines_or_without_its_last_line_end_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "pwned.txt"
    file.write_text("")
    assert not weighing.is_leaked("hva som helst", file)
    file.write_text(f"{sha1(b'hva som helst').hexdigest().upper()}:3")
    assert weighing.is_leaked("hva som helst", file) and not weighing.is_leaked("noe annet", file)


def test_a_letter_written_as_two_signs_is_the_same_letter() -> None:
    assert weighing.fits(weighing.hash_password("bl\u00e5 hester spiser ost"), "bla\u030a hester spiser ost")


def test_a_hash_costs_an_attacker_what_rfc_9106_says() -> None:
    spec = find_spec("app.services.people.weighing")
    assert spec is not None and spec.loader is not None
    as_in_real_use = module_from_spec(spec)  # apart from the one that tests have made cheap
    spec.loader.exec_module(as_in_real_use)
    assert as_in_real_use.hash_password("blå hester spiser ost").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize("stored", ["", "ikke en hash", "$argon2id$v=19$m=65536,t=3,p=4$x$y"])
def test_a_hash_that_is_none_fits_nothing(stored: str) -> None:
    assert not weighing.fits(stored, "")
