"""EventBridge Scheduler: context attributes in the input, the dead-letter queue of a target that is gone, and no firings
for the time in which a schedule was disabled."""
import time
from datetime import datetime, timezone

from ministack.core.arn import parse_arn
from ministack.core.responses import get_account_id, get_region, new_uuid
from ministack.services import eventbridge, lambda_svc, scheduler

MINUTE = 60


def install() -> None:
    scheduler._SCHEDULE_TICK_INTERVAL = 1
    deliver = eventbridge._invoke_target

    def invoke(target, event, rule, view=None):
        if event.get("Source") != "aws.scheduler":
            deliver(target, event, rule, view)
            return
        text = _filled_in(target.get("Input") or "{}", rule)
        dead_letters = (target.get("DeadLetterConfig") or {}).get("Arn")
        if dead_letters and not _exists(target.get("Arn", "")):
            eventbridge._dispatch_to_sqs(parse_arn(dead_letters), text)
            return
        deliver({**target, "Input": text}, event, rule, view)

    eventbridge._invoke_target = invoke
    plain_update = scheduler._update_schedule

    def update(name, body):
        key = (get_account_id(), get_region(), f"{body.get('GroupName', 'default')}/{name}")
        scheduler._schedule_last_fired[key] = time.time()
        return plain_update(name, body)

    scheduler._update_schedule = update


def _filled_in(text: str, schedule: dict) -> str:
    """Whole minutes are what a schedule of minutes plans; seconds are when it was fired."""
    planned = datetime.fromtimestamp(time.time() // MINUTE * MINUTE, tz=timezone.utc)
    attributes = {
        "scheduled-time": planned.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "execution-id": new_uuid(),
        "schedule-arn": schedule.get("Arn", ""),
        "attempt-number": "1",
    }
    for name, value in attributes.items():
        text = text.replace(f"<aws.scheduler.{name}>", value)
    return text


def _exists(arn: str) -> bool:
    if parse_arn(arn).service != "lambda":
        return True
    func, config, _ = lambda_svc._get_func_record_for_ref(arn)
    return bool(func and config)
