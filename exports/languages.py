"""The fixed words of a document in both forms of Norwegian; what both have in common («Gjennomføring», «Status») stands in ``phrases``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The words that differ. ``undescribed``: said of a picture that nobody has put into words."""

    contents: str
    responsible: str
    missing: str
    withheld: str
    source: str
    population: str
    notes: str
    levels: str
    link_to: str
    indicators: str
    undescribed: str


BOKMAAL = Words(
    contents="Innhold",
    responsible="ANSVARLIG",
    missing="mangler",
    withheld="ikke publisert",
    source="Kilde",
    population="Utvalg",
    notes="Fotnoter",
    levels="Nivåene i figuren, fra topp til bunn",
    link_to="Lenke til",
    indicators="Indikatorer",
    undescribed="Bilde uten beskrivelse",
)
NYNORSK = Words(
    contents="Innhald",
    responsible="ANSVARLEG",
    missing="manglar",
    withheld="ikkje publisert",
    source="Kjelde",
    population="Utval",
    notes="Fotnotar",
    levels="Nivåa i figuren, frå topp til botn",
    link_to="Lenkje til",
    indicators="Indikatorar",
    undescribed="Bilete utan omtale",
)


def words_in(language: str) -> Words:
    """The words of a form of Norwegian («nb» or «nn»); bokmål for any other language."""
    return NYNORSK if language == "nn" else BOKMAAL


@dataclass(frozen=True, slots=True)
class WorkingWords:
    """The words of a working copy. Sentences have room for numbers and names (``str.format``)."""

    title: str
    remarks: str
    remark: str
    in_threads: str
    in_thread: str
    changes: str
    none: str
    not_shown: str
    not_shown_one: str
    words_gone: str
    words_gone_one: str
    comment: str
    suggestion: str
    resolved: str
    lost: str
    outside_text: str
    not_printed: str
    proposed: str
    partly: str
    reason: str
    whole: str
    notes: str
    back: str

    def counted(self, remarks: int, threads: int, changes: int) -> str:
        """How many comments and suggestions there are, in one sentence."""
        if not (threads or changes):
            return self.none
        said, where = self.remark if remarks == 1 else self.remarks, self.in_thread if threads == 1 else self.in_threads
        return f"{said.format(remarks)} {where.format(threads)} {self.changes.format(changes)}"


WORKING_BOKMAAL = WorkingWords(
    title="Arbeidsutgave med merknader",
    remarks="{0} kommentarer",
    remark="1 kommentar",
    in_threads="i {0} tråder",
    in_thread="i 1 tråd",
    changes="og {0} endringsforslag",
    none="Ingen kommentarer eller endringsforslag",
    not_shown="{0} av forslagene er ikke vist i teksten, men fortalt som merknad",
    not_shown_one="1 av forslagene er ikke vist i teksten, men fortalt som merknad",
    words_gone="{0} kommentarer gjelder ord som ikke lenger står i planen",
    words_gone_one="1 kommentar gjelder ord som ikke lenger står i planen",
    comment="Kommentar {0}",
    suggestion="Forslag {0}",
    resolved="løst",
    lost="Gjaldt ord som ikke lenger står i planen:",
    outside_text="Kan ikke vises i teksten. Foreslått:",
    not_printed="Endringen synes ikke i teksten. Foreslått:",
    proposed="Foreslått:",
    whole="Hele planen",
    partly="Dette av forslaget synes ikke i teksten:",
    reason="Begrunnelse: {0}",
    notes="Merknader",
    back="Tilbake til teksten",
)
WORKING_NYNORSK = WorkingWords(
    title="Arbeidsutgåve med merknader",
    remarks="{0} kommentarar",
    remark="1 kommentar",
    in_threads="i {0} trådar",
    in_thread="i 1 tråd",
    changes="og {0} endringsforslag",
    none="Ingen kommentarar eller endringsforslag",
    not_shown="{0} av forslaga er ikkje viste i teksten, men fortalde som merknad",
    not_shown_one="1 av forslaga er ikkje vist i teksten, men fortalt som merknad",
    words_gone="{0} kommentarar gjeld ord som ikkje lenger står i planen",
    words_gone_one="1 kommentar gjeld ord som ikkje lenger står i planen",
    comment="Kommentar {0}",
    suggestion="Forslag {0}",
    resolved="løyst",
    lost="Galdt ord som ikkje lenger står i planen:",
    outside_text="Kan ikkje visast i teksten. Foreslått:",
    not_printed="Endringa er ikkje synleg i teksten. Foreslått:",
    proposed="Foreslått:",
    whole="Heile planen",
    partly="Dette av forslaget er ikkje synleg i teksten:",
    reason="Grunngiving: {0}",
    notes="Merknader",
    back="Tilbake til teksten",
)


