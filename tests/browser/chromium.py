"""The system's own Chromium, without windows and without its calls home."""

from shutil import which

CHROMIUM = which("chromium-headless-shell") or which("chromium") or "chromium"
"""The one made for this, where it is installed: the browser proper draws windows that nobody sees, which takes as long as the tests do."""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
