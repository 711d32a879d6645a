"""Errors as a person should see them: one sentence, as JSON under /api, else as plain text."""

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

SENTENCES = {
    400: "This request could not be understood.",
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    413: "This is too much at once.",
    415: "This type of content is not taken here.",
}


def add_error_pages(app: Flask) -> None:
    """Answer every error of `app` in one sentence, without a traceback."""

    @app.errorhandler(HTTPException)
    def expected(error: HTTPException) -> Response:
        code = error.code or 500
        sentence = SENTENCES.get(code, "Something went wrong." if code >= 500 else SENTENCES[400])
        answer = _answer(sentence, code)
        if allowed := getattr(error, "valid_methods", None):
            answer.headers["Allow"] = ", ".join(allowed)
        return answer

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        app.logger.error("A request failed: %s %s", request.method, request.path, exc_info=error)
        return _answer("Something went wrong; the server's log says what.", 500)


def _answer(sentence: str, code: int) -> Response:
    if request.path.startswith("/api/"):
        answer = jsonify(error=sentence)
    else:
        answer = Response(sentence + "\n", content_type="text/plain; charset=utf-8")
    answer.status_code = code
    return answer
