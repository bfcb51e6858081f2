"""A working copy in Word: accepted it is the plan with the suggestions, rejected the plan as it stands; nothing said is left out."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exports.document import Document, Drawing, Text
from exports.drawing import draw
from exports.word import draw_docx
from exports.word_working import draw_working_docx
from exports.working import Proposed, Said, Talk, Working, notice
from tests.exports.changing import Changer
from tests.exports.office import Office
from tests.exports.remarked import AT, KARI, one_word_each, sample_working, two_of_each
from tests.exports.samples import sample_assets, sample_plan, sample_report, text
from tests.exports.settling import Settled, install, settled, settled_by_office, words
from tests.exports.test_word_valid import complaints, out_of_order, relations, trees
from tests.exports.word_reading import W, WordReading

LAYOUTS = ("tiltaksplan", "statusrapport")
HOW: tuple[Settled, ...] = ("accepted", "rejected")
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"


def drawn_working(working: Working, layout: str = "tiltaksplan", **wishes: Any) -> WordReading:
    """The working copy, taken apart."""
    return WordReading(draw_working_docx(working, Drawing(layout, **wishes), sample_assets))  # type: ignore[arg-type]


def clean(document: Document, working: Working, layout: str = "tiltaksplan", unseen: int | None = None, **wishes: Any) -> WordReading:
    """A clean copy of a document that says what the working copy's cover says."""
    drawing = Drawing(layout, notice=notice(working, unseen), **wishes)  # type: ignore[arg-type]
    return WordReading(draw_docx(document, drawing, sample_assets, {}))


def sides(working: Working) -> Iterator[tuple[Settled, Document]]:
    """Each way of settling the changes, and what it leads to."""
    yield from (("accepted", working.after), ("rejected", working.before))


def said(made: WordReading) -> list[tuple[str, str]]:
    """Author and words of each comment, paragraphs parted by a bar."""
    comments = made.tree("word/comments.xml")
    return [(one.get(f"{W}author"), "|".join("".join(p.itertext()) for p in one.iter(f"{W}p"))) for one in comments]


def commented(made: WordReading, number: int) -> str:
    """The words a comment is about, deleted ones too."""
    inside, found = False, ""
    for one in made.body.iter():
        if one.tag == f"{W}commentRangeStart" and one.get(f"{W}id") == str(number):
            inside = True
        elif one.tag == f"{W}commentRangeEnd" and one.get(f"{W}id") == str(number):
            return found
        elif inside and one.tag in (f"{W}t", f"{W}delText"):
            found += one.text or ""
    raise AssertionError(f"comment {number} has no place")


# ---------------------------------------------------------------- tracked changes


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("front", [True, False])
def test_accepted_it_is_the_later_text_and_rejected_the_earlier(layout: str, front: bool) -> None:
    working, wishes = sample_working(), {"cover": front, "contents": front}
    made = drawn_working(working, layout, **wishes)
    for how, document in sides(working):
        assert words(settled(made.body, how)) == words(clean(document, working, layout, **wishes).body)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(24))
