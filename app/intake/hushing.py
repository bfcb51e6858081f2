"""Birth numbers in a file that is read: dots stand for them in everything that is made of it, and each place is told of."""

from dataclasses import replace

from app.domain.birth_numbers import birth_numbers
from app.domain.hiding import hidden_in
from app.domain.privacy import has_number
from app.domain.saying import say
from app.intake.ledger import WHOLE
from app.intake.result import Choice, Intake, Problem, Remark, Trace
from exports.canonical import as_data, from_data
from exports.document import Document


def hushed(intake: Intake) -> Intake:
    """The file as read, without birth numbers; the same when it has none."""
    data = as_data(intake.document)
    clean = hidden_in(data, birth_numbers)
    remarks = tuple(map(_remark, intake.remarks))
    traces = tuple(map(_trace, intake.traces))
    if (clean, remarks, traces) == (data, intake.remarks, intake.traces):
        return intake
    document: Document = from_data(clean)
    places = [trace.place for trace in intake.traces if has_number(trace.source)]
    places += [remark.author for remark in intake.remarks if has_number(remark.text)]
    problems = tuple(map(_quiet, intake.problems))
    first = len(problems) + 1
    problems += tuple(_problem(place, f"p{first + n}") for n, place in enumerate(dict.fromkeys(places) or (WHOLE,)))
    choices = tuple(map(_choice, intake.choices))
    words = tuple(hidden_in(word, birth_numbers) for word in intake.words)
    return replace(
        intake,
        document=document,
        problems=problems,
        choices=choices,
        traces=traces,
        remarks=remarks,
        words=words,
        has_numbers=True,
    )


def _problem(place: str, id: str) -> Problem:
    what = say("Her står et fødselsnummer i filen. Vi har byttet det ut med prikker, og tar ikke vare på filen etterpå.")
    return Problem(place, what, say("Skriv teksten om, uten opplysninger om enkeltpersoner."), "warning", id)


def _quiet(problem: Problem) -> Problem:
    if not has_number(f"{problem.place} {problem.what} {problem.mend}"):
        return problem
    place, what, mend = (hidden_in(str(words), birth_numbers) for words in (problem.place, problem.what, problem.mend))
    return replace(problem, place=place, what=what, mend=mend)


def _choice(choice: Choice) -> Choice:
    return replace(choice, table=hidden_in(choice.table, birth_numbers), detail=hidden_in(choice.detail, birth_numbers))


def _trace(trace: Trace) -> Trace:
    return replace(trace, source=hidden_in(trace.source, birth_numbers), note=hidden_in(trace.note, birth_numbers))


def _remark(remark: Remark) -> Remark:
    return replace(remark, text=hidden_in(remark.text, birth_numbers), quote=hidden_in(remark.quote, birth_numbers))
