from typing import Any

import pytest

from app.domain.errors import Invalid
from app.domain.pieces import KINDS, TITLE_LIMIT, all_facts, clean_facts, fields_of, may_stand_under


def refused(kind: str, **values: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as error:
        clean_facts(kind, values)
    return error.value.problems


@pytest.mark.parametrize("kind", ["plan", *KINDS])
def test_what_is_kept_is_kept_unchanged_when_checked_again(kind: str) -> None:
    needed = {name: "Noe" for name in ("title", "full", "name", "wave", "status") if name in fields_of(kind)}
    facts = all_facts(kind, needed)
    assert set(facts) == set(fields_of(kind)) and clean_facts(kind, facts) == facts


@pytest.mark.parametrize(
    ("kind", "field", "given", "kept"),
    [
        ("measure", "title", "  Natteravner\u00a0i \n sentrum ", "Natteravner i sentrum"),
        ("measure", "title", "Na\u030ar", "Når"),
        ("measure", "period", "2026 - 2028", "2026–2028"),
        ("measure", "period", "ved behov", "ved behov"),
        ("measure", "number", "12", 12),
        ("measure", "number", "", None),
        ("measure", "responsible", [("a", "lead"), ("b", "partner")], [["a", "lead"], ["b", "partner"]]),
        ("report", "as_of", "august 2026", "2026-08"),
        ("report", "next_due", "1. kvartal 2027", "2027-Q1"),
        ("report", "issued", "2026-10", "2026-10"),
        ("report", "issued", "", ""),
        ("value", "number", "2.5", "2,5"),
        ("value", "number", "12 000", "12000"),
        ("chapter", "lead", "To\u00a0linjer\nog  mellomrom", "To\u00a0linjer og  mellomrom"),
        ("plan", "status_scale", ["Ikke startet", " ", "Ferdig"], ["Ikke startet", "Ferdig"]),
        ("plan", "period", "2026-2029", "2026–2029"),
    ],
)
def test_a_fact_is_kept_in_one_form(kind: str, field: str, given: Any, kept: Any) -> None:
    assert clean_facts(kind, {field: given}) == {field: kept}


@pytest.mark.parametrize(
    ("kind", "field", "given"),
    [
        ("measure", "title", ""),
        ("measure", "title", " \u00a0 "),
        ("measure", "title", "x" * (TITLE_LIMIT + 1)),
        ("measure", "title", None),
        ("measure", "number", "0"),
        ("measure", "number", "-1"),
        ("measure", "number", "tolv"),
        ("measure", "number", "12345"),
        ("measure", "lead_form", "table"),
        ("measure", "lead_bold", "ja"),
        ("measure", "responsible", [["a", "boss"]]),
        ("measure", "responsible", [["a", "lead"], ["a", "joint"]]),
        ("measure", "responsible", [["a", "lead"], ["b", "lead"]]),
        ("measure", "responsible", "a"),
        ("report", "as_of", "snart"),
        ("value", "number", "mange"),
        ("value", "state", "unknown"),
        ("figure", "image", {"sha256": "0"}),
        ("plan", "title", ""),
        ("plan", "status_scale", ["Igangsatt"]),
        ("plan", "status_scale", ["Igangsatt", "Igangsatt"]),
        ("plan", "owners", "Nordvik"),
        ("plan", "language", "en"),
        ("plan", "wings", "two"),
    ],
)
def test_a_fact_that_cannot_be_used_is_refused_with_a_sentence_at_its_field(kind: str, field: str, given: Any) -> None:
    problems = refused(kind, **{field: given})
    assert list(problems) == [field] and problems[field].endswith(".")


def test_several_wrong_fields_are_told_at_once() -> None:
    assert set(refused("measure", title="", number="x")) == {"title", "number"}


def test_a_new_piece_has_every_fact_and_must_have_its_title() -> None:
    facts = all_facts("measure", {"title": "Natteravner"})
    assert set(facts) == set(fields_of("measure")) and facts["lead_separator"] == ":"
    with pytest.raises(Invalid):
        all_facts("measure", {})


def test_defaults_are_not_shared_between_pieces() -> None:
    all_facts("plan", {"title": "A"})["owners"].append("Nordvik")
    assert all_facts("plan", {"title": "B"})["owners"] == []


def test_pieces_stand_where_they_belong() -> None:
    assert may_stand_under("chapter", None) and may_stand_under("section", "chapter") and may_stand_under("measure", "section")
    assert not may_stand_under("section", None) and not may_stand_under("chapter", "chapter") and not may_stand_under("wing", None)
    assert all(parent is None or parent in KINDS for kind in KINDS.values() for parent in kind.parents)
