"""numbercam: hold a handwritten number up to a camera, and every browser on the network reads it."""

import logging
import os
import signal
import socket
import sys
import webbrowser
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from threading import Thread

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from model.errors import ModelError
from model.read import Reader
from model.values import Reading
from stream.audience import Audience
from stream.capture import Capture
from stream.certificate import CertificateError, Identity, identity, now, own_identity, places_of_this_machine
from stream.choice import Choice, open_as_set
from stream.fanout import loop_of
from stream.faults import Faults
from stream.frame import Frame, View
from stream.latest import Latest
from stream.lines import write_readings
from stream.listen import ListenError, links, listen
from stream.local_name import LocalName, reaches_others
from stream.loops import Loop
from stream.memory import return_large_pieces
from stream.metrics import Metrics
from stream.own_files import own_folder
from stream.phone import PhoneCamera
from stream.reader import DigitReader, FrameReader, ReaderThread, Tuning
from stream.settings import Settings, SettingsError, parse
from stream.sources import SourceError, list_cameras
from stream.status import CaptureState, CaptureStatus
from web.access import Access, access_for
from web.api import api
from web.codes import CodeError
from web.compressed import compress
from web.door import Doorkeeper, door
from web.errors import add_error_pages
from web.guard import guard
from web.history import History
from web.history_api import history_api
from web.hosts import Hosts
from web.live import Announcer, create_socketio
from web.meter import Meter
from web.openapi import openapi
from web.pages import pages
from web.parts import Parts
from web.performance import performance
from web.pictures import PictureReader
from web.refused import RefusedError
from web.saver import records_of, saving
from web.share import in_terminal, share
from web.sources import sources

BODY_BYTES = 100_000
FIRST_FRAME_S = 0.5  # what the start waits at most to say the picture's real size


def create_app(settings: Settings, parts: Parts) -> Flask:
    """The web application around the parts of a running program. It opens and starts nothing."""
    parts.tuning.put(Tuning(settings.threshold, settings.region, settings.pattern, settings.mirror))
    app = Flask(__name__)
    app.config.update(MAX_CONTENT_LENGTH=BODY_BYTES, MAX_FORM_PARTS=100)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["numbercam"] = parts
    compress(app)
    app.register_blueprint(pages)
    app.register_blueprint(api)
    app.register_blueprint(door)
    app.register_blueprint(sources)
    app.register_blueprint(history_api)
    app.register_blueprint(openapi)
    app.register_blueprint(performance)
    app.register_blueprint(share)
    add_error_pages(app)
    create_socketio(app, parts)
    _show(parts)
    guarded = guard(app.wsgi_app, Hosts(settings.allowed_host), parts.access)
    app.wsgi_app = (  # type: ignore[method-assign]
        ProxyFix(guarded, x_host=1) if settings.behind_proxy else guarded  # type: ignore[assignment]
    )
    return app


def _show(parts: Parts) -> None:
    """Have the metrics tell what is not counted but asked for."""
    parts.metrics.show("viewers", "Viewers of the live picture.", lambda: parts.audience.viewers)
    parts.metrics.show("source_fps", "Frames per second that the source gives.", lambda: parts.source().fps)
    parts.metrics.show_one_of("source_state", "What the source does.", CaptureState, lambda: parts.source().state)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit code."""
    logging.basicConfig(format="numbercam: %(message)s", level=logging.WARNING)
    logging.getLogger("stream.capture").setLevel(logging.INFO)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        settings = parse(sys.argv[1:] if arguments is None else arguments, os.environ)
        return _run(settings)
    except (SettingsError, SourceError, ModelError, ListenError, CertificateError, CodeError, RefusedError) as error:
        say(f"numbercam: {error}")
        return 2
    except KeyboardInterrupt:
        return 0
    except BrokenPipeError:  # nobody reads our output any more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def say(line: str) -> None:
    """Tell the person at the terminal; standard output is for readings."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def _run(settings: Settings) -> int:
    if settings.list_cameras:
        return _list_cameras()
    if settings.new_access_code:
        return _change_code(settings)
    if settings.json:
        return _write_readings(settings)
    return _serve(settings)


def _list_cameras() -> int:
    cameras = list_cameras()
    for camera in cameras:
        sys.stdout.write(f"{camera.source}  {camera.name}  {camera.detail}\n")
    if not cameras:
        say("No camera was found: plug one in, or use --source demo.")
    return 0


def _change_code(settings: Settings) -> int:
    access = access_for(settings)
    access.renew()
    say(f"numbercam: the access code is {access.code} now; a program that runs takes it within a second.")
    return 0


