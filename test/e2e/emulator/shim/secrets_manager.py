"""Secrets Manager: a secret that a template creates empty has no version, a version holds one value for good, a label is
on one version at a time, and RotateSecret runs the four steps.
"""
import contextvars
import json
import logging
import threading
import time

from ministack.core.responses import error_response_json, json_response, new_uuid
from ministack.services import lambda_svc, secretsmanager
from ministack.services.cloudformation import provisioners

log = logging.getLogger("secrets")

ROTATION = ("createSecret", "setSecret", "testSecret", "finishSecret")


def install() -> None:
    secretsmanager._rotate_secret = rotate
    plain_get = secretsmanager._get_secret_value

    def get(data):
        response = plain_get(data)
        if response[0] != 200 or _has_value(json.loads(response[2])):
            return response
        return _absent(f"value for staging label: {data.get('VersionStage') or 'AWSCURRENT'}")

    secretsmanager._get_secret_value = get
    plain_put = secretsmanager._put_secret_value

    def put(data):
        _, secret = secretsmanager._resolve(data.get("SecretId"))
        known = secret and secret["Versions"].get(data.get("ClientRequestToken"))
        if known and _has_value(known):
            return _put_again(data, secret, known)
        response = plain_put(data)
        if response[0] == 200:
            for label in data.get("VersionStages", []):
                secretsmanager._remove_stage_everywhere(secret, label, json.loads(response[2])["VersionId"])
        return response

    secretsmanager._put_secret_value = put
    handlers = provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"]
    plain_create = handlers["create"]

    def create(logical_id, props, stack):
        created = plain_create(logical_id, props, stack)
        if not props.get("SecretString") and not props.get("GenerateSecretString"):
            secretsmanager._secrets[created[0]]["Versions"].clear()
        return created

    handlers["create"] = create


def rotate(data: dict):
    _, secret = secretsmanager._resolve(data.get("SecretId"))
    if not secret:
        return _absent("specified secret.")
    arn = data.get("RotationLambdaARN") or secret.get("RotationLambdaARN")
    if not arn:
        return error_response_json(
            "InvalidRequestException", "No Lambda rotation function ARN is associated with this secret.", 400
        )
    func, config, _ = lambda_svc._get_func_record_for_ref(arn)
    if not func:
        return error_response_json("ResourceNotFoundException", "Lambda does not exist.", 404)
    secret.update(RotationLambdaARN=arn, RotationEnabled=True)
    if data.get("RotationRules"):
        secret["RotationRules"] = data["RotationRules"]
    token = data.get("ClientRequestToken") or new_uuid()
    answer = {"ARN": secret["ARN"], "Name": secret["Name"]}
    steps = ROTATION
    if data.get("RotateImmediately", True) is False:
        steps = ("testSecret",)
    else:
        answer["VersionId"] = token
        # The pending version is there, without a value, before the first step.
        pending = {"SecretString": None, "SecretBinary": None, "CreatedDate": int(time.time()), "Stages": ["AWSPENDING"]}
        secret["Versions"].setdefault(token, pending)
    record = lambda_svc._execution_record_for_config(func, config)
    run = contextvars.copy_context().run
    threading.Thread(target=run, args=(_run_steps, secret, record, steps, token), daemon=True).start()
    return json_response(answer)


def _run_steps(secret: dict, record: dict, steps: tuple[str, ...], token: str) -> None:
    for step in steps:
        event = {"Step": step, "SecretId": secret["ARN"], "ClientRequestToken": token, "RotationToken": new_uuid()}
        result = lambda_svc._execute_function_with_config_scope(record, event)
        if result.get("error"):
            log.error("rotation of %s failed at %s: %s", secret["Name"], step, result.get("body"))
            return
    if "finishSecret" in steps:
        secret["LastRotatedDate"] = int(time.time())


def _put_again(data: dict, secret: dict, known: dict):
    if any(known.get(kind) != data.get(kind) for kind in ("SecretString", "SecretBinary")):
        return error_response_json("ResourceExistsException", "A version with this token holds another value.", 400)
    answer = {"ARN": secret["ARN"], "Name": secret["Name"], "VersionId": data["ClientRequestToken"]}
    return json_response({**answer, "VersionStages": list(known["Stages"])})


def _has_value(answer: dict) -> bool:
    return answer.get("SecretString") is not None or answer.get("SecretBinary") is not None


def _absent(what: str):
    return error_response_json("ResourceNotFoundException", f"Secrets Manager can't find the {what}", 400)
