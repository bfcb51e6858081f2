"""What stands in the way of taking an act back, in a sentence that says what it is and whose doing."""

from collections.abc import Callable

from app.domain.effects import Effect, Placed, Stated, effects_of
from app.domain.errors import ChangedSince
from app.domain.pieces import fields_of
from app.domain.saying import say
from app.services.acts.changing import name_of
from app.services.entry.entering import Entered
from app.store import feed, history, people, plans
from app.store.base import Session
from app.store.tables import HistoryRow, PieceRow, PlanRow


class Objections:
    """Looks through what has happened in the plan since ``line``, the act that is to be taken back."""

    def __init__(self, session: Session, entered: Entered, line: HistoryRow) -> None:
        self.session, self.entered, self.line = session, entered, line

    def gone(self, piece: PieceRow) -> ChangedSince:
        """The piece, or what it stands under, has been removed."""
        return ChangedSince(say("%(name)s er fjernet. Hent det tilbake først, og angre så dette.", name=self._name(piece)))

    def moved(self, piece: PieceRow) -> ChangedSince:
        """The piece stands under another now."""
        by = self._last(lambda effect: isinstance(effect, Placed) and effect.piece == piece.id)
        return self._since(say("%(name)s er flyttet", name=self._name(piece)), by)

    def written(self, piece: PieceRow) -> ChangedSince:
        """The same words have been changed."""
        row = feed.find_last_text(self.session, piece.id)
        return self._since(say("det er skrevet i %(name)s", name=self._name(piece)), row.person_id if row else None)

    def stated(self, row: PieceRow | PlanRow, field: str) -> ChangedSince:
        """The same fact has been changed."""
        label = fields_of("plan" if isinstance(row, PlanRow) else row.kind)[field].label
        by = self._last(lambda effect: isinstance(effect, Stated) and effect.piece == row.id and field in effect.now)
        name = say("planen") if isinstance(row, PlanRow) else self._name(row)
        return self._since(say("feltet «%(field)s» i %(name)s er endret", field=label, name=name), by)

    def refuse_if_others_changed(self, piece: PieceRow) -> None:
        """What others have put into a piece since must not go with it unseen.

        Raises:
            ChangedSince: somebody else has.
        """
        inside = plans.list_ids_under(self.session, self.entered.plan.id, piece.id)
        for line in history.each_line(self.session, self.entered.plan.id, after=self.line.id):
            touched = {effect.piece for effect in effects_of(line.act, line.piece_id, line.data)}
            if line.person_id != self.entered.by and touched & inside:
                raise self._since(say("%(name)s er endret", name=self._name(piece)), line.person_id)
        others = feed.list_writers_of(self.session, inside, self.line.at) - {self.entered.by}
        if others:
            raise self._since(say("det er skrevet i %(name)s", name=self._name(piece)), max(others))

    def _last(self, fits: Callable[[Effect], bool]) -> int | None:
        """Who did the newest act since that has such an effect."""
        lines = history.each_line(self.session, self.entered.plan.id, after=self.line.id)
        return next((line.person_id for line in lines if any(map(fits, effects_of(line.act, line.piece_id, line.data)))), None)

    def _name(self, piece: PieceRow) -> str:
        name = name_of(self.session, piece)
        return f"«{name}»" if name else say("delen")

    def _since(self, what: str, by: int | None) -> ChangedSince:
        if by is not None and by == self.entered.by:
            return ChangedSince(say("Dette kan ikke angres nå, for %(what)s etterpå, av deg. Angre det først.", what=what))
        person = people.find_person(self.session, by) if by else None
        if person is None:
            return ChangedSince(say("Dette kan ikke angres nå, for %(what)s etterpå.", what=what))
        return ChangedSince(
            say("Dette kan ikke angres nå, for %(what)s etterpå, av %(name)s. Snakk sammen først.", what=what, name=person.name)
        )
