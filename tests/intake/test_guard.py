"""What is not let in: hostile, damaged and foreign files, each refused with a sentence, in little memory."""

import io
import random
import subprocess
import sys
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from app.intake.guard import check
from app.intake.refusal import Limits, Refused
from app.intake.result import Intake
from app.intake.word import read_word
from tests.intake.making import (
    MAIN_TYPE,
    OFFICE,
    STYLES,
    document,
    item,
    note,
    notes,
    p,
    packed,
    picture,
    png,
    row,
    table,
    word_file,
    word_parts,
)

MEGABYTE = 1_000_000
ROOT = Path(__file__).parents[2]


def _file(body: str = "") -> dict[str, bytes]:
    return word_parts(body or p("Hei"))


def _with(name: str, data: bytes | str) -> bytes:
    """An ordinary file with one part added or replaced."""
    return packed(_file() | {name: data if isinstance(data, bytes) else data.encode()})


def _refusal(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Refused) as refused:
        read_word(data, limits=limits or Limits())
    sentence = refused.value.sentence
    assert sentence.endswith(".") and len(sentence.split()) > 4
    return sentence


def test_an_ordinary_file_is_let_in() -> None:
    package = check(word_file(p("Hei")))
    assert package.main == "word/document.xml"
    assert check(io.BytesIO(word_file(p("Hei")))).main == package.main


# ---------------------------------------------------------------- not a Word document

FOREIGN = {
    "an empty file": (b"", "tom"),
    "a web page renamed": (b"<!DOCTYPE html><html><body>Hei</body></html>", "ikke en Word-fil"),
    "a PDF renamed": (b"%PDF-1.7\n%...", "ikke en Word-fil"),
    "rich text renamed": (b"{\\rtf1 Hei}", "ikke en Word-fil"),
    "the old Word format": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "gamle Word-formatet"),
    "a file with a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "passord"),
    "a ZIP of other files": (packed({"a.txt": b"Hei"}), "ZIP-fil"),
    "an OpenDocument text": (packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}), "OpenDocument"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_other_kinds_of_files_are_refused_by_what_they_are(name: str) -> None:
    data, words = FOREIGN[name]
    assert words in _refusal(data)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "regneark"),
        ("application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml", "presentasjon"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml", "mal"),
        ("application/vnd.ms-word.document.macroEnabled.main+xml", "makroer"),
        ("application/vnd.ms-word.template.macroEnabledTemplate.main+xml", "makroer"),
        ("application/octet-stream", "ikke et vanlig Word-dokument"),
    ],
)
def test_other_office_files_are_told_apart_by_their_type(kind: str, words: str) -> None:
    types = _file()["[Content_Types].xml"].replace(MAIN_TYPE.encode(), kind.encode())
    assert words in _refusal(_with("[Content_Types].xml", types))


# ---------------------------------------------------------------- damaged


def test_a_truncated_file_is_refused_wherever_it_is_cut() -> None:
    data = word_file("".join(p(f"Avsnitt nummer {at}") for at in range(200)))
    for share in (0.05, 0.2, 0.5, 0.8, 0.95, 0.999):
        assert "skadet" in _refusal(data[: int(len(data) * share)])


def test_xml_that_is_cut_inside_a_whole_archive_is_refused() -> None:
    assert "skadet" in _refusal(_with("word/document.xml", document(p("Hei"))[:-20]))
    assert "skadet" in _refusal(_with("word/styles.xml", STYLES[:300]))
    assert "skadet" in _refusal(_with("word/document.xml", "<w:document xmlns:w='x'/>"))
    assert "skadet" in _refusal(_with("_rels/.rels", "<Relationships/>"))


def test_a_damaged_part_is_refused() -> None:
    data = bytearray(word_file(p("Hei")))
    at = data.index(b"word/document.xml") + 40
    data[at : at + 8] = b"\xff" * 8
    assert "skadet" in _refusal(bytes(data))


def test_an_encrypted_entry_is_refused() -> None:
    data = bytearray(word_file(p("Hei")))
    for sign, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = data.index(sign)
        data[place + at] |= 1
    assert "kryptert" in _refusal(bytes(data))


