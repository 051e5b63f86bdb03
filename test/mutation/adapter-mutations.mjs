/** Mutations of what all adapters share: the step of a fold, its states, what it reads and remembers. */
import { m } from "./mutation.mjs";

const ANTHROPIC_MESSAGE = "src/adapter/anthropic/message.ts";
const ANTHROPIC_BLOCK = "src/adapter/anthropic/block.ts";
const ANTHROPIC_RECORD = "src/adapter/anthropic/record.ts";
const ANTHROPIC_STATE = "src/adapter/anthropic/state.ts";
const ANTHROPIC_STEP = "src/adapter/anthropic/step.ts";
const CLAUDE_MESSAGES = "src/adapter/claude-code/messages.ts";
const CLAUDE_STATE = "src/adapter/claude-code/state.ts";
const CLAUDE_TEXT = "src/adapter/claude-code/streamed-text.ts";
const FIELD = "src/adapter/field.ts";
const GOOSE_STATE = "src/adapter/goose/state.ts";
const LINE = "src/adapter/native-line.ts";
const MEMORY = "src/adapter/memory.ts";
const SEAL = "src/adapter/made-state.ts";
const STEP = "src/adapter/fold-step.ts";
const TOOLS = "src/adapter/tool-calls.ts";
const USAGE = "src/adapter/usage.ts";

const SECOND_LOOK = "what is not taken as it is gets copied and comes out equal: only time is lost";

