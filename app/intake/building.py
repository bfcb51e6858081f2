"""A flat reading → the document: frame, outline, parts, tables, actors, references, and the report on all of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.domain.plan import number_chapters
from app.domain.saying import say
from app.domain.status import DEFAULT_SCALE
from app.intake.actors import Actors, is_short
from app.intake.blocks import Prose
from app.intake.checked import checked_facts
from app.intake.counting import counts
from app.intake.flat import Para, Reading
from app.intake.frame import Frame, report_dates, take_frame
from app.intake.headings import find_heads
from app.intake.ledger import Ledger
from app.intake.measures import Measures, Told
from app.intake.own import OwnParts
from app.intake.own_data import OwnData
from app.intake.own_frame import as_drawn, know_chapters, known_fields, own_heads, with_unprinted
from app.intake.package import Package
from app.intake.parts import Assembler, home
from app.intake.pictures import Figures
from app.intake.references import References
from app.intake.registers import Registers
from app.intake.result import Intake, Remark
from app.intake.runs import Inliner, tongues
from app.intake.structure import ChapterPlan, outline
from app.intake.tables import BuiltChapter, BuiltSection, Slot, Tables
from app.intake.typed_lists import with_typed_items
from exports.document import Chapter, Document, Measure, Part, Report, Section, measures, responsible_text

Kind = Literal["tiltaksplan", "statusrapport"]

_TITLE_LENGTH, _NAME_LENGTH = 300, 200


@dataclass(slots=True)
class Building:
    """One file on its way to a document."""

    package: Package
    reading: Reading
    ledger: Ledger
    known: Document | None
    own: bool
    frame: Frame
    plans: list[ChapterPlan]
    actors: Actors
    told: Told

    def document(self, kind: Kind | None) -> Document:
        """The document. Everything found on the way is in the ledger."""
        prose = Prose(self.ledger, Inliner(self.ledger, tongues(self.reading), self.reading.notes), self.own, self.reading.body.after)
        making = Measures(self.ledger, prose, self.told)
        built = self._built(prose, making)
        Tables(self.ledger, prose, making, self.actors).settle(built, self.own)
        chapters = tuple(self._chapter(chapter) for chapter in built)
        made = self._described(chapters, kind, prose.inliner.languages.document)
        made = self._with_responsible(made)
        made = References(made, self.ledger, self._targets(), mentions=not self.own).document_with()
        made = replace(made, actors=tuple(self.actors.actors), status_scale=self._scale())
        return as_drawn(made, self.reading.properties.get("samplan_hash", ""))

    def _scale(self) -> tuple[str, ...]:
        """The plan's statuses; none where our own file had none and needs none."""
        unused = self.known is not None and not self.known.status_scale and len(self.told.scale) == len(DEFAULT_SCALE)
        return () if unused else tuple(self.told.scale)

    # ------------------------------------------------------------ parts

    def _built(self, prose: Prose, making: Measures) -> list[BuiltChapter]:
        figures = Figures(self.ledger, self.package)
        own = None
        if self.own:
            texts = OwnParts(self.ledger, prose, making, self.known)
            own = (texts, OwnData(self.ledger, prose, figures, self.actors, self.known))
        assembler = Assembler(self.ledger, prose, making, Registers(self.ledger, prose, self.actors), figures, own)
        built = []
        for plan in self.plans:
            sections = [
                BuiltSection(section, assembler.parts(section.blocks, home(section.title, plan.title, section.blocks, self.own)))
                for section in plan.sections
            ]
            built.append(BuiltChapter(plan, assembler.parts(plan.blocks, home("", plan.title, plan.blocks, self.own)), sections))
        return built

    def _chapter(self, built: BuiltChapter) -> Chapter:
        plan = built.plan
        fact = next((one for one in self.known.chapters if one.id == plan.id), None) if self.known else None
        known = {section.id: section for section in fact.sections} if fact else {}
        sections = tuple(
            Section(one.plan.id, one.plan.number, one.plan.title, self._parts(one.parts, known.get(one.plan.id)), one.plan.new_page)
            for one in built.sections
        )
        return Chapter(
            plan.id, plan.kind, plan.title, plan.number, plan.label, plan.lead, self._parts(built.parts, fact), sections, plan.new_page
        )  # fmt: skip

    def _parts(self, slots: Sequence[Slot], fact: Chapter | Section | None) -> tuple[Part, ...]:
        parts = tuple(slot for slot in slots if isinstance(slot, Part))
        return with_unprinted(parts, fact.parts, self.ledger) if fact else parts

    # ------------------------------------------------------------ the document's own fields

    def _described(self, chapters: tuple[Chapter, ...], kind: Kind | None, language: str) -> Document:
        if self.known:
            fields = known_fields(self.known, self.frame)
            reports = fields.reports or self._reports(chapters)
            return replace(fields, kind=kind or fields.kind, chapters=chapters, reports=reports)
        frame = self.frame
        return Document(
            id=self.ledger.id(self.reading.properties.get("samplan_plan", "")),
            kind=kind or self._kind(chapters),
            title=frame.title or self.reading.title[:_TITLE_LENGTH] or self._untitled(),
            subtitle=frame.subtitle,
            type_heading=frame.type_heading,
            period=frame.period,
            date_text=frame.date_text,
            language=language,
            owners=frame.owners,
            photo_credit=frame.photo_credit,
            cover=frame.cover,
            contents=frame.contents,
            back_page=frame.back_page,
            chapters=chapters,
            reports=self._reports(chapters),
        )

    def _kind(self, chapters: tuple[Chapter, ...]) -> Kind:
        """A status report says so, or tells the status of numbered measures under their own headings."""
        told = self.reading.properties.get("samplan_kind", "")
        if told in ("tiltaksplan", "statusrapport"):
            return "statusrapport" if told == "statusrapport" else "tiltaksplan"
        if "statusrapport" in f"{self.frame.type_heading} {self.frame.title} {self.frame.subtitle}".casefold():
            return "statusrapport"
        found = measures(Document("", "tiltaksplan", "", chapters=chapters))
        narrated = sum(bool(one.number and one.lead.form == "paragraph" and one.statuses) for one in found)
        return "statusrapport" if narrated * 2 > len(found) else "tiltaksplan"

    def _untitled(self) -> str:
        self.ledger.problem("", say("Filen har ingen tittel vi kunne finne."), say("Skriv planens tittel i opplysningene om planen."))
        return "Uten tittel"

    def _reports(self, chapters: tuple[Chapter, ...]) -> tuple[Report, ...]:
        """The reporting round that the statuses belong to."""
        whole = Document("", "tiltaksplan", "", chapters=chapters)
        if not any(entry.report == self.told.report for measure in measures(whole) for entry in measure.statuses):
            return ()
        intro = " ".join(block.text for plan in self.plans[:1] for block in plan.blocks if isinstance(block, Para))
        dates = report_dates(self.frame, intro)
        as_of, issued, next_due = (date.iso() if date else "" for date in (dates.as_of, dates.issued, dates.next_due))
        if not as_of:
            what = say("Filen sier ikke hvilken dato statusene gjelder for.")
            self.ledger.problem("", what, say("Skriv datoen i opplysningene om rapporteringen."), "note")
        return (Report(self.told.report, as_of, issued, next_due),)

    # ------------------------------------------------------------ actors and references

    def _with_responsible(self, document: Document) -> Document:
        def part(one: Part) -> Part:
            phrase = self.told.responsible.get(one.id) if isinstance(one, Measure) else None
            if not isinstance(one, Measure) or not phrase or not self._names(phrase, one.id):
                return one
            return replace(one, responsible=self.actors.responsible(phrase))

        chapters = tuple(
            replace(
                chapter,
                parts=tuple(map(part, chapter.parts)),
                sections=tuple(replace(section, parts=tuple(map(part, section.parts))) for section in chapter.sections),
            )
            for chapter in document.chapters
        )
        made = replace(document, chapters=chapters, actors=tuple(self.actors.actors))
        for measure in measures(made):
            if phrase := self.told.responsible.get(measure.id):
                printed = f"{responsible_text(made, measure, 'full')} {responsible_text(made, measure, 'short')}"
                self.ledger.rewritten(self.told.places.get(measure.id, ""), phrase, printed, measure.id)
        return made

    def _names(self, phrase: str, measure: str) -> bool:
        """Whether a phrase names actors; a longer text is told of instead."""
        if all(len(named.name) <= _NAME_LENGTH for named in self.actors.read(phrase).named):
            return True
        name = self.told.places.get(measure, "")
        what = say(
            "%(measure)s: «%(phrase)s» er for langt til å være navn på ansvarlige, og er ikke tatt inn.", measure=name, phrase=phrase
        )
        self.ledger.problem(name, what, say("Velg de ansvarlige på tiltaket, og skriv resten i teksten."))
        return False

    def _targets(self) -> dict[str, str]:
        """Where links inside the file may lead: bookmark → id of the chapter, section or measure it stands on."""
        found: dict[str, str] = {}
        for block in self.reading.blocks:
            if isinstance(block, Para):
                for mark in block.marks:
                    if self.own and mark[:2] in ("c_", "s_", "m_"):
                        found[mark] = mark[2:]
                    elif home := self.ledger.homes.get(block.index):
                        found.setdefault(mark, home)
        return found


