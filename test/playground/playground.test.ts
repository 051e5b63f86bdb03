/** The playground as its users have it: in Chromium, with clipboard, keyboard, files and links. */
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { readProjectFile } from "../docs/markdown.ts";
import { openBrowser } from "../support/browser.ts";
import { temporaryFolder, writeInto } from "../support/command.ts";
import {
  buildInto,
  expectVerdict,
  openPlayground,
  POLL,
  paste,
  violationsOf,
} from "./playground-page.ts";

const FOLDER = temporaryFolder();
const REFUSED = readProjectFile("docs/examples/batches/refused.json");
const GOOSE = readProjectFile("docs/examples/goose/mend-a-test.jsonl");

beforeAll(() => buildInto(FOLDER));

describe("the playground", () => {
  test("accepts a good batch that is pasted, and draws its run", async (context) => {
    const { page, errors } = await openPlayground(context, FOLDER);
    await paste(page, readProjectFile("docs/examples/batches/accepted.json"));
    const detail = page.locator(".verdict-detail");
    await expect.poll(() => detail.textContent(), POLL).toContain("1 batch with 9 events");
    expect(await page.locator(".verdict-title").textContent()).toBe("Accepted");
    expect(await page.locator("#problems").textContent()).toBe("No problems.");
    expect(await labelsOf(page)).toEqual([
      ...["started", "assistant", "tool", "answer", "tool", "answer", "assistant", "end"],
    ]);
    expect(await page.locator(".lane.is-tool .lane-name").allTextContents()).toEqual([
      ...["tide_table", "wind"],
    ]);
    expect(await page.locator(".bar-label").allTextContents()).toEqual(["2.7s", "1.2s"]);
    expect(errors).toEqual([]);
  });

  test("refuses a bad batch and marks each fault at its text, with its code", async (context) => {
    const { page } = await openPlayground(context, FOLDER);
    await paste(page, REFUSED);
    await expectVerdict(page, "Refused");
    expect(await page.locator(".problem-code").allTextContents()).toEqual([
      ...["seq_not_monotonic", "t_ms_not_monotonic"],
      ...["invalid_event", "invalid_event", "invalid_event"],
    ]);
    await page.getByRole("button", { name: "events[4].data.content" }).click();
    await expect.poll(() => page.locator("#cursor").textContent(), POLL).toMatch(/^Line 56, /);
    // Only what is in sight is in the page: the marks around line 56 are.
    const marks = await page.locator(".cm-lintRange-error").allTextContents();
    expect(marks.join("\n")).toContain("low 10:31");
    expect(await selectedText(page)).toBe('"high 04:12\\u0000low 10:31"');
    const link = page.locator(".problem-code").first();
    expect(await link.getAttribute("href")).toBe(
      "../documents/docs_errors.html#batch-seq_not_monotonic",
    );
  });

  test("reads NDJSON on, past a line that is no JSON", async (context) => {
    const { page } = await openPlayground(context, FOLDER);
    const [first, second] = readProjectFile("docs/examples/batches/run.ndjson").split("\n");
    await paste(page, `${first}\noops\n${second}\n`);
    await expectVerdict(page, "1 of 3 refused");
    expect(await detectedKind(page)).toBe("Detected: NDJSON");
    expect(await page.locator(".problem").first().textContent()).toMatch(/line 2.*invalid_json/s);
    expect(await page.locator(".figures dd").first().textContent()).toBe("10");
  });

  test("folds a Goose stream and tells its times and its failed call", async (context) => {
    const { page } = await openPlayground(context, FOLDER);
    await paste(page, GOOSE);
    await expectVerdict(page, "Folded into 19 events");
    expect(await detectedKind(page)).toBe("Detected: Goose stream");
    expect(await page.locator('.bar[data-status="failed"]').count()).toBe(1);
    expect(await page.locator(".figures dd").allTextContents()).toEqual([
      ...["19", "4", "0", expect.stringMatching(/^\d\.0s$/), "complete"],
    ]);
  });

  test("folds a Claude Code stream", async (context) => {
    const { page } = await openPlayground(context, FOLDER);
    await paste(page, readProjectFile("docs/examples/claude-code/two-tools.jsonl"));
    await expectVerdict(page, "Folded into 10 events");
    expect(await detectedKind(page)).toBe("Detected: Claude Code stream");
    expect(await page.locator(".lane.is-tool .lane-name").allTextContents()).toEqual([
      "Bash",
      "Bash",
    ]);
    expect(await page.locator(".chart-caption").textContent()).toContain("no times");
  });

  test("folds Anthropic events as server-sent events", async (context) => {
    const { page } = await openPlayground(context, FOLDER);
    const lines = readProjectFile("docs/examples/anthropic/greeting.jsonl").trimEnd().split("\n");
    await paste(page, lines.map((line) => `event: message\ndata: ${line}\n\n`).join(""));
    await expect.poll(() => detectedKind(page), POLL).toBe("Detected: Anthropic stream");
    expect(await labelsOf(page)).toContain("assistant");
  });

  test("reads an input as what it is told to be", async (context) => {
    const { page } = await openPlayground(context, FOLDER);
    await expectVerdict(page, "Accepted");
    await page.getByLabel("Read the input as").selectOption("goose");
    await expectVerdict(page, "Folded into 6 events");
  });

  test("carries an input and its kind in a link, there and back", async (context) => {
    const { page, origin } = await openPlayground(context, FOLDER);
    const text = `${REFUSED}\u2028 ✗ 🜨 "\n`;
    await paste(page, text);
    await page.getByLabel("Read the input as").selectOption("ndjson");
    await page.getByRole("button", { name: "Copy link" }).click();
    await expect.poll(() => page.locator("#notice").textContent(), POLL).toContain("copied");
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toMatch(/#v1\.ndjson\.[\w-]+$/);
    expect(link.length).toBeLessThan(1_200);
    const other = page;
    await other.goto("about:blank");
    await other.goto(link);
    await expect
      .poll(() => other.getByLabel("Read the input as").inputValue(), POLL)
      .toBe("ndjson");
    expect(await copyAll(other)).toBe(text);
    expect(new URL(link).origin).toBe(origin);
  });

  test("says so where a link is damaged, and where an input is too long for one", async (context) => {
    const { page } = await openPlayground(context, FOLDER, { fragment: "#v1.auto.AAAA" });
    const notice = page.locator("#notice");
    await expect.poll(() => notice.textContent(), POLL).toContain("damaged");
    const noise = Array.from({ length: 9_000 }, (_, index) => Math.sin(index)).join("\n");
    await paste(page, noise);
    await page.getByRole("button", { name: "Copy link" }).click();
    await expect.poll(() => notice.textContent(), POLL).toContain("too long");
    expect(page.url()).toMatch(/AAAA$/);
  });

  test("unfolds no link into more than it takes as an input", async (context) => {
    const { page, origin } = await openPlayground(context, FOLDER);
    const fragment = await page.evaluate(async () => {
      const zeros = new Blob([" ".repeat(20_000_000)]).stream();
      const packed = zeros.pipeThrough(new CompressionStream("deflate-raw"));
      const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
      const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
      return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    });
    expect(fragment.length).toBeLessThan(32_000);
    await page.goto(`${origin}/index.html#v1.auto.${fragment}`);
    await expect.poll(() => page.locator("#notice").textContent(), POLL).toContain("damaged");
  });
});

describe("the playground's files", () => {
  test("are read when they are opened", async (context) => {
    const { page } = await openPlayground(context, FOLDER);
    const path = writeInto(FOLDER, "goose.jsonl", GOOSE);
    await page.locator("#file").setInputFiles(path);
    await expectVerdict(page, "Folded into 19 events");
  });

  test("are read when they are dropped", async (context) => {
    const { page } = await openPlayground(context, FOLDER);
    const data = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "batch.json"));
      return transfer;
    }, REFUSED);
    await page.dispatchEvent("#editor .cm-content", "drop", { dataTransfer: data });
    await expectVerdict(page, "Refused");
    expect(await page.locator("#notice").textContent()).toBe("batch.json is read.");
  });

  test.for([
    ["binary", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0xff, 0xfe]), "not UTF-8 text"],
    ["UTF-16", Buffer.from('\ufeff{"v":1}', "utf16le"), "UTF-16"],
    ["of 50 MB", Buffer.alloc(50_000_000, 0x20), "50 MB"],
  ] as const)(
    "that are %s are refused with a reason, and leave the input as it was",
    async ([kind, bytes, reason], context) => {
      const { page } = await openPlayground(context, FOLDER);
      await expectVerdict(page, "Accepted");
      await page.locator("#file").setInputFiles(writeInto(FOLDER, `${kind}.bin`, bytes));
      await expect.poll(() => page.locator("#notice").textContent(), POLL).toContain(reason);
      expect(await page.locator(".verdict-title").textContent()).toBe("Accepted");
    },
  );
});

