import ts from "typescript";
import { describe, expect, test } from "vitest";
import { nodesOf, partOf, type SourceFile, sourceFile, sourceFiles } from "./sources.ts";

/** How high each part of the library stands. A file imports from its own folder or from below. */
const FLOORS: Readonly<Record<string, number>> = {
  json: 0,
  "errors.ts": 0,
  "runner-event": 1,
  "runner-job": 1,
  "run-stream": 2,
  codec: 2,
  adapter: 3,
  schema: 3,
  testing: 4,
  cli: 5,
};

/** The root entry re-exports what is below the codecs, the adapters' interface with it. */
const ROOT_ENTRY = "index.ts";
const ROOT_PARTS = ["json", "errors.ts", "runner-event", "runner-job", "run-stream", "adapter"];

/** What a module may not read from its surroundings: it would make the library's answers depend on them. */
const AMBIENT = [
  ...["globalThis", "window", "self", "process", "Buffer", "require", "module", "__dirname"],
  ...["fetch", "crypto", "performance", "navigator", "localStorage", "console", "document"],
  ...["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "requestAnimationFrame"],
];

/** Where the conformance kit keeps the little that it asks of the program it runs in. */
const KIT_HOST = "testing/host.ts";

/** What the command line alone may import: Node, and its own version, which the build takes in. */
const CLI_ALONE = /^node:|^\.\.\/package\.json$/;

/** An optional peer, which whoever writes property tests has anyway: in the arbitraries, and nowhere else. */
const FAST_CHECK = "fast-check";
const ARBITRARIES = /^testing\/arbitraries(?:\/|\.ts$)/;

const FILES = sourceFiles();

describe("the house", () => {
  test("has files to look at", () => {
    expect(FILES.map((file) => file.path)).toContain("runner-event/validate.ts");
    expect(FILES.flatMap((file) => file.imports)).toContain("json/copy.ts");
  });

  test("has a floor for every part", () => {
    const parts = new Set(FILES.map((file) => file.part));
    parts.delete(ROOT_ENTRY);
    expect([...parts].filter((part) => !Object.hasOwn(FLOORS, part))).toEqual([]);
  });

  test("imports only from its own folder or from a floor below", () => {
    expect(FILES.flatMap(climbs)).toEqual([]);
  });

  test("has no cycle", () => {
    expect(cycleIn(FILES)).toEqual([]);
  });

  test("imports from outside node: in cli and fast-check in the arbitraries, and nothing else", () => {
    expect(FILES.flatMap(strangers)).toEqual([]);
  });

  test("has no file that takes the arbitraries along, and fast-check with them", () => {
    expect(FILES.flatMap((file) => file.imports)).toContain(FAST_CHECK);
    const others = FILES.filter((file) => !ARBITRARIES.test(file.path));
    expect(others.filter(({ imports }) => imports.some((name) => ARBITRARIES.test(name)))).toEqual(
      [],
    );
  });

  test("names every file that it imports by its extension", () => {
    const known = new Set(FILES.map((file) => file.path));
    const missing = FILES.flatMap((file) => file.imports.filter((name) => isOwn(name)));
    expect(missing.filter((name) => !known.has(name))).toEqual([]);
  });

  test("reads nothing ambient outside of cli and of the kit's host", () => {
    expect(FILES.filter(isPure).flatMap(ambient)).toEqual([]);
  });

  test("has neither a clock nor chance outside of cli and of the kit's host", () => {
    expect(FILES.filter(isPure).flatMap(impure)).toEqual([]);
  });

  test("has no default export", () => {
    expect(FILES.flatMap(defaultExports)).toEqual([]);
  });

  test("has a root entry of re-exports without code", () => {
    const root = FILES.find((file) => file.path === ROOT_ENTRY);
    const code = root?.tree.statements.filter((statement) => !ts.isExportDeclaration(statement));
    expect(code).toEqual([]);
    expect(root?.imports.map(partOf).filter((part) => !ROOT_PARTS.includes(part))).toEqual([]);
  });
});

describe("a rule of the house", () => {
  test("sees an import from a floor above or from a neighbour", () => {
    const file = sourceFile(
      "runner-event/a.ts",
      'import "../adapter/a.ts"; import "../json/b.ts";',
    );
    expect(climbs(file)).toEqual(["runner-event/a.ts imports adapter/a.ts"]);
    const neighbour = sourceFile(
      "runner-job/a.ts",
      'export type { A } from "../runner-event/a.ts";',
    );
    expect(climbs(neighbour)).toEqual(["runner-job/a.ts imports runner-event/a.ts"]);
    const root = sourceFile("codec/a.ts", 'type A = import("../index.ts").A;');
    expect(climbs(root)).toEqual(["codec/a.ts imports index.ts"]);
  });

  test("sees a cycle, also one of types", () => {
    const one = sourceFile("json/a.ts", 'import type { B } from "./b.ts";');
    const two = sourceFile("json/b.ts", 'export * from "./c.ts";');
    const three = sourceFile("json/c.ts", 'const a = import("./a.ts");');
    expect(cycleIn([one, two])).toEqual([]);
    expect(cycleIn([one, two, three])).toEqual([
      "json/a.ts",
      "json/b.ts",
      "json/c.ts",
      "json/a.ts",
    ]);
  });

  test("sees a stranger", () => {
    const source = 'import "node:fs"; import "zod"; import(name);';
    expect(strangers(sourceFile("json/a.ts", source))).toHaveLength(3);
    expect(strangers(sourceFile("cli/a.ts", source))).toHaveLength(2);
    const peer = 'import * as fc from "fast-check";';
    expect(strangers(sourceFile("testing/arbitraries/a.ts", peer))).toHaveLength(0);
    expect(strangers(sourceFile("testing/arbitrary.ts", peer))).toHaveLength(1);
  });

  test("sees what is ambient, and no property or parameter of that name", () => {
    const file = sourceFile("json/a.ts", "globalThis.x; a.process; const f = () => fetch(b.self);");
    expect(ambient(file)).toEqual(["json/a.ts reads globalThis", "json/a.ts reads fetch"]);
  });

  test("sees a clock and chance", () => {
    const file = sourceFile("json/a.ts", "Date.now(); new Date(); Math.random(); new Date(0);");
    expect(impure(file)).toEqual(
      ["Date.now", "new Date()", "Math.random"].map((use) => `json/a.ts: ${use}`),
    );
  });

  test("sees a default export in each of its forms", () => {
    const forms = [
      "export default 1;",
      "export default function f() {}",
      "const a = 1; export { a as default };",
    ];
    for (const form of forms) expect(defaultExports(sourceFile("json/a.ts", form))).toHaveLength(1);
  });
});

function isPure({ part, path }: SourceFile): boolean {
  return part !== "cli" && path !== KIT_HOST;
}

function isOwn(name: string): boolean {
  return name.endsWith(".ts");
}

function climbs(file: SourceFile): string[] {
  if (file.path === ROOT_ENTRY) return [];
  const floor = FLOORS[file.part] ?? -1;
  return file.imports
    .filter((name) => isOwn(name) && partOf(name) !== file.part)
    .filter((name) => !((FLOORS[partOf(name)] ?? Number.POSITIVE_INFINITY) < floor))
    .map((name) => `${file.path} imports ${name}`);
}

function strangers(file: SourceFile): string[] {
  return file.imports
    .filter((name) => !isOwn(name) && !(file.part === "cli" && CLI_ALONE.test(name)))
    .filter((name) => !(ARBITRARIES.test(file.path) && name === FAST_CHECK))
    .map((name) => `${file.path} imports ${name}`);
}

/** The first cycle of imports, as the path that closes it. */
function cycleIn(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const walk = (path: string, above: readonly string[]): string[] => {
    if (above.includes(path)) return [...above.slice(above.indexOf(path)), path];
    if (done.has(path)) return [];
    for (const name of byPath.get(path)?.imports ?? []) {
      const cycle = byPath.has(name) ? walk(name, [...above, path]) : [];
      if (cycle.length > 0) return cycle;
    }
    done.add(path);
    return [];
  };
  for (const file of files) {
    const cycle = walk(file.path, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

function ambient(file: SourceFile): string[] {
  return nodesOf(file.tree, (node) => {
    if (!ts.isIdentifier(node) || !AMBIENT.includes(node.text)) return undefined;
    const { parent } = node;
    const named =
      (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
      ("name" in parent && parent.name === node) ||
      ts.isTypeQueryNode(parent) ||
      ts.isImportSpecifier(parent) ||
      ts.isExportSpecifier(parent);
    return named ? undefined : `${file.path} reads ${node.text}`;
  });
}

function impure(file: SourceFile): string[] {
  return nodesOf(file.tree, (node) => {
    if (ts.isPropertyAccessExpression(node)) {
      const use = node.getText();
      return use === "Date.now" || use === "Math.random" ? `${file.path}: ${use}` : undefined;
    }
    const clock =
      ts.isNewExpression(node) && node.expression.getText() === "Date" && !node.arguments?.length;
    return clock ? `${file.path}: new Date()` : undefined;
  });
}

function defaultExports(file: SourceFile): string[] {
  return nodesOf(file.tree, (node) => {
    const found =
      ts.isExportAssignment(node) ||
      (node.kind === ts.SyntaxKind.DefaultKeyword && !ts.isDefaultClause(node.parent)) ||
      (ts.isExportSpecifier(node) && node.name.text === "default");
    return found ? file.path : undefined;
  });
}
