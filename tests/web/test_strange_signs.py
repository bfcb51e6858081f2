"""Signs that nobody can type are refused with a sentence, wherever they come."""

import pytest

from tests.web.conftest import SignIn


@pytest.mark.parametrize("address", ["/planer?q=a%00b", "/planer/a%00b", "/sok?q=%00"])
def test_an_address_with_nul_is_a_bad_request(sign_in: SignIn, address: str) -> None:
    answer = sign_in("coordinator").get(address)
    assert (answer.status_code, "kunne ikke brukes" in answer.text) == (400, True)


def test_a_form_with_nul_is_a_bad_request(sign_in: SignIn, without_tokens: None) -> None:
    assert sign_in("coordinator").post("/konto/navn", data={"name": "Kari\0Holm"}).status_code == 400
