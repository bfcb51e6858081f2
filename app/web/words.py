"""Filters that put values into words on a page."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext as _

from app.domain.access import ROLE_LABELS, Role
from app.domain.dates import is_valid, parse_date
from app.domain.pieces import PLAN_FACTS, fields_of
from app.domain.states import STATE_LABELS, State
from app.services.plan.planning import PlanLine
from app.web.ground.forms import YES, asked
from app.web.ground.look import today
from app.web.ground.pages import spoken
from app.web.group.news import news_text
from app.web.history import telling, timeline_view
from app.web.measures import overview_view
from app.web.plan import downloads, first_steps, guidance, plan_view, plan_words, settings_page
from app.web.plan.places import drag_table
from app.web.plan.work_view import member_color, office_color
from app.web.rounds import input_view
from exports.phrases import has_values, indicator_name, indicator_note, value_tables


def state_text(state: State) -> str:
    """A plan's state as a label: «Utkast»."""
    text = spoken(STATE_LABELS[state])
    return text[:1].upper() + text[1:]


def date_text(iso: str) -> str:
    """A date of any precision as people write it: «2011-08» → «august 2011»; what is not a date as it is."""
    found = parse_date(iso) if iso else None
    return str(found) if found else iso


def fact_label(kind: str, name: str) -> str:
    """What a fact of a kind of piece is called."""
    return spoken((PLAN_FACTS if kind == "plan" else fields_of(kind))[name].label)


def validity(valid_from: str, valid_to: str) -> str:
    """Why something is not valid today: «til juni 2026», «fra januar 2027»; empty when it is."""
    if is_valid(today(), valid_from, valid_to):
        return ""
    begins = not is_valid(today(), valid_from, "")
    return _("fra %(date)s", date=date_text(valid_from)) if begins else _("til %(date)s", date=date_text(valid_to))


def form_value(value: Any) -> str:
    """A fact as one field of a form holds it, the inverse of ``forms.read_facts``."""
    if isinstance(value, bool):
        return YES if value else ""
    if isinstance(value, list | tuple):
        is_pairs = bool(value) and isinstance(value[0], list | tuple)
        return json.dumps(value) if is_pairs or not value else "\n".join(value)
    return "" if value is None else str(value)


def pairs(words: Iterable[str]) -> list[tuple[str, str]]:
    """Each word as the value and the text of an option."""
    return [(word, word) for word in words]


def spoken_pairs(options: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Options with their texts in the reader's language."""
    return [(value, spoken(text)) for value, text in options]


def plan_options(lines: Iterable[PlanLine]) -> list[tuple[str, str]]:
    """Plans to choose among: address, and title with period."""
    return [(line.slug, f"{line.title} {line.period}".strip()) for line in lines]


def role_text(role: Role) -> str:
    """A role in a plan, as inside a sentence: «koordinator»."""
    return spoken(ROLE_LABELS[role])


def listed(problems: Mapping[str, str], labels: Mapping[str, str], only: bool = False) -> list[tuple[str, str, str]]:
    """(id of the field, its name, what is wrong), for the summary at the top of a form whose fields are called «f-» and their name.

    ``only``: nothing of fields that have no label here.
    """
    return [(f"f-{name}", labels.get(name, ""), spoken(sentence)) for name, sentence in problems.items() if name in labels or not only]


def init_words(app: Flask) -> None:
    """Give the templates these filters."""
    ours = (
        *(state_text, date_text, fact_label, form_value, pairs, spoken_pairs, role_text),
        *(asked, listed, plan_options, validity),
    )
    of_history = (
        *(telling.sentence, telling.changes, telling.thing),
        *(timeline_view.folded, timeline_view.span, timeline_view.stand_name, timeline_view.stand_options),
        *(timeline_view.words_came, timeline_view.words_gone, timeline_view.writers_names),
    )
    of_plans = (
        *(
            plan_words.chapter_name,
            plan_words.part_kind,
            plan_view.problem_list,
            plan_words.register_name,
            plan_words.kind_name,
            plan_words.sort_name,
            plan_words.said_words,
        ),
        *(downloads.spot, plan_view.measure_gaps, first_steps.first_steps, guidance.guidance_blocks),
    )
    of_settings = (
        *(settings_page.settings_groups, settings_page.scale_form, settings_page.meaning_options, settings_page.meaning_text),
        *(settings_page.other_spelling, settings_page.may_skip),
    )
    of_overviews = (overview_view.part_names, overview_view.lack_words, overview_view.place_choice)
    of_rounds = (input_view.last_day, input_view.short_last_day, input_view.conclusion_text, input_view.outcome_text, input_view.round_text)
    of_people = (member_color, office_color, news_text)
    printed = (has_values, value_tables, indicator_name, indicator_note)
    all_of_them = (*ours, *of_history, *of_plans, *of_settings, *of_overviews, *of_rounds, *of_people, *printed)
    app.jinja_env.globals["drag_table"] = drag_table
    app.jinja_env.filters.update({function.__name__: function for function in all_of_them})
