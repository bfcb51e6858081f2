"""A proposed wording is carried out in a text that others have written in since: all of it, or none."""

import copy

import pytest

from app.prose.check import canonical
from app.prose.proposing import Overtaken, carried_out, touched
from tests.prose.rewriting import Json, Writer, all_words


def paragraph(id: str, words: str, *marks: str) -> Json:
    run = {"type": "text", "text": words} | ({"marks": [{"type": mark} for mark in marks]} if marks else {})
    return {"type": "paragraph", "attrs": {"id": id, "indent": False}, "content": [run] if words else []}


def heading(id: str, words: str) -> Json:
    return {"type": "heading", "attrs": {"id": id, "level": 3}, "content": [{"type": "text", "text": words}]}


def bullets(id: str, *items: Json) -> Json:
    made = [{"type": "list_item", "attrs": {"id": f"i{item['attrs']['id']}"}, "content": [item]} for item in items]
    return {"type": "bullet_list", "attrs": {"id": id, "spacing": "normal"}, "content": made}


A, B, C = paragraph("a", "Vi begynner i august."), paragraph("b", "Skolene melder fra."), paragraph("c", "Politiet møter.")
D, E = paragraph("d", "Barnevernet følger opp."), paragraph("e", "Alle rapporterer.")


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "result"),
    [
        ([A, B], [paragraph("a", "Vi begynner i september."), B], [A, B], [paragraph("a", "Vi begynner i september."), B]),
        (
            [A],
            [paragraph("a", "Vi begynner i september.")],
            [paragraph("a", "Kommunen begynner i august.")],
            [paragraph("a", "Kommunen begynner i september.")],
        ),
        ([A, B], [A], [paragraph("a", "Nytt."), B], [paragraph("a", "Nytt.")]),
        ([A, B], [A, C, B], [A, B], [A, C, B]),
        ([A, B], [A, C, B], [B], [C, B]),
        ([A, B], [A, B, C], [B, A], [B, C, A]),
        ([A, B, C], [C, A, B], [A, paragraph("b", "Alle melder fra."), C], [C, A, paragraph("b", "Alle melder fra.")]),
        ([A, B], [B], [B], [B]),
        ([A], [heading("a", "Vi begynner i august.")], [paragraph("a", "De begynner i august.")], [heading("a", "De begynner i august.")]),
        (
            [bullets("l", A, B)],
            [bullets("l", A, C, B)],
            [bullets("l", paragraph("a", "Ny."), B)],
            [bullets("l", paragraph("a", "Ny."), C, B)],
        ),
        ([A], [paragraph("a", "Vi begynner i august.", "strong")], [A, B], [paragraph("a", "Vi begynner i august.", "strong"), B]),
    ],
)
def test_what_was_proposed_is_done_and_what_others_wrote_stays(
    base: list[Json], mine: list[Json], theirs: list[Json], result: list[Json]
) -> None:
    assert carried_out(base, mine, theirs) == result


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        ([A], [paragraph("a", "Vi begynner i september.")], [paragraph("a", "Vi begynner i oktober.")]),
        ([A, B], [paragraph("a", "Vi starter."), B], [B]),
        ([A, B], [B], [paragraph("a", "Vi begynner straks i august."), B]),
        ([A, B, C, D, E], [E, A, B, C, D], [A, E, B, C, D]),
        ([A, B], [A, B, C], [A]),
        ([A], [heading("a", "Vi begynner i august.")], [bullets("a", A)]),
        ([A, B], [bullets("l", A), B], [B, bullets("m", A)]),
    ],
    ids=["same word", "gone since", "removed, but written in", "moved by both", "beside what is gone", "another kind", "carried by both"],
)
def test_where_others_did_the_same_or_took_it_away_the_proposal_is_overtaken(
    base: list[Json], mine: list[Json], theirs: list[Json]
) -> None:
    before = copy.deepcopy(theirs)
    with pytest.raises(Overtaken):
        carried_out(base, mine, theirs)
    assert theirs == before


def test_random_proposals_are_done_exactly_or_not_at_all() -> None:
    done = overtaken = 0
    for seed in range(600):
        base = Writer(seed, "b").text()
        mine, theirs = (Writer(seed, name).rewritten(base, 1 + seed % 4) for name in ("m", "t"))
        try:
            result = carried_out(base, mine, theirs)
        except Overtaken:
            overtaken += 1
            continue
        done += 1
        was, wanted, now = (set(all_words(blocks)) for blocks in (base, mine, theirs))
        assert set(all_words(result)) == (wanted | now) - (was - wanted) - (was - now), seed
        assert len(all_words(result)) == len(set(all_words(result))), seed
        assert canonical({"type": "doc", "content": result})["content"] == result, seed
    assert done > 200 and overtaken > 50


def test_a_proposal_fits_what_it_was_made_from_and_is_done_when_the_text_reads_so() -> None:
    for seed in range(200):
        base = Writer(seed, "b").text()
        mine = Writer(seed, "m").rewritten(base, 3)
        assert carried_out(base, mine, base) == mine
        assert carried_out(base, mine, mine) == mine
        assert carried_out(base, base, mine) == mine


@pytest.mark.parametrize(
    ("base", "mine", "ids"),
    [
        ([A, B], [paragraph("a", "Ny."), B], {"a"}),
        ([A, B], [B], {"a"}),
        ([A, B], [A, C, B], {"c"}),
        ([A, B, C], [C, A, B], {"c"}),
        ([bullets("l", A, B)], [bullets("l", A, paragraph("b", "Ny."))], {"b"}),
        ([A], [A], set()),
    ],
)
def test_what_a_proposal_touches_is_told_by_the_innermost_blocks(base: list[Json], mine: list[Json], ids: set[str]) -> None:
    assert touched(base, mine) == ids


def test_a_text_proposed_away_keeps_a_line_to_write_on() -> None:
    assert [block["type"] for block in carried_out([A], [], [A])] == ["paragraph"]
