/** Mutations of what all adapters share: the step of a fold, its states, what it reads and remembers. */
import { m, mutationsOf } from "./mutation.mjs";

const ANTHROPIC_BLOCK = "src/adapter/anthropic/block.ts";
const ANTHROPIC_MESSAGE = "src/adapter/anthropic/message.ts";
const ANTHROPIC_STATE = "src/adapter/anthropic/state.ts";
const CLAUDE_MESSAGE = "src/adapter/claude-code/message.ts";
const CLAUDE_VERDICT = "src/adapter/claude-code/verdict.ts";
const CLAUDE_STATE = "src/adapter/claude-code/state.ts";
const CLAUDE_TEXT = "src/adapter/claude-code/streamed-text.ts";
const FIELD = "src/adapter/field.ts";
const FOLD = "src/adapter/fold-adapter.ts";
const GOOSE_STATE = "src/adapter/goose/state.ts";
const GOOSE_STEP = "src/adapter/goose/step.ts";
const LINE = "src/adapter/native-line.ts";
const MEMORY = "src/adapter/memory.ts";
const SEAL = "src/adapter/made-state.ts";
const STEP = "src/adapter/fold-step.ts";
const TOOLS = "src/adapter/tool-calls.ts";
const TREE = "src/adapter/native-tree.ts";
const USAGE = "src/adapter/usage.ts";