describe("the playground stays awake", () => {
  test.for([
    ["a million brackets", "[".repeat(1_000_000)],
    [
      "9 MB of lines",
      '{"seq":-1,"note":"sixty characters a line are about what events have"}\n'.repeat(140_000),
    ],
    [
      "one line of 9 MB of escapes",
      JSON.stringify({ v: 1, runId: "\n".repeat(4_500_000), events: [] }),
    ],
  ] as const)("under %s", async ([name, text], context) => {
    const { page, errors } = await openPlayground(context, FOLDER);
    await expectVerdict(page, "Accepted");
    await page.locator("#file").setInputFiles(writeInto(FOLDER, `${name}.json`, text));
    await page.locator('.verdict[data-tone="bad"]').waitFor({ timeout: 40_000 });
    // The page itself answers at once: the work is done elsewhere.
    const beganMs = performance.now();
    await page.getByRole("radio", { name: "Dark" }).check({ force: true });
    expect(await page.evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
    expect(performance.now() - beganMs).toBeLessThan(3_000);
    expect(errors).toEqual([]);
  });

  test("and refuses a paste of more than it takes", async (context) => {
    const { page } = await openPlayground(context, FOLDER);
    await expectVerdict(page, "Accepted");
    await paste(page, "x".repeat(10_000_001));
    await expect.poll(() => page.locator("#notice").textContent(), POLL).toContain("up to 10 MB");
    expect(await page.locator(".verdict-title").textContent()).toBe("Accepted");
  });
});

describe("the playground keeps to itself", () => {
  test("asks the network for its own files alone, and its policy lets nothing out", async (context) => {
    const { page, requests, origin } = await openPlayground(context, FOLDER);
    await expectVerdict(page, "Accepted");
    await paste(page, GOOSE);
    await expectVerdict(page, "Folded into 19 events");
    await page.getByRole("button", { name: "Copy link" }).click();
    const asked = requests.filter((url) => !/^(?:data|blob):/.test(url));
    expect(new Set(asked)).toEqual(
      new Set(
        ["index.html", "style.css", "theme.js", "playground.js"].map((file) => `${origin}/${file}`),
      ),
    );
    const escaped = await page.evaluate(async (url) => {
      const image = new Image();
      const failed = new Promise<string>((resolve) => {
        image.onerror = () => resolve("refused");
        image.onload = () => resolve("loaded");
      });
      image.src = `${url}/style.css?image`;
      const fetched = await fetch(`${url}/index.html?fetch`).then(
        () => "fetched",
        () => "refused",
      );
      return [fetched, await failed, navigator.sendBeacon(`${url}/beacon`) ? "queued" : "refused"];
    }, origin);
    expect(escaped.slice(0, 2)).toEqual(["refused", "refused"]);
  });

  test("works from a file, without a server and without a network", async (context) => {
    const browser = await openBrowser(context);
    const tab = await browser.newContext({ offline: true });
    const page = await tab.newPage();
    await page.goto(`${pathToFileURL(`${FOLDER}/index.html`)}#example=refused`);
    await expectVerdict(page, "Refused");
    await expect
      .poll(() => page.evaluate(() => document.fonts.check("1rem 'JetBrains Mono'")), POLL)
      .toBe(true);
  });
});

describe("the playground is for everybody", () => {
  test("can be used with the keyboard alone", async (context) => {
    const { page } = await openPlayground(context, FOLDER);
    await expectVerdict(page, "Accepted");
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Skip to the input");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("example");
    await page.keyboard.type("A batch with");
    await expectVerdict(page, "Refused");
    // Through the tools into the editor, which lets the Tab key go on.
    for (let step = 0; step < 4; step++) await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe(
      "Input",
    );
    await page.keyboard.press("F8");
    await expect.poll(() => page.locator("#cursor").textContent(), POLL).toMatch(/^Line 26, /);
    await page.keyboard.press("Tab");
    expect(await focused(page)).toContain("events[2].seq");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    expect(await focused(page)).toContain("events[3].tMs");
    await page.keyboard.press("Enter");
    expect(await selectedText(page)).toBe("900");
  });

  test("reads its verdict out, and says in words what its chart shows", async (context) => {
    const { page } = await openPlayground(context, FOLDER);
    await expectVerdict(page, "Accepted");
    expect(await page.getByRole("status").first().textContent()).toContain("Accepted");
    const chart = page.getByRole("img", { name: /^Chart of the run\. 4 tool calls, 1 failed/ });
    expect(await chart.count()).toBe(1);
    const list = page.locator(".entries .entry");
    expect(await list.count()).toBe(17);
    for (const role of ["banner", "main", "contentinfo", "navigation"] as const) {
      expect(await page.getByRole(role).count()).toBe(1);
    }
  });

  test.for(["light", "dark"] as const)(
    "has nothing against it by axe-core in %s",
    async (scheme, context) => {
      const { page } = await openPlayground(context, FOLDER, { scheme });
      for (const example of ["run", "refused", "goose-interrupted", "claude-code"]) {
        await page.getByLabel("Example").selectOption(example);
        await expect.poll(() => page.locator("#size").textContent(), POLL).toMatch(/line/);
        await page
          .locator(example === "refused" ? ".problem" : ".entry")
          .first()
          .waitFor();
        expect({ example, violations: await violationsOf(page) }).toEqual({
          example,
          violations: [],
        });
      }
    },
  );

  test("has nothing against it by axe-core on a narrow screen, and does not scroll sideways", async (context) => {
    const { page } = await openPlayground(context, FOLDER, { width: 360 });
    await expectVerdict(page, "Accepted");
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });

  test("keeps the theme that was chosen, where the rest of the site finds it", async (context) => {
    const { page } = await openPlayground(context, FOLDER);
    await page.getByRole("radio", { name: "Dark" }).check({ force: true });
    const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.reload();
    await expectVerdict(page, "Accepted");
    expect(await page.evaluate(() => localStorage.getItem("tsd-theme"))).toBe("dark");
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(dark);
    expect(await page.getByRole("radio", { name: "Dark" }).isChecked()).toBe(true);
  });
});

function labelsOf(page: Page): Promise<string[]> {
  return page.locator(".entry-label").allTextContents();
}

function detectedKind(page: Page): Promise<string | null> {
  return page.locator("#kind option").first().textContent();
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? "");
}

function selectedText(page: Page): Promise<string> {
  return page.evaluate(() => String(document.getSelection()));
}

async function copyAll(page: Page): Promise<string> {
  await page.getByRole("textbox", { name: "Input" }).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("ControlOrMeta+c");
  return page.evaluate(() => navigator.clipboard.readText());
}
