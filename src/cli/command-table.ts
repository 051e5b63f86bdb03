/** Every command and option of the command line, as data: parsing and help both read it. */
import { RUNNER_EVENT_KINDS } from "../runner-event/kinds.ts";
import { RUN_PROVIDERS } from "../runner-job/provider.ts";
import { PROVIDER_RUNTIME_JOB_STATUSES, PROVIDER_RUNTIME_KINDS } from "../runner-job/status.ts";
import { JSON_SCHEMA_NAMES } from "../schema/json-schema.ts";

/** The native formats that `convert` reads. */
export const NATIVE_FORMATS = ["goose", "claude-code", "anthropic"] as const;

/** One of {@link NATIVE_FORMATS}. */
export type NativeFormat = (typeof NATIVE_FORMATS)[number];

/** How results are written: for people, or one JSON record a line. */
export const OUTPUT_FORMATS = ["text", "json"] as const;

/** The longest line, and the longest document of many lines, that is read unless told otherwise. */
export const DEFAULT_MAX_BYTES = 16_777_216;

/** How long `convert` holds events back to fill a batch. */
export const DEFAULT_FLUSH_MS = 1000;

/** How long `convert` waits, once told to stop, for the last words of the program before it. */
export const SIGNAL_GRACE_MS = 1000;

/** What `schema` gives: the files of the package, and SQL. */
export const SCHEMA_NAMES = [...JSON_SCHEMA_NAMES, "openapi", "sql"] as const;

/** The tuples that `schema sql` writes, each with the column that usually holds it. */
export const SQL_TUPLES = {
  "event-kinds": { constant: "RUNNER_EVENT_KINDS", column: "kind", members: RUNNER_EVENT_KINDS },
  providers: { constant: "RUN_PROVIDERS", column: "provider", members: RUN_PROVIDERS },
  "job-statuses": {
    constant: "PROVIDER_RUNTIME_JOB_STATUSES",
    column: "status",
    members: PROVIDER_RUNTIME_JOB_STATUSES,
  },
  "runtime-kinds": {
    constant: "PROVIDER_RUNTIME_KINDS",
    column: "runtime_kind",
    members: PROVIDER_RUNTIME_KINDS,
  },
} as const;

/** The name of a tuple on the command line. */
export type SqlTupleName = keyof typeof SQL_TUPLES;

/** The names of the tuples, in the order of the help. */
export const SQL_TUPLE_NAMES = [
  "event-kinds",
  "providers",
  "job-statuses",
  "runtime-kinds",
] as const satisfies readonly SqlTupleName[];

/** An option of a command. */
export interface OptionRule {
  /** The name, without the two dashes. */
  readonly name: string;
  /** The one-letter name, without the dash. */
  readonly short?: string;
  /** What its value is called in the help; absent for a switch, which has none. */
  readonly value?: string;
  /** What it does. */
  readonly help: string;
}

/** A command. */
export interface CommandRule {
  readonly summary: string;
  readonly usage: string;
  readonly maxFiles: number;
  readonly options: readonly OptionRule[];
  /** Paragraphs of the help. */
  readonly notes: readonly string[];
  /** The exit codes, for the help. */
  readonly exits: readonly (readonly [code: number, meaning: string])[];
  /** What is typed, and what it does. */
  readonly examples: readonly (readonly [command: string, purpose: string])[];
}

const HELP: OptionRule = { name: "help", short: "h", help: "Show this help." };

const FORMAT: OptionRule = {
  name: "format",
  value: OUTPUT_FORMATS.join("|"),
  help: "Write for people (default), or one JSON record a line.",
};

const MAX_BYTES: OptionRule = {
  name: "max-bytes",
  value: "N",
  help: `The longest line, and the longest document, in bytes (default ${DEFAULT_MAX_BYTES}).`,
};

const INPUT_NOTE =
  "The input is NDJSON, one value a line, or one JSON document over many lines. It is a document " +
  "where its first line leaves a bracket open; otherwise it is read line by line, in constant " +
  "memory, and a bad line does not hide the lines after it.";

const MISUSE = [2, "wrong usage, or what cannot be read or written"] as const;

/** The commands, in the order of the help. */
export const COMMAND_NAMES = ["validate", "verify", "convert", "show", "schema"] as const;