export const ADAPTER_MUTATIONS = [
  // Records of somebody else.
  m(
    "copy-shared",
    LINE,
    "{ record: copyTree(native) ?? null }",
    "{ record: native ?? null }",
    "a record of somebody else is copied",
  ),
  m(
    "copy-state-shared",
    STEP,
    "format.read(copyTree(state))",
    "format.read(state)",
    "a state of somebody else is read without care only as a copy",
  ),
  m(
    "copy-nothing",
    LINE,
    "{ record: copyTree(native) ?? null }",
    "{ record: copyTree(native) }",
    "a record that cannot be read makes an event all the same",
  ),
  m(
    "copy-function",
    TREE,
    '  if (typeof part === "function") return undefined;\n',
    "",
    "a function in a record has no fields",
  ),
  m(
    "copy-cycle",
    TREE,
    "|| ancestors.includes(part)) return",
    ") return",
    "a record is cut where a cycle closes",
  ),
  m(
    "copy-depth",
    TREE,
    "if (ancestors.length > JSON_MAX_DEPTH || ancestors.includes(part))",
    "if (ancestors.includes(part))",
    "a record that has no bottom is cut",
  ),
  m(
    "copy-depth-one-fewer",
    TREE,
    "if (ancestors.length > JSON_MAX_DEPTH ||",
    "if (ancestors.length >= JSON_MAX_DEPTH ||",
    "a record may be 128 levels deep",
  ),
  m(
    "copy-ancestors",
    TREE,
    "    ancestors.length = level - 1;\n",
    "",
    "a part that stands in a record twice is no cycle",
  ),
  m(
    "copy-to-json",
    TREE,
    '    if (typeof toJSON === "function") return copyPart(toJSON.call(part, ""), pass);\n',
    "",
    "an object that knows its JSON is asked for it",
  ),
  m(
    "copy-escapes",
    TREE,
    "  } catch {\n    return undefined;\n  } finally {",
    "  } finally {",
    "an object that cannot be listed does not escape",
  ),
  m(
    "copy-hole",
    TREE,
    "if (item === undefined || --pass.nodesLeft < 0) break;",
    "if (--pass.nodesLeft < 0) break;",
    "a list ends at a hole",
  ),
  m(
    "copy-null",
    TREE,
    "copy.push(copyPart(item, pass) ?? null);",
    "copy.push(copyPart(item, pass));",
    "what JSON has no word for is null in an array",
  ),
  m(
    "copy-endless-list",
    TREE,
    'Math.min(Number(field(source, "length")), JSON_MAX_NODES)',
    'Number(field(source, "length"))',
    "a list ends after as many elements as a batch may hold",
  ),
  m(
    "copy-nodes",
    TREE,
    "if (item === undefined || --pass.nodesLeft < 0) break;",
    "if (item === undefined) break;",
    "a record has no more values than a batch may hold",
  ),
  m(
    "copy-room-of-another",
    TREE,
    "    if (pass.ancestors.length === 1) pass.nodesLeft = JSON_MAX_NODES;\n",
    "",
    "no record of a list takes the room of another",
  ),
  m(
    "copy-proto",
    TREE,
    "setOwn(copy, key, part);",
    "copy[key] = part;",
    "a key called __proto__ changes no prototype",
  ),

  // Payloads.
  m(
    "mend-text",
    TREE,
    "      return toStorableText(part);\n",
    "      return part;\n",
    "text of a record is made storable",
  ),
  m(
    "mend-number",
    TREE,
    "return Number.isFinite(part) ? part : undefined;",
    "return part;",
    "a number that is not finite is left out",
  ),
  m(
    "mend-bigint",
    TREE,
    "      return String(part);\n",
    "      return undefined;\n",
    "a bigint is told by its digits",
  ),
  m(
    "mend-depth",
    TREE,
    "      if (depth > JSON_MAX_DEPTH) return undefined;\n",
    "",
    "a payload stands no deeper than 128 levels",
  ),
  m(
    "mend-depth-one-fewer",
    TREE,
    "if (depth > JSON_MAX_DEPTH) return undefined;",
    "if (depth >= JSON_MAX_DEPTH) return undefined;",
    "a payload may stand 128 levels deep",
  ),
  m(
    "mend-array-nodes",
    TREE,
    "if (--budget.nodesLeft < 0) array.length = index;",
    "if (false) array.length = index;",
    "a payload has no more values than a batch may hold",
  ),
  m(
    "mend-object-nodes",
    TREE,
    "--budget.nodesLeft < 0 ? undefined : mend(item, budget, depth);",
    "mend(item, budget, depth);",
    "a payload has no more values than a batch may hold",
  ),
  m(
    "mend-array-null",
    TREE,
    "const mended = mend(item, budget, depth) ?? null;",
    "const mended = mend(item, budget, depth);",
    "what JSON has no word for is null in an array",
  ),
  m(
    "mend-array-lost",
    TREE,
    "      if (mended !== item) array[index] = mended;\n",
    "",
    "what is mended stands in the array",
  ),
  m("mend-key", TREE, "&& name === key) continue;", ") continue;", "a key is made storable"),
  m(
    "mend-key-beside",
    TREE,
    "    delete object[key];\n",
    "",
    "what is mended takes the place of what was there",
  ),
  m(
    "payload-nodes",
    STEP,
    "const PARTS_MAX_NODES = JSON_MAX_NODES - 100;",
    "const PARTS_MAX_NODES = JSON_MAX_NODES;",
    "the parts of a payload leave room for its fields",
  ),
  m(
    "payload-level-above",
    STEP,
    "mend(parts[name], budget, 1);",
    "mend(parts[name], budget, 0);",
    "a payload stands no deeper than 128 levels",
  ),
  m(
    "payload-level-below",
    STEP,
    "mend(parts[name], budget, 1);",
    "mend(parts[name], budget, 2);",
    "a payload may stand 128 levels deep",
  ),
  m(
    "payload-undefined",
    STEP,
    "if (part !== undefined) data[name] = part;",
    "data[name] = part;",
    "what is undefined is left out",
  ),
  m(
    "payload-message",
    STEP,
    'if (this.messageId !== undefined) data["messageId"] = this.messageId;',
    "",
    "a payload names its message",
  ),
  m(
    "payload-parent",
    STEP,
    'if (this.parentId !== undefined) data["parentId"] = this.parentId;',
    "",
    "a payload names the call of its sub-agent",
  ),
  m("text-delta", STEP, 'if (isDelta) data["delta"] = true;', "", "a delta says that it is one"),
  m(
    "text-index",
    STEP,
    'if (index !== undefined) data["index"] = index;',
    "",
    "a text names its block",
  ),
  m(
    "content-missing",
    TOOLS,
    "status: response.status, content: null };",
    "status: response.status };",
    "an answer that JSON has no word for is null",
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
    "    this.start();\n    if (parts",
    "    if (parts",
    "a run starts with runtime_started",
  ),
  m(
    "start-forgotten",
    STEP,
    '    this.change().phase = "running";\n',
    "",
    "a fold knows that it started",
  ),
  m(
    "end-forgotten",
    FOLD,
    'last ??= stateIn("ended");',
    'last ??= stateIn("running");',
    "a fold knows that it ended",
  ),
  m(
    "end-remembers",
    FOLD,
    "return { state: last, drafts: step.result().drafts };",
    "return step.result();",
    "a run that is over is all that its state remembers",
  ),
  m(
    "end-again",
    FOLD,
    '      if (step.state.phase === "ended") return step.result();\n',
    "",
    "a run ends once",
  ),
  m(
    "push-after-end",
    FOLD,
    'if (step.state.phase !== "ended") push(step, native);',
    "push(step, native);",
    "what comes after the end makes nothing",
  ),

  // States.
  m(
    "state-overwritten",
    STEP,
    "    if (this.#isSealed) this.#state = this.#format.copy(this.#state);\n",
    "",
    "a state that was given out is copied before it is changed",
  ),
  m(
    "state-copied-again",
    STEP,
    "    this.#isSealed = false;\n",
    "",
    "a change outlives the next change",
  ),
  m(
    "state-unsealed",
    STEP,
    "    if (!this.#isSealed) sealState(this.#format.source, this.#state);\n",
    "",
    "a state that is given out is sealed",
  ),
  m(
    "state-sealed-again",
    STEP,
    "    this.#isSealed = true;\n",
    "",
    "a state that was sealed is not sealed again",
    "no step gives its result twice",
  ),
  m(
    "state-read-thawed",
    MEMORY,
    "return Object.freeze(fields as Fields);",
    "return fields as Fields;",
    "the parts of a state that was read are frozen",
  ),
  m(
    "state-read-list-thawed",
    MEMORY,
    "return Object.freeze(list.map(read).filter((item) => item !== null));",
    "return list.map(read).filter((item) => item !== null);",
    "the lists of a state that was read are frozen",
  ),
  m(
    "state-list-thawed",
    MEMORY,
    "return Object.freeze(items);",
    "return items;",
    "the lists of a state are frozen",
  ),
  m(
    "state-granted",
    STEP,
    "this.#isSealed ? (state as State) : format.copy(format.read(copyTree(state)));",
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
    "anthropic-copy-block",
    ANTHROPIC_STATE,
    "block: state.block,",
    "block: null,",
    "the copy of a state holds what the state holds",
  ),
  m(
    "claude-copy-said",
    CLAUDE_STATE,
    "said: state.said,",
    "said: null,",
    "the copy of a state holds what the state holds",
  ),
  m(
    "anthropic-copy-open",
    ANTHROPIC_STATE,
    "isMessageOpen: state.isMessageOpen,",
    "isMessageOpen: true,",
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
    [TOOLS, "const call: KnownCall = Object.freeze({", "const call: KnownCall = ({"],
    [CLAUDE_TEXT, "return Object.freeze({\n    messageId,", "return ({\n    messageId,"],
    [
      CLAUDE_MESSAGE,
      "const seen = Object.freeze({ uuid, messageId: trackedText(step.messageId), mark });",
      "const seen = { uuid, messageId: trackedText(step.messageId), mark };",
    ],
    [CLAUDE_VERDICT, "return Object.freeze({", "return ({"],
    [CLAUDE_VERDICT, "usage: Object.freeze({", "usage: ({"],
    [ANTHROPIC_BLOCK, "return Object.freeze({\n    index,", "return ({\n    index,"],
    [
      ANTHROPIC_BLOCK,
      "return Object.freeze({ index, type, id, name, extension, given, input, carry });",
      "return { index, type, id, name, extension, given, input, carry };",
    ],
    [ANTHROPIC_MESSAGE, "message = Object.freeze({\n    id,", "message = ({\n    id,"],
    [ANTHROPIC_MESSAGE, "openCalls = Object.freeze(others);", "openCalls = others;"],
    ["src/adapter/anthropic/failure.ts", "const next = Object.freeze({", "const next = ({"],
    [
      "src/adapter/anthropic/usage.ts",
      "\n  }\n  return Object.freeze(counts);",
      "\n  }\n  return counts;",
    ],
    [USAGE, "return Object.freeze(counts);", "return counts;"],
    [GOOSE_STEP, "trouble = Object.freeze(trouble);", "trouble = trouble;"],
    [GOOSE_STEP, "Object.freeze({ unit, messageId });", "{ unit, messageId };"],
  ].map(([file, find, replace], index) =>
    m(`state-leaf-thawed-${index}`, file, find, replace, "a state is frozen to its leaves"),
  ),

  // How Goose ends.
  ...mutationsOf(GOOSE_STEP, "goose-trouble", [
    [
      "error-replaced",
      'if (code === "interrupted" || !this.state.trouble?.isError) this.#hold',
      "this.#hold",
      "the first error stays",
    ],
    [
      "interruption-lost",
      'code === "interrupted" || !this',
      "!this",
      "an interruption takes the place of an error",
    ],
    [
      "note-over-error",
      "if (!this.state.trouble?.isError) this.#hold(code, message, false)",
      "this.#hold(code, message, false)",
      "a note takes no error's place",
    ],
    [
      "error-forgotten",
      "(isSurelyModel || !trouble.isError)",
      "(isSurelyModel || true)",
      "what may be Goose's own makes up for no error",
    ],
    [
      "error-kept",
      "(isSurelyModel || !trouble.isError)",
      "!trouble.isError",
      "the model makes up for an error",
    ],
  ]),
  ...mutationsOf("src/adapter/goose/message.ts", "goose-message", [
    ["kinds", "ERROR_KINDS.get(item?.kind) ?? ", "", "an error's kind has a code"],
    ["words", 'judgeHarnessText(message) ?? "api_error"', '"api_error"', "so have its words"],
    ["command", "step.change().modelSpoke = true;", "", "Goose answers a command"],
  ]),
  ...mutationsOf("src/adapter/goose.ts", "goose-line", [
    ["parameter", "PARAMETER.test(native)", "false", "no record is looked for in a parameter"],
  ]),
  ...mutationsOf("src/adapter/goose/tool.ts", "goose-call", [
    ["again", "reusesIds: true", "reusesIds: false", "an id that was answered is a new call"],
  ]),

  // How Claude Code ends, and what it prints in the model's place.
  ...mutationsOf(CLAUDE_MESSAGE, "claude-message", [
    [
      "uuid-alone",
      "seen.uuid === uuid && seen.mark === mark",
      "seen.uuid === uuid",
      "records of one uuid may have other blocks",
    ],
    ["mark-length", "hashOn(mark ^ part.length,", "hashOn(mark,", "length tells texts apart"],
    ["echo", "!isEcho && INTERRUPTION", "INTERRUPTION", "what is replayed interrupts nothing"],
    [
      "late-interruption",
      "isInterruption && step.state.isTurnOpen",
      "isInterruption",
      "what is told after a result says nothing of the next turn",
    ],
    [
      "retracted",
      "isReplay, isVirtual, messageIds, content",
      "isReplay, isVirtual, content",
      "a user's record takes messages back",
    ],
    [
      "command",
      "if (isCommand && !isFailure) return",
      "if (false) return",
      "what a command printed is no error",
    ],
  ]),
  ...mutationsOf(CLAUDE_VERDICT, "claude-verdict", [
    [
      "subtype",
      "isFailure || (record.is_error",
      "(record.is_error",
      "a failure of 2.0 is told by its subtype",
    ],
    [
      "terminal-reason",
      'terminalReason === "" && subtype',
      "subtype",
      "a later version is believed that says that all is well",
    ],
    [
      "interrupted-result",
      'if (isVague && fault === "interrupted") return interrupted();',
      "",
      "a turn that was interrupted is cancelled",
    ],
    [
      "interrupted-end",
      '  if (fault === "interrupted") return interrupted();\n  if (exitCode',
      "  if (exitCode",
      "a run that was interrupted is cancelled",
    ],
  ]),
  ...mutationsOf("src/adapter/claude-code/tool.ts", "claude-tool", [
    ["text", "isObject(parsed) ? parsed : given", "given", "arguments may be JSON text"],
  ]),
  ...mutationsOf("src/adapter/anthropic/tool.ts", "anthropic-tool", [
    ["braces", 'ends.startsWith("{") && ends.endsWith("}")', "false", "arguments are parsed"],
  ]),
  ...mutationsOf("src/adapter/adapter.ts", "fold-end", [
    ["error", "error: named ?? error", "error: named", "what the reader threw counts"],
    ["named", "error: named ?? error", "error", "what the caller names comes first"],
  ]),

  // What messages used.
  ...mutationsOf("src/adapter/anthropic/usage.ts", "message-usage", [
    ["endless", " || --namesLeft < 0)) continue;", ")) continue;", "names stay bounded"],
    ["forgets", "    namesLeft--;\n", "", "names that were told before count"],
    ["one-fewer", "--namesLeft < 0", "--namesLeft < 1", "32 names are remembered"],
    [
      "replaces",
      "const old = adds && isKnown",
      "const old = isKnown",
      "of a message the last count stands",
    ],
    [
      "beyond",
      "Math.min(one + other, Number.MAX_SAFE_INTEGER)",
      "one + other",
      "a sum stays a safe integer",
    ],
    ["levels", "levels > 1 && isObject(value)", "isObject(value)", "groups have no groups"],
    ["names", "!isName(name) || ", "", "names can be stored"],
    ["long-names", "name.length <= NAME_MAX_LENGTH && ", "", "long names are not remembered"],
    [
      "lent-before",
      "if (isPolluted && !Object.hasOwn(before, name)) continue;",
      "",
      "what a polluted prototype lends was not told before",
    ],
    [
      "lent",
      "if (isPolluted && !Object.hasOwn(source, name)) continue;",
      "",
      "what a polluted prototype lends is no count",
    ],
  ]),

  // A polluted prototype.
  m(
    "mend-lent",
    TREE,
    "if (isPolluted && !Object.hasOwn(object, key)) continue;",
    "",
    "what a polluted prototype lends is not mended",
  ),
  m(
    "parts-lent",
    STEP,
    "if (isPolluted && !Object.hasOwn(parts, name)) continue;",
    "",
    "what a polluted prototype lends is no part of a payload",
  ),
  m(
    "readers-lent",
    MEMORY,
    "for (const name of names) fields",
    "for (const name in readers) fields",
    "what a polluted prototype lends reads nothing",
  ),

  // The lines that are known.
  ...mutationsOf("src/adapter/anthropic/known-line.ts", "known-line", [
    ["low", " || index < 0 ||", " ||", "an index is no less than 0"],
    ["high", " || index > MAX_INDEX)", ")", "an index is one digit"],
    [
      "start",
      "if (line.startsWith(DELTA_START)) return readDelta",
      "if (line.length > 70) return readDelta",
      "the line is one of a delta",
    ],
    [
      "tail",
      '  if (!line.endsWith("}")) return undefined;\n',
      "",
      "nothing comes after the record",
    ],
    [
      "more",
      '  if (!line.startsWith("}", end - 1)) return undefined;\n',
      "",
      "nothing comes after the delta",
    ],
    ["padding", "=== 0x20) end--", "=== 0x20) break", "a line may be padded"],
    [
      "shared",
      "JSON.stringify(record), Object.freeze(record)",
      "JSON.stringify(record), record",
      "a record that many folds read cannot be changed",
    ],
    [
      "shared-block",
      'Object.freeze({ type: "text", text: "" })',
      '{ type: "text", text: "" }',
      "a block that many folds read cannot be changed",
    ],
    ["text", 'if (typeof text !== "string") return undefined;\n', "", "the text is JSON"],
  ]),

  // What is remembered of calls.
  m(
    "call-answer-elsewhere",
    TOOLS,
    "(answered) => answered.id === id",
    "() => true",
    "an answer comes again only to the same call",
  ),
  m(
    "call-again-elsewhere",
    TOOLS,
    "call.id === id && call.messageId === messageId",
    "call.id === id",
    "ids may count from the same number in every message",
  ),

  // What is read of records and states.
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
    "value.slice(-maxItems)",
    "value.slice(0, maxItems)",
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
  m(
    "line-blank",
    LINE,
    '  if (native.trim() === "") return {};\n',
    "",
    "a blank line holds nothing",
  ),
  m(
    "line-glued",
    LINE,
    "start > 0 ? parseRecord(native.slice(start), isNative) : undefined;",
    "undefined;",
    "a record that is glued to prose is found",
  ),
  m(
    "line-prose-lost",
    LINE,
    "return { prose: native.slice(0, start), record: glued };",
    "return { record: glued };",
    "the prose before a record is kept",
  ),
  m(
    "line-end-kept",
    LINE,
    "return { prose: native.trimEnd() };",
    "return { prose: native };",
    "prose comes without its line end",
  ),
];
