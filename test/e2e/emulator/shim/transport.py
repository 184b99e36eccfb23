"""Clients reach an emulator on loopback without TLS; for policies that ask (`aws:SecureTransport`) they do, as they
always do on AWS."""
from ministack import app


def install() -> None:
    pin = app.pin_request_origin
    app.pin_request_origin = lambda address, secure: pin(address, True)
