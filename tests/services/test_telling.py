"""Who is told what in the application, and who is not."""

import pytest

from app.domain.errors import Invalid, NotFound
from app.domain.notices import RULES, Group, Kind, Told
from app.services.discussion import discussing
from app.services.discussion.discussing import About
from app.services.entry.entering import SYSTEM, Who, enter
from app.services.group import assigning, placing
from app.services.mail import hearing, telling
from app.services.origins import planting
from app.services.people import administering, joining
from app.services.plan import planning
from app.store import discussions
from app.store import people as people_store
from app.store.base import reading, writing
from tests.bench.step1_pages import queries
from tests.conftest import NAMES, NOW
from tests.plans import small_plan
from tests.services.told import answer, at, begin, heard, sentences

People = dict[str, Who]
RAVENS = Told("Natteravner")
PATROL = About("patrol", "period")


def who_hear(people: People) -> set[str]:
    return {name for name in NAMES if heard(people[name])}


def unread(who: Who) -> int:
    with reading() as session:
        return hearing.count_unread(session, who)


def tell(plan: str, by: Who, kind: Kind, *receivers: Who, ref: str = "ref", told: Told = RAVENS, item: str = "") -> list[int]:
    with writing() as session:
        return telling.tell(session, enter(session, by, plan), NOW, kind, [who.person_id for who in receivers], ref, told, item=item)


# ---------------------------------------------------------------- comments


def test_who_is_named_in_a_comment_is_told_where_and_what_was_said(plan: str, people: People) -> None:
    thread = begin(plan, people["coordinator"], "Vet du, @Editor?", PATROL)
    (notice,) = heard(people["editor"])
    assert notice.sentence == "Coordinator nevnte deg: Følge barna over veien, periode"
    assert notice.told.words == "Vet du, @Editor?" and notice.is_unread and notice.kind is Kind.MENTION
    assert who_hear(people) == {"editor"} and unread(people["editor"]) == 1
    with writing() as session:
        assert hearing.open_notice(session, people["editor"], NOW, notice.id) == f"/planer/{plan}/kommentarer/{thread}"
    assert unread(people["editor"]) == 0 and not heard(people["editor"])[0].is_unread


def test_an_agency_that_is_named_is_its_people_who_may_comment(plan: str, people: People) -> None:
    begin(plan, people["coordinator"], "Hva sier @Politiet og @Nordvik kommune?")
    assert who_hear(people) == {"editor", "secretary"}
    assert sentences(people["editor"]) == ["Coordinator nevnte Politiet: Hele planen"]


def test_who_is_named_by_name_and_by_agency_is_told_once(plan: str, people: People) -> None:
    begin(plan, people["coordinator"], "@Editor og resten av @Politiet, se her")
    assert sentences(people["editor"]) == ["Coordinator nevnte deg: Hele planen"]


def test_an_answer_is_told_to_those_who_take_part_and_not_to_who_is_named_in_it_twice(plan: str, people: People) -> None:
    thread = begin(plan, people["editor"], "Hele høsten?")
    answer(plan, people["secretary"], thread, "Ja.", 1)
    answer(plan, people["coordinator"], thread, "@Secretary har rett.", 2)
    assert sentences(people["editor"]) == ["2 nye svar: Hele planen"]
    assert sentences(people["secretary"]) == ["Coordinator nevnte deg: Hele planen"]
    assert heard(people["coordinator"]) == [] and who_hear(people) == {"editor", "secretary"}


def test_who_does_it_is_never_told_also_when_they_name_themselves(plan: str, people: People) -> None:
    thread = begin(plan, people["editor"], "@Editor @Politiet")
    answer(plan, people["editor"], thread)
    assert who_hear(people) == set()


def test_a_thread_that_is_read_or_answered_in_is_told_no_more(plan: str, people: People) -> None:
    editor = people["editor"]
    thread, other = begin(plan, people["coordinator"], "@Editor?"), begin(plan, people["coordinator"], "@Editor igjen?", minutes=1)
    assert unread(editor) == 2
    with writing() as session:
        discussing.read(session, editor, plan, at(2), [thread])
    assert unread(editor) == 1
    answer(plan, editor, other, minutes=3)
    assert unread(editor) == 0 and len(heard(editor)) == 2


def test_a_comment_that_is_removed_takes_what_was_told_of_it_along(plan: str, people: People) -> None:
    thread = begin(plan, people["editor"], "Hele høsten?")
    comment = answer(plan, people["coordinator"], thread, "Nei! @Secretary", 1)
    answer(plan, people["coordinator"], thread, "Ja.", 2)
    assert sentences(people["editor"]) == ["2 nye svar: Hele planen"] and heard(people["secretary"])
    with writing() as session:
        discussing.remove(session, people["coordinator"], plan, at(3), thread, comment)
    assert sentences(people["editor"]) == ["Coordinator svarte: Hele planen"] and heard(people["secretary"]) == []
    assert "Nei!" not in str(heard(people["editor"]))