def build(package: Package, reading: Reading, seed: bytes, kind: Kind | None, words: tuple[str, ...]) -> Intake:
    """The document and the report of a file that has been read flat.

    Args:
        package: the file, for its pictures.
        reading: what it says.
        seed: what ids are made from.
        kind: what it is to be read as; found out when None.
        words: every word of the file, see ``accounting``.
    """
    ledger = Ledger(seed)
    building = _begun(package, reading, ledger)
    document = building.document(kind)
    _tell(building, document)
    return Intake(
        document=document,
        problems=tuple(ledger.problems),
        choices=tuple(ledger.choices),
        traces=tuple(ledger.traces),
        remarks=_remarks(reading, ledger),
        pictures=tuple(ledger.pictures.values()),
        insertions=reading.insertions,
        deletions=reading.deletions,
        counts=counts(document, reading),
        words=words,
    )


def _begun(package: Package, reading: Reading, ledger: Ledger) -> Building:
    known = checked_facts(reading.facts)
    own = known is not None or bool(reading.properties.get("samplan_plan"))
    if not own:
        reading = replace(reading, blocks=tuple(with_typed_items(reading.blocks, ledger)))
    heads = find_heads(reading.blocks, reading.body.size)
    heads = own_heads(reading.blocks, heads) if own else heads
    frame, blocks = take_frame(reading, heads, ledger, own)
    plans = outline(blocks, heads, ledger, own)
    scale = [status.label for status in DEFAULT_SCALE]
    report = ledger.id()
    if known:
        know_chapters(plans, known)
        scale = list(known.status_scale) or scale
        report = known.reports[-1].id if known.reports else report
    return Building(
        package, reading, ledger, known, own, frame, plans, Actors(ledger, known.actors if known else ()), Told(report, scale)
    )  # fmt: skip


