"""Puts the house together: the only file that knows every room."""

import gc
import logging

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from app.commands import init_commands
from app.operations import init_operations
from app.settings import Settings, read_settings
from app.store.base import db, engine_options
from app.web.discussion import suggestions, threads
from app.web.ground import errors, health, public
from app.web.ground.look import prepare_templates
from app.web.ground.numbers import init_numbers
from app.web.ground.pages import init_pages
from app.web.ground.scope import init_scope
from app.web.ground.security import init_security
from app.web.group import groups, members
from app.web.history import history, timelines
from app.web.installation import administration, agencies, appearance, newcomers, oversight
from app.web.installation.appearance import init_appearance
from app.web.intake import uploads
from app.web.measures import measure_acts, measure_rows, measures, mine
from app.web.people import account, arrivals, confirm, notices, people, resets
from app.web.people.letters import init_letters
from app.web.people.notices import init_notices
from app.web.plan import actors, downloads, guidance, pictures, pieces, plans, revisions, scales, shaping, starting, streams, styling, texts
from app.web.plan.streams import init_streams
from app.web.privacy import guards
from app.web.rounds import inputs, rounds, treatments
from app.web.search import searches
from app.web.words import init_words

MODULES = (
    account,
    actors,
    administration,
    agencies,
    appearance,
    arrivals,
    confirm,
    downloads,
    groups,
    guards,
    guidance,
    health,
    history,
    inputs,
    measure_acts,
    measure_rows,
    measures,
    members,
    mine,
    newcomers,
    notices,
    oversight,
    people,
    pictures,
    pieces,
    plans,
    public,
    resets,
    revisions,
    rounds,
    scales,
    searches,
    shaping,
    starting,
    streams,
    styling,
    texts,
    suggestions,
    threads,
    timelines,
    treatments,
    uploads,
)
BLUEPRINTS = tuple(module.blueprint for module in MODULES)


def create_app(settings: Settings | None = None) -> Flask:
    """The application, ready to serve.

    Args:
        settings: read from the environment when not given.

    Raises:
        BadSetting: a setting cannot be used; its message says which and how to mend it.
    """
    settings = settings or read_settings()
    app = Flask(__name__, template_folder="../templates", static_folder="../static")
    # It would write people's addresses into the log each time a limit is met.
    logging.getLogger("flask-limiter").setLevel(logging.ERROR)
    logging.getLogger("websockets").setLevel(logging.WARNING)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s", level=logging.INFO)
    app.config.update(SQLALCHEMY_DATABASE_URI=settings.database_url, BABEL_DEFAULT_LOCALE="nb", BABEL_DEFAULT_TIMEZONE=settings.time_zone)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "web/translations"
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, *(settings.proxies,) * 4)  # type: ignore[method-assign]
    db.init_app(app)
    Migrate(app, db, directory="app/store/migrations")
    Babel(app)
    Compress(app)
    init_scope(app, settings)
    init_security(app, settings)
    init_numbers(app)
    prepare_templates(app)
    init_pages(app)
    init_appearance(app)
    init_words(app)
    init_streams(app, settings)
    init_letters(app)
    init_notices(app)
    errors.init_errors(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    init_commands(app)
    init_operations(app)
    return app


def keep_for_good() -> None:
    """Tell the garbage collector that what is loaded stays: it would look through all of it now and again, in the middle of a page."""
    gc.collect()
    gc.freeze()
