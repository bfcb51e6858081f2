"""Which permission each change of a piece asks for: one table, kind × act."""

from app.domain.access import Permission

_STRUCTURE = dict.fromkeys(("edit", "write", "add", "move", "remove"), Permission.EDIT_STRUCTURE)
_OF_MEASURE = dict.fromkeys(("edit", "write", "add", "move", "remove"), Permission.EDIT_MEASURE)

RIGHTS: dict[str, dict[str, Permission]] = {
    "plan": {"edit": Permission.EDIT_PLAN},
    "chapter": _STRUCTURE,
    "section": _STRUCTURE,
    "text": _STRUCTURE | {"write": Permission.EDIT_TEXT},
    "figure": _STRUCTURE,
    "level": _STRUCTURE,
    "register": _STRUCTURE,
    "group": _STRUCTURE,
    "entry": _STRUCTURE,
    "indicator": _STRUCTURE,
    "actor": _STRUCTURE,
    "value": dict.fromkeys(("edit", "add", "move", "remove"), Permission.FILL_INDICATORS),
    "measure": _OF_MEASURE | {"add": Permission.EDIT_STRUCTURE, "move": Permission.EDIT_STRUCTURE},
    "sub_measure": _OF_MEASURE,
    "status_entry": dict.fromkeys(("edit", "write", "add", "move", "remove"), Permission.REPORT_STATUS),
    "report": dict.fromkeys(("edit", "add", "move", "remove"), Permission.EDIT_SETTINGS),
}
"""edit: its facts; write: its shared text; add one; move it; remove it or bring it back."""
