"""Every route of the application, with what it asks for: the table that the tests of rights are generated from.

A route that is not listed here fails the tests, so that nobody adds one without saying who may use it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.domain.access import Permission

Open = Literal["anybody", "signed in", "member", "link"]
"""anybody: also without signing in. signed in: everybody who is; what they see is their own. member: who has any role in the plan.

link: whoever holds a one-time link. Here the link is none, so that nobody gets through; ``test_links.py`` tries real ones.
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A route and method.

    ``asks``: the permission its service asks for. ``subject``: the measure concerned, where the permission differs from measure to measure.
    ``values``: parts of the address beside the plan's. ``form`` and ``json``: what is sent. ``owner``: whose own it is; nobody else gets
    through. ``goes_on``: it is a stream; where the server gives no connection away, as here, who may have one is asked to come again.
    """

    asks: Permission | Open
    values: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, Any] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None
    subject: str = ""
    reads_first: Permission = Permission.READ_DRAFT
    owner: str = ""
    goes_on: bool = False


MEASURE = {"piece_id": "patrol"}
TEXT = {"piece_id": "text"}
REVISION = {"number": "1"}
THREAD = {"thread_id": "thread"}
SUGGESTION = {"number": "1"}
COMMENT = THREAD | {"comment_id": "1"}
UPDATE = {"update": "AAA=", "epoch": 1, "schema": 1}
A_TAB = {"fane": "abcdefgh1234", "fra": "0"}
EDITOR = {"person_id": "2"}
READ_AS = {"was.name": "Editor", "was.email": "editor@nordvik.example"}
AGENCY = {"agency_id": "1"}
INVITATION, ACCOUNT_LINK = {"link_id": "1"}, {"link_id": "2"}
NO_LINK = {"token": "ingen-lenke"}
WISHES = dict.fromkeys(("mentions", "answers", "assigned", "suggestions", "decided", "rounds", "privacy"), "daily")

OPEN, CLOSED, PLANNED = {"round_id": "open"}, {"round_id": "closed"}, {"round_id": "planned"}
GUEST = OPEN | {"participant_id": "guest"}
ON_PATROL = CLOSED | {"input_id": "on-patrol"}
A_ROUND = {"title": "Ny høring", "deadline": "2099-01-31"}
VERDICT = {"conclusion": "followed", "reason": "Takk."}

ROUTES: dict[str, Listed] = {
    "GET health.health": Listed("anybody"),
    "GET public.help_page": Listed("anybody"),
    "GET public.help_topic": Listed("anybody", {"topic": "skriv"}),
    "GET people.sign_in": Listed("anybody"),
    "POST people.enter": Listed("anybody", form={"email": "ingen@nordvik.example", "password": "feil"}),
    "POST people.sign_out": Listed("anybody"),
    "GET confirm.show": Listed("anybody"),
    "POST confirm.enter": Listed("anybody", form={"code": "000000"}),
    "POST confirm.ask_passkey": Listed("anybody"),
    "POST confirm.enter_by_passkey": Listed("anybody", form={"svar": "{}"}),
    "GET resets.ask": Listed("anybody"),
    "POST resets.send": Listed("anybody", form={"email": "ingen@nordvik.example"}),
    "GET resets.show": Listed("link", NO_LINK),
    "POST resets.save": Listed("link", NO_LINK, {"password": "fire-nye-blyanter-sover"}),
    "GET account.show": Listed("signed in"),
    "POST account.prove": Listed("signed in", form={"current": "feil"}),
    "POST account.leave_agency": Listed("signed in", {"agency_id": "1"}),
    "POST account.choose_notices": Listed("signed in", form=WISHES),
    "GET notices.index": Listed("signed in"),
    "GET notices.count": Listed("signed in"),
    "POST notices.read_all": Listed("signed in"),
    "POST notices.show": Listed("signed in", {"notice_id": "1"}),
    "POST notices.read": Listed("signed in", {"notice_id": "1"}),
    "POST account.rename": Listed("signed in", form={"name": "Et annet navn"}),
    "POST account.change_password": Listed("signed in", form={"current": "feil", "password": "fire-nye-blyanter-sover"}),
    "GET account.new_app": Listed("signed in"),
    "POST account.add_app": Listed("signed in", form={"sealed": "", "code": "000000"}),
    "POST account.remove_app": Listed("signed in"),
    "GET account.new_passkey": Listed("signed in"),
    "POST account.ask_passkey": Listed("signed in"),
    "POST account.add_passkey": Listed("signed in", form={"svar": "{}"}),
    "POST account.remove_passkey": Listed("signed in", {"key_id": "999"}),
    "POST account.renew_codes": Listed("signed in"),
    "POST account.end_sign_in": Listed("signed in", {"sign_in_id": "999999"}),
    "POST account.end_others": Listed("signed in"),
    "POST account.seen": Listed("signed in"),
    "POST appearance.choose": Listed("anybody", form={"farger": "dark", "tekst": "lg"}),
    "GET appearance.sheet": Listed("anybody"),
    "GET appearance.show": Listed(Permission.MANAGE_INSTALLATION),
    "POST appearance.preview": Listed(Permission.MANAGE_INSTALLATION, form={"accent": "#7A1F3D"}),
    "POST appearance.save": Listed(Permission.MANAGE_INSTALLATION, form={"name": "Samplan Nordvik", "accent": "#7A1F3D", "version": "1"}),
    "GET plans.front": Listed("anybody"),
    "GET plans.index": Listed("signed in"),
    "GET starting.choose": Listed("signed in"),
    "GET starting.new": Listed(Permission.CREATE_PLAN, form={"start": "tiltaksplan"}),
    "POST starting.create": Listed(Permission.CREATE_PLAN, form={"title": "Ny plan", "start": "tiltaksplan", "eier": "Nordvik kommune"}),
    "POST starting.create_example": Listed(Permission.CREATE_PLAN),
    "GET plans.show": Listed(Permission.READ_DRAFT),
    "GET searches.index": Listed("signed in"),
    "GET pictures.show": Listed(Permission.READ_DRAFT, {"sha256": "0" * 64}),
    "POST plans.hide_first_steps": Listed(Permission.EDIT_PLAN),
    "POST guidance.hide": Listed(Permission.EDIT_STRUCTURE, {"piece_id": "intro"}),
    "GET plans.settings": Listed(Permission.EDIT_PLAN),
    "POST scales.save": Listed(Permission.EDIT_PLAN, form={"status": ["Nå", "Senere"], "var": ["", ""], "betyr": ["", ""], "version": "1"}),
    "POST plans.save_settings": Listed(Permission.EDIT_PLAN, form={"title": "Annen tittel", "version": "1"}),
    "GET styling.show": Listed(Permission.EDIT_SETTINGS),
    "POST styling.preview": Listed(Permission.EDIT_SETTINGS, form={"print_color": "#7A1F3D"}),
    "POST styling.save": Listed(Permission.EDIT_SETTINGS, form={"print_color": "#7A1F3D", "version": "1"}),
    "POST styling.set_cover": Listed(Permission.EDIT_SETTINGS, form={"bilde": "png", "cover_alt": "Havna", "version": "1"}),
    "POST styling.remove_cover": Listed(Permission.EDIT_SETTINGS, form={"version": "1"}),
    "POST styling.set_logo": Listed(Permission.EDIT_SETTINGS, {"owner_id": "municipality"}, {"logo": "png"}),
    "POST styling.take_logo": Listed(Permission.EDIT_SETTINGS, {"owner_id": "municipality"}),
    "POST styling.remove_logo": Listed(Permission.EDIT_SETTINGS, {"owner_id": "municipality"}),
    "GET measures.overview": Listed(Permission.READ_DRAFT),
    "GET measures.table_file": Listed(Permission.READ_DRAFT),
    "GET mine.index": Listed("signed in"),
    "GET mine.table_file": Listed("signed in"),
    "GET measure_rows.edit": Listed(Permission.EDIT_MEASURE, MEASURE, subject="patrol"),
    "GET measure_rows.show": Listed(Permission.READ_DRAFT, MEASURE),
    "POST measure_rows.save": Listed(Permission.EDIT_MEASURE, MEASURE, {"title": "Skolepatrulje", "version": "1"}, subject="patrol"),
    "POST measure_acts.amend": Listed(
        Permission.EDIT_MEASURE, form={"tiltak": "patrol", "handling": "periode", "verdi.periode": "2027"}, subject="patrol"
    ),
    "GET measures.new": Listed(Permission.EDIT_STRUCTURE),
    "GET actors.index": Listed(Permission.READ_DRAFT),
    "GET pieces.new": Listed(Permission.EDIT_STRUCTURE, form={"slag": "section", "under": "work"}),
    "GET pieces.edit": Listed(Permission.EDIT_MEASURE, MEASURE, subject="patrol"),
    "GET pieces.fresh": Listed(Permission.READ_DRAFT),
    "GET pieces.show": Listed(Permission.READ_DRAFT, MEASURE),
    "POST pieces.save": Listed(Permission.EDIT_MEASURE, MEASURE, {"title": "Skolepatrulje", "version": "1"}, subject="patrol"),
    "POST pieces.add": Listed(Permission.EDIT_STRUCTURE, form={"slag": "section", "under": "work", "title": "Nytt underkapittel"}),
    "POST pieces.move": Listed(Permission.EDIT_STRUCTURE, TEXT | {"way": "ned"}),
    "POST pieces.move_to": Listed(Permission.EDIT_STRUCTURE, TEXT, {"under": "lists", "plass": "0"}),
    "POST pieces.remove": Listed(Permission.EDIT_STRUCTURE, TEXT),
    "POST pictures.take_in": Listed(Permission.EDIT_STRUCTURE, {"piece_id": "figure"}, {"bilde": "png", "version": "1"}),
    "POST pieces.restore": Listed(Permission.EDIT_STRUCTURE, TEXT),
    "GET shaping.places": Listed(Permission.EDIT_STRUCTURE, TEXT),
    "GET shaping.cuts": Listed(Permission.EDIT_STRUCTURE, TEXT),
    "POST shaping.split": Listed(Permission.EDIT_STRUCTURE, TEXT, {"ved": "b2"}),
    "GET shaping.union": Listed(Permission.EDIT_STRUCTURE, {"piece_id": "measures"}),
    "POST shaping.unite": Listed(Permission.EDIT_STRUCTURE, {"piece_id": "measures"}),
    "POST shaping.copy": Listed(Permission.EDIT_STRUCTURE, TEXT),
    "GET shaping.fetching": Listed(Permission.EDIT_STRUCTURE),
    "POST shaping.fetch": Listed(Permission.EDIT_STRUCTURE, form={"plan": "trygg-skolevei-i-nordvik", "del": "text", "under": "lists"}),
    "GET shaping.numbers": Listed(Permission.EDIT_PLAN),
    "POST shaping.renumber": Listed(Permission.EDIT_PLAN),
    "GET history.index": Listed(Permission.READ_DRAFT),
    "GET history.sitting": Listed(Permission.READ_DRAFT, {"text_id": "text", "first": "1", "last": "999999"}),
    "POST history.undo": Listed(Permission.EDIT_STRUCTURE, {"line": "9001"}),
    "POST history.undo_newest": Listed(Permission.READ_DRAFT),
    "GET timelines.text": Listed(Permission.READ_DRAFT, {"text_id": "text"}),
    "GET timelines.piece": Listed(Permission.READ_DRAFT, {"piece_id": "measures"}),
    "GET timelines.state": Listed(Permission.READ_DRAFT, {"text_id": "text", "seq": "999999"}),
    "GET timelines.step": Listed(Permission.READ_DRAFT, {"text_id": "text"}),
    "GET timelines.compare": Listed(Permission.READ_DRAFT, {"text_id": "text"}, {"fra": "0", "til": "999999"}),
    "GET timelines.writers": Listed(Permission.READ_DRAFT, {"text_id": "text"}),
    "GET timelines.retrieval": Listed(Permission.EDIT_TEXT, {"text_id": "text", "seq": "999999"}),
    "POST timelines.retrieve": Listed(Permission.EDIT_TEXT, {"text_id": "text", "seq": "999999"}, {"sett": "999999"}),
    "GET texts.state": Listed(Permission.READ_DRAFT, {"text_id": "text"}),
    "GET streams.websocket": Listed(Permission.READ_DRAFT, form=A_TAB, goes_on=True),
    "GET streams.events": Listed(Permission.READ_DRAFT, form=A_TAB, goes_on=True),
    "GET streams.news": Listed(Permission.READ_DRAFT, form=A_TAB),
    "POST streams.heard": Listed(Permission.READ_DRAFT, {"tab": "abcdefgh1234"}, json={"kind": "leave", "ref": "text"}),
    "POST texts.updates": Listed(Permission.EDIT_TEXT, {"text_id": "text"}, json=UPDATE),
    "GET groups.index": Listed(Permission.READ_DRAFT),
    "GET groups.share": Listed(Permission.MANAGE_MEMBERS, {"piece_id": "measures"}),
    "POST groups.assign": Listed(Permission.MANAGE_MEMBERS, {"piece_id": "measures"}, {"person": "2"}),
    "POST groups.mark": Listed(Permission.MARK_SECTION_READY, {"piece_id": "measures"}),
    "POST groups.reopen": Listed(Permission.MARK_SECTION_READY, {"piece_id": "measures"}),
    "POST groups.visit": Listed(Permission.READ_DRAFT),
    "POST texts.hush": Listed(Permission.READ_DRAFT, {"text_id": "text"}, json={"words": "Mine ord"}),
    "GET guards.index": Listed(Permission.COMMENT),
    "GET guards.notice": Listed(Permission.COMMENT),
    "POST guards.heed": Listed("anybody", form={"ord": "Ring 91 23 45 67."}),
    "POST guards.dismiss": Listed(Permission.COMMENT, form={"funn": "0"}),
    "POST guards.look": Listed(Permission.COMMENT, form={"ord": "Finnes Ikke"}),
    "POST guards.report": Listed(Permission.COMMENT, form={"ord": "Finnes Ikke", "grunn": "et navn"}),
    "POST guards.hide": Listed(Permission.COMMENT, form={"ord": "Finnes Ikke", "grunn": "et navn"}),
    "GET threads.index": Listed(Permission.COMMENT),
    "GET threads.new": Listed(Permission.COMMENT),
    "POST threads.start": Listed(Permission.COMMENT, form={"body": "Er dette riktig?"}),
    "GET threads.show": Listed(Permission.COMMENT, THREAD),
    "GET threads.marks": Listed(Permission.COMMENT),
    "GET threads.counts": Listed(Permission.COMMENT),
    "POST threads.answer": Listed(Permission.COMMENT, THREAD, form={"body": "Ja."}),
    "POST threads.resolve": Listed(Permission.COMMENT, THREAD),
    "POST threads.reopen": Listed(Permission.COMMENT, THREAD),
    "GET threads.edit": Listed(Permission.COMMENT, COMMENT),
    "POST threads.save": Listed(Permission.COMMENT, COMMENT, form={"body": "Er det?"}, owner="editor"),
    "POST threads.remove": Listed(Permission.COMMENT, COMMENT, owner="editor"),
    "GET suggestions.index": Listed(Permission.COMMENT),
    "GET suggestions.show": Listed(Permission.COMMENT, SUGGESTION),
    "POST suggestions.seen": Listed(Permission.COMMENT, SUGGESTION),
    "GET suggestions.read": Listed(Permission.COMMENT),
    "GET suggestions.new": Listed(Permission.SUGGEST, form={"om": "lights"}),
    "POST suggestions.make": Listed(Permission.SUGGEST, form={"om": "lights", "version": "1", "period": "2030"}),
    "POST suggestions.accept": Listed(
        Permission.DECIDE_SUGGESTION, SUGGESTION, {"version": "1"}, subject="patrol", reads_first=Permission.COMMENT
    ),
    "POST suggestions.decline": Listed(
        Permission.DECIDE_SUGGESTION, SUGGESTION, {"version": "1", "word": "Nei."}, subject="patrol", reads_first=Permission.COMMENT
    ),
    "POST suggestions.reopen": Listed(Permission.DECIDE_SUGGESTION, {"number": "2"}, subject="patrol", reads_first=Permission.COMMENT),
    "POST suggestions.withdraw": Listed(Permission.SUGGEST, SUGGESTION, owner="coordinator"),
    "POST suggestions.accept_all": Listed(Permission.COMMENT, form={"nr": "1"}),
    "POST threads.read": Listed(Permission.COMMENT, form={"trad": "thread"}),
    "GET rounds.index": Listed(Permission.COMMENT),
    "GET rounds.new": Listed(Permission.OPEN_ROUND),
    "POST rounds.create": Listed(Permission.OPEN_ROUND, form=A_ROUND),
    "GET rounds.show": Listed(Permission.COMMENT, OPEN),
    "GET rounds.edit": Listed(Permission.OPEN_ROUND, PLANNED),
    "POST rounds.save": Listed(Permission.OPEN_ROUND, PLANNED, A_ROUND),
    "GET rounds.ask_move": Listed(Permission.CLOSE_ROUND, OPEN | {"move": "close"}),
    "POST rounds.make_move": Listed(Permission.CLOSE_ROUND, OPEN | {"move": "close"}),
    "POST rounds.add_agency": Listed(Permission.OPEN_ROUND, OPEN, {"agency": "1", "email": "ny@nordvik.example"}),
    "POST rounds.add_guests": Listed(Permission.OPEN_ROUND, OPEN, {"guests": "Nina Ny, FAU, ny@nordvik.example"}),
    "GET rounds.participant": Listed(Permission.OPEN_ROUND, GUEST),
    "POST rounds.extend": Listed(Permission.OPEN_ROUND, GUEST, {"deadline": "2099-02-28"}),
    "POST rounds.change_people": Listed(Permission.OPEN_ROUND, GUEST, {"email": "ny@nordvik.example"}),
    "POST rounds.send_anew": Listed(Permission.OPEN_ROUND, GUEST),
    "POST rounds.remove": Listed(Permission.OPEN_ROUND, GUEST),
    "POST rounds.restore": Listed(Permission.OPEN_ROUND, OPEN | {"participant_id": "withdrawn"}),
    "POST rounds.remind": Listed(Permission.OPEN_ROUND, OPEN, {"deltaker": "guest"}),
    "GET treatments.index": Listed(Permission.COMMENT, CLOSED),
    "POST treatments.suggest": Listed(Permission.DISPOSE_INPUT, {"round_id": "closed", "input_id": "on-patrol"}),
    "POST rounds.table": Listed(Permission.EXPORT_WORKING_COPY, {"round_id": "closed"}, {"format": "xlsx"}),
    "POST treatments.act": Listed(Permission.DISPOSE_INPUT, CLOSED, VERDICT | {"innspill": "on-patrol"}),
    "GET treatments.show": Listed(Permission.COMMENT, ON_PATROL),
    "POST treatments.dispose": Listed(Permission.DRAFT_ANSWER, ON_PATROL, VERDICT, subject="patrol"),
    "POST treatments.take_back": Listed(Permission.DISPOSE_INPUT, CLOSED | {"input_id": "answered"}),
    "POST treatments.gather": Listed(Permission.DISPOSE_INPUT, ON_PATROL, {"innspill": "answered"}),
    "POST treatments.let_go": Listed(Permission.DISPOSE_INPUT, CLOSED | {"input_id": "follower"}),
    "GET treatments.cuts": Listed(Permission.DISPOSE_INPUT, ON_PATROL),
    "POST treatments.split": Listed(Permission.DISPOSE_INPUT, ON_PATROL, {"marked": "Flere\n---\nvoksne."}),
    "POST treatments.make_whole": Listed(Permission.DISPOSE_INPUT, CLOSED | {"input_id": "in-parts"}),
    "GET inputs.index": Listed("signed in"),
    **{
        f"{method} inputs.{name}": Listed("link", NO_LINK | values)
        for method, name, values in (
            ("GET", "show", {}),
            ("POST", "visit", {}),
            ("GET", "own", {}),
            ("GET", "file", {"format": "pdf"}),
            ("GET", "picture", {"sha256": "0" * 64}),
            ("GET", "new", {}),
            ("GET", "edit", {"input_id": "draft"}),
            ("POST", "save", {"input_id": "draft"}),
            ("POST", "remove", {"input_id": "draft"}),
            ("POST", "restore", {"input_id": "draft"}),
            ("GET", "questions", {}),
            ("POST", "answer", {}),
            ("POST", "choose", {}),
            ("GET", "handing_in", {}),
            ("POST", "hand_in", {}),
            ("POST", "reopen", {}),
        )
    },
    "GET revisions.index": Listed(Permission.READ_DRAFT),
    "POST revisions.freeze": Listed(Permission.EDIT_PLAN, form={"label": "Til møtet"}),
    "GET revisions.show": Listed(Permission.READ_REVISION, REVISION),
    "GET revisions.files": Listed(Permission.READ_REVISION, REVISION),
    "POST revisions.draw_again": Listed(Permission.READ_REVISION, REVISION),
    "GET revisions.file": Listed(Permission.READ_REVISION, REVISION | {"format": "pdf"}),
    "GET revisions.document": Listed(Permission.READ_REVISION, REVISION),
    "GET downloads.panel": Listed(Permission.EXPORT),
    "POST downloads.ask": Listed(Permission.EXPORT, form={"format": "pdf"}),
    "POST downloads.ask_working": Listed(Permission.EXPORT_WORKING_COPY, form={"format": "docx"}),
    "GET downloads.follow": Listed(Permission.EXPORT, {"job_id": "job"}),
    "GET downloads.file": Listed(Permission.EXPORT, {"job_id": "job"}),
    "POST actors.take": Listed(Permission.EDIT_STRUCTURE, form={"virksomhet": "1"}),
    "POST actors.rename": Listed(Permission.EDIT_STRUCTURE, {"piece_id": "police"}),
    "POST actors.succeed": Listed(Permission.EDIT_STRUCTURE, {"piece_id": "police"}),
    "GET administration.index": Listed("signed in"),
    "GET administration.people": Listed(Permission.MANAGE_PEOPLE),
    "POST administration.try_mail_again": Listed(Permission.MANAGE_PEOPLE, {"mail_id": "1"}),
    "GET newcomers.new": Listed(Permission.MANAGE_PEOPLE),
    "POST newcomers.invite": Listed(Permission.MANAGE_PEOPLE, form={"email": "ny@nordvik.example"}),
    "POST newcomers.invite_again": Listed(Permission.MANAGE_PEOPLE, ACCOUNT_LINK),
    "POST newcomers.withdraw": Listed(Permission.MANAGE_PEOPLE, ACCOUNT_LINK),
    "GET administration.person": Listed(Permission.MANAGE_PEOPLE, EDITOR),
    "POST administration.save_person": Listed(Permission.MANAGE_PEOPLE, EDITOR, READ_AS | {"name": "Ny", "email": "ny@nordvik.example"}),
    "POST administration.deactivate": Listed(Permission.MANAGE_PEOPLE, EDITOR),
    "POST administration.activate": Listed(Permission.MANAGE_PEOPLE, EDITOR),
    "POST administration.reset_link": Listed(Permission.MANAGE_PEOPLE, EDITOR),
    "POST administration.forget_factors": Listed(Permission.MANAGE_PEOPLE, EDITOR),
    "GET oversight.index": Listed(Permission.MANAGE_PLANS),
    "POST oversight.start": Listed(Permission.MANAGE_PLANS, form={"title": "Ny plan", "person": "1"}),
    "POST oversight.appoint": Listed(Permission.MANAGE_PLANS, form={"person": "1"}),
    "GET agencies.index": Listed(Permission.MANAGE_AGENCIES),
    "GET agencies.new": Listed(Permission.MANAGE_AGENCIES),
    "POST agencies.add": Listed(Permission.MANAGE_AGENCIES, form={"name": "Nordvik kystvakt"}),
    "GET agencies.show": Listed(Permission.MANAGE_AGENCIES, AGENCY),
    "POST agencies.save": Listed(Permission.MANAGE_AGENCIES, AGENCY, {"name": "Nye Nordvik", "version": "1"}),
    "POST agencies.close": Listed(Permission.MANAGE_AGENCIES, AGENCY),
    "POST agencies.set_logo": Listed(Permission.MANAGE_AGENCIES, AGENCY, {"bilde": "png"}),
    "GET agencies.logo": Listed("signed in", {"sha256": "0" * 64}),
    "GET members.invitations": Listed(Permission.MANAGE_MEMBERS),
    "POST members.invite": Listed(Permission.MANAGE_MEMBERS, form={"email": "ny@nordvik.example", "role": "editor"}),
    "POST members.invite_again": Listed(Permission.MANAGE_MEMBERS, INVITATION),
    "POST members.withdraw": Listed(Permission.MANAGE_MEMBERS, INVITATION),
    "GET members.member": Listed(Permission.MANAGE_MEMBERS, EDITOR),
    "POST members.set_role": Listed(Permission.MANAGE_MEMBERS, EDITOR, {"role": "reader"}),
    "POST members.set_agency": Listed(Permission.MANAGE_MEMBERS, EDITOR, {"agency": "1"}),
    "POST members.remove": Listed(Permission.MANAGE_MEMBERS, EDITOR),
    "GET members.leaving": Listed("member"),
    "POST members.leave": Listed("member"),
    "GET arrivals.show_invitation": Listed("link", NO_LINK),
    "POST arrivals.accept": Listed("signed in", NO_LINK),
    "POST arrivals.accept_as_new": Listed("link", NO_LINK),
    "GET arrivals.show_account": Listed("link", NO_LINK),
    "POST arrivals.make_account": Listed("link", NO_LINK),
    "GET arrivals.show_first": Listed("link", NO_LINK),
    "POST arrivals.make_first": Listed("link", NO_LINK),
    "GET uploads.new": Listed("signed in"),
    "POST uploads.upload": Listed(Permission.CREATE_PLAN, form={"fil": "docx"}),
    "GET uploads.review": Listed("signed in", {"draft_id": "draft"}),
    "POST uploads.settle": Listed("signed in", {"draft_id": "draft"}),
    "POST uploads.accept": Listed("signed in", {"draft_id": "draft"}),
    "POST uploads.drop": Listed("signed in", {"draft_id": "draft"}),
    "GET uploads.picture": Listed("signed in", {"draft_id": "draft", "sha256": "0" * 64}),
}
