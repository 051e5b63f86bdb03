/** The playground in a real browser: built once for a file of tests, served on this machine. */
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import type { Page } from "playwright-core";
import { expect, type TestContext } from "vitest";
import { projectPath } from "../docs/markdown.ts";
import { openBrowser } from "../support/browser.ts";

/** How a page is to be opened. */
export interface Opening {
  /** The fragment, with its `#`. */
  readonly fragment?: string;
  readonly scheme?: "light" | "dark";
  readonly width?: number;
}

/** An open page and what it asked of the network. */
export interface OpenPage {
  readonly page: Page;
  /** The addresses of all requests, in order. */
  readonly requests: readonly string[];
  /** Errors that the page threw or its console told of. */
  readonly errors: readonly string[];
  readonly origin: string;
}

/** What the build offers to a test: it is plain JavaScript, as Node runs it. */
interface Build {
  buildPlayground(folder: string): Promise<void>;
}

/** Builds the page into a folder. */
export async function buildInto(folder: string): Promise<void> {
  // Vouched for by the first test that runs: without the function none gets a page.
  const build = (await import(projectPath("docs/playground/build.mjs"))) as Build;
  await build.buildPlayground(folder);
}

/** Serves a built page and opens it; both end with the test. */
export async function openPlayground(
  context: TestContext,
  folder: string,
  { fragment = "", scheme = "light", width = 1280 }: Opening = {},
): Promise<OpenPage> {
  const browser = await openBrowser(context);
  const origin = await serveFolder(context, folder);
  const requests: string[] = [];
  const errors: string[] = [];
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto(`${origin}/index.html${fragment}`);
  return { page, requests, errors, origin };
}

/** Puts text into the editor, as a paste does. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Input" }).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.evaluate(async (content) => navigator.clipboard.writeText(content), text);
  await page.keyboard.press("ControlOrMeta+v");
}

/** Waits for a verdict of this title. */
export async function expectVerdict(page: Page, title: string): Promise<void> {
  const words = page.locator(".verdict-title");
  await expect.poll(() => words.textContent({ timeout: 1_000 }).catch(() => ""), POLL).toBe(title);
}

/** How long a page may take to say what is expected of it. */
export const POLL = { timeout: 20_000, interval: 50 };

/** Runs axe-core in the page and gives what it has against it, with the elements. */
export async function violationsOf(page: Page): Promise<unknown[]> {
  // Past the page's own policy, which lets no script in that is not its own.
  await page.evaluate(readFileSync(projectPath("node_modules/axe-core/axe.min.js"), "utf8"));
  return page.evaluate(async () => {
    // axe-core puts itself there.
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => ({ id, elements: nodes.map(({ html }) => html) }));
  });
}

async function serveFolder(context: TestContext, folder: string): Promise<string> {
  const app = new Hono();
  app.use("*", serveStatic({ root: folder }));
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  await new Promise<void>((resolve) => server.once("listening", resolve));
  context.onTestFinished(() => void server.close());
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
