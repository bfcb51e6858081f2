"""The page round a drawing's content: head, title, language, and what stands in the margins of paper."""

from exports.document import Document, Drawing
from exports.inline import Dress, attribute, lang_tag, words
from exports.metrics import in_face


def page_html(document: Document, head: str, body: str, body_attributes: str) -> str:
    """A whole page. ``document`` gives title, language and owners; ``head`` and ``body_attributes`` are markup."""
    authors = "".join(f'<meta name="author" content="{attribute(owner)}">' for owner in document.owners)
    title = words(document.title, Dress({}, {}))
    return (
        f'<!DOCTYPE html><html lang="{attribute(lang_tag(document.language))}"><head><meta charset="utf-8"><title>{title}</title>{authors}'
        f'<meta name="generator" content="Samplan">{head}</head><body{body_attributes}>{body}</body></html>'
    )


def print_page(document: Document, body: str, drawing: Drawing) -> str:
    """A page for print; what stands in the margins rides on its body."""
    profile = drawing.profile
    margins = {"draft": drawing.draft_note, "head": profile.header, "foot": profile.footer}
    riding = "".join(f' data-{name}="{attribute(in_face(text, profile.face))}"' for name, text in margins.items())
    return page_html(document, "", body, riding)