def working_words(language: str) -> WorkingWords:
    """The words of a working copy in a form of Norwegian; bokmål for any other language."""
    return WORKING_NYNORSK if language == "nn" else WORKING_BOKMAAL


@dataclass(frozen=True, slots=True)
class MatrixWords:
    """The words of a «merknadsskjema». ``conclusions``: code → phrase, in the order they are counted."""

    language: str
    name: str
    appendix: str
    summary: str
    owner: str
    opened: str
    closed: str
    revision: str
    no_remarks: str
    silent: str
    not_yet: str
    number: str
    sender: str
    agency: str
    late: str
    is_late: str
    yes: str
    place: str
    whole: str
    part: str
    quote: str
    input: str
    proposed: str
    proposed_head: str
    assessment: str
    conclusion: str
    change: str
    inputs: str
    one_input: str
    senders: str
    one_sender: str
    merged: str
    empty: str
    cut: str
    conclusions: tuple[tuple[str, str], ...]


MATRIX_BOKMAAL = MatrixWords(
    language="nb",
    name="Merknadsskjema",
    appendix="Vedlegg: Merknadsskjema",
    summary="Sammendrag",
    owner="Eier",
    opened="Sendt ut",
    closed="Frist",
    revision="Versjon",
    no_remarks="Ingen merknader",
    silent="Har ikke svart",
    not_yet="Har ikke levert ennå",
    number="Nr.",
    sender="Avsender",
    agency="Etat",
    late="Kom etter fristen",
    is_late="Etter fristen",
    yes="Ja",
    place="Gjelder",
    whole="Hele planen",
    part="Del {0} av {1} av innspillet",
    quote="Sitat",
    input="Innspill",
    proposed="Forslag til ny tekst:",
    proposed_head="Forslag til ny tekst",
    assessment="Vurdering",
    conclusion="Konklusjon",
    change="Endring i {0}",
    inputs="innspill",
    one_input="innspill",
    senders="avsendere",
    one_sender="avsender",
    merged="Se svaret på innspill {0}.",
    empty="Det kom ingen innspill.",
    cut="… (teksten er kortet ned her; hele står i PDF og Word)",
    conclusions=(
        ("accepted", "tas til følge"),
        ("partly", "tas delvis til følge"),
        ("declined", "tas ikke til følge"),
        ("", "uten konklusjon"),
    ),
)
MATRIX_NYNORSK = MatrixWords(
    language="nn",
    name="Merknadsskjema",
    appendix="Vedlegg: Merknadsskjema",
    summary="Samandrag",
    owner="Eigar",
    opened="Sendt ut",
    closed="Frist",
    revision="Versjon",
    no_remarks="Ingen merknader",
    silent="Har ikkje svart",
    not_yet="Har ikkje levert enno",
    number="Nr.",
    sender="Avsendar",
    agency="Etat",
    late="Kom etter fristen",
    is_late="Etter fristen",
    yes="Ja",
    place="Gjeld",
    whole="Heile planen",
    part="Del {0} av {1} av innspelet",
    quote="Sitat",
    input="Innspel",
    proposed="Forslag til ny tekst:",
    proposed_head="Forslag til ny tekst",
    assessment="Vurdering",
    conclusion="Konklusjon",
    change="Endring i {0}",
    inputs="innspel",
    one_input="innspel",
    senders="avsendarar",
    one_sender="avsendar",
    merged="Sjå svaret på innspel {0}.",
    empty="Det kom ingen innspel.",
    cut="… (teksten er korta ned her; heile står i PDF og Word)",
    conclusions=(
        ("accepted", "blir teken til følgje"),
        ("partly", "blir delvis teken til følgje"),
        ("declined", "blir ikkje teken til følgje"),
        ("", "utan konklusjon"),
    ),
)


def matrix_words(language: str) -> MatrixWords:
    """The words of a «merknadsskjema» in a form of Norwegian; bokmål for any other language."""
    return MATRIX_NYNORSK if language == "nn" else MATRIX_BOKMAAL
