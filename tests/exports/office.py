"""LibreOffice as a second reader of our Word files: what they look like in another program, and what is left after it has saved them."""

import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 120
"""Seconds a conversion may take; it takes one or two on a quiet machine."""


@dataclass(frozen=True)
class Office:
    """LibreOffice without a window, with a profile and a folder of its own."""

    program: str
    folder: Path

    def convert(self, content: bytes, to: str) -> bytes:
        """A Word file as ``to`` («pdf», «docx», «odt»). Raises AssertionError when LibreOffice makes no file of it in time."""
        return self.convert_from(content, "docx", to)

    def convert_from(self, content: bytes, given: str, to: str) -> bytes:
        """A file of one kind as another."""
        (self.folder / "out").mkdir(exist_ok=True)
        source, made = self.folder / f"file.{given}", self.folder / "out" / f"file.{to}"
        source.write_bytes(content)
        made.unlink(missing_ok=True)
        self.run("--convert-to", to, "--outdir", str(made.parent), str(source))
        assert made.exists(), f"LibreOffice made no {to}"
        return made.read_bytes()

    def run(self, *arguments: str) -> None:
        """Start LibreOffice with these arguments and wait for it."""
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        command = [self.program, profile, "--headless", "--norestore", *arguments]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def pdf_text(pdf: Path, *options: str) -> list[str]:
    """The text of a PDF's pages as ``pdftotext`` reads it."""
    out = subprocess.run(["pdftotext", "-enc", "UTF-8", *options, str(pdf), "-"], capture_output=True, check=True, timeout=PATIENCE)
    pages = out.stdout.decode().split("\f")
    return pages[:-1] if pages and not pages[-1].strip() else pages