def test_a_comment_that_is_changed_tells_new_names_alone_and_reads_as_it_is_now(plan: str, people: People) -> None:
    kari = people["coordinator"]
    with writing() as session:
        thread = discussing.start(session, kari, plan, NOW, About(), "@Editor og @Secretary?")
        comment = discussions.first_comment(session, thread)
    with writing() as session:
        discussing.edit(session, kari, plan, at(1), thread, comment, "@Editor og @Other_Editor!")
    assert who_hear(people) == {"editor", "other_editor"}
    assert [notice.told.words for notice in heard(people["editor"])] == ["@Editor og @Other_Editor!"]
    with writing() as session:
        discussing.edit(session, kari, plan, at(2), thread, comment, "@Editor og @Other_Editor, takk!")
    assert unread(people["editor"]) == unread(people["other_editor"]) == 1


def test_who_is_named_afterwards_in_an_answer_they_were_told_of_hears_of_it_once(plan: str, people: People) -> None:
    kari = people["coordinator"]
    thread = begin(plan, people["editor"], "Hele høsten?")
    comment = answer(plan, kari, thread, "Ja.", 1)
    with writing() as session:
        discussing.edit(session, kari, plan, at(2), thread, comment, "Ja, @Editor.")
    assert sentences(people["editor"]) == ["Coordinator nevnte deg: Hele planen"]


def test_who_has_taken_back_all_they_said_takes_part_no_more(plan: str, people: People) -> None:
    thread = begin(plan, people["editor"], "Hele høsten?")
    comment = answer(plan, people["secretary"], thread)
    with writing() as session:
        discussing.remove(session, people["secretary"], plan, at(1), thread, comment)
    answer(plan, people["coordinator"], thread, "Ja.", 2)
    assert who_hear(people) == {"editor"}


# ---------------------------------------------------------------- parts


def test_who_is_given_a_part_is_told_and_who_loses_it_again_is_not(plan: str, people: People) -> None:
    editor, other = people["editor"].person_id, people["other_editor"].person_id
    with writing() as session:
        assigning.assign(session, people["coordinator"], plan, NOW, "measures", [editor, other, people["coordinator"].person_id])
    assert who_hear(people) == {"editor", "other_editor"}
    (notice,) = heard(people["editor"])
    assert notice.sentence.startswith("Coordinator tildelte deg en del: ")
    with writing() as session:
        assert hearing.open_notice(session, people["editor"], NOW, notice.id) == f"/planer/{plan}#p-measures"
        assigning.assign(session, people["coordinator"], plan, NOW, "measures", [editor], [other])
    assert who_hear(people) == {"editor"} and len(heard(people["editor"])) == 1


# ---------------------------------------------------------------- the other kinds


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_is_told_to_those_alone_whose_role_may_hear_it(plan: str, people: People, kind: Kind) -> None:
    told = tell(plan, SYSTEM, kind, *people.values())
    expected = {name for name in NAMES if name.removeprefix("other_") in RULES[kind].roles}
    assert set(told) == {people[name].person_id for name in expected} and who_hear(people) == expected
    assert all("Natteravner" in sentence for sentence in sentences(people["coordinator"]))


def test_several_of_the_same_thing_are_one_line_while_they_are_unread(plan: str, people: People) -> None:
    editor = people["editor"]
    for _ in range(3):
        tell(plan, SYSTEM, Kind.SUGGESTED, editor)
    tell(plan, SYSTEM, Kind.SUGGESTED, editor, ref="other")
    assert sentences(editor) == ["Samplan foreslår en endring: Natteravner", "3 nye endringsforslag: Natteravner"]
    assert unread(editor) == 2
    with writing() as session:
        hearing.open_notice(session, editor, NOW, heard(editor)[1].id)
    tell(plan, SYSTEM, Kind.SUGGESTED, editor)
    assert [(notice.count, notice.is_unread) for notice in heard(editor)] == [(1, True), (1, True), (3, False)]
    assert [notice.count for notice in heard(editor, only_unread=True)] == [1, 1]


def test_notices_come_in_pages_and_all_can_be_read_at_once(plan: str, people: People) -> None:
    editor = people["editor"]
    for number in range(hearing.PAGE + 5):
        tell(plan, SYSTEM, Kind.SUGGESTED, editor, ref=f"ref{number}")
    with reading() as session:
        first, second = (hearing.list_notices(session, editor, page=page) for page in (1, 2))
    assert (len(first.notices), len(second.notices), first.total, first.pages, first.unread) == (50, 5, 55, 2, 55)
    assert len({notice.id for page in (first, second) for notice in page.notices}) == 55
    with writing() as session:
        assert hearing.read_all(session, editor, NOW) == 55 and hearing.read_all(session, editor, NOW) == 0
    assert unread(editor) == 0


