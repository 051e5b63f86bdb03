"""Faults, their places and values in words (docs/protocol.md#message, #place)."""

import json
import re

MESSAGE_MAX_LENGTH = 300
PLACE_MAX_LENGTH = 140
EXCERPT_MAX_LENGTH = 32
_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")


class Fault(Exception):
    """Ends a pass at the first fault. Never leaves this package."""

    def __init__(self, code, place, problem):
        super().__init__(code)
        self.code = code
        self.message = f"{place} {problem}"[:MESSAGE_MAX_LENGTH]

    def refusal(self):
        return {"ok": False, "code": self.code, "message": self.message}


def format_place(path):
    """`events[3].data["odd key"]`. All of it is ASCII, so that its length is the same in any unit."""
    place = "".join(_step(key) for key in path).removeprefix(".")
    if len(place) <= PLACE_MAX_LENGTH:
        return place
    half = PLACE_MAX_LENGTH // 2 - 1
    return f"{place[:half]}…{place[-half:]}"


def _step(key):
    if isinstance(key, int):
        return f"[{key}]"
    # fullmatch: a `$` would let a line end pass after the name.
    if len(key) <= EXCERPT_MAX_LENGTH and _IDENTIFIER.fullmatch(key):
        return f".{key}"
    return f"[{_quote(key)}]"


def describe(value):
    """Names a value, and of text no more than a short excerpt."""
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if type(value) is str:
        return f"the string {_quote(value)}"
    if type(value) is int:
        # The digits of a huge integer are slow to write, and past a limit Python refuses to.
        return str(value) if value.bit_length() <= 64 else "a huge integer"
    if type(value) is float:
        return str(value)
    if type(value) is list:
        return "an array"
    return "an object" if type(value) is dict else f"a value of type {type(value).__name__[:32]}"


def _quote(text):
    excerpt = json.dumps(text[:EXCERPT_MAX_LENGTH])[1:-1]
    if len(text) <= EXCERPT_MAX_LENGTH and len(excerpt) <= 48:
        return f'"{excerpt}"'
    return f'"{excerpt[:48]}…"'
