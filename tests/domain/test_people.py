import pytest

from app.domain.people import PASSWORD_MAX, check_email, check_name, check_password


@pytest.mark.parametrize("email", ["kari.holm@nordvik.kommune.no", "a@b.no", "ola+plan@politiet.example"])
def test_an_address_that_can_receive_mail_will_do(email: str) -> None:
    assert check_email(email) == {}


@pytest.mark.parametrize(
    "email",
    ["", "kari", "kari@nordvik", "kari @nordvik.no", "@nordvik.no", "kari@@nordvik.no", "a" * 65 + "@b.no", "a@" + "b" * 260 + ".no"],
)
def test_half_an_address_is_told_so(email: str) -> None:
    assert list(check_email(email)) == ["email"]


def test_a_name_is_needed_and_not_too_long() -> None:
    assert check_name("Kari Holm") == {}
    assert list(check_name("  ")) == ["name"] == list(check_name("x" * 121))


@pytest.mark.parametrize("password", ["fire tilfeldige ord her", "Vx9-trommel-elg", "kommunestyret vedtok en båt"])
def test_a_long_password_will_do_whatever_its_signs(password: str) -> None:
    assert check_password(password) == {}


@pytest.mark.parametrize(
    "password", ["", "kort-elg-11", "x" * (PASSWORD_MAX + 1), "aaaaaaaaaaaaaa", "Passord123456", "samplan-2026!", "1234567812345678"]
)
def test_a_password_that_is_short_or_easily_guessed_is_refused_with_a_sentence(password: str) -> None:
    assert check_password(password)["password"].endswith(".")
