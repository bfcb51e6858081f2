"""A Word file with tracked changes, all of them accepted or all refused: by the letter of the standard, and by LibreOffice."""

import re
from copy import deepcopy
from typing import Any, Literal

from tests.exports.office import Office
from tests.exports.word_reading import W, WordReading

Settled = Literal["accepted", "rejected"]

_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" \
library:passwordprotected="false"><library:element library:name="Settle"/></library:library>"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Settle" script:language="StarBasic">
Sub All(source, target, command)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  dispatcher.executeDispatch(document.CurrentController.Frame, command, "", 0, Array())
  Dim form(0) As New com.sun.star.beans.PropertyValue
  form(0).Name = "FilterName"
  form(0).Value = "MS Word 2007 XML"
  document.storeToURL(target, form())
  document.close(True)
End Sub
</script:module>"""


def settled(body: Any, how: Settled) -> Any:
    """A body as it reads when its changes are settled: what went is gone, paragraphs whose mark is gone are one with the next."""
    goes = "del" if how == "accepted" else "ins"
    body = deepcopy(body)
    for row in list(body.iter(f"{W}tr")):
        if row.find(f"{W}trPr/{W}{goes}") is not None:
            row.getparent().remove(row)
    for table in list(body.iter(f"{W}tbl")):
        if table.find(f"{W}tr") is None:
            table.getparent().remove(table)
    for gone in list(body.iter(f"{W}{goes}")):
        if gone.getparent().tag != f"{W}rPr":
            gone.getparent().remove(gone)
    for one in list(body.iter(f"{W}p")):
        mark = one.find(f"{W}pPr/{W}rPr/{W}{goes}")
        following = one.getnext()
        if mark is None:
            continue
        if following is not None and following.tag == f"{W}p":
            at = 1 if following.find(f"{W}pPr") is not None else 0
            following[at:at] = [child for child in one if child.tag != f"{W}pPr"]
        assert following is not None or not words([one]), "words are lost with the last mark"
        one.getparent().remove(one)
    return body


def words(body: Any) -> list[str]:
    """The paragraphs that say something, each as its words; what is deleted and waits for a decision is not among them."""
    signs = {f"{W}br": "\n", f"{W}tab": "\t", f"{W}footnoteReference": "*"}
    made = []
    for holder in body:
        for one in holder.iter(f"{W}p"):
            found = one.iter(f"{W}t", f"{W}delText", *signs)
            own = (part for part in found if next(part.iterancestors(f"{W}p")) is one and part.getparent().tag == f"{W}r")
            line = "".join(signs.get(part.tag, part.text or "") for part in own)
            made.append(re.sub(r"\s+", " ", line).strip())
    return [line for line in made if line]


def install(office: Office) -> None:
    """Teach LibreOffice the macro, in the profile it works with."""
    office.convert_from(b"x", "txt", "pdf")  # it makes its profile at the first start
    library = office.folder / "profile" / "user" / "basic" / "Standard"
    library.mkdir(parents=True, exist_ok=True)
    (library / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    (library / "Settle.xba").write_text(_MODULE, encoding="utf-8")


def settled_by_office(office: Office, content: bytes, how: Settled) -> WordReading:
    """The file as LibreOffice leaves it when all changes in it are accepted or rejected."""
    source, target = office.folder / "tracked.docx", office.folder / f"{how}.docx"
    source.write_bytes(content)
    target.unlink(missing_ok=True)
    command = ".uno:AcceptAllTrackedChanges" if how == "accepted" else ".uno:RejectAllTrackedChanges"
    office.run(f'macro:///Standard.Settle.All("{source.as_uri()}","{target.as_uri()}","{command}")')
    assert target.exists(), "LibreOffice settled nothing"
    return WordReading(target.read_bytes())
