"""Where words stand is shown before they are hidden, and told of after; rounds of input go on when they are."""

import pytest

from app.domain.errors import Invalid
from app.domain.hiding import Slip
from app.services.acts import chronicling
from app.services.acts.chronicling import Wanted
from app.services.documents import freezing
from app.services.entry.entering import Who
from app.services.mail import hearing
from app.services.plan import planning
from app.services.privacy import hiding, reporting
from app.services.rounds import asking, following, tabling
from app.services.rounds.pointing import About as PointAt
from app.services.rounds.telling import Note
from app.settings import Settings
from app.store.base import reading
from app.store.base import writing as transaction
from tests.asked import ANNA, Asked
from tests.conftest import NOW
from tests.services.test_hiding import SLIP, ZONE, hide, rows_with, said, type_into
from tests.services.told import heard

People = dict[str, Who]


def test_a_name_that_is_a_common_word_too_is_hidden_as_it_is_written_alone(plan: str, people: People, settings: Settings) -> None:
    kari = people["coordinator"]
    type_into(people["editor"], plan, "Hver dag følger vi opp.")
    with transaction() as session:
        freezing.freeze(session, kari, plan, NOW, "Før", "", settings.drawings_dir, ZONE)
    type_into(people["editor"], plan, "Vi snakket med Dag. Hver dag følger vi opp DAG.")
    with reading() as session:
        seen = hiding.look_for(session, kari, plan, Slip("Dag"))
        wide = hiding.look_for(session, kari, plan, Slip("Dag", any_case=True))
    assert [(hit.what, hit.before[-4:], hit.words, hit.after[:2]) for hit in seen.hits] == [
        ("texts", "med ", "Dag", ". "),
        ("texts", "opp ", "DAG", "."),
    ]
    assert seen.versions == () and wide.versions == ("0.1 Før",) and len(wide.hits) == 4
    hide(kari, plan, settings, "Dag")
    assert "Vi snakket med •••. Hver dag følger vi opp •••." in said(kari, plan)
    with reading() as session:
        assert freezing.list_revisions(session, kari, plan)[0].is_there


def test_words_are_hidden_only_when_their_own_places_were_shown(plan: str, people: People, settings: Settings) -> None:
    type_into(people["editor"], plan, f"Om {SLIP} og Dag.")
    with pytest.raises(Invalid) as refused, transaction() as session:
        hiding.hide(session, people["coordinator"], plan, NOW, Slip("Dag"), Slip(SLIP).mark, "et navn", settings.drawings_dir)
    assert list(refused.value.problems) == ["words"] and "Dag" in said(people["reader"], plan)
    type_into(people["editor"], plan, "Om noen.", at=90)
    with reading() as session:
        (hit,) = hiding.look_for(session, people["editor"], plan, Slip(SLIP)).hits
    assert (hit.what, hit.piece_kind, hit.words) == ("past", "text", "")


def test_the_places_shown_are_bounded_and_none_that_one_may_not_read(plan: str, people: People) -> None:
    type_into(people["editor"], plan, f"{SLIP}, " * 90)
    asked = Asked(plan, people).planned().guests(ANNA).opened()
    asked.says("anna@fau.example", f"Hva med {SLIP}?")
    with reading() as session:
        found = hiding.look_for(session, people["editor"], plan, Slip(SLIP))
    assert len(found.hits) == 40 and found.has_more and found.counts["inputs"] == 1
    type_into(people["editor"], plan, "Ingenting.")
    for name, shown in (("coordinator", ["versions"] * 3 + ["past", "inputs"]), ("editor", ["versions"] * 3 + ["past"])):
        with reading() as session:
            assert [hit.what for hit in hiding.look_for(session, people[name], plan, Slip(SLIP)).hits] == shown