def _write_readings(settings: Settings) -> int:
    tuning = Tuning(settings.threshold, settings.region, settings.pattern)
    with closing(open_as_set(settings, paced=False, once=True)) as source:
        count = write_readings(source, FrameReader(Reader()), tuning, sys.stdout)
    if not count:
        raise SourceError(f"{source.name} gave no picture.")
    return 0


def _serve(settings: Settings) -> int:
    listener = listen(settings.host, settings.port)
    choice = Choice(settings, PhoneCamera(f"{links(listener, settings.scheme)[-1]}camera"))
    return serve(settings, listener, choice, Reader())


def serve(settings: Settings, listener: socket.socket, choice: Choice, reader: DigitReader) -> int:
    """Run the program until it is told to stop; the exit code. What is chosen is opened in a thread of its own."""
    shown = _identity(settings)
    return_large_pieces()
    history = History(records_of(settings))
    metrics = Metrics()
    faults = Faults(metrics)
    loop = loop_of(settings.async_mode, faults)
    frames, views, readings, tuning = Latest[Frame](), Latest[View](), Latest[Reading](), Latest[Tuning]()
    audience, meter = Audience(settings.max_viewers, settings.max_viewers_per_address), Meter()
    capture = Capture(choice.opening, frames, faults, metrics, wanted=audience.wanted)
    thread = ReaderThread(frames, reader, tuning, readings, views, audience.watched, capture.status, faults, metrics)
    access = access_for(settings, links(listener, settings.scheme))
    parts = Parts(
        loop=loop,
        views=loop.waits(views),
        readings=loop.waits(readings),
        tuning=tuning,
        audience=audience,
        source=capture.status,
        choice=choice,
        faults=faults,
        metrics=metrics,
        pictures=PictureReader(loop, Reader),
        access=access,
        meter=meter,
        history=history,
    )
    meter.watch(readings, views)
    metrics.show("threads_left_behind", "Threads that hang in a call to a camera.", capture.left_behind)
    loop.stopping.on_put(audience.close)
    app = create_app(settings, parts)
    with closing(listener), loop, saving(history, faults), capture, thread:
        loop.start(Announcer(app.extensions["socketio"], parts).step, "announcer")
        loop.start(Doorkeeper(app.extensions["socketio"], parts).step, "doorkeeper")
        frames.wait(0, FIRST_FRAME_S)
        _greet(settings, parts.source(), listener, access, shown)
        _stop_on_signals(loop)
        with _local_name(settings, listener):
            loop.serve(listener, app, shown.context if shown else None)
    return 0


def _identity(settings: Settings) -> Identity | None:
    """What is shown over https; None without it. Raises CertificateError."""
    if settings.cert:
        return identity(Path(settings.cert), Path(settings.key))
    if settings.https:
        places = places_of_this_machine(ipv6=":" in settings.host)
        return own_identity(own_folder(), places, now())
    return None


def _greet(
    settings: Settings, source: CaptureStatus, listener: socket.socket, access: Access, shown: Identity | None
) -> None:
    port = listener.getsockname()[1]
    rate = f"{source.width}×{source.height}, {source.offered_fps:g} frames per second"
    say(f"numbercam reads {source.source}: {rate if source.width else 'no picture yet'}.")
    if settings.port not in (0, port):
        say(f"Port {settings.port} is taken; this is {port}.")
    for link in access.links():
        say(f"  {link}")
    if shown:
        say(f"The certificate's SHA-256 fingerprint: {shown.fingerprint}")
    if sys.stderr.isatty() and reaches_others(access.links()[-1]):
        say(in_terminal(access.links()[-1]))
    if access.watch_links():
        say("To watch only, without changing anything:")
    for link in access.watch_links():
        say(f"  {link}")
    if access.is_open:
        say("Without an access code, whoever reaches this address watches and changes the settings;")
        say("--host 127.0.0.1 keeps it to this machine.")
    if settings.open:
        Thread(target=webbrowser.open, args=(access.links()[0],), name="browser", daemon=True).start()


def _local_name(settings: Settings, listener: socket.socket) -> AbstractContextManager[object]:
    """The page's name on the network, where it is served there."""
    link = links(listener, settings.scheme)[-1]
    return nullcontext() if settings.no_mdns or not reaches_others(link) else LocalName(link, say)


def _stop_on_signals(loop: Loop) -> None:
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: loop.stopping.put("signal"))


if __name__ == "__main__":
    sys.exit(main())
