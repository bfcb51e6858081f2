"""The same document gives the same bytes, today and tomorrow, in this process and the next."""

import gc
import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from exports.pdf import draw_pdf
from tests.exports.drawn import document, drawing
from tests.exports.samples import sample_assets, sample_plan

CODE = (
    "import hashlib; from exports.pdf import draw_pdf; from tests.exports.samples import *; from tests.exports.drawn import drawing;"
    "files = [draw_pdf(made, drawing(made.kind, True, True), sample_assets) for made in (sample_plan(), sample_report())];"
    "print([hashlib.sha256(file).hexdigest() for file in files])"
)


def drawn_elsewhere(**environment: str) -> str:
    """Hashes of the two samples drawn in a fresh process."""
    run = subprocess.run([sys.executable, "-c", CODE], env=os.environ | environment, capture_output=True, check=True, timeout=180)
    return run.stdout.decode()


def test_every_process_and_every_hash_seed_gives_the_same_bytes():
    first = drawn_elsewhere(PYTHONHASHSEED="1", TZ="Europe/Oslo")
    assert first == drawn_elsewhere(PYTHONHASHSEED="77", TZ="Pacific/Auckland", SOURCE_DATE_EPOCH="86400", LANG="nb_NO.UTF-8")


def test_one_process_gives_the_same_bytes_whatever_it_drew_before():
    once = draw_pdf(sample_plan(), drawing("tiltaksplan", True), sample_assets)
    draw_pdf(document("sample report"), drawing("statusrapport"), sample_assets)
    assert hashlib.sha256(draw_pdf(sample_plan(), drawing("tiltaksplan", True), sample_assets)).digest() == hashlib.sha256(once).digest()


def test_a_changed_word_changes_the_bytes_and_the_files_own_mark():
    first, second = (
        draw_pdf(replace(sample_plan(), title=title), drawing("tiltaksplan", True), sample_assets)
        for title in ("Trygg i Nordvik", "Trygg i Nordvika")
    )
    assert first != second and first[-400:].split(b"/ID")[-1] != second[-400:].split(b"/ID")[-1]


def test_drawings_asked_for_at_the_same_time_do_not_disturb_each_other():
    alone = draw_pdf(sample_plan(), drawing("tiltaksplan", True), sample_assets)
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(lambda _: draw_pdf(sample_plan(), drawing("tiltaksplan", True), sample_assets), range(3)))
    assert together == [alone] * 3


def test_looking_for_garbage_is_on_again_after_a_drawing():
    draw_pdf(sample_plan(), drawing("tiltaksplan"), sample_assets)
    assert gc.isenabled()
    with pytest.raises(ValueError, match="pyramide"):
        chapter = sample_plan().chapters[2]
        figure = replace(chapter.sections[0].parts[1], levels=())
        bad = replace(sample_plan(), chapters=(replace(chapter, parts=(figure,), sections=()),))
        draw_pdf(bad, drawing("tiltaksplan"), sample_assets)
    assert gc.isenabled()
