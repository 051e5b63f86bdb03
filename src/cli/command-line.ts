/** What was typed, read: the command, its options, its files, or the mistake in them. */
import { parseArgs } from "node:util";
import { printable } from "../json/place.ts";
import {
  COMMAND_NAMES,
  COMMANDS,
  type CommandName,
  DEFAULT_MAX_BYTES,
  isCommandName,
  type OptionRule,
} from "./command-table.ts";
import { nearestName } from "./nearest.ts";

/** A mistake in how the command was called. Ends it with exit code 2. */
export class Misuse extends Error {
  override readonly name = "Misuse";
  /** The command whose help tells more. */
  readonly command: CommandName | undefined;

  constructor(message: string, command?: CommandName) {
    super(message);
    this.command = command;
  }
}

/** What is to be done. */
export type CommandLine =
  | { readonly action: "help"; readonly command: CommandName | undefined }
  | { readonly action: "version" }
  | { readonly action: "run"; readonly command: CommandName; readonly options: TypedOptions };

/**
 * Reads the arguments after the program's name.
 *
 * @throws Misuse that names the mistake, and the nearest name where one was mistyped.
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const [first, ...rest] = args;
  if (first === undefined) throw new Misuse("no command was given");
  if (first === "--help" || first === "-h") return { action: "help", command: undefined };
  if (first === "--version" || first === "-v") return { action: "version" };
  if (first === "help") return parseHelp(rest);
  if (first.startsWith("-")) {
    const known = hint(first, ["--help", "--version"]);
    const place = ". Options stand after the command";
    throw new Misuse(`unknown option ${quote(first)} before the command${known || place}`);
  }
  if (!isCommandName(first)) {
    const known = hint(first, [...COMMAND_NAMES, "help", "--version"]);
    // A file in the place of the command: no command has a dot or a slash in its name.
    const file = /[./\\]/.test(first) ? ". A file is named after the command" : "";
    throw new Misuse(`unknown command ${quote(first)}${known || file}`);
  }
  const options = parseOptions(first, rest);
  if (options.has("help")) return { action: "help", command: first };
  return { action: "run", command: first, options };
}

function parseHelp([name]: readonly string[]): CommandLine {
  if (name === undefined) return { action: "help", command: undefined };
  if (isCommandName(name)) return { action: "help", command: name };
  throw new Misuse(`unknown command ${quote(name)}${hint(name, COMMAND_NAMES)}`);
}

function parseOptions(command: CommandName, args: readonly string[]): TypedOptions {
  const rules: readonly OptionRule[] = COMMANDS[command].options;
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      rules.map(({ name, short, value }) => [
        name,
        { type: value === undefined ? "boolean" : "string", ...(short && { short }) } as const,
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string>();
  const files: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") files.push(token.value);
    if (token.kind !== "option") continue;
    const rule = rules.find((candidate) => candidate.name === token.name);
    if (rule === undefined) {
      const known = rules.map(({ name }) => `--${name}`);
      const problem = `${command} has no option ${quote(token.rawName)}`;
      throw new Misuse(problem + hint(token.rawName, known), command);
    }
    values.set(rule.name, readValue(rule, token, command));
  }
  const { maxFiles } = COMMANDS[command];
  if (files.length > maxFiles) {
    const extra = files.slice(maxFiles).map(quote).join(", ");
    const room = maxFiles === 1 ? "reads one input" : `takes at most ${maxFiles} names`;
    throw new Misuse(`${command} ${room}; ${extra} is too much`, command);
  }
  return new TypedOptions(command, values, files);
}

function readValue(
  rule: OptionRule,
  token: { readonly value?: string | undefined; readonly inlineValue?: boolean | undefined },
  command: CommandName,
): string {
  const { name, value: placeholder } = rule;
  if (placeholder === undefined) {
    if (token.value === undefined) return "";
    throw new Misuse(`--${name} takes no value, got ${quote(token.value)}`, command);
  }
  if (token.value === undefined || token.value === "") {
    throw new Misuse(`--${name} needs a value: --${name} ${placeholder}`, command);
  }
  if (token.inlineValue !== true && /^-./.test(token.value)) {
    const meant = `write --${name}=${token.value} where that is the value`;
    throw new Misuse(
      `--${name} needs a value, got the option ${quote(token.value)}; ${meant}`,
      command,
    );
  }
  return token.value;
}

/** The options of one command line, each read as what it has to be. */
export class TypedOptions {
  readonly files: readonly string[];
  readonly #command: CommandName;
  readonly #values: ReadonlyMap<string, string>;

  constructor(command: CommandName, values: ReadonlyMap<string, string>, files: readonly string[]) {
    this.#command = command;
    this.#values = values;
    this.files = files;
  }

  /** Tells whether the option was given. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The option's text, or `undefined`. */
  text(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** The option's text. @throws Misuse where it is absent. */
  required(name: string): string {
    const value = this.text(name);
    if (value !== undefined) return value;
    const rules: readonly OptionRule[] = COMMANDS[this.#command].options;
    const placeholder = rules.find((rule) => rule.name === name)?.value;
    return this.refuse(`--${name} is missing: --${name} ${placeholder}`);
  }

  /** A whole number within bounds. @throws Misuse where it is anything else. */
  integer(name: string, least: number, most: number): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    return this.refuse(
      `--${name} must be a whole number from ${least} to ${most}, got ${quote(value)}`,
    );
  }

  /** The bound of a line or a document. @throws Misuse as {@link integer} does. */
  maxBytes(): number {
    return this.integer("max-bytes", 1, 2 ** 29) ?? DEFAULT_MAX_BYTES;
  }

  /** One of some names. @throws Misuse where it is none of them. */
  choice<Name extends string>(name: string, choices: readonly Name[]): Name | undefined {
    return this.#among(`--${name}`, this.text(name), choices);
  }

  /**
   * What stands in the place of a file, and is one of some names. @throws Misuse where it is none.
   */
  name<Name extends string>(index: number, choices: readonly Name[]): Name | undefined {
    return this.#among(`the ${index === 0 ? "name" : "second name"}`, this.files[index], choices);
  }

  #among<Name extends string>(
    what: string,
    value: string | undefined,
    choices: readonly Name[],
  ): Name | undefined {
    if (value === undefined) return undefined;
    const choice = choices.find((candidate) => candidate === value);
    if (choice !== undefined) return choice;
    const list = choices.map(quote).join(" or ");
    return this.refuse(`${what} must be ${list}, got ${quote(value)}${hint(value, choices)}`);
  }

  /** @throws Misuse, always. */
  refuse(message: string): never {
    throw new Misuse(message, this.#command);
  }
}

function hint(mistaken: string, known: readonly string[]): string {
  const nearest = nearestName(mistaken, known);
  return nearest === undefined ? "" : `. Did you mean ${quote(nearest)}?`;
}

/** Quotes what was typed: it may hold anything, and it goes to a terminal. */
function quote(text: string): string {
  return `"${printable(text.length > 80 ? `${text.slice(0, 80)}…` : text)}"`;
}
