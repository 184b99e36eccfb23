"""`PUT /_pairwatch/clock`: `{"at": EPOCH_SECONDS}` holds the alarms' clock there, `{"at": null}` lets it run.

Answers what alarms changed on the way.
"""
import asyncio
import json

from ministack import app as ministack_app

import alarm_clock
import clock

PATH = "/_pairwatch/clock"


def install() -> None:
    serve = ministack_app.app

    async def controlled(scope, receive, send):
        if scope["type"] == "http" and scope["path"] == PATH:
            await _answer(scope, receive, send)
        else:
            await serve(scope, receive, send)

    ministack_app.app = controlled


async def _answer(scope, receive, send) -> None:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    if scope["method"] != "PUT":
        await _send(send, 405, {"error": "PUT"})
        return
    at = json.loads(body)["at"]
    if at is None:
        alarm_clock.CLOCK.release()
        changes = []
    else:
        changes = await asyncio.get_running_loop().run_in_executor(None, alarm_clock.CLOCK.hold, float(at))
    await _send(send, 200, {"now": clock.now(), "changes": changes})


async def _send(send, status: int, answer: dict) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(answer).encode()})
