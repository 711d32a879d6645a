"""The beginning of a connection over https."""

import socket
import ssl
from contextlib import suppress

MOST_BYTES = 65536  # of a request over plain http, which nobody reads
SPEAK_HTTPS = b"This address speaks https: put https:// in front of it.\n"
PLAIN_ANSWER = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
    % (len(SPEAK_HTTPS), SPEAK_HTTPS)
)


def shake_hands(sock: ssl.SSLSocket) -> None:
    """Agree on keys with a client; again, it does nothing. Who speaks plain http is told. Raises OSError."""
    try:
        sock.do_handshake()
    except ssl.SSLError as error:
        if error.reason == "HTTP_REQUEST":
            _answer_plainly(sock)
        raise


def _answer_plainly(sock: ssl.SSLSocket) -> None:
    """Past TLS, without waiting. What is left unread would have the system throw the answer away."""
    sock.settimeout(0)
    with suppress(OSError):
        socket.socket.recv(sock, MOST_BYTES)
    with suppress(OSError):
        socket.socket.send(sock, PLAIN_ANSWER)
