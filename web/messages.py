"""What clients send over Socket.IO, looked at before anything is done with it."""

from typing import Any

from flask_socketio import SocketIO
from socketio.packet import BINARY_EVENT, CONNECT, DISCONNECT, EVENT, Packet

OWN_EVENTS = ("connect", "disconnect")  # which the server makes itself
ATTACHMENTS = {EVENT: 0, BINARY_EVENT: 1}  # a picture comes alone


class BadMessageError(Exception):
    """A message that none of our clients would send."""


class CheckedPacket(Packet):  # type: ignore[misc]
    """A packet from a client that enters, leaves, or sends an event with a picture or without."""

    def decode(self, encoded_packet: Any) -> int:
        """Its contents; how many attachments follow. Raises BadMessageError."""
        try:
            attachments: int = super().decode(encoded_packet)
        except (ValueError, TypeError, RecursionError):
            raise BadMessageError from None
        if self.namespace not in (None, "/") or not (self._enters_or_leaves() or self._is_event(attachments)):
            raise BadMessageError
        return attachments

    def add_attachment(self, attachment: Any) -> bool:
        """Take what follows; whether that is all. Raises BadMessageError."""
        try:
            return bool(super().add_attachment(attachment))
        except (ValueError, TypeError, LookupError, RecursionError):
            raise BadMessageError from None

    def _enters_or_leaves(self) -> bool:
        return self.packet_type in (CONNECT, DISCONNECT)

    def _is_event(self, attachments: int) -> bool:
        named = isinstance(self.data, list) and bool(self.data) and isinstance(self.data[0], str)
        return named and self.data[0] not in OWN_EVENTS and ATTACHMENTS.get(self.packet_type) == attachments


def check_messages(socketio: SocketIO) -> None:
    """Have the connection closed on which a message comes that is none. By itself Socket.IO logs each, with its
    traceback."""
    server = socketio.server

    def take(client: str, message: Any) -> None:
        try:
            if not message and client not in server._binary_packet:  # an attachment may be empty
                raise BadMessageError
            server._handle_eio_message(client, message)
        except BadMessageError:
            server.eio.sockets[client].close(wait=False)

    server.eio.on("message", take)
