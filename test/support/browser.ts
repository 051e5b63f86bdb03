/** A real browser: Chromium, where the machine has one. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import type { TestContext } from "vitest";

/** Opens a browser for a test. Without one the test reports itself as skipped; in CI it fails. */
export async function openBrowser(context: TestContext): Promise<Browser> {
  const path = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
  if (!existsSync(path)) {
    const reason = `there is no Chromium at ${path}; CHROMIUM_PATH names another place`;
    if (process.env["CI"] === "true") throw new Error(reason);
    context.skip(reason);
  }
  const browser = await chromium.launch({ executablePath: path, args: ["--no-sandbox"] });
  context.onTestFinished(() => browser.close());
  return browser;
}
