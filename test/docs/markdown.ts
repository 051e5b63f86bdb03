/**
 * What the tests of the documentation read out of a Markdown text: headings, anchors, links, fences.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A heading and where it stands. */
export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly line: number;
}

/** A fenced block of code. */
export interface Fence {
  /** The file, from the project's root. */
  readonly file: string;
  /** The line of its first line of code, from 1. */
  readonly line: number;
  readonly language: string;
  /** The file of the project that the fence shows, where it says so: "```ts file=docs/x.ts". */
  readonly source?: string;
  readonly code: string;
}

/** The path of a file of the project. */
export function projectPath(file: string): string {
  return ROOT + file;
}

/** The text of a file of the project. */
export function readProjectFile(file: string): string {
  return readFileSync(projectPath(file), "utf8");
}

/** Every file below a folder with this ending, from the project's root. What is generated is left out. */
export function listProjectFiles(folder: string, ending: string): string[] {
  return readdirSync(projectPath(folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`)
    .filter((name) => !/^docs\/api(?:-report)?\//.test(name) && !name.includes("/node_modules/"))
    .sort();
}

/** Every Markdown file that a reader is sent to: those at the top of the project, and the documentation. */
export function listGuides(): string[] {
  const top = readdirSync(projectPath("."), { encoding: "utf8" });
  return [...top.filter((name) => name.endsWith(".md")), ...listProjectFiles("docs", ".md")].sort();
}

/** The fences of a Markdown text, or of the doc comments of a source text. */
export function fencesOf(file: string, text = readProjectFile(file)): Fence[] {
  const fences: Fence[] = [];
  const margin = file.endsWith(".md") ? /^/ : /^\s*\* ?/;
  let open: (Omit<Fence, "file" | "code"> & { code: string[] }) | undefined;
  text.split("\n").forEach((raw, index) => {
    const marginless = raw.replace(margin, "");
    const mark = /^\s*```(\S*)(?: file=(\S+))?/.exec(marginless);
    if (mark === null) open?.code.push(marginless);
    else if (open === undefined) {
      const [, language = "", source] = mark;
      open = { language, line: index + 2, ...(source === undefined ? {} : { source }), code: [] };
    } else {
      fences.push({ file, ...open, code: `${open.code.join("\n")}\n` });
      open = undefined;
    }
  });
  if (open !== undefined) throw new Error(`${file}:${open.line} opens a fence that never closes`);
  return fences;
}

/** The text with every fenced line blank, so that what is code is not taken for prose. */
export function proseOf(text: string): string {
  return text.replace(/^\s*```[\s\S]*?^\s*```/gm, (fence) => fence.replace(/[^\n]/g, ""));
}

/** The headings of a Markdown text, in order. */
export function headingsOf(text: string): Heading[] {
  return proseOf(text)
    .split("\n")
    .flatMap((line, index) => {
      const match = /^(#{1,6})\s+(.*?)\s*$/.exec(line);
      if (match === null) return [];
      return [{ level: match[1]?.length ?? 0, text: match[2] ?? "", line: index + 1 }];
    });
}

/** Every place that a link can lead to: explicit ids, and headings as GitHub names them. */
export function anchorsOf(text: string): string[] {
  const explicit = [...proseOf(text).matchAll(/<a id="([^"]+)"><\/a>/g)].map((match) => match[1]);
  const seen = new Map<string, number>();
  const slugs = headingsOf(text).map((heading) => {
    const slug = slugOf(heading.text);
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
  return [...explicit.filter((id) => id !== undefined), ...slugs];
}

/** The targets of the Markdown links of a text. */
export function linksOf(text: string): string[] {
  return [...proseOf(text).matchAll(/\]\(([^()\s]+)\)/g)].flatMap((match) => match[1] ?? []);
}

function slugOf(heading: string): string {
  return heading
    .replace(/<[^>]*>/g, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}
