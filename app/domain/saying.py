"""Sentences for the reader, made where the rule is and translated where the page is.

A rule knows what was wrong but not in which language the reader wants to hear it. ``say`` makes a ``str`` in bokmål that remembers its
template and values, so that the page may say the same in nynorsk or English; rooms that do not care treat it as the string it is.
"""


class Sentence(str):
    """A finished bokmål sentence that remembers what it was made of."""

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, values: dict[str, object]) -> "Sentence":
        made = super().__new__(cls, template % values if values else template)
        made.template, made.values = template, values
        return made

    def __reduce__(self) -> tuple[type["Sentence"], tuple[str, dict[str, object]]]:
        """So that a sentence can cross from one process to another."""
        return Sentence, (self.template, self.values)


def say(template: str, **values: object) -> Sentence:
    """The sentence of a gettext ``template`` («Høyst %(limit)s tegn.») and its values. Extraction finds the templates by this name."""
    return Sentence(template, values)
