"""Asks this implementation what the conformance vectors ask, and tells what it answers wrongly.

Usage: python3 check_vectors.py [FOLDER]. The folder holds `batch.json` and the others.
"""

import base64
import json
import math
import pathlib
import sys

import runner_contracts as contracts
from runner_contracts.json_text import read_json

HERE = pathlib.Path(__file__).resolve().parent
VECTORS = HERE / "../../../src/testing/vectors"


def batch_of(verdict):
    return {"ok": True, "value": verdict["batch"]} if verdict["ok"] else verdict


def answer_cursor(value, _):
    verdict = contracts.read_cursor(value)
    return {"ok": True, "value": verdict["cursor"]} if verdict["ok"] else verdict


def answer_admission(stream, _):
    cursor, admitted, duplicates = stream["cursor"], [], []
    for batch in stream["batches"]:
        verdict = contracts.admit_batch(cursor, batch)
        if not verdict["ok"]:
            return {**verdict, "cursor": cursor, "admitted": admitted, "duplicates": duplicates}
        cursor = verdict["cursor"]
        admitted.append([event["seq"] for event in verdict["events"]])
        duplicates.append(verdict["duplicates"])
    return {"ok": True, "cursor": cursor, "admitted": admitted, "duplicates": duplicates}


def answer_sequence(given, _):
    verdict = contracts.sequence_drafts(given["cursor"], given["drafts"], given["tMs"])
    if not verdict["ok"]:
        return verdict
    stamps = [[event["seq"], event["tMs"]] for event in verdict["events"]]
    return {"ok": True, "cursor": verdict["cursor"], "stamps": stamps}


def answer_verifier(events, _):
    findings = contracts.verify_run(events)
    return {"ok": not findings, "findings": findings}


ANSWERS = {
    "batch": lambda value, _: batch_of(contracts.validate_batch(value)),
    "body": lambda body, options: batch_of(contracts.parse_batch(body, options.get("maxBytes"))),
    "tolerant-reader": lambda value, _: batch_of(contracts.read_batch(value)),
    "payload": lambda draft, _: contracts.read_payload(draft["kind"], draft["data"]),
    "cursor": answer_cursor,
    "admission": answer_admission,
    "sequence": answer_sequence,
    "verifier": answer_verifier,
}
GIVES_INPUT_BACK = ("batch", "body", "tolerant-reader", "cursor")


def input_of(vector, subject):
    if "inputBase64" in vector:
        return base64.b64decode(vector["inputBase64"])
    if "recipe" in vector:
        return expand(vector["recipe"])
    if "inputText" in vector:
        text = vector["inputText"]
        return text if subject == "body" else read_json(text)
    return vector["input"]


def expand(recipe, index=None):
    """The vocabulary of docs/guides/in-your-language.md#recipes."""
    if type(recipe) is list:
        return [expand(part, index) for part in recipe]
    if type(recipe) is not dict:
        return recipe
    if len(recipe) == 1:
        [(word, given)] = recipe.items()
        if word == "$index":
            return index + given
        if word == "$number":
            return float(given)
        if word == "$repeat":
            return expand(given["text"], index) * given["times"]
        if word == "$join":
            parts = [expand(part, index) for part in given]
            if parts and all(type(part) is list for part in parts):
                return [element for part in parts for element in part]
            return "".join(map(str, parts))
        if word == "$list":
            return [expand(given["of"], position) for position in range(given["times"])]
        if word == "$nest":
            value = expand(given["around"], index)
            for _ in range(given["levels"]):
                value = {given["key"]: value} if "key" in given else [value]
            return value
    return {key: expand(part, index) for key, part in recipe.items()}


def difference(expected, given, path=""):
    """What an answer has that was not expected, or None."""
    for key, value in expected.items():
        if key == "place":
            if not begins_with(given.get("message", ""), value):
                return f"the message does not begin with {value}: {given.get('message')}"
        elif key == "findings":
            if len(value) != len(given.get(key, [])):
                return f"{path}{key}: {given.get(key)}"
            for index, (each, answer) in enumerate(zip(value, given[key])):
                if reason := difference(each, answer, f"{path}{key}[{index}]."):
                    return reason
        elif not equal(value, given.get(key)):
            return f"{path}{key} is {str(given.get(key))[:200]}, and {str(value)[:200]} was expected"
    return None


def begins_with(message, place):
    if place.endswith("…"):
        return message.startswith(place[:-1])
    return message.startswith((f"{place} ", f"{place}:"))


def equal(one, other):
    """Equal as JSON: 1 and 1.0 are, True and 1 are not, and neither are 0 and -0."""
    if type(one) in (int, float) and type(other) in (int, float):
        return float(one) == float(other) and math.copysign(1, one) == math.copysign(1, other)
    if type(one) is not type(other):
        return False
    if type(one) is list:
        return len(one) == len(other) and all(map(equal, one, other))
    if type(one) is dict:
        return one.keys() == other.keys() and all(equal(one[key], other[key]) for key in one)
    return one == other


def judge(vector, subject):
    """Why an answer is wrong, or None."""
    expected = expand(vector["expect"])
    try:
        given = ANSWERS[subject](input_of(vector, subject), vector.get("options", {}))
    except Exception as error:  # nothing here may throw for what it is given
        return f"raised {type(error).__name__}: {error}"
    if expected.get("ok") is True and subject in GIVES_INPUT_BACK and "value" not in expected:
        value = input_of(vector, subject)
        if subject == "body":
            text = value if type(value) is str else value.decode("utf-8")
            # Not by the reader in question: its faults would be expected of it.
            value = json.loads(text.removeprefix("\ufeff"), parse_int=float)
        expected["value"] = value
    return difference(expected, given)


def main(folder):
    passed, failed = 0, 0
    for path in sorted(folder.glob("*.json")):
        file = json.loads(path.read_text("utf-8"))
        subject = file["subject"]
        if subject not in ANSWERS:
            print(f"{subject}: not implemented here")
            continue
        wrong = 0
        for vector in file["vectors"]:
            reason = judge(vector, subject)
            if reason is not None:
                wrong += 1
                print(f"  {vector['id']}: {reason}")
        print(f"{subject}: {len(file['vectors']) - wrong} passed, {wrong} failed")
        passed += len(file["vectors"]) - wrong
        failed += wrong
    print(f"{passed} passed, {failed} failed")
    return 0 if passed > 0 and failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else VECTORS))
