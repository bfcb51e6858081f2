"""The keyboard shortcuts, told once: the dialog that «?» opens and the page of help are both drawn from here.

Those of the editor are bound in ``static/editor/keys.js``, the others in ``static/app/shortcuts.js`` and ``static/app/marks.js``; a test
holds the three together.
"""

from dataclasses import dataclass

from app.domain.saying import say


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Keys that are held together, and what they do. «Mod» is Ctrl, and ⌘ on a Mac. ``command``: the editor's own name for it."""

    keys: tuple[str, ...]
    does: str
    command: str = ""


SINGLE_KEYS = (
    Shortcut(("/",), say("Gå til søkefeltet")),
    Shortcut(("?",), say("Vis tastatursnarveiene")),
    Shortcut(("j",), say("Gå til den neste i en historikk, blant kommentarer eller innspill")),
    Shortcut(("k",), say("Gå til den forrige i en historikk, blant kommentarer eller innspill")),
)
"""Those of one key alone: they can be turned off (WCAG 2.1.4), for who speaks to the machine or touches keys by accident."""

EVERYWHERE = (
    Shortcut(("Mod", "Z"), say("Angre det siste du gjorde i planen")),
    Shortcut(("Mod", "Alt", "M"), say("Kommenter ordene du har merket i planen, eller gi innspill til dem")),
    Shortcut(("Tab",), say("Gå til neste lenke, knapp eller felt")),
    Shortcut(("Shift", "Tab"), say("Gå tilbake til den forrige")),
    Shortcut(("Enter",), say("Åpne en lenke, bruke en knapp")),
    Shortcut(("Esc",), say("Lukke en meny eller et vindu")),
)

WRITING = (
    Shortcut(("Alt", "F10"), say("Gå til verktøylinjen over teksten")),
    Shortcut(("Mod", "B"), say("Fet"), "bold"),
    Shortcut(("Mod", "I"), say("Kursiv"), "italic"),
    Shortcut(("Mod", "Shift", "3"), say("Overskrift"), "heading"),
    Shortcut(("Mod", "Shift", "8"), say("Punktliste"), "bulletList"),
    Shortcut(("Mod", "Shift", "7"), say("Nummerert liste"), "orderedList"),
    Shortcut(("Alt", "Shift", "→"), say("Flytt punktet inn"), "sink"),
    Shortcut(("Alt", "Shift", "←"), say("Flytt punktet ut"), "raise"),
    Shortcut(("Mod", "Shift", "9"), say("Sitat"), "quote"),
    Shortcut(("Mod", "K"), say("Lenke"), "link"),
    Shortcut(("Mod", "Alt", "F"), say("Fotnote"), "note"),
    Shortcut(("Mod", "Z"), say("Angre det siste du skrev"), "undo"),
    Shortcut(("Mod", "Y"), say("Gjør om"), "redo"),
    Shortcut(("Shift", "Enter"), say("Ny linje i samme avsnitt")),
    Shortcut(("Backspace",), say("Rett etter « » – eller …: få tilbake tegnet du skrev")),
    Shortcut(("Alt", "0"), say("Vis tastatursnarveiene"), "help"),
)

SHORTCUTS = ((say("Én tast, når du ikke skriver"), SINGLE_KEYS), (say("Overalt"), EVERYWHERE), (say("Når du skriver tekst"), WRITING))
"""All of them, in groups."""
