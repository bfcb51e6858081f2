"""A working copy as PDF: every change and every word that is said, readable, linked both ways, and within both standards."""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from app.services.origins.examples import read_example
from exports.document import Document, Drawing, Figure
from exports.drawing import draw, drawing_key, read_request, request_data
from exports.page_merging import MARK, merge_pages, parsed
from exports.pages import keyed_body
from exports.working import Proposed, Talk, Working, notice, printed_time
from tests.exports.changing import Changer
from tests.exports.comparing import letters, pdf_pages
from tests.exports.drawn import elements, of_kind, outline
from tests.exports.dressed import PROFILE, assets
from tests.exports.remarked import AT, KARI, one_word_each, sample_working, two_of_each
from tests.exports.samples import sample_assets, sample_plan, sample_report
from tests.exports.verapdf import PROFILES, judge

LAYOUTS = ("tiltaksplan", "statusrapport")


def working_pdf(working: Working, layout: str = "tiltaksplan", **wishes: Any) -> bytes:
    """The working copy as PDF."""
    return draw(working, Drawing(layout, **wishes), "pdf", sample_assets)  # type: ignore[arg-type]


def said(pdf: bytes) -> str:
    """All words of a PDF in one line."""
    return " ".join(" ".join(line for line in page) for page in pdf_pages(pdf))


def page_of(document: Document, layout: str, cuts: Mapping[str, Any] | None = None) -> Any:
    """A document as a tree of a page."""
    return parsed(keyed_body(document, Drawing(layout, cover=False), lambda figure: figure.id, None, cuts or {}))  # type: ignore[arg-type]


def text_of(page: Any, without: str = "") -> str:
    """The words of a page without what came or went; numbers of footnotes and points are left out, they are those of the later text."""
    return "".join(_texts(page, without).split())


def _texts(one: Any, without: str) -> str:
    classes = set(str(one.get("class") or "").split())
    is_number = bool(classes & {MARK, "call", "number"}) or (one.tag == "a" and one.getparent().get("class") == "note")
    is_out = one.tag == without or {"ins": "come", "del": "gone"}.get(without) in classes
    inner = "" if is_out or is_number else (one.text or "") + "".join(_texts(child, without) for child in one)
    return inner + (one.tail or "")


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("front", [True, False])
def test_it_keeps_both_standards(layout: str, front: bool, profile: str) -> None:
    assert judge(working_pdf(sample_working(), layout, cover=front, contents=front, draft_note="Utkast"), profile) == {}


@pytest.mark.parametrize("profile", PROFILES)
def test_it_keeps_both_standards_in_a_plans_own_dress(profile: str) -> None:
    assert judge(draw(sample_working(), Drawing("tiltaksplan", profile=PROFILE), "pdf", assets), profile) == {}


@pytest.mark.parametrize("seed", range(40))
def test_random_changes_read_as_the_later_text_or_the_earlier(seed: int) -> None:
    before, layout = (sample_plan, sample_report)[seed // 2 % 2](), LAYOUTS[seed % 2]
    after = Changer(seed).changed(before, 1 + seed % 12)
    merged = merge_pages(page_of(before, layout), page_of(after, layout), lambda *change: ())
    assert text_of(merged, "ins") == text_of(page_of(before, layout))
    assert text_of(merged, "del") == text_of(page_of(after, layout))
    ids = [one.get("id") for one in merged.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    inside = {one.get("href") for one in merged.iter("a") if str(one.get("href")).startswith("#")}
    assert inside <= {f"#{one}" for one in ids}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 6, 9, 12, 19])
