"""What the suite asks of the emulator itself.

`PUT /_pairwatch/clock`: `{"at": EPOCH_SECONDS}` holds the alarms' clock there, `{"at": null}` lets it run; answers what
alarms changed on the way. `GET /_pairwatch/functions`: how many executions are under way. `GET /_pairwatch/calls?EPOCH_MS`:
what was called and run since. `GET /_pairwatch/payloads`: what went into functions, and came out of them.
"""
import asyncio
import json

from ministack import app as ministack_app

import alarm_clock
import calls
import clock
import functions

CLOCK, FUNCTIONS, CALLS = ("PUT", "/_pairwatch/clock"), ("GET", "/_pairwatch/functions"), ("GET", "/_pairwatch/calls")
PAYLOADS = ("GET", "/_pairwatch/payloads")


def install() -> None:
    serve = ministack_app.app

    async def controlled(scope, receive, send):
        asked = scope["type"] == "http" and (scope["method"], scope["path"])
        if asked == CLOCK:
            await _send(send, await _moved(json.loads(await _body(receive))["at"]))
        elif asked == FUNCTIONS:
            await _send(send, {"running": functions.running()})
        elif asked == PAYLOADS:
            await _send(send, {"payloads": functions.payloads()})
        elif asked == CALLS:
            await _send(send, {"calls": calls.since(float(scope["query_string"] or b"0"))})
        elif scope["type"] == "http":
            reading, answered = calls.watched(scope, receive)
            await serve(scope, reading, send)
            answered()
        else:
            await serve(scope, receive, send)

    ministack_app.app = controlled


async def _moved(at: float | None) -> dict:
    changes = []
    if at is None:
        alarm_clock.CLOCK.release()
    else:
        changes = await asyncio.get_running_loop().run_in_executor(None, alarm_clock.CLOCK.hold, float(at))
    return {"now": clock.now(), "changes": changes}


async def _body(receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


async def _send(send, answer: dict) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(answer).encode()})
