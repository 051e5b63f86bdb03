import { describe, expect, test } from "vitest";
import { Misuse, parseCommandLine } from "../../src/cli/command-line.ts";
import { COMMAND_NAMES } from "../../src/cli/command-table.ts";
import { formatHelp } from "../../src/cli/help.ts";
import { nearestName } from "../../src/cli/nearest.ts";
import { displayWidth } from "../../src/cli/terminal-text.ts";

function misuse(args: readonly string[]): string {
  try {
    parseCommandLine(args);
  } catch (error) {
    if (error instanceof Misuse) return error.message;
    throw error;
  }
  throw new Error("the arguments are taken");
}

function options(args: readonly string[]) {
  const line = parseCommandLine(args);
  if (line.action !== "run") throw new Error(`the action is ${line.action}`);
  return line.options;
}

describe("what is typed", () => {
  test.each([
    [["--help"], { action: "help", command: undefined }],
    [["-h"], { action: "help", command: undefined }],
    [["help"], { action: "help", command: undefined }],
    [["help", "show"], { action: "help", command: "show" }],
    [["convert", "--help"], { action: "help", command: "convert" }],
    [["convert", "file", "-h", "--from", "x"], { action: "help", command: "convert" }],
    [["--version"], { action: "version" }],
    [["-v"], { action: "version" }],
  ])("asks for help or the version as %j", (args, line) => {
    expect(parseCommandLine(args)).toStrictEqual(line);
  });

  test("names files in any order with the options, and after -- whatever they look like", () => {
    const { files } = options(["validate", "a", "--format", "json", "-", "b", "--", "--format"]);
    expect(files).toStrictEqual(["a", "-", "b", "--format"]);
  });

  test("gives a value after a space or an equals sign, the last one where there are two", () => {
    expect(options(["convert", "--run-id", "a"]).text("run-id")).toBe("a");
    expect(options(["convert", "--run-id=--a"]).text("run-id")).toBe("--a");
    expect(options(["convert", "--run-id=a", "--run-id=b"]).text("run-id")).toBe("b");
  });

  test("may name a negative number or a lone dash as a value only where that is one", () => {
    expect(options(["convert", "--run-id", "-"]).text("run-id")).toBe("-");
    expect(misuse(["convert", "--exit-code", "-1"])).toContain('"-1"');
  });
});

describe("a mistake is named, and the nearest name with it:", () => {
  test.each([
    [[], /no command/],
    [["vaildate"], /"vaildate".*"validate"/],
    [["VERIFY"], /"VERIFY".*"verify"/],
    [["version"], /"version".*"--version"/],
    [["help", "shwo"], /"shwo".*"show"/],
    [["--hepl"], /"--hepl".*"--help"/],
    [["--format", "json", "validate"], /"--format".*after the command/],
    [["batches.ndjson"], /"batches.ndjson".*after the command/],
    [["validate", "--fromat", "json"], /"--fromat".*"--format"/],
    [["validate", "-x"], /"-x"/],
    [["convert", "--run-id"], /--run-id needs a value/],
    [["convert", "--run-id="], /--run-id needs a value/],
    [["convert", "--run-id", "--from"], /--run-id needs a value.*--run-id=--from/],
    [["show", "--full=yes"], /--full takes no value/],
    [["show", "a", "b"], /one input.*"b"/],
    [["validate", "--\u001b[31m"], /\\u\{1b\}/],
  ])("%j", (args, message) => {
    expect(misuse(args)).toMatch(message);
  });

  test("nothing is suggested where nothing is near", () => {
    expect(misuse(["xyzzy"])).not.toContain("mean");
    expect(nearestName("x".repeat(1_000_000), ["validate"])).toBeUndefined();
  });

  test("a value of the wrong type is refused with what is allowed", () => {
    const given = options(["convert", "--exit-code", "1.5", "--from", "gose"]);
    expect(() => given.integer("exit-code", 0, 255)).toThrow(/from 0 to 255, got "1.5"/);
    expect(() => given.choice("from", ["goose"])).toThrow(/"goose", got "gose".*mean "goose"/);
    expect(() => given.required("run-id")).toThrow(/--run-id is missing: --run-id ID$/);
  });
});

describe("the help", () => {
  test.each([undefined, ...COMMAND_NAMES])("of %s fits 80 columns but for its examples", (name) => {
    const [text = "", examples = ""] = formatHelp(name).split("Examples:\n");
    expect(Math.max(...text.split("\n").map(displayWidth))).toBeLessThanOrEqual(80);
    expect(examples).toContain("  runner-contracts ");
  });
});
