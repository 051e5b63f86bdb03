"""JSON-safe values: copied as they are judged (docs/protocol.md#json-safe)."""

import math

from .fault import Fault, describe, format_place

JSON_MAX_DEPTH = 128
JSON_MAX_NODES = 1_000_000
MAX_SAFE_INTEGER = 2**53 - 1


def is_storable_text(value):
    """Text without U+0000 and without a surrogate. A `str` of Python may hold surrogates."""
    if type(value) is not str or "\0" in value:
        return False
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def is_storable_name(value):
    return is_storable_text(value) and value != ""


def is_integer_from(least, value):
    """An integer as JSON knows them: 1.0 is one, and True, which Python counts among them, is none."""
    if type(value) is float:
        return value.is_integer() and least <= value <= MAX_SAFE_INTEGER
    return type(value) is int and least <= value <= MAX_SAFE_INTEGER


class Copier:
    """Copies the `data` of one batch's events, which share a number of values."""

    def __init__(self, code):
        self._code = code
        self._nodes_left = JSON_MAX_NODES

    def copy_object(self, value, path):
        """Copies a root, which is level 0 and is not counted."""
        if type(value) is not dict:
            self._refuse(path, f"must be a plain object, got {describe(value)}")
        return self._copy_object(value, path, 0)

    def _copy_value(self, value, path, depth):
        self._nodes_left -= 1
        if self._nodes_left < 0:
            self._refuse(path, f"is more than the {JSON_MAX_NODES} values that a batch may hold")
        if value is None or value is True or value is False:
            return value
        if type(value) is str:
            if not is_storable_text(value):
                self._refuse(path, "must be text without U+0000 and without a lone surrogate")
            return value
        if type(value) in (int, float):
            if not _is_finite(value):
                self._refuse(path, "must be a finite number")
            return value
        if type(value) not in (dict, list):
            self._refuse(path, f"must be a JSON value, got {describe(value)}")
        if depth == JSON_MAX_DEPTH:
            self._refuse(path, f"must not be nested deeper than {JSON_MAX_DEPTH} levels")
        copy = self._copy_object if type(value) is dict else self._copy_list
        return copy(value, path, depth + 1)

    def _copy_object(self, source, path, depth):
        copy = {}
        for key, value in source.items():
            if not is_storable_text(key):
                at = key if type(key) is str else describe(key)
                self._refuse([*path, at], "must have a key that is text and can be stored")
            path.append(key)
            copy[key] = self._copy_value(value, path, depth)
            path.pop()
        return copy

    def _copy_list(self, source, path, depth):
        copy = []
        for index, value in enumerate(source):
            path.append(index)
            copy.append(self._copy_value(value, path, depth))
            path.pop()
        return copy

    def _refuse(self, path, problem):
        raise Fault(self._code, format_place(path), problem)


def _is_finite(number):
    """An integer of Python has no bounds; a number of JSON is a double."""
    try:
        return math.isfinite(float(number))
    except OverflowError:
        return False
