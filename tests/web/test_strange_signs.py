"""Signs that nobody can type are refused with a sentence, wherever they come."""

import pytest

from tests.web.conftest import SignIn


@pytest.mark.parametrize("address", ["/planer?q=a%00b", "/planer/a%00b", "/sok?q=%00"])
def test_an_address_with_nul_is_a_bad_request(sign_in: SignIn, address: str) -> None:
    answer = sign_in("coordinator").get(address)
    assert (answer.status_code, "kunne ikke brukes" in answer.text) == (400, True)


def test_a_form_with_nul_is_a_bad_request(sign_in: SignIn, without_tokens: None) -> None:
    assert sign_in("coordinator").post("/konto/navn", data={"name": "Kari\0Holm"}).status_code == 400


HUGE = "9" * 30


@pytest.mark.parametrize(
    "address",
    ["/administrasjon/brukere/{}", "/administrasjon/virksomheter/{}", "/administrasjon/brukere/" + "9" * 4000],
)
def test_a_number_that_no_id_has_is_not_found(sign_in: SignIn, address: str) -> None:
    assert sign_in("administrator").get(address.format(HUGE)).status_code == 404


@pytest.mark.parametrize("asked", ["brukere?virksomhet={}", "brukere?virksomhet=²"])
def test_a_filter_by_a_number_that_no_id_has_filters_nothing(sign_in: SignIn, asked: str) -> None:
    assert sign_in("administrator").get(f"/administrasjon/{asked}".format(HUGE)).status_code == 200


@pytest.mark.parametrize(
    ("who", "path", "form"),
    [
        ("administrator", "/administrasjon/brukere/ny", {"email": "ny@nordvik.example", "agency": HUGE}),
        ("administrator", "/administrasjon/planer", {"title": "Ny", "person": HUGE}),
        ("administrator", "/administrasjon/brukere/2", {"was.name": "Editor", "was.email": "editor@nordvik.example", "agencies": HUGE}),
        ("administrator", "/administrasjon/virksomheter/1", {"version": HUGE, "name": "Ny"}),
        ("coordinator", "{plan}/arbeidsgruppe/invitasjoner", {"email": "ny@nordvik.example", "role": "editor", "agency": HUGE}),
        ("coordinator", "{plan}/arbeidsgruppe/medlemmer/2/virksomhet", {"agency": HUGE}),
        ("coordinator", "{plan}/aktorer/register", {"virksomhet": HUGE}),
        ("coordinator", "{plan}/deler/patrol", {"version": HUGE, "title": "Ny"}),
        ("coordinator", "{plan}/deler/police", {"version": "1", "full": "Politiet", "agency": HUGE}),
    ],
)
def test_a_form_with_a_number_that_no_id_has_is_no_fault_of_ours(
    sign_in: SignIn, without_tokens: None, plan: str, who: str, path: str, form: dict[str, str]
) -> None:
    answer = sign_in(who).post(path.format(plan=f"/planer/{plan}"), data=form)
    assert answer.status_code < 500, answer.text


@pytest.mark.parametrize("asked", ["person={}", "virksomhet={}", "for={}"])
def test_the_history_of_a_number_that_no_id_has_is_shown_whole(sign_in: SignIn, plan: str, asked: str) -> None:
    assert sign_in("coordinator").get(f"/planer/{plan}/historikk?{asked.format(HUGE)}").status_code == 200
