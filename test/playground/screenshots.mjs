/**
 * Pictures of the playground, to be looked at: `node test/playground/screenshots.mjs [FOLDER]`. Without a
 * folder they go where the site is built.
 */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { buildPlayground } from "../../docs/playground/build.mjs";

const site = fileURLToPath(new URL("../../docs/api", import.meta.url));
const folder = resolve(process.argv[2] ?? join(site, "screenshots"));
const page = join(site, "playground");

const WIDE = { width: 1440, height: 1000 };
const NARROW = { width: 390, height: 844 };
const PICTURES = [
  { name: "run-light", example: "run", scheme: "light", viewport: WIDE },
  { name: "run-dark", example: "run", scheme: "dark", viewport: WIDE },
  { name: "run-narrow", example: "run", scheme: "light", viewport: NARROW },
  { name: "run-narrow-dark", example: "run", scheme: "dark", viewport: NARROW },
  { name: "refused-light", example: "refused", scheme: "light", viewport: WIDE },
  { name: "refused-dark", example: "refused", scheme: "dark", viewport: WIDE },
  { name: "refused-narrow", example: "refused", scheme: "light", viewport: NARROW },
  { name: "goose-light", example: "goose", scheme: "light", viewport: WIDE },
  { name: "interrupted-light", example: "goose-interrupted", scheme: "light", viewport: WIDE },
  { name: "claude-code-dark", example: "claude-code", scheme: "dark", viewport: WIDE },
  { name: "middle-light", example: "run", scheme: "light", viewport: { width: 820, height: 1100 } },
];

mkdirSync(folder, { recursive: true });
await buildPlayground(page);
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  for (const { name, example, scheme, viewport } of PICTURES) {
    const context = await browser.newContext({
      viewport,
      colorScheme: /** @type {"light" | "dark"} */ (scheme),
      deviceScaleFactor: 1.5,
    });
    const tab = await context.newPage();
    tab.on("console", (message) => console.log(name, message.type(), message.text()));
    tab.on("pageerror", (error) => console.log(name, error));
    await tab.goto(`${pathToFileURL(join(page, "index.html"))}#example=${example}`);
    await tab.locator(".verdict[data-tone]:not([data-tone=idle])").waitFor();
    await tab.screenshot({ path: join(folder, `${name}.png`), fullPage: viewport === NARROW });
    await context.close();
  }
} finally {
  await browser.close();
}
console.log(folder);