def test_random_changes_are_drawn_within_both_standards(seed: int) -> None:
    before = (sample_plan, sample_report)[seed % 2]()
    changer = Changer(seed)
    after = changer.changed(before, 12)
    working = Working(before, after, (Proposed(1, "f1", *KARI, AT, "Fordi.", frozenset(changer.touched)),))
    made = working_pdf(working, LAYOUTS[seed // 2 % 2])
    assert {profile: judge(made, profile) for profile in PROFILES} == {profile: {} for profile in PROFILES}


def test_what_came_and_went_stands_between_signs() -> None:
    text = letters([said(working_pdf(sample_working()))])
    for phrase in ("[–kan følges opp to ganger i året.]", "[+er ny i lista.]", "[+Et helt nytt avsnitt.]", "[–utarbeidet", "[+laget]"):
        assert letters([phrase]) in text, phrase


def test_every_comment_and_suggestion_is_told_in_the_notes_and_marked_in_the_text() -> None:
    working = sample_working()
    made = working_pdf(working)
    text = said(made)
    for line in notice(working):
        assert line in text
    notes = text[text.rindex("Merknader") :]
    for talk in working.threads:
        assert f"K{talk.number} Kommentar {talk.number}" in notes
        assert text.count(f"K{talk.number} ") >= 2 or f"K{talk.number}" in text[: text.rindex("Merknader")]
        for remark in talk.remarks:
            assert f"{remark.author} · {remark.agency} · 20.11.2026 kl. 14.05" in notes
    for change in working.changes:
        assert f"F{change.number} Forslag {change.number}" in notes
        assert f"F{change.number}" in text[: text.rindex("Merknader")]
        assert change.reason in notes
    assert "Kan ikke vises i teksten. Foreslått: Gruppa møtes hver uke. Begrunnelse: Oftere enn nå." in notes
    assert "Gjaldt ord som ikke lenger står i planen: «ord som er borte»" in notes
    assert "Fin plan <b>&amp;</b> ]]>" in notes


MANY = {"plan": sample_plan(), "report": sample_report(), "example": read_example("trygg-ungdomstid").document}


@pytest.mark.parametrize("name", MANY)
def test_each_of_many_small_changes_has_its_own_mark_right_behind_it(name: str) -> None:
    working = one_word_each(MANY[name])
    text = said(working_pdf(working, MANY[name].kind))
    assert "synes ikke" not in text
    body = letters([text[: text.rindex("Merknader")]])
    for change in working.changes:
        number = change.number
        told = (f"nytt{number}ord", f"{2030 + number}]")
        assert any(f"F{number}" in behind[:10] for word in told for behind in body.split(word)[1:]), number


def test_of_two_suggestions_about_one_measure_or_paragraph_each_mark_stands_by_its_own_change() -> None:
    text = said(working_pdf(two_of_each()))
    assert "synes ikke" not in text
    body = letters([text[: text.rindex("Merknader")]])
    for piece in ("[+hverthalvår]F4", "[+2027–2028]F1", "[+Foreldrekvelder]F2", "[+hjemmet]F3"):
        assert piece in body, piece


def test_what_no_page_shows_is_told_with_its_wording_and_reason_and_the_cover_counts_it() -> None:
    hidden = Proposed(1, "f1", *KARI, AT, "Lettere å finne.", frozenset({"c1"}), True, "Start på ny side: ja", "Start på ny side: ja")
    text = said(working_pdf(Working(sample_plan(), sample_plan(), (hidden,))))
    assert "1 av forslagene er ikke vist i teksten" in text
    assert "Endringen synes ikke i teksten. Foreslått: Start på ny side: ja Begrunnelse: Lettere å finne." in text
    working = two_of_each()
    half = replace(working, changes=tuple(replace(change, beside="Veiledning: Kort.") for change in working.changes))
    text = said(working_pdf(half))
    assert text.count("Dette av forslaget synes ikke i teksten: Veiledning: Kort.") == 4
    assert "ikke vist i teksten" not in text


def test_a_comment_on_a_figure_or_a_level_of_it_stands_by_the_figure_and_its_note_says_so() -> None:
    before = sample_plan()
    situation = before.chapters[2]
    section = situation.sections[0]
    parts = tuple(replace(part, caption="", credit="") if isinstance(part, Figure) else part for part in section.parts)
    bare = replace(situation, sections=(replace(section, parts=parts), *situation.sections[1:]))
    before = replace(before, chapters=(*before.chapters[:2], bare, *before.chapters[3:]))
    remarks = sample_working().threads[4].remarks
    working = Working(before, before, threads=(Talk(1, "t1", "l2", remarks=remarks), Talk(2, "t2", "f2", remarks=remarks)))
    made = working_pdf(working)
    pages = [" ".join(page) for page in pdf_pages(made)]
    assert all(f"K{number}" not in pages[0] for number in (1, 2))
    assert any("K1" in page and "K2" in page and "Svarandel" in page for page in pages)
    notes = pages[-2]
    assert "Kommentar 1 · 2.1 Ungdommene selv · Figur: Pyramide med tre nivåer" in notes and "· Tidlig innsats" in notes
    assert {profile: judge(made, profile) for profile in PROFILES} == {profile: {} for profile in PROFILES}


def test_a_comment_on_a_field_or_block_of_a_measure_stands_there_and_not_in_the_table_of_measures() -> None:
    remarks = sample_working().threads[4].remarks
    talks = (Talk(1, "t1", "m5", "Gjennomføring", remarks=remarks), Talk(2, "t2", "b24", remarks=remarks))
    text = letters([said(working_pdf(Working(sample_plan(), sample_plan(), threads=talks)))])
    assert "Gjennomføring:Oppstarti2026K1" in text
    assert "ethalvtåromgangen.K2" in text


def test_many_marks_in_one_place_stay_on_the_page_and_change_nothing() -> None:
    talks = tuple(Talk(number, f"t{number}", "", remarks=sample_working().threads[4].remarks) for number in range(1, 80))
    made = working_pdf(Working(sample_plan(), sample_plan(), threads=talks))
    marked = " ".join(pdf_pages(made)[0])
    assert all(f"K{number}" in marked for number in range(1, 80))
    assert "[" not in marked
    assert len(pdf_pages(made)[0]) > 8, "they go on over several lines"


def test_marks_and_notes_lead_to_each_other() -> None:
    file = pikepdf.open(BytesIO(working_pdf(sample_working())))
    links = [link for page in file.pages for link in page.get("/Annots", [])]
    targets = [str(link.A.D) if "/A" in link and "/D" in link.A else str(link.get("/Dest")) for link in links]
    for key in [f"k{number}" for number in range(1, 6)] + [f"f{number}" for number in range(1, 8)]:
        assert f"merknad-{key}" in targets
        assert f"til-{key}" in targets
    assert (1, "Merknader") in outline(file)
    assert all("/Contents" in link for link in links)
    kinds = [str(one.S) for one in elements(file)]
    assert kinds.count("/Table") == 3, "a row that came or went makes no table of its own"
    assert len(of_kind(file, "H1")) == 6


def test_the_notes_stand_before_the_back_page_and_a_copy_without_any_has_none() -> None:
    pages = [" ".join(page) for page in pdf_pages(working_pdf(sample_working()))]
    assert "Foto: Nordvik kommune" in pages[-1]
    assert "Forslag 7" in pages[-2]
    bare = said(working_pdf(Working(sample_plan(), sample_plan())))
    assert "Ingen kommentarer eller endringsforslag" in bare
    assert "Merknader" not in bare


@pytest.mark.parametrize("target", ["nowhere", "p1", "p8", "t1", "l2", "e1", "g1", "u2", "m4", "b3p2", "td1", ""])
def test_a_comment_always_finds_a_place(target: str) -> None:
    talk = Talk(1, "t", target, remarks=sample_working().threads[4].remarks)
    made = working_pdf(Working(sample_plan(), sample_plan(), threads=(talk,)), cover=target != "l2")
    assert said(made).count("K1") == 2
    assert judge(made, "PDFUA-1") == {}


def test_hostile_words_stay_words() -> None:
    nasty = "</p><script>\"&'<a href='#x'> \x01\x08 ]]> &lt; " + "x" * 300
    talk = Talk(
        1, "t", "b1", nasty, (("b1", 0, 5),), nasty, True, (replace(sample_working().threads[0].remarks[0], author=nasty, body=nasty),)
    )
    change = Proposed(1, "f", nasty, nasty, "", nasty, frozenset({"b0"}), False, nasty)
    made = working_pdf(Working(sample_plan(), sample_plan(), (change,), (talk,)))
    assert {profile: judge(made, profile) for profile in PROFILES} == {profile: {} for profile in PROFILES}
    assert "<script>" in said(made)


def test_a_job_can_carry_it_and_it_is_drawn_alike() -> None:
    working, drawing = sample_working(), Drawing("tiltaksplan")
    assert read_request(request_data(working, drawing)) == (working, drawing)
    assert drawing_key(working, drawing) != drawing_key(working.before, drawing)
    assert working_pdf(working) == working_pdf(working)
    with pytest.raises(ValueError, match="not drawn as xlsx"):
        draw(working, drawing, "xlsx", sample_assets)


def test_times_are_told_as_people_write_them() -> None:
    assert printed_time("2026-11-20T14:05:09") == "20.11.2026 kl. 14.05"
    assert printed_time("2026-11-20") == "20.11.2026"
    assert printed_time("") == ""
