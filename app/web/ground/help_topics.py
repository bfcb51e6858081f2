"""What help is about: one topic per task, in the groups they are shown in. The words of each stand in ``templates/help/<key>.html``."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.saying import say


@dataclass(frozen=True, slots=True)
class Topic:
    """A task that somebody wants help with. ``key``: the last part of its address; ``lead``: what one finds there; ``sign``: its icon."""

    key: str
    title: str
    lead: str
    sign: str


GROUPS: tuple[tuple[str, tuple[Topic, ...]], ...] = (
    (
        say("Kom i gang"),
        (
            Topic("logg-inn", say("Bli med og logge inn"), say("Ta imot en invitasjon, logge inn og få nytt passord."), "person"),
            Topic("konto", say("Trygg innlogging"), say("Passnøkkel, kodeapp, reservekoder og mistet telefon."), "lock"),
            Topic("ny-plan", say("Starte en ny plan"), say("Fra en mal, fra en annen plan eller fra Word."), "file-text"),
            Topic("inviter", say("Invitere folk og dele på arbeidet"), say("Roller, lenker, og hvem som skriver hva."), "people"),
        ),
    ),
    (
        say("Skrive planen"),
        (
            Topic("skriv", say("Skrive og lagre"), say("Hva «Lagret» betyr, og hva som skjer når to skriver samtidig."), "pencil"),
            Topic("tiltak", say("Legge til og endre tiltak"), say("Ansvarlig, periode, deltiltak og nummer."), "measure"),
            Topic("flytt", say("Flytte, dele og slå sammen"), say("Bygge om planen, og gi tiltakene nye numre."), "layers"),
            Topic("angre", say("Angre og se historikken"), say("Ta tilbake det du gjorde, også etter lang tid."), "undo"),
            Topic("tidslinje", say("Finne igjen det som er borte"), say("Hvem som skrev hva og når, og veien tilbake."), "clock"),
            Topic("personvern", say("Hva som ikke skal stå i planen"), say("Ingen skal kunne kjennes igjen."), "eye-slash"),
        ),
    ),
    (
        say("Følge med og følge opp"),
        (
            Topic("oversikt", say("Bruke tiltaksoversikten"), say("Velge, sortere, endre flere, dele og skrive ut."), "table"),
            Topic("mine-tiltak", say("Finne det du selv skal gjøre"), say("Mine tiltak, og det som venter på deg."), "list-check"),
            Topic("sok", say("Søke i planene"), say("Finne ord, tiltak og aktører."), "search"),
            Topic("kommentarer", say("Kommentere planen"), say("Spørre, svare og nevne andre uten å endre teksten."), "quote"),
            Topic("forslag", say("Foreslå endringer"), say("Skrive hvordan det bør bli, og svare ja eller nei."), "pencil-line"),
            Topic("varsler", say("Få vite om det som gjelder deg"), say("Varsler i Samplan og på e-post, og hva du selv velger."), "bell"),
            Topic("innspill", say("Be andre om innspill"), say("Runder med virksomheter og gjester, og svar til hver av dem."), "people"),
            Topic("klar", say("Vise hvor langt dere er kommet"), say("Tom, under arbeid og klar."), "check-circle"),
            Topic("status", say("Melde status på tiltak"), say("Rapporteringer, statuser og statustekst."), "chart"),
        ),
    ),
    (
        say("Styre planen"),
        (
            Topic("innstillinger", say("Endre innstillingene"), say("Eiere, ord, statuser, målform og behandling."), "cog"),
            Topic("aktorer", say("Holde aktørene oppdatert"), say("Navn, virksomheter og når et navn gjelder."), "tags"),
            Topic("utseende", say("Velge utseendet på filene"), say("Farger, skrift, logoer og bilde på forsiden."), "image"),
            Topic("versjoner", say("Fryse en versjon"), say("Vite nøyaktig hva som sto i planen, og når."), "seal"),
            Topic("last-ned", say("Få planen som PDF eller Word"), say("Ferdige filer, også mens planen er et utkast."), "download"),
        ),
    ),
    (
        say("Om verktøyet"),
        (
            Topic("tastatur", say("Bruke tastatur og skjermleser"), say("Alle snarveiene, og hvordan de slås av."), "hash"),
            Topic("administrasjon", say("Administrere Samplan"), say("Brukere, virksomheter, planer og sikkerhetskopi."), "monitor"),
        ),
    ),
)
TOPICS: Mapping[str, Topic] = {topic.key: topic for _, topics in GROUPS for topic in topics}

AFTER_ERROR: Mapping[int, str] = {401: "logg-inn", 403: "inviter", 404: "sok", 409: "skriv", 413: "ny-plan", 422: "skriv", 429: "logg-inn"}
"""Status of an error → the topic that tells what to do about it."""
