/** The check of the built site sees a link that leads nowhere. `npm run docs` runs it on the site itself. */
import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { temporaryFolder, writeInto } from "../support/command.ts";
import { projectPath } from "./markdown.ts";

/** What the check offers: it is plain JavaScript, as Node runs it. */
interface Check {
  checkSite(site: string): { readonly lost: readonly string[]; readonly followed: number };
}

const FOLDER = temporaryFolder();

test("names each link to a file or an anchor that is not there, and no other", async () => {
  // The next line calls it: without the function the test fails.
  const { checkSite } = (await import(projectPath("docs/check-site.mjs"))) as Check;
  mkdirSync(`${FOLDER}/deep`);
  writeInto(FOLDER, "style.css", "");
  writeInto(
    FOLDER,
    "index.html",
    `<link href="style.css"><a href="deep/page.html#there">1</a><a class="x" href="#here">2</a>
    <p id="here"></p><a href="https://example.com/#x">3</a><a href="deep/page.html#gone">4</a>
    <img src="gone.png"><script>const a = '<a href="code.html">';</script><script src="gone.js"></script>
    <a href="deep/page.html#a&amp;b">5</a><a href="deep">6</a><a href="../outside.html">7</a>`,
  );
  writeInto(
    FOLDER,
    "deep/page.html",
    '<a name="a&amp;b"></a><h2 id="there"></h2><a href="../index.html">0</a>',
  );
  writeInto(FOLDER, "deep/index.html", "");
  const { lost, followed } = checkSite(FOLDER);
  expect([...lost].sort()).toEqual([
    ...["index.html: ../outside.html", "index.html: deep/page.html#gone"],
    ...["index.html: gone.js", "index.html: gone.png"],
  ]);
  expect(followed).toBe(10);
});
