"""`python3 -m runner_contracts validate < batch.json`: exits with 0 where the batch is accepted."""

import json
import sys

from . import parse_batch

if sys.argv[1:] != ["validate"]:
    sys.exit("usage: python3 -m runner_contracts validate < batch.json")
verdict = parse_batch(sys.stdin.buffer.read())
if verdict["ok"]:
    batch = verdict["batch"]
    # Quoted: a stranger chose it, and a terminal obeys control characters.
    print(f"accepted: run {json.dumps(batch['runId'])}, {len(batch['events'])} event(s)")
else:
    print(f"{verdict['code']}: {verdict['message']}")
sys.exit(0 if verdict["ok"] else 1)