def test_a_round_whose_revision_has_lost_what_was_in_it_goes_on(plan: str, people: People, settings: Settings) -> None:
    kari = people["coordinator"]
    type_into(people["editor"], plan, f"Vi følger opp {SLIP} etter skolen.")
    asked = Asked(plan, people).planned().guests(ANNA).opened()
    asked.says("anna@fau.example", "Natteravnene bør gå oftere.", PointAt("patrol"), id="inputxxxxx")
    with reading() as session:
        found = hiding.look_for(session, kari, plan, Slip(SLIP))
    assert (found.versions, found.rounds) == (("0.1 Høring høsten 2026",), ("Høring høsten 2026",))
    hide(kari, plan, settings)
    read = asked.read("anna@fau.example")
    assert read.is_gone and [mine.body for mine in read.inputs] == ["Natteravnene bør gå oftere."]
    assert read.inputs[0].stead is not None and read.inputs[0].stead.kind == "gone"
    asked.says("anna@fau.example", "Og lyset er dårlig.", PointAt("text", "b1"), id="inputyyyyy")
    asked.says("anna@fau.example", "Natteravnene må gå oftere.", id="inputxxxxx")
    asked.hands_in("anna@fau.example").closed()
    with reading() as session:
        given = following.treatment(session, kari, plan, NOW, asked.id, following.Filter()).given
        table = tabling.table(session, kari, plan, asked.id)
    assert [(one.body, one.stead and one.stead.name) for one in given] == [
        ("Og lyset er dårlig.", None),
        ("Natteravnene må gå oftere.", "Følge barna over veien"),
    ]
    assert [entry.input for entry in table.entries] == [one.body for one in given]


def test_every_mail_of_a_round_that_waits_loses_the_words(plan: str, people: People, settings: Settings) -> None:
    def letter(note: Note) -> tuple[str, str]:
        return f"Innspill om {SLIP}", f"{note.invitation} Til {note.email}: {SLIP}"

    asked = Asked(plan, people).planned()
    asked.letters = letter  # type: ignore[assignment]
    police = asked.agency("editor", "contributor")
    asked.guests(ANNA).opened()
    with transaction() as session:
        asking.remind(session, people["coordinator"], plan, NOW, asked.id, [police, asked.participant("Anna Aas")], letter)
    assert rows_with(SLIP).count("mail") == 5
    hide(people["coordinator"], plan, settings)
    assert rows_with(SLIP) == []


def test_coordinators_hear_where_words_are_hidden_or_to_be_hidden_and_never_which(plan: str, people: People, settings: Settings) -> None:
    kari, other = people["coordinator"], people["other_editor"]
    with transaction() as session:
        planning.edit_piece(session, kari, plan, NOW, "patrol", 1, {"title": f"Følge {SLIP} hjem"})
        reporting.report(session, other, plan, NOW, Slip(SLIP), Slip(SLIP).mark, "navnet på et barn")
    told = heard(kari)[0]
    assert str(told.sentence) == f"{other.name} ber deg skjule ord: Følge {'•' * 12} hjem, historikken"
    assert told.told.words == "navnet på et barn"
    with transaction() as session:
        assert hearing.open_notice(session, kari, NOW, told.id) == f"/planer/{plan}#p-patrol"
        lines = chronicling.show_history(session, other, plan, Wanted()).entries
    assert next(line.act for line in lines if isinstance(line, chronicling.Line)) == "words.reported"
    for words, seen, reason in ((SLIP, "", "et navn"), (SLIP, Slip(SLIP).mark, f"Det sto {SLIP}"), (SLIP, Slip(SLIP).mark, "")):
        with pytest.raises(Invalid), transaction() as session:
            reporting.report(session, other, plan, NOW, Slip(words), seen, reason)
    type_into(kari, plan, "Om Per Hansen.")
    hide(other, plan, settings, "Per Hansen")
    assert str(heard(kari)[0].sentence) == f"{other.name} har skjult ord: Innledning"


def test_an_organisation_is_hidden_and_a_name_of_somebody_asked_is_told_of(plan: str, people: People, settings: Settings) -> None:
    asked = Asked(plan, people).planned().guests(f"{SLIP}, Lag for {SLIP}, ola@fau.example").opened()
    asked.says("ola@fau.example", "Bra.")
    asked.hands_in("ola@fau.example")
    stays = ("navnet på noen som er spurt i «Høring høsten 2026»",)
    assert hide(people["coordinator"], plan, settings).stays == stays
    assert asked.overview().participants[0].organisation == f"Lag for {'•' * 12}"
    with pytest.raises(Invalid) as refused:
        hide(people["coordinator"], plan, settings)
    assert "bare der de ikke kan skjules: navnet på noen" in str(refused.value.problems["words"])
