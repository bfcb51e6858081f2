"""What a form held becomes the facts that services take, and facts become what a form holds."""

import pytest
from werkzeug.datastructures import MultiDict

from app.domain.pieces import KINDS, PLAN_FACTS, defaults, fields_of
from app.web.ground.forms import ASKED, asked, read_facts, read_version
from app.web.words import form_value

SETTLED_APART = {
    "plan": {"status_scale", "status_meanings", "first_steps", "logos", "cover_image", "cover_alt", "cover_credit"},
    "figure": {"type", "image"},
    "register": {"type"},
}
"""Facts that no such form asks for: they follow from what was chosen when the piece was made, or have a form of their own."""


def test_only_the_fields_of_the_form_are_read() -> None:
    assert read_facts("measure", MultiDict({"title": "Natteravner", "version": "3", "csrf_token": "x"})) == {"title": "Natteravner"}


@pytest.mark.parametrize(("sent", "meant"), [(["", "ja"], True), ([""], False)])
def test_a_box_that_is_not_ticked_is_a_no(sent: list[str], meant: bool) -> None:
    assert read_facts("section", MultiDict([("starts_new_page", value) for value in sent])) == {"starts_new_page": meant}


def test_rows_of_responsible_become_pairs_and_empty_rows_are_left_out() -> None:
    rows = (("police", "lead"), ("", "joint"), ("school", "partner"))
    form = MultiDict([("responsible", "")])
    for actor, role in rows:
        form.add("responsible.actor", actor)
        form.add("responsible.role", role)
    assert read_facts("measure", form) == {"responsible": [["police", "lead"], ["school", "partner"]]}


def test_a_chosen_side_of_a_conflict_counts_before_the_hidden_one() -> None:
    assert read_facts("measure", MultiDict([("title", "min"), ("title", "deres")])) == {"title": "deres"}


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("measure", "responsible", [["police", "lead"]]),
        ("measure", "responsible", []),
        ("measure", "title", "Følge barna «trygt»"),
        ("section", "starts_new_page", True),
        ("plan", "owners", ["municipality", "police"]),
        ("plan", "owners", []),
    ],
)
def test_a_fact_survives_the_way_through_a_hidden_field(kind: str, name: str, value: object) -> None:
    assert read_facts(kind, MultiDict({name: form_value(value)})) == {name: value}


@pytest.mark.parametrize(("text", "version"), [("7", 7), ("", 0), ("syv", 0), ("-1", 0)])
def test_a_form_that_does_not_say_its_version_is_older_than_any(text: str, version: int) -> None:
    assert read_version({"version": text}) == version


@pytest.mark.parametrize("kind", sorted({*KINDS, "plan"} - {"text"}))
def test_every_fact_of_every_kind_is_asked_for(kind: str) -> None:
    assert {name for name, _fact, _ask in asked(kind)} | SETTLED_APART.get(kind, set()) == set(fields_of(kind))


def test_nothing_is_asked_for_that_is_not_a_fact() -> None:
    for kind, asks in ASKED.items():
        assert set(asks) <= set(PLAN_FACTS if kind == "plan" else defaults(kind))
