"""The time of alarms and of the metrics that the services write themselves: the machine's, until somebody holds it."""
import time

_held: float | None = None


def now() -> float:
    """Epoch seconds."""
    return time.time() if _held is None else _held


def is_held() -> bool:
    return _held is not None


def hold(at: float | None) -> None:
    """None lets it run again."""
    global _held
    _held = at
