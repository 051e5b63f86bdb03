/** The help, made from the table of commands. */
import { COMMAND_NAMES, COMMANDS, type CommandName, type CommandRule } from "./command-table.ts";
import { wrapText } from "./terminal-text.ts";

const WIDTH = 80;

/** The help of one command, or of the whole. */
export function formatHelp(command?: CommandName): string {
  return command === undefined ? formatOverview() : formatCommand(COMMANDS[command]);
}

function formatOverview(): string {
  const names = Math.max(...COMMAND_NAMES.map((name) => name.length));
  return [
    "Validate, verify, convert and show the events of an AI agent's run.",
    "",
    "Usage: runner-contracts COMMAND [OPTION…] [FILE…]",
    "",
    "Commands:",
    ...COMMAND_NAMES.map((name) => `  ${name.padEnd(names)}  ${COMMANDS[name].summary}`),
    "",
    "Options:",
    "  -h, --help     Show this help; after a command, that of the command.",
    "  -v, --version  Show the version.",
    "",
    "Examples:",
    ...COMMAND_NAMES.flatMap((name) => COMMANDS[name].examples.slice(0, 1)).map(([typed]) => {
      return `  ${typed}`;
    }),
    "",
    "Exit codes: 0 good, 1 refused, 2 wrong usage or what cannot be read or written,",
    "70 a fault of this program itself.",
    "",
  ].join("\n");
}

function formatCommand(rule: CommandRule): string {
  const options = rule.options.map(({ name, short, value, help }) => {
    const typed = `${short === undefined ? "    " : `-${short}, `}--${name}`;
    return [value === undefined ? typed : `${typed} ${value}`, help] as const;
  });
  const exits = rule.exits.map(([code, meaning]) => [String(code), meaning] as const);
  return [
    rule.summary,
    "",
    `Usage: runner-contracts ${rule.usage}`,
    "",
    ...rule.notes.flatMap((note) => [...wrapText(note, WIDTH), ""]),
    "Options:",
    ...formatPairs(options),
    "",
    "Exit codes:",
    ...formatPairs(exits),
    "",
    "Examples:",
    ...rule.examples.flatMap(([typed, purpose]) => [`  # ${purpose}`, `  ${typed}`]),
    "",
  ].join("\n");
}

/** Two columns, the second wrapped. */
function formatPairs(pairs: readonly (readonly [string, string])[]): string[] {
  const column = Math.max(...pairs.map(([term]) => term.length)) + 4;
  return pairs.flatMap(([term, text]) => {
    return wrapText(text, WIDTH - column).map((line, index) => {
      return (index === 0 ? `  ${term}` : "").padEnd(column) + line;
    });
  });
}
