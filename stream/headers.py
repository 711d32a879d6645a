"""The headers that keep other sites away from what is answered; on each answer, errors too."""

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",  # else any web page can show the camera in an <img>
    "Referrer-Policy": "no-referrer",
}
