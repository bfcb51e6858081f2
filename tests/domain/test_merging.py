import random

from app.domain.errors import BothTexts
from app.domain.merging import Merged, merge

BASE = {"title": "Natteravner", "period": "2026", "number": 3}


def test_different_fields_merge_by_themselves() -> None:
    merged = merge(BASE, BASE | {"title": "Foreldrevandring"}, BASE | {"period": "2026–2028"})
    assert merged.values == {"title": "Foreldrevandring", "period": "2026–2028", "number": 3} and merged.conflicts == {}


def test_the_same_field_shows_both_texts_and_keeps_mine() -> None:
    merged = merge(BASE, BASE | {"title": "Mitt"}, BASE | {"title": "Deres"})
    assert merged.conflicts == {"title": BothTexts("Mitt", "Deres")} and merged.values["title"] == "Mitt"


def test_the_same_change_twice_is_no_conflict() -> None:
    assert merge(BASE, BASE | {"number": None}, BASE | {"number": None}).conflicts == {}


def test_a_field_i_did_not_send_is_left_as_it_is_now() -> None:
    assert merge(BASE, {"number": 4}, BASE | {"title": "Deres"}).values == {"title": "Deres", "period": "2026", "number": 4}


def test_a_field_taken_away_by_them_and_changed_by_me_is_a_conflict_with_nothing() -> None:
    assert merge(BASE, {"title": "Mitt"}, {"period": "2026"}).conflicts == {"title": BothTexts("Mitt", None)}


def test_lists_are_compared_as_wholes() -> None:
    base = {"responsible": [["a", "lead"]]}
    assert merge(base, {"responsible": [["a", "lead"]]}, {"responsible": [["b", "lead"]]}).values == {"responsible": [["b", "lead"]]}


def test_the_laws_of_merging_hold() -> None:
    chance = random.Random(20255)
    fields = "abcdef"

    def some() -> dict[str, int]:
        return {field: chance.randint(0, 2) for field in fields}

    for _ in range(2000):
        base, mine, theirs = some(), some(), some()
        merged = merge(base, mine, theirs)
        assert merge(base, mine, base) == Merged(mine, {}), "nobody else changed anything: mine"
        assert merge(base, base, theirs).values == theirs and merge(base, theirs, theirs).values == theirs
        assert set(merged.values) == set(fields)
        assert set(merged.conflicts) == {f for f in fields if mine[f] != base[f] and theirs[f] != base[f] and mine[f] != theirs[f]}
        assert merged.conflicts.keys() == merge(base, theirs, mine).conflicts.keys(), "a conflict is one from both sides"
        for field in fields:
            assert merged.values[field] == (mine[field] if mine[field] != base[field] else theirs[field])
        assert merge(theirs, merged.values, theirs).conflicts == {}, "chosen and saved again, it stands"