def test_the_list_and_the_number_cost_the_same_however_many_there_are(plan: str, people: People) -> None:
    editor = people["editor"]
    tell(plan, SYSTEM, Kind.SUGGESTED, editor)
    few = queries(lambda: (heard(editor), unread(editor)))
    for number in range(60):
        tell(plan, SYSTEM, Kind.SUGGESTED, editor, ref=f"ref{number}")
    assert queries(lambda: (heard(editor), unread(editor))) == few
    assert queries(lambda: unread(editor)) <= 2  # PostgreSQL says first that it reads


def test_hostile_words_are_kept_bounded_and_clean(plan: str, people: People) -> None:
    hostile = "<script>alert(1)</script>\r\nBcc: alle@b.no \u202egnp\u200b 🧑\u200d🚒 " + "x" * 1_000_000
    tell(plan, SYSTEM, Kind.SUGGESTED, people["editor"], told=Told(hostile, hostile, hostile, hostile, hostile, hostile))
    (notice,) = heard(people["editor"])
    assert max(map(len, notice.told.kept().values())) == 300
    assert not any(sign in str(notice.told.kept()) for sign in ("\u202e", "\u200b", "\\n", "\\r"))


# ---------------------------------------------------------------- who has lost the right


def test_who_leaves_or_is_taken_out_of_a_plan_is_told_nothing_of_it_and_does_not_get_it_back(plan: str, people: People) -> None:
    begin(plan, people["coordinator"], "@Editor og @Secretary")
    with writing() as session:
        placing.remove(session, people["coordinator"], plan, at(1), people["editor"].person_id)
        placing.leave(session, people["secretary"], plan, at(1))
    assert who_hear(people) == set() and unread(people["editor"]) == 0
    with writing() as session:
        joining.give_role(session, at(2), people["editor"].email, plan, "editor")
    assert heard(people["editor"]) == []


def test_who_is_given_a_role_that_may_not_hear_sees_nothing_until_it_may(plan: str, people: People) -> None:
    editor = people["editor"]
    begin(plan, people["coordinator"], "@Editor")
    (notice,) = heard(editor)
    with writing() as session:
        placing.set_role(session, people["coordinator"], plan, at(1), editor.person_id, "reader")
    assert heard(editor) == [] and unread(editor) == 0
    with pytest.raises(NotFound), writing() as session:
        hearing.open_notice(session, editor, at(1), notice.id)
    with writing() as session:
        placing.set_role(session, people["coordinator"], plan, at(2), editor.person_id, "editor")
    assert heard(editor) == [notice]


def test_who_cannot_sign_in_is_not_told(plan: str, people: People) -> None:
    with writing() as session:
        administering.set_active(session, SYSTEM, NOW, people["editor"].person_id, False)
    begin(plan, people["coordinator"], "@Editor @Politiet")
    assert tell(plan, SYSTEM, Kind.ASSIGNED, people["editor"]) == []


def test_a_notice_is_opened_by_nobody_else_and_what_is_told_in_one_plan_stays_there(plan: str, people: People) -> None:
    begin(plan, people["coordinator"], "@Editor")
    (notice,) = heard(people["editor"])
    for name in ("coordinator", "other_editor", "stranger", "administrator"):
        with pytest.raises(NotFound), writing() as session:
            hearing.open_notice(session, people[name], NOW, notice.id)
    with writing() as session:
        other = planting.plant(session, SYSTEM, NOW, small_plan()).slug
        joining.give_role(session, NOW, people["editor"].email, other, "editor")
    tell(other, SYSTEM, Kind.SUGGESTED, *people.values())
    assert who_hear(people) == {"editor"} and len(heard(people["editor"])) == 2
    with writing() as session:
        telling.read(session, people["editor"].person_id, NOW, enter(session, SYSTEM, other).plan.id, ["ref"])
    assert [notice.is_unread for notice in heard(people["editor"])] == [False, True]


def test_somebody_named_in_another_plan_alone_is_not_told(plan: str, people: People) -> None:
    with writing() as session:
        planning.create_plan(session, SYSTEM, NOW, {"title": "En annen plan"})
    begin(plan, people["coordinator"], "@Stranger @Administrator @Reader @Contributor")
    assert who_hear(people) == set()


# ---------------------------------------------------------------- wishes, and what is old


def test_wishes_are_kept_beside_what_else_a_person_has_chosen_and_refused_whole_when_wrong(people: People) -> None:
    editor = people["editor"]
    with writing() as session:
        person = people_store.find_person(session, editor.person_id)
        assert person is not None
        people_store.set_setting(session, person, "annet", 1)
        hearing.set_wishes(session, editor, {group.value: "off" for group in Group})
    with reading() as session:
        assert set(hearing.list_wishes(session, editor).values()) == {"off"}
        person = people_store.find_person(session, editor.person_id)
        assert person is not None and person.settings["annet"] == 1
    with pytest.raises(Invalid), writing() as session:
        hearing.set_wishes(session, editor, {"mentions": "alltid"})
    gone = Who(999, "Borte", "borte@nordvik.example")
    with pytest.raises(NotFound), reading() as session:
        hearing.list_wishes(session, gone)
    with pytest.raises(NotFound), writing() as session:
        hearing.set_wishes(session, gone, {})
