"""What goes into every function and comes out of it; AWS/Lambda metrics for every execution, however it was started, and asynchronous delivery (retries, on-failure
destination) also for what SNS and EventBridge Scheduler start."""
import collections
import json
import logging
import threading

import calls
import clock
from ministack.services import cloudwatch, eventbridge, lambda_svc, sns

log = logging.getLogger("functions")
MOST_PAYLOADS = 20_000
_lock = threading.Lock()
_running = 0
_payloads: collections.deque = collections.deque(maxlen=MOST_PAYLOADS)


def running() -> int:
    """How many executions have begun and not ended."""
    return _running


def payloads() -> list[dict]:
    """Of each execution the event and what came of it."""
    return list(_payloads)


def _count_running(change: int) -> None:
    global _running
    with _lock:
        _running += change


def install() -> None:
    # A function that was changed is ready at once: who asks too early asks again a second later.
    lambda_svc._LAMBDA_STATE_TRANSITION_DELAY = 0
    execute = lambda_svc._execute_function_dispatch

    def measured(func, config, event, request_id, started):
        # A minute of a held clock is that of the tick, and its metric must not fall into the next.
        at = clock.now()
        name = config.get("FunctionName", "unknown")
        _count_running(1)
        calls.note("start", name)
        try:
            result = execute(func, config, event, request_id, started)
        finally:
            calls.note("end", name)
            _count_running(-1)
        _payloads.append({"function": name, "text": json.dumps([event, result], default=str)})
        _count(name, "Invocations", 1, at)
        _count(name, "Errors", 1 if isinstance(result, dict) and result.get("error") else 0, at)
        return result

    lambda_svc._execute_function_dispatch = measured
    # What it counts itself, it counts at the call and not at the execution.
    lambda_svc._emit_lambda_metrics = lambda name, duration_ms, error, throttle: None
    eventbridge._dispatch_to_lambda = lambda arn, payload: start(arn, _parsed(payload))
    sns._deliver_to_lambda = _deliver_notification


def start(arn: str, event) -> bool:
    """Starts a function as an asynchronous invocation does; False where there is none."""
    func, config, name = lambda_svc._get_func_record_for_ref(arn)
    if not func or not config:
        log.warning("no function %s", name)
        return False
    lambda_svc.invoke_async_with_retry(lambda_svc._execution_record_for_config(func, config), event)
    return True


def _deliver_notification(endpoint, envelope, topic_arn, subscription_arn, message_id, raw_message, attributes):
    record = {
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription_arn,
        "EventSource": "aws:sns",
        "Sns": json.loads(envelope),
    }
    start(endpoint, {"Records": [record]})


def _count(function: str, metric: str, value: float, at: float) -> None:
    cloudwatch._metric_bucket(("AWS/Lambda", metric, f"FunctionName={function}")).append(
        {"Timestamp": at, "Value": float(value), "Unit": "Count", "Dimensions": {"FunctionName": function}}
    )


def _parsed(payload: str):
    try:
        return json.loads(payload)
    except (json.JSONDecodeError, TypeError):
        return {"body": payload}