# ---------------------------------------------------------------- the report


def _tell(building: Building, document: Document) -> None:
    """Problems that show only when all has been read."""
    ledger, reading = building.ledger, building.reading
    for dropped in reading.dropped:
        ledger.trace(dropped.place, dropped.text, "utelatt", note=dropped.why)
    if reading.lost:
        forms = ", ".join(sorted(reading.lost))
        what = say("Teksten har %(forms)s, som ikke følger med. Ordene er tatt inn.", forms=forms)
        ledger.problem("", what, say("Se over steder der utseendet betydde noe, for eksempel overstrøket tekst."), "note")
    _tell_of_numbers(document, ledger)
    used = {one.actor for measure in measures(document) for one in measure.responsible}
    for actor in document.actors:
        if actor.id in used and is_short(actor.full) and not building.own:
            what = say("Forkortelsen «%(name)s» er ikke skrevet ut noe sted vi kunne finne.", name=actor.full)
            ledger.problem("", what, say("Skriv fullt navn på aktøren i planens aktørliste."), "note")


def _tell_of_numbers(document: Document, ledger: Ledger) -> None:
    """Chapters are numbered by their order; a file may have counted otherwise."""
    decimal = any(chapter.kind == "package" and chapter.number.isdigit() for chapter in document.chapters)
    counted = number_chapters([chapter.kind for chapter in document.chapters], "decimal" if decimal else "roman")
    for chapter, number in zip(document.chapters, counted, strict=True):
        if number != chapter.number:
            what = say(
                "«%(title)s» har nummer %(here)s i filen, men blir nummer %(there)s.",
                title=chapter.title,
                here=chapter.number,
                there=number,
            )
            ledger.problem(chapter.title, what, say("Flytt kapitlet, eller rett henvisninger til nummeret."))


def _remarks(reading: Reading, ledger: Ledger) -> tuple[Remark, ...]:
    """Word's comments, each tied to what its paragraph became (or the table that paragraph stands in)."""
    found = []
    for said in reading.comments:
        around = max((block.index for block in reading.blocks if block.index <= said.index), default=-1)
        anchor = ledger.anchors.get(said.index) or ledger.anchors.get(around, "")
        found.append(Remark(said.author, said.initials, said.at, said.text, anchor, said.quote))
    return tuple(found)