# ---------------------------------------------------------------- hostile XML

HOSTILE_XML = {
    "a document type": "<!DOCTYPE w:document [<!ELEMENT a ANY>]>",
    "an entity": '<!DOCTYPE a [<!ENTITY b "c">]>',
    "an outside entity": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    "a billion laughs": '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY e "&d;&d;&d;&d;">]>',
}


@pytest.mark.parametrize("name", HOSTILE_XML)
@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "[Content_Types].xml", "word/_rels/document.xml.rels", "docProps/core.xml"]
)
def test_document_types_and_entities_are_refused_in_any_part(name: str, part: str) -> None:
    old = _file().get(part, b"<a/>").decode()
    assert "DTD" in _refusal(_with(part, HOSTILE_XML[name] + old))


def test_a_document_type_in_another_encoding_is_found_too() -> None:
    text = f'<?xml version="1.0" encoding="UTF-16"?>{HOSTILE_XML["an entity"]}' + document(p("Hei"))
    assert "DTD" in _refusal(_with("word/document.xml", text.encode("utf-16")))
    hidden = '<?xml version="1.0" encoding="UTF-7"?>' + document(p("Hei"))
    assert "skadet" in _refusal(_with("word/document.xml", hidden))


def test_xml_in_utf16_is_read() -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?>' + document(p("Ærlig talt"))
    assert read_word(_with("word/document.xml", text.encode("utf-16"))).words == ("Ærlig", "talt")


def test_xml_that_goes_very_deep_is_refused() -> None:
    deep = "<w:sdt><w:sdtContent>" * 300 + p("Hei") + "</w:sdtContent></w:sdt>" * 300
    assert "skadet" in _refusal(word_file(deep))
    nested = p("innerst")
    for _ in range(30):
        nested = table(row(f"<w:tc>{nested}<w:p/></w:tc>"))
    assert "inni hverandre" in _refusal(word_file(nested))


def test_elements_with_many_attributes_are_refused_before_they_are_parsed() -> None:
    many = " ".join(f'a{at}="1"' for at in range(400_000))
    assert "innfløkt" in _refusal(word_file(f"<w:p><w:pPr {many}/></w:p>"))


def test_a_swarm_of_elements_is_refused_before_it_is_parsed() -> None:
    assert "innfløkt" in _refusal(word_file("<w:r/>" * 800_000), Limits(ratio=100_000))


# ---------------------------------------------------------------- hostile archives


def _bomb(size: int) -> bytes:
    return _with("word/media/image1.png", b"\0" * size)


def test_a_part_that_swells_is_stopped_while_it_is_unpacked() -> None:
    assert "pakker seg ut" in _refusal(_bomb(40 * MEGABYTE))
    assert "pakker seg ut" in _refusal(_with("word/document.xml", b" " * (40 * MEGABYTE)))


def test_many_parts_that_swell_together_are_stopped() -> None:
    noise = random.Random(1).randbytes(15_000)
    parts = {f"word/media/{at}.bin": noise * 100 for at in range(60)}
    assert "pakker seg ut" in _refusal(packed(_file() | parts), Limits(ratio=10_000))


def test_a_header_that_lies_about_its_size_fools_nobody() -> None:
    data = bytearray(_bomb(30 * MEGABYTE))
    real = (30 * MEGABYTE).to_bytes(4, "little")
    assert data.count(real) == 2
    assert "pakker seg ut" in _refusal(bytes(data))
    lying = bytes(data).replace(real, (100).to_bytes(4, "little"))
    assert "skadet" in _refusal(lying)


def test_too_many_parts_are_refused_before_they_are_listed() -> None:
    parts = {f"word/x{at}.xml": b"<a/>" for at in range(1200)}
    assert "pakker seg ut" in _refusal(packed(_file() | parts))


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "word/../../evil.xml", "C:\\evil.xml", "word\\evil.xml", "c:/evil.xml"])
def test_names_that_climb_out_of_the_file_are_refused(name: str) -> None:
    assert "aldri gjør" in _refusal(_with(name, b"<a/>"))


