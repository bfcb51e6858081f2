"""What is alike on a page is drawn once, and what differs is put in as it is."""

from markupsafe import Markup

from app.web.ground.stamps import HOLE, Stamps

DRAWN: list[object] = []


def draw(view: object, piece_id: str, title: str, kind: str) -> Markup:
    DRAWN.append(kind)
    return Markup('<li id="{}" data-kind="{}">{}</li>').format(piece_id, kind, title)


def test_a_stamp_is_drawn_once_for_all_that_differ_in_id_and_words() -> None:
    stamps, before = Stamps(), len(DRAWN)
    found = [stamps.stamp(draw, None, id, (title,), kind) for id, title, kind in (("a", "En", "x"), ("b", "To", "x"), ("c", "Tre", "y"))]
    assert found == [f'<li id="{i}" data-kind="{k}">{t}</li>' for i, k, t in (("a", "x", "En"), ("b", "x", "To"), ("c", "y", "Tre"))]
    assert DRAWN[before:] == ["x", "y"]


def test_words_are_escaped_unless_they_are_drawn_already() -> None:
    stamps = Stamps()
    assert "<b>" not in stamps.stamp(draw, None, "a", ("<b>x</b>",), "x")
    assert "<b>x</b>" in stamps.stamp(draw, None, "a", (Markup("<b>x</b>"),), "x")


def test_words_that_look_like_holes_stay_what_they_are() -> None:
    odd = f"{HOLE} \ue001 \ue002"
    assert Stamps().stamp(draw, None, "a", (odd,), "x") == f'<li id="a" data-kind="x">{odd}</li>'


def test_what_is_drawn_of_the_same_values_is_drawn_once() -> None:
    stamps, before = Stamps(), len(DRAWN)
    assert stamps.once(draw, None, "a", "En", "x") == stamps.once(draw, None, "a", "En", "x")
    assert len(DRAWN) == before + 1
