"""A connection taken over from the web server, which then neither writes to it nor closes it, and whose thread is free again.

A WSGI server answers a request in a thread of its own for as long as the answer lasts; streams that stay open would use them all up. Its
connection is handed on instead, to one loop that has all streams (``app.live``).
"""

import errno
import os
import socket
import ssl
from collections.abc import Iterable
from threading import Event
from typing import TYPE_CHECKING, NoReturn

from flask import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

OTHER_PROTOCOLS = ("gunicorn.http2.send_trailers",)


class HandedOver(Response):
    """The answer of a request whose connection is another's now: nothing is written, and the server lets go as of one who has hung up.

    ``connection``: what was taken over. ``done``: set when that has ended; Flask's own server keeps its thread until then, for it would end
    the connection itself.
    """

    def __init__(self, connection: socket.socket, waits: bool) -> None:
        super().__init__(mimetype="text/event-stream")
        self.connection, self.done = connection, Event()
        self._waits = waits

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer with nothing."""
        if self._waits:
            self.done.wait()
        _let_go()


def _let_go() -> NoReturn:
    raise BrokenPipeError(errno.EPIPE, "the connection has been handed over")


def take_over(environ: "WSGIEnvironment") -> HandedOver | None:
    """Take over the connection of a request, or None where the server does not give it, or it is not a plain one."""
    given = environ.get("gunicorn.socket") or environ.get("werkzeug.socket")
    if not isinstance(given, socket.socket) or isinstance(given, ssl.SSLSocket) or any(name in environ for name in OTHER_PROTOCOLS):
        return None
    connection = socket.socket(fileno=os.dup(given.fileno()))
    if "gunicorn.socket" not in environ:
        return HandedOver(connection, waits=True)
    # Gunicorn shuts a connection down before it closes it, and that ends it for all who have it. So it is left with another one.
    one, other = socket.socketpair()
    other.close()
    os.dup2(one.fileno(), given.fileno())
    one.close()
    return HandedOver(connection, waits=False)
