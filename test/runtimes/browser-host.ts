/**
 * Browsers, without a driver: a page on this machine imports the package by an import map, and posts
 * what the suite reports.
 */
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { servePage } from "./browser-page.ts";
import { bundlePeer, PEER_FILES } from "./peer-bundle.ts";
import { endGroup, PROGRAM_MS, startProgram } from "./program.ts";
import type { Host } from "./report.ts";
import { absentCells, cellsOf, readSuiteReport, type SuiteReport } from "./suite-report.ts";
import { LIBRARY, readSurface } from "./surface.ts";

/** A proxy that nobody is at: what a browser wants of the world by itself stays on this machine. */
const NOWHERE = { host: "127.0.0.1", port: 9 } as const;

interface BrowserHost {
  readonly name: string;
  readonly title: string;
  /** The variable of the environment that names the program. */
  readonly variable: string;
  /** Where the program is otherwise: the first that is there. */
  readonly paths: readonly string[];
  /** Arguments before the address. `profile` is an empty folder, which may be furnished. */
  furnish(profile: string): readonly string[];
}

const CHROMIUM: BrowserHost = {
  name: "chromium",
  title: "Chromium",
  variable: "CHROMIUM_PATH",
  paths: ["/usr/bin/chromium"],
  furnish: (profile) => [
    ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
    ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ...[`--proxy-server=${NOWHERE.host}:${NOWHERE.port}`, `--user-data-dir=${profile}`],
  ],
};

const FIREFOX_PREFERENCES = {
  "app.update.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "network.proxy.http": NOWHERE.host,
  "network.proxy.http_port": NOWHERE.port,
  "network.proxy.no_proxies_on": "127.0.0.1",
  "network.proxy.ssl": NOWHERE.host,
  "network.proxy.ssl_port": NOWHERE.port,
  "network.proxy.type": 1,
};

const FIREFOX: BrowserHost = {
  name: "firefox",
  title: "Firefox",
  variable: "FIREFOX_PATH",
  paths: ["/usr/bin/firefox-esr", "/usr/bin/firefox"],
  furnish(profile) {
    const lines = Object.entries(FIREFOX_PREFERENCES).map(([name, value]) => {
      return `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`;
    });
    writeFileSync(join(profile, "user.js"), lines.join(""));
    return ["--headless", "--no-remote", "--profile", profile];
  },
};

/** The browsers. */
export const BROWSER_HOSTS: readonly Host[] = [CHROMIUM, FIREFOX].map((browser) => ({
  name: browser.name,
  title: browser.title,
  kind: "runtime",
  async run({ project, scratch, tell }) {
    const program = programOf(browser);
    await bundlePeer(project, "import");
    tell(`${browser.title}: the suite, by import`);
    const profile = mkdtempSync(join(scratch, "profile-"));
    const report = await askBrowser(program, browser.furnish(profile), profile, project);
    if (!report.engine.startsWith(`${browser.title} `)) throw new Error(`this is ${report.engine}`);
    const cells = {
      ...cellsOf("import", report),
      ...absentCells("require", "no `require`"),
      command: { absent: "needs Node" },
    };
    return { title: report.engine, cells };
  },
}));

function programOf({ title, variable, paths }: BrowserHost): string {
  const named = process.env[variable];
  const path = named ?? paths.find((each) => existsSync(each));
  if (path !== undefined && existsSync(path)) return path;
  const places = named ?? paths.join(" or ");
  throw new Error(`there is no ${title} at ${places}; ${variable} names another place`);
}

async function askBrowser(
  program: string,
  args: readonly string[],
  profile: string,
  project: string,
): Promise<SuiteReport> {
  const page = await servePage(project, importMap(project));
  // A browser keeps what it keeps in its home, too.
  const browser = startProgram(program, [...args, page.address], { cwd: profile });
  for (const stream of [browser.stdout, browser.stderr]) stream?.resume();
  const left = new Promise<never>((_, reject) => {
    browser.on("error", reject);
    browser.on("close", (code) => reject(new Error(`the browser ended with ${code}`)));
    setTimeout(reject, PROGRAM_MS, new Error(`no report in ${PROGRAM_MS / 1000} s`)).unref();
  });
  try {
    return readSuiteReport(await Promise.race([page.report, left]));
  } finally {
    endGroup(browser);
    page.close();
  }
}

/** What the names of packages lead to. */
function importMap(project: string): Record<string, string> {
  const { modules, data } = readSurface(project);
  const files = [
    ...modules.map(({ specifier, files }) => [specifier, files.import] as const),
    ...data.map(({ specifier, file }) => [specifier, file] as const),
  ];
  return {
    ...Object.fromEntries(
      files.map(([specifier, file]) => [specifier, `/${posix.join(LIBRARY, file)}`]),
    ),
    "fast-check": `/${PEER_FILES.import}`,
  };
}
