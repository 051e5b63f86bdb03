"""The batch and its validator (docs/protocol.md#batch, #validation, #body)."""

from .fault import Fault, describe, format_place
from .json_safe import Copier, is_integer_from, is_storable_name
from .json_text import read_json

VERSION = 1
MAX_EVENTS = 256
KINDS = (
    "runtime_started",
    "assistant_text",
    "tool_request",
    "tool_response",
    "skill_loaded",
    "file_uploaded",
    "notification",
    "stream_error",
    "runtime_terminal",
)


def parse_batch(body, max_bytes=None):
    """Judges an HTTP body, `str` or `bytes`, as `validate_batch` judges the value that it says."""
    if type(body) not in (str, bytes):
        return _refuse_body(f"must be str or bytes, got {describe(body)}")
    # A surrogate alone counts as the three bytes of the U+FFFD that would be written for it.
    size = len(body.encode("utf-8", "surrogatepass") if type(body) is str else body)
    if max_bytes is not None and size > max_bytes:
        return _refuse_body(f"must not be longer than {max_bytes} bytes")
    try:
        text = body if type(body) is str else body.decode("utf-8")
    except UnicodeDecodeError:
        return _refuse_body("is not UTF-8")
    try:
        value = read_json(text.removeprefix("\ufeff"))
    except ValueError as error:
        return _refuse_body(f"is not JSON: {error}")
    return validate_batch(value)


def validate_batch(value):
    """Gives `{"ok": True, "batch"}`, a copy, or `{"ok": False, "code", "message"}`."""
    return _judge(value, lambda kind: kind in KINDS, "a known kind of event")


def read_batch(value):
    """Judges as `validate_batch` does, and carries events of unknown kinds. For subscribers."""
    return _judge(value, is_storable_name, "non-empty text that can be stored")


def _judge(value, is_kind, kind_expected):
    try:
        return {"ok": True, "batch": _read_envelope(value, is_kind, kind_expected)}
    except Fault as fault:
        return fault.refusal()
    except RecursionError:
        problem = "cannot be read: the caller has used up the call stack"
        return Fault("invalid_envelope", "batch", problem).refusal()


def _read_envelope(value, is_kind, kind_expected):
    if type(value) is not dict:
        raise Fault("invalid_envelope", "batch", f"must be an object, got {describe(value)}")
    v = value.get("v")
    # `v == 1` alone would take True for a version.
    if not is_integer_from(VERSION, v) or v != VERSION:
        raise Fault("version_mismatch", "batch.v", f"must be 1, got {describe(v)}")
    run_id = value.get("runId")
    if not is_storable_name(run_id):
        problem = f"must be non-empty text that can be stored, got {describe(run_id)}"
        raise Fault("missing_run_id", "batch.runId", problem)
    entries = value.get("events")
    if type(entries) is not list or len(entries) == 0:
        raise Fault("empty_batch", "batch.events", "must be an array with at least one event")
    if len(entries) > MAX_EVENTS:
        problem = f"must hold at most {MAX_EVENTS} events, got {len(entries)}"
        raise Fault("batch_too_large", "batch.events", problem)
    copier = Copier("invalid_event")
    events = []
    for index, entry in enumerate(entries):
        before = events[-1] if events else None
        events.append(_read_event(entry, ["events", index], before, copier, is_kind, kind_expected))
    return {"v": VERSION, "runId": run_id, "events": events}


def _read_event(entry, path, before, copier, is_kind, kind_expected):
    if type(entry) is not dict:
        problem = f"must be an object, got {describe(entry)}"
        raise Fault("invalid_event", format_place(path), problem)
    seq = _read_count(entry, "seq", path)
    t_ms = _read_count(entry, "tMs", path)
    kind = entry.get("kind")
    if type(kind) is not str or not is_kind(kind):
        problem = f"must be {kind_expected}, got {describe(kind)}"
        raise Fault("invalid_event", format_place([*path, "kind"]), problem)
    data = copier.copy_object(entry.get("data"), [*path, "data"])
    if before is not None and seq <= before["seq"]:
        problem = f"must be greater than the {before['seq']} of the event before it, got {seq}"
        raise Fault("seq_not_monotonic", format_place([*path, "seq"]), problem)
    if before is not None and t_ms < before["tMs"]:
        problem = f"must not be smaller than the {before['tMs']} of the event before it, got {t_ms}"
        raise Fault("t_ms_not_monotonic", format_place([*path, "tMs"]), problem)
    return {"seq": seq, "tMs": t_ms, "kind": kind, "data": data}


def _read_count(entry, key, path):
    value = entry.get(key)
    if is_integer_from(0, value):
        # 7.0 is the integer 7, and -0.0 becomes 0.
        return int(value)
    problem = f"must be a non-negative safe integer, got {describe(value)}"
    raise Fault("invalid_event", format_place([*path, key]), problem)


def _refuse_body(problem):
    return Fault("invalid_envelope", "body", problem).refusal()
