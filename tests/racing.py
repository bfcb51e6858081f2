"""Two people who do something with the same things at the same moment, each on a connection of its own."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from threading import Barrier, Thread
from typing import Literal

from flask import Flask

from app.domain.errors import Hindrance
from app.services.acts import undoing
from app.services.entry.entering import Who
from app.services.entry.locating import list_present
from app.services.plan import planning, shaping, splitting, uniting
from app.store import history, plans
from app.store.base import Session, reading, writing
from app.store.tables import PieceRow
from tests.at_random import whole
from tests.conftest import NOW

Act = Callable[[Session, Who], int]


@dataclass(slots=True)
class Outcome:
    """What came of one person's act: the line of history (0: nothing was to be changed), or what stood in the way."""

    name: str
    line: int = 0
    hindrance: str = ""
    fault: str = ""


@dataclass(slots=True)
class Ring:
    """The place of the races: a plan, two people, and what went wrong so far. ``done``, ``stopped``: how many acts stood, and did not."""

    app: Flask
    slug: str
    plan_id: str
    people: tuple[Who, Who]
    chance: random.Random
    wrong: list[str]
    done: int = 0
    stopped: int = 0

    def race(self) -> None:
        """Both do something with one measure, one section or the order of what stands there; then everything is looked over."""
        with self.app.app_context(), reading() as session:
            present = list_present(session, plans.get_plan(session, self.plan_id))
        acts = [self._act(present) for _ in range(2)]
        start, outcomes = Barrier(2), [Outcome(name) for name, _act in acts]
        runners = [
            Thread(target=self._run, args=(start, who, act[1], outcome))
            for who, act, outcome in zip(self.people, acts, outcomes, strict=True)
        ]
        for runner in runners:
            runner.start()
        for runner in runners:
            runner.join()
        with self.app.app_context(), reading() as session:
            self._look_over(session, outcomes, {piece.id: piece for piece in plans.list_pieces(session, self.plan_id)})

    def _run(self, start: Barrier, who: Who, act: Act, outcome: Outcome) -> None:
        with self.app.app_context():
            start.wait()
            try:
                with writing() as session:
                    outcome.line = act(session, who)
            except Hindrance as error:
                outcome.hindrance = error.sentence
            except Exception as error:
                outcome.fault = f"{outcome.name}: {type(error).__name__} {error}"

    def _look_over(self, session: Session, outcomes: list[Outcome], pieces: dict[str, PieceRow]) -> None:
        self.wrong += [outcome.fault for outcome in outcomes if outcome.fault]
        self.wrong += [f"{outcome.name}: no line" for outcome in outcomes if not (outcome.line or outcome.hindrance or outcome.fault)]
        for outcome in outcomes:
            self.done += bool(outcome.line)
            self.stopped += bool(outcome.hindrance)
            if outcome.line:
                history.get_line(session, self.plan_id, outcome.line)
        titles = [outcome for outcome in outcomes if outcome.name.startswith("title ") and outcome.line]
        if len(titles) == 2 and titles[0].name.split()[1] == titles[1].name.split()[1]:
            self.wrong.append(f"both titles were kept: {titles}")
        for title in titles:
            _word, piece_id, text = title.name.split(maxsplit=2)
            if piece_id in pieces and pieces[piece_id].facts["title"] != text and len(titles) == 1 and not _may_title(outcomes):
                self.wrong.append(f"{title.name} is lost: {pieces[piece_id].facts['title']}")
        self.wrong += whole(session, self.plan_id)

    # ------------------------------------------------------------ acts

    def _act(self, present: dict[str, PieceRow]) -> tuple[str, Act]:
        """One of the acts, on the one measure, section or order that both have before them."""
        same = [min((p for p in present.values() if p.kind == kind), key=lambda p: p.id, default=None) for kind in ("measure", "section")]
        pieces = [piece for piece in same if piece is not None]
        acts = (self._title, self._move, self._step, self._split, self._add, self._unite, self._remove, self._undo)
        return self.chance.choice(acts)(present, self.chance.choice(pieces)) if len(pieces) == 2 else self._undo(present, pieces[0])

    def _title(self, _present: dict[str, PieceRow], piece: PieceRow) -> tuple[str, Act]:
        text, version = f"Tittel {self.chance.randrange(10**6)}", piece.version
        return (
            f"title {piece.id} {text}",
            lambda session, who: planning.edit_piece(session, who, self.slug, NOW, piece.id, version, {"title": text}).line,
        )

    def _move(self, present: dict[str, PieceRow], piece: PieceRow) -> tuple[str, Act]:
        kinds = ("chapter",) if piece.kind == "section" else ("chapter", "section")
        parent = self.chance.choice(sorted(p.id for p in present.values() if p.kind in kinds))
        place = self.chance.randrange(4)
        return "move", lambda session, who: shaping.move_to(session, who, self.slug, NOW, piece.id, parent, place).line or self._stood()

    def _step(self, _present: dict[str, PieceRow], piece: PieceRow) -> tuple[str, Act]:
        way: Literal["up", "down"] = self.chance.choice(("up", "down"))
        return "step", lambda session, who: shaping.move_piece(session, who, self.slug, NOW, piece.id, way).line

    def _split(self, present: dict[str, PieceRow], piece: PieceRow) -> tuple[str, Act]:
        section = piece.id if piece.kind == "section" else str(piece.parent_id)
        parts = sorted(p.id for p in present.values() if p.parent_id == section) or [""]
        at = self.chance.choice(parts)
        return "split", lambda session, who: splitting.split(session, who, self.slug, NOW, section, at, "Delt").line

    def _add(self, present: dict[str, PieceRow], piece: PieceRow) -> tuple[str, Act]:
        parent = piece.id if piece.kind == "section" else str(piece.parent_id)
        kind = "measure" if len(present) < 120 else "chapter"
        return (
            "add",
            lambda session, who: (
                shaping.add_piece(session, who, self.slug, NOW, kind, parent if kind == "measure" else None, {"title": "Nytt"}).line
            ),
        )

    def _unite(self, _present: dict[str, PieceRow], piece: PieceRow) -> tuple[str, Act]:
        picks: dict[str, uniting.Pick] = {"title": "first", "number": "first", "period": "first"}
        return "unite", lambda session, who: uniting.unite(session, who, self.slug, NOW, piece.id, picks).line

    def _remove(self, present: dict[str, PieceRow], piece: PieceRow) -> tuple[str, Act]:
        """Unless too few would be left to race about."""
        if sum(p.kind == piece.kind for p in present.values()) < 3:
            return self._step(present, piece)
        return "remove", lambda session, who: shaping.remove_piece(session, who, self.slug, NOW, piece.id).line

    def _undo(self, _present: dict[str, PieceRow], _piece: PieceRow) -> tuple[str, Act]:
        return "undo", lambda session, who: undoing.undo_newest(session, who, self.slug, NOW).line

    def _stood(self) -> int:
        raise Hindrance("it stood there already")


def _may_title(outcomes: list[Outcome]) -> bool:
    """Whether another act of the race may have changed titles after it."""
    return any(outcome.name in ("unite", "undo", "split") for outcome in outcomes)
