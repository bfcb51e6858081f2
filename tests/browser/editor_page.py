"""The editor as a person meets it: what can be pressed, written and read on the page."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from app.prose.schema import Json
from tests.browser.editor_bench import Bench

# A node as ProseMirror writes it in JSON. (The bundle has no use for JSON, so it has no code for it.)
PLAIN = """
  const dressed = ({ type, attrs }) => ({ type: type.name, ...(Object.keys(attrs).length ? { attrs } : {}) });
  const plain = (node) => ({
    type: node.type.name,
    ...(Object.keys(node.attrs).length ? { attrs: node.attrs } : {}),
    ...(node.content.size ? { content: node.content.content.map(plain) } : {}),
    ...(node.marks.length ? { marks: node.marks.map(dressed) } : {}),
    ...(node.isText ? { text: node.text } : {}),
  });
"""
# What the page itself thinks: its document.
DOCUMENT = (
    """async () => {
"""
    + PLAIN
    + """
  const { roomOf } = await import("/static/editor/rooms.js");
  const room = await roomOf(document.querySelector(".prose-editor"));
  return plain(room.view.state.doc);
}"""
)
# Put the caret, or a selection, where the words are: first and last word of it, each by its first place in the text.
SELECT = """async ([from, to]) => {
  const { roomOf } = await import("/static/editor/rooms.js");
  const { TextSelection } = await import("/static/vendor/editor.js");
  const { view } = await roomOf(document.querySelector(".prose-editor"));
  const find = (words) => {
    let found = null;
    view.state.doc.descendants((node, position) => {
      const place = node.isText ? node.text.indexOf(words) : -1;
      if (found === null && place >= 0) found = position + place;
    });
    return found;
  };
  const end = to === null ? find(from) : find(to) + to.length;
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, find(from), end)));
  view.focus();
}"""
PASTE = """([html, text]) => {
  const data = new DataTransfer();
  if (html !== null) data.setData("text/html", html);
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector(".ProseMirror").dispatchEvent(event);
}"""


class EditorPage:
    """One page with one editor."""

    def __init__(self, page: Page, bench: Bench) -> None:
        self.page = page
        self.bench = bench

    def open(self, text_id: str = "t1") -> "EditorPage":
        """Go to the text and wait until it can be written in."""
        self.page.goto(self.bench.url(text_id))
        expect(self.words).to_be_visible()
        return self

    @property
    def words(self) -> Locator:
        """The surface one writes on."""
        return self.page.get_by_role("textbox", name="Tekst i 2.1")

    @property
    def state(self) -> Locator:
        """«Lagrer …», «Lagret kl.», «IKKE lagret»."""
        return self.page.locator(".editor__state")

    @property
    def problem(self) -> Locator:
        """Why it is not saved, and what to do."""
        return self.page.locator(".editor__problem")

    def button(self, name: str) -> Locator:
        """A button of the toolbar."""
        return self.page.get_by_role("toolbar").get_by_role("button", name=name, exact=True)

    def to(self, first: str, last: str | None = None) -> "EditorPage":
        """Put the caret before the words ``first``, or select from there to the end of ``last``."""
        self.page.evaluate(SELECT, [first, last])
        return self

    def type(self, words: str) -> "EditorPage":
        """Write at the caret."""
        self.page.keyboard.type(words)
        return self

    def put(self, words: str) -> "EditorPage":
        """Write at the caret, all at once, as dictation does: so that it makes one change."""
        self.page.keyboard.insert_text(words)
        return self

    def press(self, *keys: str) -> "EditorPage":
        """Press keys one after another, no faster than the page draws: it learns of a moved caret a moment after the key."""
        for key in keys:
            self.page.keyboard.press(key)
            self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        return self

    def paste(self, html: str | None, text: str = "") -> "EditorPage":
        """Paste what a program has put on the clipboard."""
        self.page.evaluate(PASTE, [html, text])
        return self

    def saved(self) -> "EditorPage":
        """Wait until the page says that everything is saved."""
        expect(self.state).to_have_attribute("data-state", "saved")
        return self

    def json(self) -> Json:
        """The document as the page has it."""
        document: Any = self.page.evaluate(DOCUMENT)
        return document
