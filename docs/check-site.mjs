/**
 * Follows every link of the built site to where it leads: a file that is there, and an anchor in it. What
 * lies outside of the site is not asked for. `npm run docs` ends with it.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ENTITIES = { "&amp;": "&", "&quot;": '"', "&#39;": "'", "&lt;": "<", "&gt;": ">" };
const OUTSIDE = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i;

/**
 * Gives each link that leads nowhere, as `page: link`, and how many links were followed.
 *
 * @param {string} site The folder of the site.
 * @returns {{ lost: string[], followed: number }}
 */
export function checkSite(site) {
  /** @type {Map<string, Set<string>>} */
  const anchors = new Map();
  const pages = readdirSync(site, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".html"))
    .map((name) => join(site, name));
  const texts = new Map(pages.map((page) => [page, readFileSync(page, "utf8")]));
  for (const [page, text] of texts) anchors.set(page, new Set(attributesOf(text, "id|name")));

  /** @param {string} page @param {string} link */
  function isLost(page, link) {
    const [path = "", anchor = ""] = link.split("#");
    let target = path === "" ? page : join(dirname(page), decodeURIComponent(path));
    if (existsSync(target) && statSync(target).isDirectory()) target = join(target, "index.html");
    if (relative(site, target).startsWith("..") || !existsSync(target)) return true;
    const known = anchors.get(target);
    // The playground takes its input from the fragment.
    if (anchor === "" || known === undefined || anchor.startsWith("example=")) return false;
    return !known.has(decodeURIComponent(anchor));
  }

  /** @type {string[]} */
  const lost = [];
  let followed = 0;
  for (const [page, text] of texts) {
    for (const link of new Set(attributesOf(text, "href|src"))) {
      if (OUTSIDE.test(link)) continue;
      followed++;
      if (isLost(page, link)) lost.push(`${relative(site, page)}: ${link}`);
    }
  }
  return { lost, followed };
}

/**
 * The values of attributes in a page, entities decoded. What stands in a script is code.
 *
 * @param {string} html @param {string} names
 */
function attributesOf(html, names) {
  const markup = html.replace(/(<script\b[^>]*>)[\s\S]*?<\/script>/g, "$1");
  const values = [...markup.matchAll(new RegExp(`\\s(?:${names})="([^"]*)"`, "gi"))];
  return values.map(([, value = ""]) =>
    value.replace(
      /&(?:amp|quot|#39|lt|gt);/g,
      (entity) => ENTITIES[/** @type {keyof typeof ENTITIES} */ (entity)],
    ),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { lost, followed } = checkSite(fileURLToPath(new URL("./api", import.meta.url)));
  for (const link of lost) console.error(`leads nowhere: ${link}`);
  console.log(`${followed} links followed, ${lost.length} lead nowhere`);
  // A site without links is none.
  process.exitCode = lost.length > 0 || followed < 100 ? 1 : 0;
}