def test_random_changes_come_out_whole_either_way(seed: int, tmp_path: Path) -> None:
    before, layout = (sample_plan, sample_report)[seed // 2 % 2](), LAYOUTS[seed % 2]
    changer = Changer(seed)
    after = changer.changed(before, 1 + seed % 12)
    working = Working(before, after, (Proposed(1, "f1", *KARI, AT, "Fordi.", frozenset(changer.touched)),))
    made = drawn_working(working, layout)
    unseen = sum("synes ikke i teksten" in line for _, line in said(made))
    for how, document in sides(working):
        assert words(settled(made.body, how)) == words(clean(document, working, layout, unseen).body)
    assert len(made.bookmarks) == len(set(made.bookmarks))
    assert complaints(made.content, tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [None, 3, 7, 11])
def test_libreoffice_makes_the_same_of_it(seed: int | None, office: Office) -> None:
    install(office)
    working = sample_working()
    if seed is not None:
        working = Working(sample_plan(), Changer(seed).changed(sample_plan(), 12))
    made = drawn_working(working)
    for how, document in sides(working):
        expected = words(WordReading(office.convert(clean(document, working).content, "docx")).body)
        assert words(settled_by_office(office, made.content, how).body) == expected


def test_each_change_has_the_author_of_its_suggestion_and_what_follows_is_samplans() -> None:
    made = drawn_working(sample_working())
    authors = {
        "".join(one.itertext()): (one.get(f"{W}author"), one.get(f"{W}date"))
        for tag in ("ins", "del")
        for one in made.body.iter(W + tag)
        if len(one)
    }
    assert authors["laget"] == ("Kari Nordmann, Barneverntjenesten", "2026-11-20T14:05:00Z")
    assert authors["er ny i lista."][0] == "Ola Hansen, Politiet"
    assert authors["Et helt nytt avsnitt."][0] == "Liv Berg, Skolene"
    begun = {words.partition(":")[0]: author for words, author in authors.items()}
    assert begun["6. Felles vaktlag"] == ("Ola Hansen, Politiet", "2026-11-21T09:00:00Z")
    assert begun["Bekymringssamtaler"][0] == "Liv Berg, Skolene"
    unknown = drawn_working(replace(sample_working(), changes=()))
    assert {one.get(f"{W}author") for one in unknown.body.iter(f"{W}ins", f"{W}del")} == {"Samplan"}


def test_only_what_changed_is_tracked() -> None:
    before = sample_plan()
    chapter = before.chapters[0]
    blocks = (text("b0", "Vedtatt av Nordvik kommunestyre 19. juni 2026."),)
    after = replace(before, chapters=(replace(chapter, parts=(replace(chapter.parts[0], blocks=blocks),)), *before.chapters[1:]))  # type: ignore[arg-type]
    made = drawn_working(Working(before, after))
    assert ["".join(one.itertext()) for one in made.body.iter(f"{W}ins", f"{W}del")] == ["18", "19"]
    untouched = drawn_working(Working(before, before))
    assert not list(untouched.body.iter(f"{W}ins", f"{W}del", f"{W}pPrChange"))
    assert words(untouched.body) == words(clean(before, Working(before, before)).body)


def test_a_row_comes_and_goes_as_a_row() -> None:
    made = drawn_working(sample_working())
    rows = {"".join(row.itertext()): [one.tag for one in row.find(f"{W}trPr")] for row in made.body.iter(f"{W}tr")}
    assert f"{W}ins" in rows["VG18891"]
    assert f"{W}del" in rows["9. trinnIkke målt"]


def test_struck_points_of_a_numbered_list_count_with_the_rest() -> None:
    before = sample_plan()
    first = before.chapters[1]
    part = first.parts[0]
    numbered = part.blocks[2]  # type: ignore[union-attr]
    shorter = replace(numbered, items=(numbered.items[0], numbered.items[2]))  # type: ignore[union-attr]
    part = replace(part, blocks=(*part.blocks[:2], shorter, *part.blocks[3:]))  # type: ignore[call-arg, union-attr]
    after = replace(before, chapters=(before.chapters[0], replace(first, parts=(part,)), *before.chapters[2:]))
    made = drawn_working(Working(before, after))
    lists = [made.marked(f"b_b3p{at}").find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val") for at in (1, 2, 3)]
    assert len(set(lists)) == 1


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_of_many_small_changes_has_its_own_comment(layout: str) -> None:
    working = one_word_each(sample_plan() if layout == "tiltaksplan" else sample_report())
    told = [line for _, line in said(drawn_working(working, layout))]
    assert sorted(told) == sorted(f"Forslag {change.number}" for change in working.changes)


def test_the_contents_have_the_page_numbers_of_the_plan_as_it_stands() -> None:
    working, drawing = sample_working(), Drawing("tiltaksplan", contents=True)
    made = WordReading(draw(working, drawing, "docx", sample_assets))
    plan = WordReading(draw(working.before, drawing, "docx", sample_assets))
    numbers, own = ([line.rpartition(" ")[2] for line in words(one.body)] for one in (made, plan))
    at, there = words(made.body).index("Innhold") + 1, words(plan.body).index("Innhold") + 1
    assert numbers[at : at + 9] == own[there : there + 9] == list("444677788")
    assert not [one for one in made.body.iter(f"{W}ins", f"{W}del") if "".join(one.itertext()) in numbers[at : at + 9]]


# ---------------------------------------------------------------- what is said


def test_every_comment_stands_at_its_words_with_author_and_answers() -> None:
    made = drawn_working(sample_working())
    told = said(made)
    assert told[0] == ("Kari Nordmann, Barneverntjenesten", "Kommentar 1|Hvem laget den?|Alle?")
    assert told[1] == ("Ola Hansen, Politiet", "Ja.")
    assert commented(made, 0) == commented(made, 1)
    assert commented(made, 0).startswith("en er ")
    assert commented(made, 2).startswith("Ansvar:")
    assert commented(made, 3) == "Trygg i Nordvik"
    assert told[3][1] == "Kommentar 3|Fin plan  <b>&amp;</b> ]]>"
    assert told[4][1] == "Kommentar 4 · løst|Gjaldt ord som ikke lenger står i planen: «ord som er borte»|Stemmer dette?"
    assert "Politiet tilbyr samtale" in commented(made, 4)
    assert commented(made, 5) == "Ungdommene selv"
    ties = list(made.tree("word/commentsExtended.xml"))
    assert ties[1].get(f"{W15}paraIdParent") == ties[0].get(f"{W15}paraId")
    assert ties[4].get(f"{W15}done") == "1"


def test_a_comment_on_a_level_of_a_figure_hangs_on_the_figure_and_changes_nothing() -> None:
    working = sample_working()
    talk = Talk(1, "t", "l2", remarks=(Said(*KARI, AT, "Et nivå i figuren."),))
    made = drawn_working(replace(working, threads=(talk,)))
    drawings = [len(list(body.iter(f"{W}drawing"))) for body in (made.body, drawn_working(replace(working, threads=())).body)]
    assert drawings[0] == drawings[1]
    assert not [one for one in made.body.iter(f"{W}txbxContent") if next(one.iter(f"{W}commentReference"), None) is not None]
    assert ("Kari Nordmann, Barneverntjenesten", "Kommentar 1 · Tidlig innsats|Et nivå i figuren.") in said(made)
    assert "Gode oppvekstvilkår" in commented(made, 0)


def test_a_suggestion_that_cannot_be_shown_is_told() -> None:
    made = drawn_working(sample_working())
    told = {line.partition("|")[0]: (at, author, line) for at, (author, line) in enumerate(said(made))}
    at, author, line = told["Forslag 6"]
    assert author == "Liv Berg, Skolene"
    assert line == "Forslag 6|Kan ikke vises i teksten. Foreslått:|Gruppa møtes hver uke.|Begrunnelse: Oftere enn nå."
    assert commented(made, at) == "Gruppa møtes annenhver uke."
    unseen = Proposed(9, "f9", *KARI, AT, "", frozenset({"m1"}), True, "Starter 2027.")
    lonely = drawn_working(Working(sample_plan(), sample_plan(), (unseen,)))
    assert said(lonely) == [("Kari Nordmann, Barneverntjenesten", "Forslag 9|Endringen synes ikke i teksten. Foreslått:|Starter 2027.")]


def test_of_two_suggestions_about_one_measure_or_paragraph_each_has_its_own_author_and_comment() -> None:
    made = drawn_working(two_of_each())
    assert sorted(line for _, line in said(made)) == ["Forslag 1|Begrunnelse: Kortere.", "Forslag 2", "Forslag 3", "Forslag 4"]
    by = [("".join(one.itertext()), one.get(f"{W}author")) for one in made.body.iter(f"{W}ins", f"{W}del") if len(one)]
    assert by[:8] == [
        ("Foreldremøter", "Ola Hansen, Politiet"),
        ("Foreldrekvelder", "Ola Hansen, Politiet"),
        ("skolen", "Kari Nordmann, Barneverntjenesten"),
        ("hjemmet", "Kari Nordmann, Barneverntjenesten"),
        ("4-5 ganger i året", "Liv Berg, Skolene"),
        ("hvert halvår", "Liv Berg, Skolene"),
        ("2026–2029", "Kari Nordmann, Barneverntjenesten"),
        ("2027–2028", "Kari Nordmann, Barneverntjenesten"),
    ]
    told = {line.partition("|")[0]: at for at, (_, line) in enumerate(said(made))}
    assert commented(made, told["Forslag 1"]) in ("2026–2029", "2027–2028")


def test_what_no_page_shows_is_told_with_its_wording_and_reason_and_the_cover_counts_it() -> None:
    hidden = Proposed(1, "f1", *KARI, AT, "Lettere å finne.", frozenset({"c1"}), True, "Start på ny side: ja", "Start på ny side: ja")
    made = drawn_working(Working(sample_plan(), sample_plan(), (hidden,)))
    lines = "Forslag 1|Endringen synes ikke i teksten. Foreslått:|Start på ny side: ja|Begrunnelse: Lettere å finne."
    assert said(made) == [("Kari Nordmann, Barneverntjenesten", lines)]
    assert "1 av forslagene er ikke vist i teksten, men fortalt som merknad" in words(made.body)
    working = two_of_each()
    half = replace(working, changes=tuple(replace(change, beside="Veiledning: Kort.") for change in working.changes))
    for _, line in said(drawn_working(half)):
        assert "|Dette av forslaget synes ikke i teksten:|Veiledning: Kort." in line


def test_every_suggestion_and_every_remark_is_in_the_file_and_the_cover_counts_them() -> None:
    working = sample_working()
    made = drawn_working(working)
    labels = [line.partition("|")[0] for _, line in said(made)]
    assert sorted(label for label in labels if label.startswith("Forslag")) == [f"Forslag {n}" for n in range(1, 8)]
    assert len(labels) == 6 + 7
    assert {one.get(f"{W}id") for one in made.body.iter(f"{W}commentReference")} == {str(n) for n in range(13)}
    cover = words(made.body)
    assert cover[6:10] == list(notice(working)) == [
        "Arbeidsutgave med merknader",
        "6 kommentarer i 5 tråder og 7 endringsforslag",
        "1 av forslagene er ikke vist i teksten, men fortalt som merknad",
        "1 kommentar gjelder ord som ikke lenger står i planen",
    ]  # fmt: skip
    assert notice(Working(sample_plan(), sample_plan())) == ("Arbeidsutgave med merknader", "Ingen kommentarer eller endringsforslag")
    lonely = Working(sample_plan(), sample_plan(), threads=working.threads[:1])
    assert notice(lonely)[1] == "2 kommentarer i 1 tråd og 0 endringsforslag"
    nynorsk = replace(sample_plan(), language="nn")
    assert notice(Working(nynorsk, nynorsk))[0] == "Arbeidsutgåve med merknader"


@pytest.mark.parametrize(
    "talk",
    [
        Talk(1, "t", "nowhere", remarks=(Said(*KARI, AT, "Hvor?"),)),
        Talk(1, "t", "b1", spans=(("b1", 900, 950),), remarks=(Said(*KARI, AT, "Bak slutten."),)),
        Talk(1, "t", "b1", spans=(("b1", 3, 9), ("nowhere", 0, 4)), remarks=(Said(*KARI, AT, "Halvt borte."),)),
        Talk(1, "t", "t1", remarks=(Said(*KARI, AT, "En status som ikke trykkes."),)),
        Talk(1, "t", "l2", remarks=(Said(*KARI, AT, "Et nivå i figuren."),)),
        Talk(1, "t", "m1", "Finnes ikke", remarks=(Said(*KARI, AT, "Et ukjent felt."),)),
    ],
)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_comment_always_finds_a_place(talk: Talk, layout: str, tmp_path: Path) -> None:
    made = drawn_working(Working(sample_plan(), sample_plan(), threads=(talk,)), layout, cover=False)
    assert len(list(made.body.iter(f"{W}commentReference"))) == 1
    commented(made, 0)
    assert complaints(made.content, tmp_path) == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_file_is_well_made(layout: str, tmp_path: Path) -> None:
    made = drawn_working(sample_working(), layout, draft_note="Utkast")
    assert complaints(made.content, tmp_path) == []
    assert not [
        fault
        for name, root in trees(made)
        if "theme" not in name
        for fault in out_of_order(root)
        if not fault.startswith(("pPr:", "rPr:", "trPr:", "settings:"))
    ]
    notes = {one.get(f"{W}id") for one in made.tree("word/footnotes.xml")} - {"-1", "0"}
    assert {one.get(f"{W}id") for one in made.body.iter(f"{W}footnoteReference")} == notes
    assert {one.get(f"{W}anchor") for one in made.body.iter(f"{W}hyperlink")} - {None} <= set(made.bookmarks)
    assert len(made.bookmarks) == len(set(made.bookmarks))
    numbers = [one.get(f"{W}id") for one in made.body.iter(f"{W}ins", f"{W}del", f"{W}pPrChange")]
    assert len(numbers) == len(set(numbers))
    relations(made, "word/document.xml")
    assert draw_working_docx(sample_working(), Drawing(layout, draft_note="Utkast"), sample_assets) == made.content  # type: ignore[arg-type]


def test_hostile_names_and_words_stay_words(tmp_path: Path) -> None:
    nasty = "</w:t><script>\"&'<w:p/> \x01\x08 ]]> " + "x" * 400
    talk = Talk(1, "t", "b1", nasty, (("b1", 0, 5),), nasty, False, (Said(nasty, nasty, "2026-11-20", nasty), Said("", "", "", "")))
    change = Proposed(1, "f", nasty, nasty, "", nasty, frozenset({"b0"}), False, nasty)
    before = sample_plan()
    chapter = before.chapters[0]
    blocks = (text("b0", nasty),)
    after = replace(before, chapters=(replace(chapter, parts=(replace(chapter.parts[0], blocks=blocks),)), *before.chapters[1:]))  # type: ignore[arg-type]
    made = drawn_working(Working(before, after, (change,), (talk,)))
    assert complaints(made.content, tmp_path) == []
    assert words(settled(made.body, "rejected")) == words(clean(before, Working(before, after, (change,), (talk,))).body)


def test_a_comment_on_words_in_a_link_keeps_the_link() -> None:
    before = sample_plan()
    talk = Talk(1, "t", "b1", "", (("b1", 152, 160),), remarks=(Said(*KARI, AT, "Rett adresse?"),))
    opening = before.chapters[1].parts[0].blocks[0]  # type: ignore[union-attr]
    own = "".join(run.text for run in opening.runs if isinstance(run, Text))  # type: ignore[union-attr]
    at = own.index("vik.example")
    made = drawn_working(Working(before, before, threads=(replace(talk, spans=(("b1", at, at + 3),)),)))
    assert commented(made, 0) == "vik"
    assert words(made.body) == words(clean(before, Working(before, before, threads=(talk,))).body)
