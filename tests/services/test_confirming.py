"""The second step: codes of an app, recovery codes, each good for once."""

from datetime import datetime, timedelta

import pyotp
import pytest

from app.domain.errors import Invalid, NotAllowed, NotFound, WrongState
from app.services.entry.entering import Who
from app.services.entry.sealing import Keyring, Unreadable
from app.services.people import administering, confirming, joining
from app.services.people.confirming import Factors
from app.store import factors, history
from app.store.base import reading, writing
from tests.conftest import NOW

People = dict[str, Who]
KEYS = Keyring("en hemmelighet som er lang nok til å brukes")
STEP = timedelta(seconds=confirming.STEP_SECONDS)


def with_app(who: Who) -> tuple[pyotp.TOTP, tuple[str, ...]]:
    """Give the person an app; it, and the recovery codes."""
    setup = confirming.start_app(who, KEYS)
    app = pyotp.TOTP(setup.secret)
    with writing() as session:
        return app, confirming.add_app(session, NOW, who, KEYS, setup.sealed, app.at(NOW))


def check(who: Who, code: str, at: datetime = NOW, keys: Keyring = KEYS) -> str:
    with writing() as session:
        return confirming.check_code(session, at, keys, who.person_id, code)


def has(who: Who) -> Factors:
    with reading() as session:
        return confirming.factors_of(session, who.person_id)


def test_an_app_is_kept_when_it_has_shown_a_right_code_and_sealed_then(people: People) -> None:
    who = people["reader"]
    setup = confirming.start_app(who, KEYS)
    assert setup.secret in setup.address and setup.groups.replace(" ", "") == setup.secret
    with pytest.raises(Invalid), writing() as session:
        confirming.add_app(session, NOW, who, KEYS, setup.sealed, "000000")
    assert not has(who)
    assert confirming.start_app(who, KEYS, setup.sealed) == setup
    _, codes = with_app(who)
    assert has(who).totp_since == NOW and len(set(codes)) == 10
    with reading() as session:
        assert all(setup.secret.encode() not in row.secret for row in factors.list_factors(session, who.person_id))
        assert [line.data["kind"] for line in history.list_lines(session, "person.factor_added")] == ["totp"]


def test_a_form_of_somebody_else_or_of_yesterday_is_refused(people: People) -> None:
    setup = confirming.start_app(people["editor"], KEYS)
    for sealed in (setup.sealed, "", "tull"):
        with pytest.raises(WrongState), writing() as session:
            confirming.add_app(session, NOW, people["reader"], KEYS, sealed, pyotp.TOTP(setup.secret).at(NOW))


def test_one_has_one_app_at_a_time(people: People) -> None:
    with_app(people["reader"])
    with pytest.raises(WrongState):
        with_app(people["reader"])


def test_a_code_works_once_and_one_step_early_or_late(people: People) -> None:
    who = people["reader"]
    app, _ = with_app(who)
    with pytest.raises(Invalid):
        check(who, app.at(NOW))
    later = NOW + 10 * STEP
    assert check(who, f" {app.at(later - STEP)[:3]} {app.at(later - STEP)[3:]} ", later) == "totp"
    assert check(who, app.at(later), later) == "totp"
    assert check(who, app.at(later + STEP), later) == "totp"
    for code in (app.at(later), app.at(later + STEP), app.at(later + 2 * STEP)):
        with pytest.raises(Invalid):
            check(who, code, later)


def test_a_recovery_code_works_once_however_it_is_typed(people: People) -> None:
    who = people["reader"]
    _, codes = with_app(who)
    assert check(who, codes[3].upper().replace("-", " ")) == "recovery"
    with pytest.raises(Invalid):
        check(who, codes[3])
    with pytest.raises(Invalid):
        check(people["editor"], codes[4])
    assert has(who).recovery_left == 9


def test_the_refusal_does_not_tell_what_was_wrong(people: People) -> None:
    who = people["reader"]
    _, codes = with_app(who)
    check(who, codes[0])
    sentences = set()
    for person, code in ((who, "000000"), (who, codes[0]), (who, ""), (people["editor"], "000000"), (who, "x" * 5000)):
        with pytest.raises(Invalid) as refused:
            check(person, code)
        sentences.add(refused.value.sentence)
    assert len(sentences) == 1


def test_with_the_secret_lost_recovery_codes_let_one_in(people: People) -> None:
    who, other = people["reader"], Keyring("en ganske annen hemmelighet, ny etter et uhell")
    app, codes = with_app(who)
    with pytest.raises(Invalid):
        check(who, app.at(NOW + STEP), NOW + STEP, other)
    assert check(who, codes[0], NOW, other) == "recovery"


def test_new_recovery_codes_replace_the_old_and_need_something_to_stand_in_for(people: People) -> None:
    who = people["reader"]
    with pytest.raises(WrongState), writing() as session:
        confirming.renew_recovery_codes(session, NOW, who)
    _, old = with_app(who)
    with writing() as session:
        new = confirming.renew_recovery_codes(session, NOW, who)
    with pytest.raises(Invalid):
        check(who, old[0])
    assert check(who, new[0]) == "recovery"


def test_without_its_last_factor_a_person_has_no_recovery_codes(people: People) -> None:
    who = people["reader"]
    with_app(who)
    with writing() as session:
        confirming.remove_factor(session, NOW, who, "totp")
    assert has(who) == Factors() and not has(who)
    for kind in ("totp", "passkey", "recovery"):
        with pytest.raises(NotFound), writing() as session:
            confirming.remove_factor(session, NOW, who, kind)


def test_everything_is_forgotten_for_who_has_lost_it_all(people: People) -> None:
    with_app(people["reader"])
    with writing() as session:
        assert confirming.forget_factors(session, NOW, people["administrator"].person_id, people["reader"].person_id) == 11
    assert not has(people["reader"])


def test_what_is_sealed_for_one_thing_opens_nothing_else_and_not_for_ever() -> None:
    sealed = KEYS.seal("en ting", "hemmelig")
    assert KEYS.unseal("en ting", sealed) == "hemmelig" and b"hemmelig" not in sealed
    for keys, purpose in ((KEYS, "en annen ting"), (Keyring("x" * 40), "en ting")):
        with pytest.raises(Unreadable):
            keys.unseal(purpose, sealed)
    with pytest.raises(Unreadable):
        KEYS.unseal("en ting", sealed, timedelta(seconds=-1))
    assert KEYS.secret not in repr(KEYS)


def test_an_administrator_and_the_command_line_let_somebody_in_again_and_nobody_else_does(people: People) -> None:
    who, administrator = people["reader"], people["administrator"]
    with_app(who)
    with pytest.raises(NotAllowed), writing() as session:
        administering.forget_factors(session, people["coordinator"], NOW, who.person_id)
    assert has(who)
    with writing() as session:
        assert administering.forget_factors(session, administrator, NOW, who.person_id) == 11
    assert not has(who)
    with_app(who)
    with writing() as session:
        joining.forget_factors(session, NOW, who.email)
    assert not has(who)
    with pytest.raises(NotFound), writing() as session:
        joining.forget_factors(session, NOW, "ingen@nordvik.example")