/** One of {@link COMMAND_NAMES}. */
export type CommandName = (typeof COMMAND_NAMES)[number];

/** What each command is and takes. */
export const COMMANDS: Readonly<Record<CommandName, CommandRule>> = {
  validate: {
    summary: "Check batches of runner events.",
    usage: "validate [OPTION…] [FILE…|-]",
    maxFiles: Number.POSITIVE_INFINITY,
    options: [FORMAT, MAX_BYTES, HELP],
    notes: [
      "Prints every fault of every refused batch as FILE:LINE: CODE: PLACE and what is wrong " +
        "there, and sums up on standard error. Without a FILE, or with -, reads standard input.",
      INPUT_NOTE,
      "An input without any batch is refused: a producer that failed must not pass as valid.",
      'With --format json: {"type":"refused", "file", "line", "code", "issues":[{"code", "path", ' +
        '"line", "message"}]} for each refused batch and each input without any, then ' +
        '{"type":"summary", "batches", "events", "refused", "empty"}, where "empty" counts such inputs.',
    ],
    exits: [
      [0, "every batch is valid"],
      [1, "at least one was refused, or an input holds none"],
      MISUSE,
    ],
    examples: [
      ["runner-contracts validate batches.ndjson", "check a file of batches"],
      [
        "curl -s https://example.com/batches | runner-contracts validate",
        "check what a pipe gives",
      ],
      [
        "runner-contracts validate --format json *.ndjson | jq -r '.issues[]?.code' | sort | uniq -c",
        "count faults by code",
      ],
    ],
  },
  verify: {
    summary: "Check a whole run: its order, its tool calls, its end.",
    usage: "verify [OPTION…] [FILE|-]",
    maxFiles: 1,
    options: [FORMAT, MAX_BYTES, HELP],
    notes: [
      "Reads the batches or the events of one run, in order, and prints every finding as " +
        "FILE:LINE: LEVEL CODE: what was found. Without a FILE, or with -, reads standard input.",
      INPUT_NOTE,
      'With --format json: {"type":"finding", "file", "line"?, "code", "level", "seq"?, "message"} ' +
        'for each finding, {"type":"refused", "file", "line", "code", "issues"} for each value that ' +
        "is neither a batch nor an event, then " +
        '{"type":"summary", "events", "refused", "errors", "warnings", "infos"}.',
    ],
    exits: [[0, "no error was found"], [1, "an error was found, or a value refused"], MISUSE],
    examples: [
      ["runner-contracts verify run.ndjson", "check a recorded run"],
      [
        "runner-contracts convert --from goose --run-id r1 goose.jsonl | runner-contracts verify",
        "check what an adapter makes",
      ],
    ],
  },
  convert: {
    summary: "Fold a runtime's own stream into batches.",
    usage: "convert --from FORMAT --run-id ID [OPTION…] [FILE|-]",
    maxFiles: 1,
    options: [
      { name: "from", value: NATIVE_FORMATS.join("|"), help: "The native format." },
      { name: "run-id", value: "ID", help: "The run that the events belong to." },
      { name: "exit-code", value: "N", help: "The exit code of the program that was recorded." },
      { name: "signal", value: "NAME", help: "The signal that ended it, such as SIGTERM." },
      {
        name: "flush-ms",
        value: "N",
        help: `How long an event of a live pipe may wait for its batch to fill (default ${DEFAULT_FLUSH_MS}).`,
      },
      { ...FORMAT, help: "Accepted everywhere; batches are NDJSON either way." },
      { ...MAX_BYTES, help: `The longest native line, in bytes (default ${DEFAULT_MAX_BYTES}).` },
      HELP,
    ],
    notes: [
      "Reads what the runtime prints and writes NDJSON, one batch a line: at most 256 events and " +
        "1,000,000 bytes each, but for a single event that is longer, which goes alone.",
      "From a live pipe, tMs is the time since the start, and a batch is written when it is full " +
        "or --flush-ms has passed. A recording carries no times: from a file, tMs is 0 throughout, " +
        "so that the same file always gives the same batches.",
      `When the pipe ends the run is ended with it. SIGINT and SIGTERM end it after the last words ` +
        `of the pipe, ${SIGNAL_GRACE_MS} ms later at most; a second signal ends it at once.`,
      "goose and claude-code are what these programs print with --output-format stream-json; " +
        "anthropic is Messages API events, one a line, or the server-sent events as they came.",
      "A native line that is longer than --max-bytes is left out; a notification in its place says so.",
    ],
    exits: [
      [0, "converted, whatever became of the run"],
      [1, "nothing read as FORMAT, and neither an exit code nor a signal tells why"],
      MISUSE,
    ],
    examples: [
      ["runner-contracts convert --from goose --run-id r1 goose.jsonl", "convert a recording"],
      [
        "goose run -q -t 'Hi' --output-format stream-json | runner-contracts convert --from goose --run-id r1",
        "convert a run as it happens",
      ],
    ],
  },
  show: {
    summary: "Show a run as a timeline.",
    usage: "show [OPTION…] [FILE|-]",
    maxFiles: 1,
    options: [
      { name: "full", help: "Show tool arguments and answers whole, not an excerpt." },
      { name: "width", value: "N", help: "The width in columns (default: that of the terminal)." },
      FORMAT,
      MAX_BYTES,
      HELP,
    ],
    notes: [
      "Reads the batches or the events of a run and shows when what happened: text joined from its " +
        "pieces, tool calls with their answers and how long those took, errors and the end. Kinds " +
        "of newer versions are shown by name. Control characters are shown as escapes.",
      INPUT_NOTE,
      "Colours appear on a terminal only; NO_COLOR turns them off, FORCE_COLOR on.",
      'With --format json: {"type":"run","runId"} for each run, and one record for each entry, with ' +
        '"tMs", "seq" and, by "type": text "text","messageId"?; tool_request "id"?,"data"; ' +
        'tool_response "id"?,"name"?,"durationMs"?,"data"; notification "count","data"; ' +
        'terminal "data","sum"; cut "sum"; other "kind","data". "data" is the payload.',
    ],
    exits: [
      [0, "shown"],
      [1, "a value was neither a batch nor an event, or there was none"],
      MISUSE,
    ],
    examples: [
      ["runner-contracts show run.ndjson", "read a recorded run"],
      [
        "runner-contracts convert --from goose --run-id r1 goose.jsonl | runner-contracts show",
        "read a Goose recording",
      ],
    ],
  },
  schema: {
    summary: "Print the wire shapes as JSON Schema or OpenAPI, the tuples as SQL.",
    usage: "schema [NAME [TUPLE]] [OPTION…]",
    maxFiles: 2,
    options: [
      {
        name: "out",
        value: "DIR",
        help: "Write into DIR/NAME.json instead, made where it is missing.",
      },
      { name: "all", help: "With --out: every JSON Schema, and the OpenAPI document." },
      { name: "column", value: "NAME", help: "sql: the column (default: that of the tuple)." },
      { name: "table", value: "NAME", help: "sql: replace the check that this table has." },
      {
        name: "constraint",
        value: "NAME",
        help: "sql: the check to replace (default: TABLE_COLUMN_check, PostgreSQL's own).",
      },
      { ...FORMAT, help: "Write for people (default), or one JSON record a line." },
      HELP,
    ],
    notes: [
      `NAME is ${SCHEMA_NAMES.join(", ")}. Without one, lists them.`,
      "JSON Schemas are of 2020-12. The package holds the same files: runner-contracts/schema/NAME.json.",
      `TUPLE is ${SQL_TUPLE_NAMES.join(", ")}; without one, sql writes them all. With --table it ` +
        "writes the migration that follows a new member: replace the check, then validate the rows.",
      'With --format json: {"name","title"} for each name, a document on one line, or ' +
        '{"tuple","statements"} for each tuple.',
    ],
    exits: [[0, "printed or written"], MISUSE],
    examples: [
      ["runner-contracts schema batch", "the JSON Schema of a batch"],
      ["runner-contracts schema --all --out schemas", "every file"],
      ["runner-contracts schema sql event-kinds", "the check of a column of kinds"],
      ["runner-contracts schema sql event-kinds --table run_events", "the migration of a table"],
    ],
  },
};

/** Tells whether text is the name of a command. */
export function isCommandName(name: string): name is CommandName {
  return (COMMAND_NAMES as readonly string[]).includes(name);
}
