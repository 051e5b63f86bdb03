/**
 * Runs a fence of the documentation and holds what it prints against the comments that say what it
 * prints: on the line where a `console.log` ends, or on the lines right below the statement that
 * holds it. A comment that is no output stands above its statement or after an empty line.
 */
import ts from "typescript";
import type { Fence } from "./markdown.ts";

/** A comment that says what is printed, and what really was. */
export interface PrintedClaim {
  readonly line: number;
  readonly claimed: string;
  readonly printed: string;
}

/** Where a fence prints: the statement that holds the calls, and the comment that follows it. */
interface Claim {
  readonly line: number;
  readonly claimed: string;
  readonly calls: readonly number[];
}

/** Loads what a fence imports. */
export type Importer = (specifier: string) => Promise<unknown>;

/** Runs a fence as a module, and gives each claim beside the truth. Throws what the fence throws. */
export async function runFence(fence: Fence, load: Importer): Promise<PrintedClaim[]> {
  const source = ts.createSourceFile("fence.ts", fence.code, ts.ScriptTarget.ES2022, true);
  const modules = new Map<string, unknown>();
  for (const specifier of specifiersOf(source)) modules.set(specifier, await load(specifier));
  const { outputText } = ts.transpileModule(fence.code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    transformers: { before: [nameEachCall] },
  });
  const printed = new Map<number, string[]>();
  const print = (call: number, ...values: unknown[]): void => {
    const lines = printed.get(call) ?? [];
    printed.set(call, [...lines, values.map(show).join(" ")]);
  };
  // An async function, so that a fence may await at its top level as a module may.
  const AsyncFunction = (async () => {}).constructor as new (
    ...source: string[]
  ) => (...args: unknown[]) => Promise<void>;
  const run = new AsyncFunction("require", "exports", PRINT, outputText);
  await run((specifier: string) => modules.get(specifier), {}, print);
  return claimsOf(source).map(({ line, claimed, calls }) => ({
    line: fence.line + line,
    claimed,
    printed: calls.flatMap((call) => printed.get(call) ?? []).join("\n"),
  }));
}

/** Writes a value as its literal; text by itself as it is. */
function show(value: unknown): string {
  return typeof value === "string" ? value : literal(value);
}

function literal(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value).replace(/[\p{C}\uFFFD]/gu, (character) => {
      return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    });
  }
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const fields = Object.entries(value).map(([key, item]) => {
    return `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key)}: ${literal(item)}`;
  });
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

const PRINT = "__print";

function specifiersOf(source: ts.SourceFile): string[] {
  return source.statements.flatMap((statement) =>
    ts.isImportDeclaration(statement) &&
    ts.isStringLiteral(statement.moduleSpecifier) &&
    statement.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword
      ? [statement.moduleSpecifier.text]
      : [],
  );
}

function isPrint(node: ts.Node): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === "log" &&
    ts.isIdentifier(node.expression.expression) &&
    node.expression.expression.text === "console"
  );
}

/** `console.log(x)` tells where it stands: its position in the source. */
function nameEachCall(context: ts.TransformationContext): ts.Transformer<ts.SourceFile> {
  const visit = (node: ts.Node): ts.Node => {
    const visited = ts.visitEachChild(node, visit, context);
    if (!isPrint(node) || !ts.isCallExpression(visited)) return visited;
    const { factory } = context;
    return factory.updateCallExpression(visited, factory.createIdentifier(PRINT), undefined, [
      factory.createNumericLiteral(node.end),
      ...visited.arguments,
    ]);
  };
  return (source) => ts.visitEachChild(source, visit, context);
}

function claimsOf(source: ts.SourceFile): Claim[] {
  const lines = source.text.split("\n");
  const taken = new Set<number>();
  const claims: Claim[] = [];
  const visit = (node: ts.Node): void => {
    // Children first: a call with a comment of its own is not part of what follows its block.
    const isOutermost = ts.isStatement(node) && !sharesItsEnd(node, source);
    ts.forEachChild(node, visit);
    if (!isOutermost) return;
    const calls = printsIn(node).filter((call) => !taken.has(call));
    const line = source.getLineAndCharacterOfPosition(node.end).line;
    const claimed = commentAfter(source.text, node.end, lines, line);
    if (calls.length === 0 || claimed === undefined) return;
    for (const call of calls) taken.add(call);
    claims.push({ line, claimed, calls });
  };
  visit(source);
  return claims;
}

/** Whether a statement around this one ends at the same place, as an `if` does with its branch. */
function sharesItsEnd(node: ts.Node, source: ts.SourceFile): boolean {
  const { parent } = node;
  return parent !== source && ts.isStatement(parent) && parent.end === node.end;
}

function printsIn(node: ts.Node): number[] {
  const calls: number[] = [];
  const visit = (inner: ts.Node): void => {
    if (isPrint(inner)) calls.push(inner.end);
    ts.forEachChild(inner, visit);
  };
  visit(node);
  return calls.sort((a, b) => a - b);
}

function commentAfter(
  text: string,
  end: number,
  lines: readonly string[],
  line: number,
): string | undefined {
  const sameLine = /^[ \t]*\/\/ ?(.*)/.exec(text.slice(end));
  if (sameLine !== null) return sameLine[1];
  if (!/^[ \t]*(\n|$)/.test(text.slice(end))) return undefined;
  const below: string[] = [];
  for (let next = line + 1; next < lines.length; next++) {
    const comment = /^\s*\/\/ ?(.*)$/.exec(lines[next] ?? "");
    if (comment === null) break;
    below.push(comment[1] ?? "");
  }
  return below.length === 0 ? undefined : below.join("\n");
}
