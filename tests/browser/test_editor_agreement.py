"""The server and the browser read each other's texts, and read the same: y-prosemirror on one side, app/prose on the other."""

from base64 import b64decode, b64encode
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from app.prose.blocks import normal
from app.prose.text import blocks, blocks_json, change_to, compact, new_text, to_json
from exports.document import Paragraph, Text
from tests.browser.editor_bench import Bench
from tests.browser.editor_page import PLAIN, EditorPage
from tests.prose.made import Maker
from tests.prose.typed import check_update

pytestmark = pytest.mark.browser
TEXTS = 120

# Each state read as the editor reads it, and what it wrote in doing so (nothing, for a whole text).
READ = (
    """async (states) => {
  const { applyUpdate, Doc, FRAGMENT, initProseMirrorDoc, schema } = await import("/static/vendor/editor.js");
"""
    + PLAIN
    + """
  return states.map((state) => {
    const shared = new Doc();
    applyUpdate(shared, Uint8Array.from(atob(state), (letter) => letter.charCodeAt(0)));
    let written = 0;
    shared.on("update", () => { written += 1; });
    const { doc } = initProseMirrorDoc(shared.getXmlFragment(FRAGMENT), schema);
    doc.check();
    return [plain(doc), written];
  });
}"""
)
# Each document written as the editor writes it.
WRITE = """async (documents) => {
  const { Doc, FRAGMENT, schema, updateYFragment } = await import("/static/vendor/editor.js");
  const dressed = (marks = []) => marks.map(({ type, attrs }) => schema.mark(type, attrs));
  const made = ({ type, attrs, content = [], marks, text }) =>
    type === "text" ? schema.text(text, dressed(marks)) : schema.node(type, attrs, content.map(made), dressed(marks));
  return documents.map((json) => {
    const shared = new Doc();
    let written = null;
    shared.on("update", (update) => { written = update; });
    shared.transact(() => updateYFragment(shared, shared.getXmlFragment(FRAGMENT), made(json), { mapping: new Map(), isOMark: new Map() }));
    return btoa(Array.from(written, (byte) => String.fromCharCode(byte)).join(""));
  });
}"""
# A long row of random edits in the open editor: typing, deleting, splitting, marks, lists, quotations, headings, tables, undo.
EDIT = """async ([seed, count]) => {
  const { roomOf } = await import("/static/editor/rooms.js");
  const { baseKeymap, commands, Selection, TextSelection } = await import("/static/vendor/editor.js");
  const { view } = await roomOf(document.querySelector(".prose-editor"));
  let state = seed;
  const random = (below) => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return Math.floor((state / 4294967296) * below);
  };
  // No caret stands inside a sign of two halves.
  const whole = (position) => {
    const before = view.state.doc.textBetween(Math.max(position - 1, 0), position);
    return /[\\ud800-\\udbff]$/.test(before) ? position - 1 : position;
  };
  const place = () => Selection.near(view.state.doc.resolve(whole(random(view.state.doc.content.size + 1))));
  const run = (command) => command(view.state, view.dispatch, view);
  const names = Object.keys(commands);
  for (let number = 0; number < count; number += 1) {
    const [from, to] = [place(), place()];
    const selection = random(3) ? from : TextSelection.between(from.$from, to.$to);
    view.dispatch(view.state.tr.setSelection(selection));
    const what = random(8);
    if (what < 3) view.dispatch(view.state.tr.insertText(["ord ", "æøå", "😀", "–", "x"][random(5)]));
    else if (what === 3) run(baseKeymap.Enter);
    else if (what === 4) run(baseKeymap.Backspace);
    else run(commands[names[random(names.length)]].run);
    if (random(10) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  view.state.doc.check();
}"""


def encoded(data: bytes) -> str:
    return b64encode(data).decode()


def test_the_browser_reads_what_the_server_wrote(editor: EditorPage, bench: Bench) -> None:
    bench.add("t1")
    states = [new_text(Maker(seed).blocks()) for seed in range(TEXTS)]
    read: list[tuple[Any, int]] = editor.open().page.evaluate(READ, [encoded(state) for state in states])
    for seed, (state, (json, written)) in enumerate(zip(states, read, strict=True)):
        assert json == to_json(state), seed
        assert written == 0, seed


def test_the_server_reads_what_the_browser_wrote(editor: EditorPage, bench: Bench) -> None:
    bench.add("t1")
    given = [normal(Maker(seed).blocks()) for seed in range(TEXTS)]
    documents = [blocks_json(each) for each in given]
    written: list[str] = editor.open().page.evaluate(WRITE, documents)
    for seed, (each, document, state) in enumerate(zip(given, documents, written, strict=True)):
        assert to_json(b64decode(state)) == document, seed
        assert blocks(b64decode(state)) == each, seed


@pytest.mark.parametrize("seed", range(1, 7))
def test_after_random_edits_both_have_the_same_text(editor: EditorPage, bench: Bench, seed: int) -> None:
    bench.add("t1", (*Maker(seed).blocks()[:4], Paragraph("siste", (Text("Siste avsnitt."),))))
    editor.open().page.evaluate(EDIT, [seed, 150])
    editor.saved()
    assert editor.json() == bench.json()
    repairs = len(bench.texts["t1"].rows) - len(bench.posts) - 1
    assert repairs == 0 or "table" in str(bench.json()), (
        "the server had nothing to repair, but for the shape of tables, which is its to see to"
    )
    assert blocks(compact(bench.texts["t1"].rows)) == bench.blocks()
    editor.page.reload()
    expect(editor.words).to_be_visible()
    assert editor.json() == bench.json()


@pytest.mark.parametrize("seed", range(1, 5))
def test_two_pages_of_random_edits_end_with_one_text(editor: EditorPage, bench: Bench, context: BrowserContext, seed: int) -> None:
    bench.add("t1", (*Maker(seed).blocks()[:6], Paragraph("siste", (Text("Siste avsnitt."),))))
    pages = (editor.open(), EditorPage(context.new_page(), bench).open())
    for turn in range(3):
        for number, each in enumerate(pages):
            each.page.evaluate(EDIT, [seed * 10 + number + turn * 1000, 40])
    for each in pages:
        each.saved()
        expect(each.page.locator(".editor__refused")).to_have_count(0)
    for each in pages:
        each.page.reload()
        expect(each.words).to_be_visible()
    assert pages[0].json() == pages[1].json() == bench.json()
    assert blocks(compact(bench.texts["t1"].rows)) == bench.blocks()


def test_the_browser_reads_a_text_the_server_has_changed_many_times(editor: EditorPage, bench: Bench) -> None:
    """Restores and imports are changes of the server's own; a browser reads them as the server does."""
    bench.add("t1")
    maker = Maker(3)
    state = bench.texts["t1"].state
    states = []
    for _ in range(30):
        update = change_to(state, maker.blocks())
        state = check_update(state, update).state if update else state
        states.append(state)
    read = editor.open().page.evaluate(READ, [encoded(each) for each in states])
    assert read == [[to_json(each), 0] for each in states]
