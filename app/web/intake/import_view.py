"""A file that has been read, as its review is drawn: what was found, what it becomes, and what a person must settle."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.saying import say
from app.intake.result import Choice, Problem, Trace
from app.services.origins.importing import Draft
from app.web.ground.pages import spoken
from exports.document import Document, Figure, Measure, each_part

FIELD_NAMES: Mapping[str, str] = {
    "title": say("Tittel"),
    "responsible": say("Ansvarlig"),
    "period": say("Periode"),
    "status": say("Status"),
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Table and text that disagree about a measure, with the side picked so far (empty: none)."""

    problem: Problem
    choice: Choice
    measure: Measure | None
    side: str

    @property
    def name(self) -> str:
        """Which measure it is about."""
        if self.measure is None:
            return self.problem.place
        number = _("Tiltak %(number)s", number=self.measure.number) if self.measure.number else ""
        return f"{number}: {self.measure.title}" if number else self.measure.title


@dataclass(frozen=True)
class ImportView:
    """See the module."""

    draft: Draft

    @property
    def document(self) -> Document:
        """What the file becomes."""
        return self.draft.intake.document

    @cached_property
    def counts(self) -> list[tuple[int, str]]:
        """How much was found of each, those there is any of."""
        counts = self.draft.intake.counts
        named = (
            ("chapters", lambda n: ngettext("kapittel", "kapitler", n)),
            ("sections", lambda n: ngettext("underkapittel", "underkapitler", n)),
            ("measures", lambda n: ngettext("tiltak", "tiltak", n)),
            ("bullets", lambda n: ngettext("kulepunkt", "kulepunkter", n)),
            ("figures", lambda n: ngettext("figur", "figurer", n)),
            ("footnotes", lambda n: ngettext("fotnote", "fotnoter", n)),
            ("links", lambda n: ngettext("lenke", "lenker", n)),
            ("comments", lambda n: ngettext("kommentar", "kommentarer", n)),
        )
        found = [(int(str(counts.get(key) or 0)), word) for key, word in named]
        return [(number, word(number)) for number, word in found if number]

    @cached_property
    def doubts(self) -> list[Doubt]:
        """What a person may want to settle, hard differences first."""
        problems = {problem.id: problem for problem in self.draft.intake.problems}
        measures = {part.id: part for _c, _s, part in each_part(self.document) if isinstance(part, Measure)}
        choices = sorted(self.draft.intake.choices, key=lambda choice: not choice.hard)
        sides = self.draft.choices
        return [Doubt(problems[c.problem], c, measures.get(c.measure), sides.get(c.problem, "")) for c in choices]

    @cached_property
    def warnings(self) -> list[Problem]:
        """What should be looked at, now or in the plan."""
        return [problem for problem in self.draft.intake.problems if problem.severity == "warning"]

    @cached_property
    def remarks(self) -> list[Problem]:
        """What is good to know."""
        return [problem for problem in self.draft.intake.problems if problem.severity == "note"]

    @cached_property
    def pictures(self) -> list[tuple[Figure, str]]:
        """Figures with a picture, and the words written for who cannot see them."""
        figures = [part for _c, _s, part in each_part(self.document) if isinstance(part, Figure) and part.kind == "image"]
        return [(figure, self.draft.alts.get(figure.id, figure.alt)) for figure in figures]

    def field_name(self, field: str) -> str:
        """What a field of a measure is called."""
        return spoken(FIELD_NAMES[field])

    @property
    def changes_text(self) -> str:
        """What became of the file's tracked changes; empty when it had none."""
        intake = self.draft.intake
        if not intake.insertions and not intake.deletions:
            return ""
        numbers = {"added": intake.insertions, "gone": intake.deletions}
        return _("Filen har sporede endringer: %(added)s innsettinger og %(gone)s slettinger.", **numbers)

    @cached_property
    def traces(self) -> list[Trace]:
        """What became of every piece of the file, in its order."""
        return list(self.draft.intake.traces)

    @cached_property
    def structure(self) -> list[tuple[int, str, str, str]]:
        """(depth, number, title, what it holds) of every chapter and section."""
        return list(self._structure())

    def _structure(self) -> Iterator[tuple[int, str, str, str]]:
        for chapter in self.document.chapters:
            number = f"{chapter.label} {chapter.number}".strip()
            yield 1, number, chapter.title or _("Tekst før første kapittel"), _held(chapter.parts)
            for section in chapter.sections:
                yield 2, section.number, section.title, _held(section.parts)


def _held(parts: tuple[object, ...]) -> str:
    measures = sum(isinstance(part, Measure) for part in parts)
    figures = sum(isinstance(part, Figure) for part in parts)
    found = []
    if measures:
        found.append(ngettext("%(num)s tiltak", "%(num)s tiltak", measures))
    if figures:
        found.append(ngettext("%(num)s figur", "%(num)s figurer", figures))
    return ", ".join(found)
