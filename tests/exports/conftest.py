"""What the tests of the drawing office share."""

import shutil

import pytest

from tests.exports.office import Office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """LibreOffice with one profile for the whole run; the test is skipped where it, or pdftotext, is not installed."""
    program = shutil.which("soffice")
    for name, found in (("LibreOffice (soffice)", program), ("poppler-utils (pdftotext)", shutil.which("pdftotext"))):
        if not found:
            pytest.skip(f"needs {name}, which is not installed")
    return Office(str(program), tmp_path_factory.mktemp("office"))