def test_two_parts_of_one_name_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, data in _file().items():
            archive.writestr(part, data)
        archive.writestr("word/Document.xml", document(p("En annen")))
    assert "aldri gjør" in _refusal(out.getvalue())


def test_other_packings_than_words_own_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        for part, data in _file().items():
            archive.writestr(part, data)
    assert "skadet" in _refusal(out.getvalue())


def test_a_file_that_is_too_large_is_refused_before_it_is_opened() -> None:
    sentence = _refusal(word_file(p("Hei")) + b"\0" * 3000, Limits(file=2 * MEGABYTE // 1000))
    assert "større enn" in sentence

    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            assert size > 0
            self.given += size
            return b"PK\x03\x04" + b"\0" * (size - 4)

    endless = Endless()
    with pytest.raises(Refused, match="større enn"):
        check(endless, Limits(file=1000))  # type: ignore[arg-type]
    assert endless.given == 1001


# ---------------------------------------------------------------- programs

PROGRAMS = {
    "a macro project": ("word/vbaProject.bin", ""),
    "a control": ("word/activeX/activeX1.bin", ""),
    "an embedded object": ("word/embeddings/oleObject1.bin", ""),
    "a linked object": ("word/media/image9.png", f"{OFFICE}/oleObject"),
    "a linked macro project": ("word/media/image9.png", "http://schemas.microsoft.com/office/2006/relationships/vbaProject"),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_files_that_carry_programs_are_refused(name: str) -> None:
    part, kind = PROGRAMS[name]
    parts = _file() | {part: b"\xd0\xcf\x11\xe0"}
    if kind:
        old = parts["word/_rels/document.xml.rels"].decode()
        parts["word/_rels/document.xml.rels"] = old.replace(
            "</Relationships>", f'<Relationship Id="rX" Type="{kind}" Target="media/image9.png"/></Relationships>'
        ).encode()
    assert "makroer" in _refusal(packed(parts))


def test_a_workbook_behind_a_chart_is_let_in_and_never_opened() -> None:
    assert check(_with("word/embeddings/Microsoft_Excel_Sheet1.xlsx", b"PK not a real workbook")).has(
        "word/embeddings/Microsoft_Excel_Sheet1.xlsx"
    )


def test_nothing_is_fetched_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError(f"somebody called out: {args}")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    outside = f'<Relationship Id="rT" Type="{OFFICE}/attachedTemplate" Target="http://192.0.2.1/x.dotm" TargetMode="External"/>'
    outside += f'<Relationship Id="rI" Type="{OFFICE}/image" Target="http://192.0.2.1/x.png" TargetMode="External"/>'
    parts = word_parts(p(picture("rI", "Utenfra")))
    old = parts["word/_rels/document.xml.rels"].decode()
    parts["word/_rels/document.xml.rels"] = old.replace("</Relationships>", outside + "</Relationships>").encode()
    read = read_word(packed(parts))
    assert read.pictures == ()


# ---------------------------------------------------------------- memory

_MEASURED = """
import sys
from app.intake.refusal import Refused
from app.intake.word import read_word

def memory(name):
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(name))

before = memory("VmRSS")
try:
    read_word(open(sys.argv[1], "rb").read())
except Refused:
    print(memory("VmHWM") - before)
else:
    print("let in")
"""


def _hostile_files() -> dict[str, Callable[[], bytes]]:
    return {
        "a part of 300 MB": lambda: _with("word/document.xml", _spaces(300)),
        "a picture of 300 MB": lambda: _with("word/media/image1.png", _spaces(300)),
        "many attributes": lambda: word_file("<w:p><w:pPr " + " ".join(f'a{at}="1"' for at in range(400_000)) + "/></w:p>"),
        "many elements": lambda: word_file("<w:r/>" * 2_000_000),
        "deep elements": lambda: word_file("<w:r>" * 200_000),
        "many parts": lambda: packed(_file() | {f"word/x{at}.xml": b"<a/>" for at in range(20_000)}),
        "long words": lambda: word_file(p("x" * (18 * MEGABYTE))),
    }


def _spaces(megabytes: int) -> bytes:
    return document(p("Hei")).encode() + b" " * (megabytes * MEGABYTE)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell a process's own memory")
@pytest.mark.parametrize("name", _hostile_files())
def test_a_hostile_file_is_refused_in_less_than_100_megabytes(name: str, tmp_path: Path) -> None:
    file = tmp_path / "hostile.docx"
    file.write_bytes(_hostile_files()[name]())
    done = subprocess.run([sys.executable, "-c", _MEASURED, str(file)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip().isdigit(), done.stdout
    assert int(done.stdout) * 1024 < 100 * MEGABYTE


def test_checking_an_ordinary_file_takes_little_memory() -> None:
    data = word_file("".join(p(f"Avsnitt nummer {at} med noen ord i.") for at in range(2000)))
    tracemalloc.start()
    check(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5 * MEGABYTE


# ---------------------------------------------------------------- chance


def _rich() -> bytes:
    body = (
        p("Tiltak mot noe", "H1") + p("En ingress om tiltakene i planen", "Ingress") + p("Tiltak", "H2") + item("Et punkt") + item("To", 1)
        + p("Med note") + p('<w:r><w:t>ord</w:t></w:r>' + note(1)) + p(picture("rP", "Et bilde"))
        + table(row("Nr.", "Tiltak", "Ansvarlig"), row("1.", "Noe", "Politiet"), row("2.", "Mer", "Skolen"))
    )  # fmt: skip
    return word_file(body, parts={"footnotes.xml": notes("En note"), "media/image1.png": ("image", "rP", png())})


def test_files_with_chance_changes_are_refused_or_read_and_nothing_else() -> None:
    chance = random.Random(20261122)
    good = _rich()
    outcomes = {"read": 0, "refused": 0}
    for _ in range(300):
        data = bytearray(good)
        for _ in range(chance.choice((1, 1, 2, 5, 20))):
            at = chance.randrange(len(data))
            data[at] = chance.randrange(256)
        outcomes[_outcome(bytes(data))] += 1
    assert outcomes["refused"] > 200 and outcomes["read"] > 5


def test_xml_with_chance_changes_is_refused_or_read_and_nothing_else() -> None:
    """Changed inside the archive, where no checksum stops it: tags lost, doubled, moved; values changed."""
    chance = random.Random(11)
    with zipfile.ZipFile(io.BytesIO(_rich())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = [name for name in parts if name.endswith((".xml", ".rels")) and "Content_Types" not in name]
    outcomes = {"read": 0, "refused": 0}
    for _ in range(300):
        name = chance.choice(names)
        outcomes[_outcome(packed(parts | {name: _mangled(parts[name].decode(), chance).encode()}))] += 1
    assert outcomes["read"] > 100


def _mangled(text: str, chance: random.Random) -> str:
    tags = text.split("<")
    at, other = sorted(chance.sample(range(1, len(tags)), 2))
    kind = chance.randrange(5)
    if kind == 0:
        return "<".join(tags[:at] + tags[at + 1 :])
    if kind == 1:
        return "<".join(tags[:at] + tags[at:other] + tags[at:other] + tags[other:])
    if kind == 2:
        return "<".join([*tags[:at], tags[other], *tags[at + 1 : other], tags[at], *tags[other + 1 :]])
    if kind == 3:
        values = text.split('"')
        place = chance.randrange(1, len(values), 2) if len(values) > 2 else 0
        values[place] = chance.choice(["", "-1", "99999999999999999999", "æ", "NaN", "1e400", "../../x", "rP", "0"])
        return '"'.join(values)
    return text.replace(f"<{tags[at]}", f"<{tags[at]}" * 3, 1)


def _outcome(data: bytes) -> str:
    try:
        read = read_word(data)
    except Refused as refused:
        assert refused.sentence
        return "refused"
    assert isinstance(read, Intake)
    return "read"


def test_a_bomb_of_packed_bombs_is_only_counted_once() -> None:
    inner = zlib.compress(b"\0" * (50 * MEGABYTE), 9)
    assert check(_with("word/media/inner.bin", inner)).main
