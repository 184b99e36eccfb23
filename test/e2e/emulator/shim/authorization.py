"""What policies ask for and MiniStack's evaluator is not told: the conditions of PutMetricData and GetSecretValue, whether
a write to S3 is conditional, and which key an alias means, for a policy names the key.

Clients reach an emulator on loopback without TLS; for `aws:SecureTransport` they use it, as they always do on AWS.
"""
import json
from urllib.parse import parse_qs

import cbor2
from ministack import app
from ministack.core import iam_actions
from ministack.services import kms

CONDITIONS = {
    "cloudwatch:PutMetricData": ("cloudwatch:namespace", "Namespace"),
    "secretsmanager:GetSecretValue": ("secretsmanager:VersionStage", "VersionStage"),
}


def install() -> None:
    pin = app.pin_request_origin
    app.pin_request_origin = lambda address, secure: pin(address, True)
    plain_context = iam_actions.request_tag_context

    def context(service, action, body, params):
        known = plain_context(service, action, body, params)
        condition, field = CONDITIONS.get(action, ("", ""))
        value = _fields(body).get(field) if condition else None
        return {**known, condition: value} if value is not None else known

    iam_actions.request_tag_context = context
    plain_s3_context = iam_actions.s3_service_context

    def s3_context(action, query_params, path="", headers=None):
        known = plain_s3_context(action, query_params, path, headers)
        condition = (headers or {}).get("if-none-match") if action == "s3:PutObject" else None
        return {**known, "s3:if-none-match": condition} if condition else known

    iam_actions.s3_service_context = s3_context
    plain_resource = iam_actions.extract_resource_arn

    def resource(service, *request, **more):
        arn = plain_resource(service, *request, **more)
        key = kms._resolve_key(arn) if service == "kms" and ":alias/" in arn else None
        return key["Arn"] if key else arn

    iam_actions.extract_resource_arn = resource


def _fields(body: bytes) -> dict:
    """Of a request in JSON, CBOR or a form."""
    for read in (json.loads, cbor2.loads):
        try:
            fields = read(body)
        except Exception:
            continue
        if isinstance(fields, dict):
            return fields
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