export const ADAPTER_MUTATIONS = [
  // Payloads.
  m(
    "others-as-they-are",
    STEP,
    '    if (typeof value === "object" && value !== null && !isOwn) return undefined;\n',
    "",
    "an object of somebody else is copied",
  ),
  m("own-granted", STEP, "isOwn = false;", "isOwn = true;", "a record is not the step's own"),
  m(
    "own-never",
    STEP,
    "&& !isOwn) return",
    ") return",
    "a parsed record is taken as it is",
    SECOND_LOOK,
  ),
  m(
    "own-message",
    ANTHROPIC_RECORD,
    'if (typeof data !== "string") return { type, record, isOwn };',
    'if (typeof data !== "string") return { type, record, isOwn: true };',
    "a record whose payload is no text is not the step's own",
  ),
  m(
    "json-granted",
    STEP,
    "return this.isOwn ? (value ?? null) : sanitizeJson(value);",
    "return value ?? null;",
    "a value of somebody else is copied",
  ),
  m(
    "json-undefined",
    STEP,
    "return this.isOwn ? (value ?? null) : sanitizeJson(value);",
    "return this.isOwn ? value : sanitizeJson(value);",
    "what is missing is null",
  ),
  m(
    "payload-text-granted",
    STEP,
    "textIsStorable: false",
    "textIsStorable: true",
    "text of a parsed record is looked at",
  ),
  m(
    "payload-frozen",
    STEP,
    "freezes: false",
    "freezes: true",
    "what is taken as it is stays as it is",
    "a draft is read-only by its type: that it is frozen too shows nowhere",
  ),
  m(
    "payload-nodes",
    STEP,
    "const AS_IT_IS_MAX_NODES = JSON_MAX_NODES / 2;",
    "const AS_IT_IS_MAX_NODES = JSON_MAX_NODES;",
    "what is taken as it is leaves room for the rest of its payload",
  ),
  m(
    "payload-level-below",
    STEP,
    "if (!isStorableTree(value, walk, 1)) return undefined;",
    "if (!isStorableTree(value, walk, 0)) return undefined;",
    "a payload stands no deeper than 128 levels",
  ),
  m(
    "payload-level-above",
    STEP,
    "if (!isStorableTree(value, walk, 1)) return undefined;",
    "if (!isStorableTree(value, walk, 2)) return undefined;",
    "a payload may stand 128 levels deep",
    SECOND_LOOK,
  ),
  m(
    "payload-unlooked",
    STEP,
    "    if (!isStorableTree(value, walk, 1)) return undefined;\n",
    "",
    "a payload is looked at",
  ),
  m(
    "payload-undefined",
    STEP,
    "    if (value === undefined) continue;\n",
    "",
    "what is undefined is left out",
    SECOND_LOOK,
  ),
  m(
    "text-place-id",
    STEP,
    'if (place.messageId !== undefined) data["messageId"] = place.messageId;',
    "",
    "a text names its message",
  ),
  m(
    "text-delta",
    STEP,
    'if (place.isDelta) data["delta"] = true;',
    "",
    "a delta says that it is one",
  ),
  m(
    "text-index",
    STEP,
    'if (place.index !== undefined) data["index"] = place.index;',
    "",
    "a text names its block",
  ),
  m(
    "text-parent",
    STEP,
    'if (place.parentId !== undefined) data["parentId"] = place.parentId;',
    "",
    "a text names the call of its sub-agent",
  ),
  m(
    "reason-long",
    STEP,
    "reason.slice(0, REASON_MAX_LENGTH)",
    "reason",
    "a reason is short whatever the native type is",
  ),

  // Start and end.
  m(
    "start-again",
    STEP,
    '    if (this.#state.phase !== "waiting") return;\n',
    "",
    "a run starts once",
  ),
  m(
    "start-missing",
    STEP,
    "    this.start();\n    // An object",
    "    // An object",
    "a run starts with runtime_started",
  ),
  m(
    "start-missing-text",
    STEP,
    "    this.start();\n    const data",
    "    const data",
    "a run that begins with text starts with runtime_started",
  ),
  m("start-forgotten", STEP, '    this.#enter("running");\n', "", "a fold knows that it started"),
  m("end-forgotten", STEP, '    this.#enter("ended");\n', "", "a fold knows that it ended"),
  m(
    "end-remembers",
    STEP,
    "    this.#state = this.#read(undefined);\n    this.#isSealed = false;\n    this.#enter",
    "    this.#enter",
    "a run that is over is all that its state remembers",
  ),
  m(
    "end-copied",
    STEP,
    "    this.#state = this.#read(undefined);\n    this.#isSealed = false;\n",
    "    this.#state = this.#read(undefined);\n",
    "the state of the end is fresh",
    "the fresh state is copied once more: only time is lost",
  ),

  // States.
  m(
    "state-overwritten",
    STEP,
    "    if (this.#isSealed) this.#state = this.#memory.copy(this.#state);\n",
    "",
    "a state that was given out is copied before it is changed",
  ),
  m(
    "state-read-for-copy",
    STEP,
    "this.#memory.copy(this.#state)",
    "this.#read(undefined)",
    "a state that is changed keeps what was not",
  ),
  m(
    "state-stays-sealed",
    STEP,
    "    this.#isSealed = false;\n    Object.freeze(value);\n",
    "    Object.freeze(value);\n",
    "a state that was changed is sealed again",
  ),
  m(
    "state-part-thawed",
    STEP,
    "    Object.freeze(value);\n    this.#state[key] = value;",
    "    this.#state[key] = value;",
    "what a state remembers is frozen",
  ),
  m(
    "state-unsealed",
    STEP,
    "    if (!this.#isSealed) sealState(this.source, this.#state);\n",
    "",
    "a state that is given out is sealed",
  ),
  m(
    "state-read-thawed",
    STEP,
    "    for (const key in fresh) freeze(fresh[key]);\n",
    "",
    "the parts of a state that was read are frozen",
  ),
  m(
    "state-read-half-thawed",
    STEP,
    "  for (const item of Object.values(Object.freeze(part))) freeze(item);",
    "  Object.freeze(part);",
    "the parts of a state that was read are frozen to their leaves",
  ),
  m(
    "state-granted",
    STEP,
    "this.#isSealed ? (state as State) : this.#read(state);",
    "(state as State);",
    "a state that nobody vouches for is read",
  ),
  m(
    "state-never-known",
    SEAL,
    'return typeof state === "object" && state !== null && Mark.isOf(source, state);',
    "return source === undefined;",
    "a fold knows its own states",
    "each state is read as untrusted instead: only time is lost",
  ),
  m("seal-thawed", SEAL, "  Object.freeze(state);\n", "", "a sealed state cannot be changed"),
  m(
    "seal-of-another",
    SEAL,
    "return #source in state && state.#source === source;",
    "return #source in state;",
    "the state of another adapter is read as untrusted",
  ),
  m(
    "seal-by-look",
    SEAL,
    "return #source in state && state.#source === source;",
    "return Object.isFrozen(state);",
    "a frozen state is no sealed one",
  ),
  m(
    "goose-copy",
    GOOSE_STATE,
    "harnessSpoke: state.harnessSpoke,",
    "harnessSpoke: state.modelSpoke,",
    "the copy of a state holds what the state holds",
  ),
  m(
    "goose-copy-carry",
    GOOSE_STATE,
    "carry: state.carry,",
    "carry: null,",
    "the copy of a state holds what the state holds",
  ),
  m(
    "claude-copy",
    CLAUDE_STATE,
    "streamId: state.streamId,",
    "streamId: null,",
    "the copy of a state holds what the state holds",
  ),
  m(
    "claude-copy-result",
    CLAUDE_STATE,
    "result: state.result,",
    "result: null,",
    "the copy of a state holds what the state holds",
  ),
  m(
    "anthropic-copy",
    ANTHROPIC_STATE,
    "usage: state.usage,",
    "usage: null,",
    "the copy of a state holds what the state holds",
  ),
  m(
    "anthropic-copy-blocks",
    ANTHROPIC_STATE,
    "blocks: state.blocks,",
    "blocks: [],",
    "the copy of a state holds what the state holds",
  ),
  ...[
    [TOOLS, "const tracked: OpenCall = Object.freeze({", "const tracked: OpenCall = ({"],
    [CLAUDE_TEXT, "streamed.push(Object.freeze(now));", "streamed.push(now);"],
    [
      CLAUDE_MESSAGES,
      "const seen = Object.freeze({ uuid, messageId: trackedText(step.messageId) });",
      "const seen = { uuid, messageId: trackedText(step.messageId) };",
    ],
    [
      ANTHROPIC_BLOCK,
      "[...step.state.blocks, Object.freeze(block)]",
      "[...step.state.blocks, block]",
    ],
    [ANTHROPIC_STEP, "blocks[place] = Object.freeze(changed);", "blocks[place] = changed;"],
    [
      ANTHROPIC_MESSAGE,
      "usage: Object.freeze({ ...message.usage, ...readUsage(usage) }),",
      "usage: { ...message.usage, ...readUsage(usage) },",
    ],
    ["src/adapter/claude-code/result.ts", "usage: Object.freeze({", "usage: ({"],
    ["src/adapter/anthropic/usage.ts", "return Object.freeze(sum);", "return sum;"],
    ["src/adapter/anthropic/usage.ts", "return Object.freeze(counts);", "return counts;"],
  ].map(([file, find, replace], index) =>
    m(`state-leaf-thawed-${index}`, file, find, replace, "a state is frozen to its leaves"),
  ),

  // What is read of records and states.
  m(
    "field-of-array",
    FIELD,
    "return Array.isArray(value) ? undefined : (value",
    "return (value",
    "an array has no fields",
  ),
  m(
    "field-escapes",
    FIELD,
    "  } catch {\n    return undefined;\n  }",
    "  } finally {\n    // nothing\n  }",
    "a getter that throws does not escape",
  ),
  m(
    "text-unstorable",
    FIELD,
    'return typeof value === "string" ? toStorableText(value) : undefined;',
    'return typeof value === "string" ? value : undefined;',
    "text becomes storable",
  ),
  m(
    "elements-hole",
    FIELD,
    "if (element === undefined || element === UNREADABLE) break;",
    "if (element === UNREADABLE) break;",
    "a list ends at a hole",
  ),
  m(
    "elements-unreadable",
    FIELD,
    "if (element === undefined || element === UNREADABLE) break;",
    "if (element === undefined) break;",
    "a list ends at an element that cannot be read",
  ),
  m(
    "elements-endless",
    FIELD,
    "elements.length < Math.min(length, JSON_MAX_NODES)",
    "elements.length < length",
    "a list ends after as many elements as a batch may hold",
  ),
  m(
    "usage-proto",
    USAGE,
    'if (!isCount(count) || key === "__proto__") continue;',
    "if (!isCount(count)) continue;",
    "a number called __proto__ takes no place",
  ),
  m(
    "usage-any",
    USAGE,
    'if (!isCount(count) || key === "__proto__") continue;',
    'if (key === "__proto__") continue;',
    "only numbers and nulls are remembered",
  ),
  m(
    "usage-infinite",
    USAGE,
    "|| Number.isFinite(value);",
    '|| typeof value === "number";',
    "only finite numbers are remembered",
  ),
  m(
    "usage-null",
    USAGE,
    "return value === null || Number.isFinite(value);",
    "return Number.isFinite(value);",
    "a null stands for an unknown number",
  ),
  m("usage-minus-zero", USAGE, "count + 0;", "count;", "a -0 is remembered as 0"),
  m(
    "usage-endless",
    USAGE,
    "|| --left < 0) continue;",
    ") continue;",
    "at most 32 numbers are remembered",
  ),
  m(
    "usage-one-fewer",
    USAGE,
    "|| --left < 0) continue;",
    "|| --left < 1) continue;",
    "32 numbers are remembered",
  ),
  m(
    "tracked-long",
    MEMORY,
    "value.length <= TRACKED_MAX_LENGTH",
    "value.length <= 8 * TRACKED_MAX_LENGTH",
    "a long id is not remembered",
  ),
  m(
    "tracked-unstorable",
    MEMORY,
    "    ? toStorableText(value)\n",
    "    ? value\n",
    "an id is remembered as storable text",
  ),
  m(
    "message-unbounded-memory",
    MEMORY,
    "toStorableText(value.slice(0, MESSAGE_MAX_LENGTH))",
    "toStorableText(value)",
    "only the beginning of a message is remembered",
  ),
  m(
    "list-first-items",
    MEMORY,
    "?.slice(-maxItems)",
    "?.slice(0, maxItems)",
    "the last items of a list are remembered",
  ),

  // Lines.
  m(
    "line-spaces",
    LINE,
    "const CONTAINER_START = /^[ \\t\\r\\n]*[[{]/;",
    "const CONTAINER_START = /^[[{]/;",
    "a record may stand behind white space",
  ),
  m(
    "line-any-json",
    LINE,
    "return isNative(value) ? value : undefined;",
    "return value as object;",
    "JSON that the program does not print is prose",
  ),
  m("line-blank", LINE, '  if (line.trim() === "") return {};\n', "", "a blank line holds nothing"),
  m(
    "line-glued",
    LINE,
    "start > 0 ? parseRecord(line.slice(start), isNative) : undefined;",
    "undefined;",
    "a record that is glued to prose is found",
  ),
  m(
    "line-prose-lost",
    LINE,
    "return { prose: line.slice(0, start), record: glued };",
    "return { record: glued };",
    "the prose before a record is kept",
  ),
  m(
    "line-end-kept",
    LINE,
    "return { prose: line.trimEnd() };",
    "return { prose: line };",
    "prose comes without its line end",
  ),
];
