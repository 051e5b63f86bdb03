"""The conventions of payloads (docs/protocol.md#payload-reading)."""

from .fault import Fault, describe

_TEXT = ("text", lambda value: type(value) is str)
_OBJECT = ("an object", lambda value: type(value) is dict)
_FLAG = ("true or false", lambda value: type(value) is bool)
_TRUE = ("true", lambda value: value is True)
_ANY = ("a JSON value", lambda value: True)


def _one_of(*words):
    return (" or ".join(words), lambda value: type(value) is str and value in words)


# By kind: the fields that are demanded, and those that may be there.
_RULES = {
    "runtime_started": ({"source": _TEXT}, {"provider": _TEXT, "model": _TEXT}),
    "assistant_text": (
        {"text": _TEXT, "role": _one_of("assistant")},
        {"messageId": _TEXT, "delta": _TRUE},
    ),
    "tool_request": (
        {"id": _TEXT, "name": _TEXT, "arguments": _OBJECT},
        {"extension": _TEXT, "messageId": _TEXT},
    ),
    "tool_response": (
        {"id": _TEXT, "status": _one_of("success", "error"), "content": _ANY},
        {"isError": _FLAG, "extension": _TEXT},
    ),
    "skill_loaded": ({"name": _TEXT}, {"id": _TEXT}),
    "file_uploaded": ({}, {"path": _TEXT, "fileId": _TEXT, "name": _TEXT}),
    "notification": ({"source": _TEXT, "reason": _TEXT}, {}),
    "stream_error": ({"source": _TEXT, "message": _TEXT}, {"code": _TEXT}),
    "runtime_terminal": (
        {"reason": _one_of("complete", "error", "cancelled")},
        {"message": _TEXT, "code": _TEXT, "usage": _OBJECT},
    ),
}


def read_payload(kind, data):
    """Gives `{"ok": True, "status": "known" | "not_carried"}`, or a refusal `malformed_payload`."""
    if type(kind) is not str or kind not in _RULES:
        if type(kind) is str:
            return {"ok": True, "status": "not_carried"}
        return _malformed("kind", "text", kind)
    if type(data) is not dict:
        return _malformed("data", "an object", data)
    demanded, optional = _RULES[kind]
    carrying = ("path", "fileId") if kind == "file_uploaded" else demanded
    if not any(field in data for field in carrying):
        return {"ok": True, "status": "not_carried"}
    for field, (expected, accepts) in {**demanded, **optional}.items():
        if field in data and not accepts(data[field]):
            return _malformed(f"data.{field}", expected, data[field])
        if field in demanded and field not in data:
            return _refuse(f"data.{field}", f"must be {expected}, and is absent")
    return {"ok": True, "status": "known"}


def _malformed(place, expected, value):
    return _refuse(place, f"must be {expected}, got {describe(value)}")


def _refuse(place, problem):
    return Fault("malformed_payload", place, problem).refusal()
