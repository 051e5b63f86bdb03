/** `npm run fuzz`: the campaign on a terminal. */
import { parseArgs } from "node:util";
import { Campaign, type CampaignTable } from "./campaign.ts";
import { FINDINGS, type Finding } from "./finding.ts";
import { TARGETS } from "./targets.ts";
import { Thread } from "./thread.ts";

const HELP = `Tries the laws of the library on hostile input, target after target, until the time is over.

  npm run fuzz -- [--minutes N] [--only NAME,NAME] [--seed S] [--list] [--help]

  --minutes N   how long, in minutes; 5 without it
  --only NAMES  targets whose names hold one of these texts
  --seed S      the seed of the campaign: the same slices once more
  --list        the targets and their laws, and nothing else

What is found is shrunk and saved in test/fuzz/findings, and is a test from then on.`;

const PATIENCE_MS = 30_000;
const isTerminal = process.stdout.isTTY === true;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) return 2;
  if (options.help) return print(HELP);
  const wanted = options.only.split(",");
  const targets = TARGETS.filter(({ name }) => wanted.some((text) => name.includes(text)));
  if (options.list)
    return print(targets.map(({ name, law }) => `${name.padEnd(26)}${law}`).join("\n"));
  if (targets.length === 0) return complain(`no target is named ${options.only}; see --list`);
  const { minutes, seed } = options;
  print(`${targets.length} targets, ${minutes} min, seed ${seed}`);
  const campaign = new Campaign({
    targets,
    thread: new Thread(new URL("./serve.js", import.meta.url), PATIENCE_MS),
    minutes,
    seed,
    folder: FINDINGS,
    onFinding: tellFinding,
    onRound: tellRound,
  });
  process.once("SIGINT", () => {
    campaign.stop();
    finish(campaign.table());
    process.exit(130);
  });
  return finish(await campaign.run());
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: "string", default: "5" },
        only: { type: "string", default: "" },
        seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
        list: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
    if (minutes > 0 && Number.isFinite(minutes) && Number.isSafeInteger(seed)) {
      return { ...values, minutes, seed };
    }
    complain("--minutes must be a number above 0, and --seed an integer");
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
  }
  return undefined;
}

function tellFinding(finding: Finding, file: string): void {
  const { target, law, outcome, message, found, input } = finding;
  print(
    [
      paint(31, `${target} ${outcome}: ${law}`),
      `  seed ${found.seed}, path ${found.path || "unknown"}, saved as ${file}`,
      `  ${message.replaceAll("\n", "\n  ")}`,
      `  ${JSON.stringify(input).slice(0, 2_000)}`,
    ].join("\n"),
  );
}

function tellRound({ rounds, ms, rows }: CampaignTable): void {
  const [cases, findings] = [sumOf(rows, "cases"), sumOf(rows, "findings")];
  const minutes = (ms / 60_000).toFixed(1);
  print(
    `round ${rounds}, ${minutes} min, ${cases.toLocaleString("en")} cases, ${findings} findings`,
  );
}

function finish({ ms, rows }: CampaignTable): number {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const row = (name: string, cases: string, findings: string) =>
    `${name.padEnd(width)}  ${cases.padStart(11)}  ${findings.padStart(8)}`;
  const findings = sumOf(rows, "findings");
  const lines = rows.map((each) => {
    const line = row(each.name, each.cases.toLocaleString("en"), String(each.findings));
    return each.findings > 0 ? paint(31, line) : line;
  });
  const cases = sumOf(rows, "cases").toLocaleString("en");
  print(
    [row("target", "cases", "findings"), ...lines, row("all", cases, String(findings))].join("\n"),
  );
  print(`${findings} findings in ${(ms / 60_000).toFixed(1)} min`);
  return findings === 0 ? 0 : 1;
}

function sumOf(rows: CampaignTable["rows"], key: "cases" | "findings"): number {
  return rows.reduce((sum, row) => sum + row[key], 0);
}

function paint(color: number, text: string): string {
  return isTerminal ? `\u001b[${color}m${text}\u001b[0m` : text;
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return 2;
}
