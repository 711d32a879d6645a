"""What pages are made of goes out compressed."""

from flask import Flask, Response
from flask_compress import Compress

MIMETYPES = ["text/html", "text/css", "text/javascript", "image/svg+xml"]


def compress(app: Flask) -> None:
    """Compress the pages of `app`, and neither its API nor the live picture."""
    app.config.update(COMPRESS_MIMETYPES=MIMETYPES)
    Compress(app)

    @app.after_request
    def close_files(answer: Response) -> Response:
        """What is added last comes first: Flask-Compress reads a file and leaves it open."""
        if answer.direct_passthrough:
            answer.call_on_close(getattr(answer.response, "close", lambda: None))
        return answer
