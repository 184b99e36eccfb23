"""Metric alarms as CloudWatch evaluates them: on one metric with exactly its dimensions, on complete periods,
M of N, with the four ways to treat missing data and the warm-up after creation.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
"""
import json
import logging
from datetime import datetime, timezone

import clock
from ministack.core.responses import get_account_id, get_region, new_uuid, request_scope
from ministack.services import cloudwatch, sns
from ministack.services.cloudformation import provisioners

log = logging.getLogger("alarms")

COMPARISONS = {
    "GreaterThanOrEqualToThreshold": lambda value, threshold: value >= threshold,
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "LessThanThreshold": lambda value, threshold: value < threshold,
    "LessThanOrEqualToThreshold": lambda value, threshold: value <= threshold,
}
ACTIONS = {"ALARM": "AlarmActions", "OK": "OKActions", "INSUFFICIENT_DATA": "InsufficientDataActions"}
# CloudWatch looks further back than the evaluation periods; in the examples of its documentation two periods.
EXTRA_PERIODS = 2


def install() -> None:
    # Evaluated by the clock alone, not whenever data arrives.
    cloudwatch._evaluate_alarm = lambda alarm: None
    plain_record = provisioners._cw_metric_alarm_record

    def record(name, props):
        alarm = plain_record(name, props)
        minutes = int((props.get("WarmUpConfiguration") or {}).get("WarmUpPeriodDurationInMinutes") or 0)
        known = cloudwatch._alarms.get(name) or {}
        alarm["_WarmUpUntil"] = known.get("_WarmUpUntil", clock.now() + minutes * 60)
        return alarm

    provisioners._cw_metric_alarm_record = record


def evaluate_all(at: float) -> list[dict]:
    """Evaluates every alarm of every account and region whose period ends at `at`; answers what changed."""
    changes = []
    for (account, region, _), alarm in list(cloudwatch._alarms._data.items()):
        if not alarm.get("MetricName") or at % int(alarm.get("Period") or 60) != 0:
            continue
        with request_scope(account, region):
            try:
                changes += _evaluate(alarm, at)
            except Exception:
                log.exception("alarm %s", alarm["AlarmName"])
    return changes


def _evaluate(alarm: dict, at: float) -> list[dict]:
    n = int(alarm.get("EvaluationPeriods") or 1)
    datapoints = _datapoints(alarm, at, n + EXTRA_PERIODS)
    known = [value for value in datapoints if value is not None]
    if at < alarm.get("_WarmUpUntil", 0) and len(known) < n:
        return []
    # From here on it counts as warm, however its data comes.
    alarm["_WarmUpUntil"] = 0
    new = _state(alarm, datapoints, known, n)
    old = alarm["StateValue"]
    if new is None or new == old:
        return []
    reason = f"Threshold Crossed: datapoints {known[-n:]} of {n} periods against {alarm['Threshold']}"
    alarm.update(StateValue=new, StateReason=reason, StateUpdatedTimestamp=int(at))
    cloudwatch._record_history(alarm["AlarmName"], old, new, reason)
    _act(alarm, old, at)
    cloudwatch._evaluate_parent_alarms(alarm)
    return [{"alarm": alarm["AlarmName"], "region": get_region(), "from": old, "to": new, "at": at}]


def _datapoints(alarm: dict, at: float, periods: int) -> list[float | None]:
    """The statistic of each of the last complete periods before `at`, oldest first; None where nothing was sent."""
    period = int(alarm.get("Period") or 60)
    dimensions = cloudwatch._dims_key(cloudwatch._dims_from_list(alarm.get("Dimensions") or []))
    points = list(cloudwatch._metrics.get((alarm["Namespace"], alarm["MetricName"], dimensions)) or [])
    statistic = alarm.get("ExtendedStatistic") or alarm.get("Statistic") or "Average"
    values = []
    for back in range(periods, 0, -1):
        start = at - back * period
        inside = [point for point in points if start <= point["Timestamp"] < start + period]
        values.append(cloudwatch._stat_value(cloudwatch._calc_stats(inside), statistic, inside) if inside else None)
    return values


def _state(alarm: dict, datapoints: list[float | None], known: list[float], n: int) -> str | None:
    """None keeps the state."""
    treat = alarm.get("TreatMissingData") or "missing"
    m = int(alarm.get("DatapointsToAlarm") or n)
    compare, threshold = COMPARISONS[alarm["ComparisonOperator"]], float(alarm["Threshold"])
    bad = [compare(value, threshold) for value in known[-n:]]
    if len(bad) < n and treat in ("missing", "ignore"):
        if not bad:
            return "INSUFFICIENT_DATA" if treat == "missing" else None
        if all(bad) and sum(bad) < m:
            return "ALARM" if treat == "missing" else None
    elif treat == "breaching":
        bad += [True] * (n - len(bad))
    return "ALARM" if sum(bad) >= m else "OK"


def _act(alarm: dict, old: str, at: float) -> None:
    if not alarm.get("ActionsEnabled", True):
        return
    new = alarm["StateValue"]
    subject = f'{new}: "{alarm["AlarmName"]}" in {get_region()}'[:100]
    for arn in alarm.get(ACTIONS[new]) or []:
        if cloudwatch._is_sns_action_arn(arn):
            sns._fanout(arn, new_uuid(), json.dumps(_notification(alarm, old, at)), subject)


def _notification(alarm: dict, old: str, at: float) -> dict:
    """What CloudWatch publishes, field by field."""
    return {
        "AlarmName": alarm["AlarmName"],
        "AlarmDescription": alarm.get("AlarmDescription") or None,
        "AWSAccountId": get_account_id(),
        "AlarmConfigurationUpdatedTimestamp": _timestamp(alarm["AlarmConfigurationUpdatedTimestamp"]),
        "NewStateValue": alarm["StateValue"],
        "NewStateReason": alarm["StateReason"],
        "StateChangeTime": _timestamp(at),
        "Region": get_region(),
        "AlarmArn": alarm["AlarmArn"],
        "OldStateValue": old,
        **{field: alarm.get(field) or [] for field in ACTIONS.values()},
        "Trigger": {
            "MetricName": alarm["MetricName"],
            "Namespace": alarm["Namespace"],
            "StatisticType": "Statistic",
            "Statistic": (alarm.get("Statistic") or "Average").upper(),
            "Unit": alarm.get("Unit"),
            "Dimensions": [{"name": one["Name"], "value": one["Value"]} for one in alarm.get("Dimensions") or []],
            "Period": alarm.get("Period", 60),
            "EvaluationPeriods": alarm.get("EvaluationPeriods", 1),
            "DatapointsToAlarm": alarm.get("DatapointsToAlarm") or alarm.get("EvaluationPeriods", 1),
            "ComparisonOperator": alarm["ComparisonOperator"],
            "Threshold": alarm["Threshold"],
            "TreatMissingData": alarm.get("TreatMissingData", "missing"),
            "EvaluateLowSampleCountPercentile": "",
        },
    }


def _timestamp(epoch: float) -> str:
    return datetime.fromtimestamp(epoch, tz=timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000+0000")
