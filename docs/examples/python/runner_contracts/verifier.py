"""The verdict on a whole run (docs/protocol.md#verify)."""

from .fault import describe
from .json_safe import is_integer_from
from .payload import read_payload

MAX_OPEN_CALLS = 10_000
MAX_CALL_ID_LENGTH = 1_024
LEVELS = {
    "missing_start": "error",
    "missing_terminal": "error",
    "duplicate_terminal": "error",
    "event_after_terminal": "error",
    "seq_not_monotonic": "error",
    "t_ms_not_monotonic": "error",
    "seq_gap": "info",
    "tool_request_unanswered": "warning",
    "tool_response_unmatched": "warning",
    "duplicate_tool_request": "warning",
    "malformed_payload": "warning",
    "tool_calls_untracked": "info",
}
_NEEDS_START = ("assistant_text", "tool_request", "tool_response", "runtime_terminal")


def verify_run(events):
    """Gives every finding on a run, in order."""
    verifier = Verifier()
    findings = [finding for event in events for finding in verifier.push(event)]
    return findings + verifier.finish()


class Verifier:
    """Verifies a run as it comes, in bounded memory."""

    def __init__(self):
        self._findings = []
        self._seq_before = None
        self._t_ms_before = 0
        self._has_started = False
        self._has_ended = False
        self._forgets_calls = False
        self._open_calls = {}  # the seq of each by its id, oldest first

    def push(self, event):
        """Gives the findings that an event makes."""
        self._findings = []
        if type(event) is not dict:
            self._find("malformed_payload", None, f"must be an object, got {describe(event)}")
            return self._findings
        seq, kind, data = event.get("seq"), event.get("kind"), event.get("data")
        place = int(seq) if is_integer_from(0, seq) else None
        self._take_time(event.get("tMs"), place)
        self._take_seq(seq, place)
        self._take_kind(kind, place)
        reading = read_payload(kind, data)
        if not reading["ok"]:
            self._find("malformed_payload", place, reading["message"])
        call_id = data.get("id") if type(data) is dict else None
        if type(call_id) is str and kind == "tool_request":
            self._open_call(call_id, place)
        if type(call_id) is str and kind == "tool_response":
            self._close_call(call_id, place)
        return self._findings

    def finish(self):
        """Gives the findings that an end at this point makes."""
        self._findings = []
        if not self._has_started:
            self._find("missing_start", None, "has no runtime_started")
        if not self._has_ended:
            self._find("missing_terminal", None, "has no runtime_terminal")
        for call_id, place in self._open_calls.items():
            self._find("tool_request_unanswered", place, f"has no answer: {describe(call_id)}")
        return self._findings

    def _take_time(self, t_ms, place):
        if not is_integer_from(0, t_ms):
            self._find("t_ms_not_monotonic", place, f"has no tMs, but {describe(t_ms)}")
            return
        before, self._t_ms_before = self._t_ms_before, t_ms
        if t_ms < before:
            self._find("t_ms_not_monotonic", place, f"has a smaller tMs than the {before} before")

    def _take_seq(self, seq, place):
        if place is None:
            self._find("seq_not_monotonic", None, f"has no seq, but {describe(seq)}")
            return
        before, self._seq_before = self._seq_before, place
        if before is None or place == before + 1:
            return
        code = "seq_gap" if place > before else "seq_not_monotonic"
        self._find(code, place, f"comes right after seq {before}")

    def _take_kind(self, kind, place):
        if kind == "runtime_started":
            self._has_started = True
        if not self._has_started and type(kind) is str and kind in _NEEDS_START:
            self._find("missing_start", place, "must come after a runtime_started")
            self._has_started = True  # what follows lacks the same start
        is_terminal = kind == "runtime_terminal"
        if self._has_ended:
            code = "duplicate_terminal" if is_terminal else "event_after_terminal"
            self._find(code, place, "comes after the runtime_terminal")
        self._has_ended = self._has_ended or is_terminal

    def _open_call(self, call_id, place):
        if call_id in self._open_calls:
            self._find("duplicate_tool_request", place, f"is open already: {describe(call_id)}")
        elif _utf16_length(call_id) > MAX_CALL_ID_LENGTH:
            self._forget_call(place)
        else:
            self._open_calls[call_id] = place
            if len(self._open_calls) > MAX_OPEN_CALLS:
                del self._open_calls[next(iter(self._open_calls))]
                self._forget_call(place)

    def _close_call(self, call_id, place):
        if call_id in self._open_calls:
            del self._open_calls[call_id]
        elif not self._forgets_calls:
            problem = f"answers no open tool_request: {describe(call_id)}"
            self._find("tool_response_unmatched", place, problem)

    def _forget_call(self, place):
        if not self._forgets_calls:
            self._find("tool_calls_untracked", place, "is one open tool call too many to remember")
        self._forgets_calls = True

    def _find(self, code, seq, problem):
        place = "run" if seq is None else f"seq {seq}"
        finding = {"code": code, "level": LEVELS[code], "message": f"{place}: {problem}"[:300]}
        self._findings.append(finding if seq is None else {**finding, "seq": seq})


def _utf16_length(text):
    """`len` counts code points; the protocol counts UTF-16 units (#lengths)."""
    return len(text) + sum(1 for character in text if character > "\uffff")
