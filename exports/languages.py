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
