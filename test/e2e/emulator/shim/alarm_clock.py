"""Evaluates all alarms at every full minute, as CloudWatch does.

Held, the clock moves only when told, and every minute that it passes is evaluated on the way.
"""
import threading
import time

import alarms
import clock
import queues

MINUTE = 60
LONGEST_STEP = 24 * 60 * MINUTE


class AlarmClock:
    def __init__(self) -> None:
        self._last = time.time()
        self._lock = threading.Lock()

    def start(self) -> None:
        threading.Thread(target=self._run, daemon=True, name="alarm-clock").start()

    def hold(self, at: float) -> list[dict]:
        """Stands still at `at` (epoch seconds); answers what alarms changed between where it stood and there."""
        with self._lock:
            if not clock.is_held() or not 0 <= at - self._last <= LONGEST_STEP:
                self._last = at - MINUTE
            clock.hold(at)
            return self._pass_minutes(at)

    def release(self) -> None:
        with self._lock:
            clock.hold(None)
            self._last = time.time()

    def _run(self) -> None:
        while True:
            time.sleep(1)
            with self._lock:
                if not clock.is_held():
                    self._pass_minutes(time.time())

    def _pass_minutes(self, to: float) -> list[dict]:
        changes = []
        minute = (self._last // MINUTE + 1) * MINUTE
        while minute <= to:
            queues.record(minute - 1)
            changes += alarms.evaluate_all(minute)
            minute += MINUTE
        self._last = to
        return changes


CLOCK = AlarmClock()
