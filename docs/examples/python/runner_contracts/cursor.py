"""The cursor, and both ends of a run's stream (docs/protocol.md#run-stream)."""

import math

from .fault import Fault, describe
from .json_safe import MAX_SAFE_INTEGER, is_integer_from, is_storable_name


def read_cursor(value):
    """Gives `{"ok": True, "cursor"}` of what a database gave back, or a refusal `invalid_cursor`."""
    try:
        return {"ok": True, "cursor": _take_cursor(value)}
    except Fault as fault:
        return fault.refusal()


def admit_batch(cursor, batch):
    """Admits a batch that `validate_batch` gave: `{"ok": True, "cursor", "events", "duplicates"}`."""
    try:
        return _admit(_take_cursor(cursor), batch)
    except Fault as fault:
        return fault.refusal()


def sequence_drafts(cursor, drafts, t_ms):
    """Stamps drafts: `{"ok": True, "cursor", "events"}`. `t_ms` is a finite number from 0."""
    try:
        return _sequence(_take_cursor(cursor), drafts, t_ms)
    except Fault as fault:
        return fault.refusal()


def _take_cursor(value):
    if type(value) is not dict:
        raise Fault("invalid_cursor", "cursor", f"must be an object, got {describe(value)}")
    run_id, seq, t_ms, terminal = (value.get(key) for key in ("runId", "seq", "tMs", "terminal"))
    for key, is_right in (
        ("runId", is_storable_name(run_id)),
        ("seq", is_integer_from(-1, seq)),
        ("tMs", is_integer_from(0, t_ms)),
        ("terminal", type(terminal) is bool),
    ):
        if not is_right:
            problem = f"is not what a cursor has there: {describe(value.get(key))}"
            raise Fault("invalid_cursor", f"cursor.{key}", problem)
    return {"runId": run_id, "seq": int(seq), "tMs": int(t_ms), "terminal": terminal}


def _admit(cursor, batch):
    events = batch["events"]
    if batch["runId"] != cursor["runId"]:
        problem = f"must be the run of the cursor, got {describe(batch['runId'])}"
        raise Fault("run_id_mismatch", "batch.runId", problem)
    old = sum(1 for event in events if event["seq"] <= cursor["seq"])
    new = events[old:]
    if not new:
        return {"ok": True, "cursor": cursor, "events": [], "duplicates": old}
    if cursor["terminal"]:
        raise Fault("event_after_terminal", f"events[{old}]", "comes after the run's end")
    terminals = [index for index, event in enumerate(new) if event["kind"] == "runtime_terminal"]
    if terminals and terminals[0] < len(new) - 1:
        problem = "is the run's terminal, and other events follow it in the batch"
        raise Fault("terminal_not_last", f"events[{old + terminals[0]}]", problem)
    if new[0]["tMs"] < cursor["tMs"]:
        problem = f"must not be smaller than the cursor's {cursor['tMs']}, got {new[0]['tMs']}"
        raise Fault("t_ms_not_monotonic", f"events[{old}].tMs", problem)
    last = new[-1]
    after = {**cursor, "seq": last["seq"], "tMs": last["tMs"], "terminal": bool(terminals)}
    return {"ok": True, "cursor": after, "events": new, "duplicates": old}


def _sequence(cursor, drafts, t_ms):
    now = max(cursor["tMs"], math.floor(t_ms))
    seq, terminal, events = cursor["seq"], cursor["terminal"], []
    for index, draft in enumerate(drafts):
        if terminal:
            problem = "comes after the run's terminal"
            raise Fault("event_after_terminal", f"drafts[{index}]", problem)
        if seq == MAX_SAFE_INTEGER:
            raise Fault("seq_exhausted", f"drafts[{index}]", "has no seq left")
        seq += 1
        terminal = draft["kind"] == "runtime_terminal"
        events.append({"seq": seq, "tMs": now, "kind": draft["kind"], "data": draft["data"]})
    if events:
        cursor = {**cursor, "seq": seq, "tMs": now, "terminal": terminal}
    return {"ok": True, "cursor": cursor, "events": events}
