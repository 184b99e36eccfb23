"""CloudFormation types that MiniStack refuses a stack for, and a bucket's Object Lock, which it forgets."""
import json

from ministack.services import cloudwatch, s3, secretsmanager
from ministack.services.cloudformation import provisioners

import secrets_manager

# Nothing reads them here: their place in a template is all that is tried.
RECORDED_ONLY = (
    "AWS::CloudTrail::Trail",
    "AWS::Chatbot::SlackChannelConfiguration",
    "AWS::CloudWatch::AlarmMuteRule",
    "AWS::Logs::QueryDefinition",
    "AWS::SNS::TopicInlinePolicy",
)


def install() -> None:
    _lock_buckets()
    for name in RECORDED_ONLY:
        _register(name, lambda logical_id, props, stack: (f"{stack}-{logical_id}", {}))
    _register(
        "AWS::CloudWatch::CompositeAlarm",
        _composite_alarm,
        delete=lambda physical_id, props: cloudwatch._composite_alarms.pop(physical_id, None),
        update=lambda physical_id, old, new, stack: _composite_alarm("", {**new, "AlarmName": physical_id}, stack),
    )
    _register(
        "AWS::SecretsManager::RotationSchedule",
        _rotation_schedule,
        update=lambda physical_id, old, new, stack: _rotation_schedule("", new, stack),
    )
    _register(
        "AWS::SecretsManager::ResourcePolicy",
        _resource_policy,
        delete=lambda physical_id, props: secretsmanager._delete_resource_policy({"SecretId": physical_id}),
        update=lambda physical_id, old, new, stack: _resource_policy("", new, stack),
    )


def _lock_buckets() -> None:
    handlers = provisioners._RESOURCE_HANDLERS["AWS::S3::Bucket"]
    plain_create = handlers["create"]

    def create(logical_id, props, stack):
        created = plain_create(logical_id, props, stack)
        if str(props.get("ObjectLockEnabled")).lower() == "true":
            rule = props.get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention")
            retention = rule and {**rule, **{unit: int(rule[unit]) for unit in ("Days", "Years") if unit in rule}}
            s3._bucket_object_lock[created[0]] = {"enabled": True, "default_retention": retention}
        return created

    handlers["create"] = create


def _composite_alarm(logical_id, props, stack):
    name = props.get("AlarmName") or f"{stack}-{logical_id}"
    _checked(cloudwatch._put_composite_alarm({}, {**props, "AlarmName": name}, False, True))
    return name, {"Arn": cloudwatch._composite_alarms[name]["AlarmArn"]}


def _rotation_schedule(logical_id, props, stack):
    request = {name: props[name] for name in ("SecretId", "RotationLambdaARN", "RotationRules") if name in props}
    request["RotateImmediately"] = props.get("RotateImmediatelyOnUpdate", True) not in (False, "false")
    _checked(secrets_manager.rotate(request))
    return props["SecretId"], {}


def _resource_policy(logical_id, props, stack):
    policy = props["ResourcePolicy"]
    text = policy if isinstance(policy, str) else json.dumps(policy)
    _checked(secretsmanager._put_resource_policy({"SecretId": props["SecretId"], "ResourcePolicy": text}))
    return props["SecretId"], {}


def _register(name, create, delete=lambda physical_id, props: None, update=None):
    unchanged = lambda physical_id, old, new, stack: (physical_id, {})
    provisioners._RESOURCE_HANDLERS[name] = {"create": create, "delete": delete, "update": update or unchanged}


def _checked(response) -> None:
    status, _, body = response
    if status >= 400:
        raise ValueError(body.decode() if isinstance(body, bytes) else str(body))
