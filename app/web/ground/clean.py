"""The last gate before text stands on a page.

Running text is built as HTML from checked values, with everything escaped. Should that ever fail, nothing that could run, load or style
gets past this list of what text on a page consists of.
"""

import nh3
from markupsafe import Markup

_BLOCKS = {"p", "ul", "ol", "li", "blockquote", "h3", "h4", "h5", "h6", "div", "section", "br"}
_TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
_WORDS = {"a", "b", "i", "strong", "em", "span", "sup"}
_ATTRIBUTES = {
    "*": {"id", "class", "lang"},
    "a": {"href", "rel", "role", "aria-label"},
    "div": {"role", "tabindex", "aria-label"},
    "section": {"role", "aria-label"},
    "li": {"value"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start", "role"},
    "ul": {"role"},
}

_cleaner = nh3.Cleaner(
    tags=_BLOCKS | _TABLE | _WORDS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None, strip_comments=True
)


def clean(html: str) -> Markup:
    """The same text, without anything that text on a page does not consist of."""
    return Markup(_cleaner.clean(html))
