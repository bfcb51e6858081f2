"""Input rounds of the invented municipality Nordvik: one with every kind of row, and one as large as they come."""

from exports.matrix import Matrix, MatrixRow

ROWS = (
    MatrixRow(
        1, "Kari Nordmann", "Barneverntjenesten i Nordvik", False, "2.1 Ungdommene selv", "Tallene er fra elevundersøkelsen",
        "Tallene bør vises per skole.\nDa ser vi hvor det trengs mest.", "Tallene er fra elevundersøkelsen, og vises per skole.",
        "Enig. Tall under fem kan ikke vises, så to skoler slås sammen.", "accepted", "Ny tabell i 2.1.",
    ),
    MatrixRow(
        2, "Ola Hansen", "Nordvik politistasjonsdistrikt", False, "Tiltak 5: Natteravner", "", "Vakter bør gå til klokka 03.", "",
        "Vi prøver det ut i helgene.", "partly", "Tiltak 5 har fått et nytt punkt.", part=(1, 2),
    ),
    MatrixRow(3, "Nordvik Idrettslag", is_late=True, place="Hele planen", text="=HYPERLINK(\"http://x\") Planen er for lang.",
              assessment="-1 side er kuttet alt. @alle har lest den.", conclusion="declined"),
    MatrixRow(
        4, "Liv Berg", "Skolene i Nordvik", place="Tiltak 5: Natteravner", text="+ Lengre vakter om sommeren.", merged_with=2,
        conclusion="partly",
    ),
    MatrixRow(5, "Anonym", text="Bra plan!"),
)  # fmt: skip


def sample_matrix(language: str = "nb") -> Matrix:
    """Five inputs: one of each conclusion, one answered with another, one not answered yet."""
    return Matrix(
        "Trygg i Nordvik", "Innspill til utkast av mars 2026", "planen", "Nordvik kommune", "1. mars 2026", "30. april 2026", "Versjon 3",
        language, ROWS, ("Nordvik brannvesen", "Havnevesenet"), ("Nordvik frivilligsentral",),
    )  # fmt: skip


def large_matrix(rows: int = 300) -> Matrix:
    """A round of so many inputs, some of them of 5,000 signs."""
    words = "Ungdommene i Nordvik sier at de savner et sted å være om kvelden, og at voksne de kjenner bør være der. "
    made = tuple(
        MatrixRow(
            at, f"Avsender {at % 90}", f"Etat {at % 9}", at % 11 == 0, f"{at % 7}.{at % 3} Kapittel", "et sitat" if at % 2 else "",
            f"Innspill {at}. " + (words * 50)[: 5_000 if at % 60 == 7 else 60 + (at * 37) % 700],
            words if at % 5 == 0 else "", f"Vurdering {at}. " + (words * 3)[: (at * 53) % 300],
            ("accepted", "partly", "declined")[at % 3], f"Endring {at}." if at % 3 < 2 else "",
        )
        for at in range(1, rows + 1)
    )  # fmt: skip
    names = tuple(f"Mottaker {at}" for at in range(40))
    return Matrix(
        "Trygg i Nordvik",
        "Høring av hele planen",
        "planen",
        "Nordvik kommune",
        "1. mars",
        "30. april",
        "Versjon 3",
        "nb",
        made,
        names,
        names[:9],
    )
