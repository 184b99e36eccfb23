"""AWS/SQS: how many messages each queue shows, one sample a minute."""
import time

from ministack.core.responses import request_scope
from ministack.services import cloudwatch, sqs


def record(at: float) -> None:
    """One sample of every queue, stamped `at` (epoch seconds)."""
    now = time.time()
    for (account, region, _), queue in list(sqs._queues._data.items()):
        name = queue["name"]
        visible = sum(1 for message in list(queue["messages"]) if message["visible_at"] <= now)
        with request_scope(account, region):
            key = ("AWS/SQS", "ApproximateNumberOfMessagesVisible", f"QueueName={name}")
            cloudwatch._metric_bucket(key).append(
                {"Timestamp": at, "Value": float(visible), "Unit": "Count", "Dimensions": {"QueueName": name}}
            )
