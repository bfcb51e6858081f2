"""What the server and the command line start: ``gunicorn wsgi:app``, ``flask --app wsgi``."""

import sys

from app.factory import create_app, keep_for_good
from app.settings import BadSetting

try:
    app = create_app()
except BadSetting as error:
    sys.exit(f"Samplan kan ikke starte. {error}")
keep_for_good()
