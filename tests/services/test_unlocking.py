"""Passkeys: made for one person at one site, enough by themselves when the device has asked who holds it, each answer good for once."""

import json
from dataclasses import replace

import pytest

from app.domain.errors import Invalid, NotFound, WrongState
from app.services.entry.entering import SYSTEM, Who
from app.services.people import administering, confirming, joining, unlocking
from app.services.people.unlocking import Question, Site
from app.store import factors, history
from app.store.base import reading, writing
from tests.conftest import NOW
from tests.services.device import Device

People = dict[str, Who]
SITE = Site("samplan.nordvik.kommune.no", "https://samplan.nordvik.kommune.no")
ELSEWHERE = Site("samplan.nordvlk.kommune.no", "https://samplan.nordvlk.kommune.no")


def asked_for_new(who: Who) -> Question:
    with reading() as session:
        return unlocking.ask_for_new(session, who, SITE)


def asked(who: Who | None = None) -> Question:
    with reading() as session:
        return unlocking.ask_for_known(session, SITE, who.person_id if who else None)


def add(who: Who, device: Device | None = None, name: str = "Jobbtelefonen") -> tuple[Device, tuple[str, ...]]:
    """Give the person a passkey; the device that holds it, and the recovery codes."""
    question = asked_for_new(who)
    device = (device or Device(SITE)).with_handle_of(question)
    with writing() as session:
        return device, unlocking.add_passkey(session, NOW, who, SITE, question.challenge, device.make(question), name)


def use(question: Question, answer: str, who: Who | None = None) -> int:
    with writing() as session:
        return unlocking.use_passkey(session, NOW, SITE, question.challenge, answer, who.person_id if who else None)


def test_a_passkey_is_kept_by_its_public_half_with_recovery_codes_the_first_time(people: People) -> None:
    who = people["reader"]
    device, codes = add(who, name="  Jobb \n telefonen ")
    with reading() as session:
        kept = factors.find_passkey(session, device.id)
        assert kept is not None and (kept.person_id, kept.name) == (who.person_id, "Jobb telefonen")
        assert [line.data["kind"] for line in history.list_lines(session, "person.factor_added")] == ["passkey"]
        assert len(confirming.factors_of(session, who.person_id).passkeys) == 1
    assert len(set(codes)) == 10
    _second, more = add(who, Device(SITE, id=b"\x08" * 16), name=" ")
    with reading() as session:
        assert [passkey.name for passkey in confirming.factors_of(session, who.person_id).passkeys] == ["Jobb telefonen", "Passnøkkel"]
    assert more == ()


def test_the_question_tells_the_device_which_passkeys_it_need_not_make_again(people: People) -> None:
    assert json.loads(asked_for_new(people["reader"]).options)["excludeCredentials"] == []
    add(people["reader"])
    options = json.loads(asked_for_new(people["reader"]).options)
    assert len(options["excludeCredentials"]) == 1 and options["rp"]["id"] == SITE.host
    assert len({json.loads(asked_for_new(people[name]).options)["user"]["id"] for name in ("reader", "editor")}) == 2


def test_a_passkey_made_elsewhere_for_another_question_or_twice_is_refused(people: People) -> None:
    question, other = asked_for_new(people["reader"]), asked_for_new(people["reader"])
    answers = [Device(ELSEWHERE).make(question), Device(SITE).make(other), Device(replace(SITE, origin=ELSEWHERE.origin)).make(question)]
    for answer in (*answers, "", "{}", "tull", '{"id": 1}'):
        with pytest.raises(Invalid), writing() as session:
            unlocking.add_passkey(session, NOW, people["reader"], SITE, question.challenge, answer, "")
    device, _codes = add(people["reader"])
    for name in ("reader", "editor"):
        with pytest.raises(Invalid, match="lagt til før"):
            add(people[name], device)


def test_a_person_has_so_many_passkeys_and_no_more(people: People) -> None:
    for number in range(unlocking.MOST_PASSKEYS):
        add(people["reader"], Device(SITE, id=bytes([number]) * 16))
    with pytest.raises(WrongState):
        asked_for_new(people["reader"])
    with pytest.raises(NotFound):
        asked_for_new(replace(people["reader"], person_id=999))


def test_a_passkey_signs_its_owner_in_by_itself(people: People) -> None:
    device, _codes = add(people["reader"])
    question = asked()
    options = json.loads(question.options)
    assert options["userVerification"] == "required" and not options.get("allowCredentials")
    assert use(question, device.show(question)) == people["reader"].person_id


def test_by_itself_a_passkey_is_not_enough_unless_the_device_asked_who_holds_it(people: People) -> None:
    device, _codes = add(people["reader"])
    careless = replace(device, verifies=False)
    question = asked()
    with pytest.raises(Invalid):
        use(question, careless.show(question))
    second_step = asked(people["reader"])
    assert len(json.loads(second_step.options)["allowCredentials"]) == 1
    assert use(second_step, careless.show(second_step), people["reader"]) == people["reader"].person_id


def test_after_the_password_of_one_the_passkey_of_another_is_refused(people: People) -> None:
    device, _codes = add(people["reader"])
    question = asked(people["editor"])
    with pytest.raises(Invalid):
        use(question, device.show(question), people["editor"])


def test_an_answer_of_a_strange_device_to_another_question_or_from_another_page_is_refused(people: People) -> None:
    device, _codes = add(people["reader"])
    question, other = asked(), asked()
    strange = [
        Device(SITE, id=device.id, handle=device.handle).show(question),
        replace(device, id=b"\x09" * 16).show(question),
        replace(device, handle=b"en annens").show(question),
        replace(device, site=ELSEWHERE).show(question),
        replace(device, site=replace(SITE, origin=ELSEWHERE.origin)).show(question),
        device.show(other),
        device.make(question),
    ]
    for answer in (*strange, "", "{}", "tull"):
        with pytest.raises(Invalid) as refused:
            use(question, answer)
        assert list(refused.value.problems) == ["passkey"]
    assert use(question, device.show(question)) == people["reader"].person_id


def test_an_answer_that_has_begun_a_sign_in_begins_no_second(people: People) -> None:
    device, _codes = add(people["reader"])
    question = asked()
    answer = device.show(question)
    with writing() as session:
        person = unlocking.use_passkey(session, NOW, SITE, question.challenge, answer)
        joining.begin_session(session, NOW, person, "passkey", "", unlocking.spent(question.challenge))
    with pytest.raises(Invalid):
        use(question, answer)


def test_a_copy_of_a_passkey_that_has_counted_less_far_is_refused(people: People) -> None:
    device, _codes = add(people["reader"])
    ahead, question = replace(device, count=5), asked()
    assert use(question, ahead.show(question)) == people["reader"].person_id
    for count in (4, 5):
        question = asked()
        with pytest.raises(Invalid):
            use(question, replace(device, count=count).show(question))


def test_a_passkey_of_a_closed_account_opens_nothing(people: People) -> None:
    device, _codes = add(people["reader"])
    with writing() as session:
        administering.set_active(session, SYSTEM, NOW, people["reader"].person_id, False)
    question = asked()
    with pytest.raises(Invalid):
        use(question, device.show(question))
