from app.domain.saying import Sentence, say


def test_a_sentence_is_a_string_that_remembers_what_it_was_made_of() -> None:
    sentence = say("Høyst %(limit)s tegn.", limit=300)
    assert sentence == "Høyst 300 tegn." and isinstance(sentence, Sentence)
    assert (sentence.template, sentence.values) == ("Høyst %(limit)s tegn.", {"limit": 300})


def test_a_sentence_without_values_may_hold_a_per_cent_sign() -> None:
    assert say("17 % av tiltakene.") == "17 % av tiltakene."


def test_a_sentence_inside_a_sentence_is_remembered_as_one() -> None:
    state = say("utkast")
    assert say("Planen er %(state)s.", state=state).values["state"] is state
