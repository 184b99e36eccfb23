"""A list of what was called and run, and when: from it the suite reads how long each stage of an alert took."""
import collections
import re
import time

MOST = 50_000
PARTITION = re.compile(rb'"pk":\s*\{"S":\s*"([^"]+)"')
ACTION = re.compile(rb"(?:^|&)Action=(\w+)")
LONGEST_BODY = 1 << 20
_calls: collections.deque = collections.deque(maxlen=MOST)


def note(what: str, about: str = "") -> None:
    """`what` has just happened."""
    _calls.append({"at": time.time() * 1000, "what": what, "about": about})


def since(at: float) -> list[dict]:
    """Epoch ms."""
    return [call for call in list(_calls) if call["at"] >= at]


def watched(scope, receive):
    """`receive` that remembers the body, and what to call when the answer has been sent."""
    body = bytearray()

    async def reading():
        message = await receive()
        if len(body) < LONGEST_BODY:
            body.extend(message.get("body", b""))
        return message

    def answered() -> None:
        headers = {name.lower(): value for name, value in scope.get("headers", [])}
        target = headers.get(b"x-amz-target", b"").decode("latin-1")
        action = ACTION.search(bytes(body[:4096]))
        partition = PARTITION.search(bytes(body))
        what = target or (action and action.group(1).decode()) or scope["path"]
        note(what, partition.group(1).decode() if partition else "")

    return reading, answered
