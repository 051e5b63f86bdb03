/** The library's source files and what each of them imports, read with the compiler's own parser. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** The project's folder. */
export const PROJECT: string = fileURLToPath(new URL("../..", import.meta.url));

/** One source file. */
export interface SourceFile {
  /** Its path below `src`, with `/`. */
  readonly path: string;
  /** Its folder below `src`; `errors.ts` and `index.ts` stand for themselves. */
  readonly part: string;
  readonly tree: ts.SourceFile;
  /** What it imports or re-exports, types included: paths below `src` and bare names. */
  readonly imports: readonly string[];
}

/** Every source file of the library. */
export function sourceFiles(): SourceFile[] {
  const root = join(PROJECT, "src");
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort()
    .map((path) => sourceFile(path, readFileSync(join(root, path), "utf8")));
}

/** One source file, from its text. */
export function sourceFile(path: string, text: string): SourceFile {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const imports = specifiersOf(tree).map((name) =>
    name.startsWith(".") ? posix.normalize(posix.join(dirname(path), name)) : name,
  );
  return { path, part: partOf(path), tree, imports };
}

/** The folder of a source file, or the file itself where it stands beside the folders. */
export function partOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : path;
}

/** Every node of a tree for which `pick` gives something, in the order of the text. */
export function nodesOf<Picked>(
  tree: ts.SourceFile,
  pick: (node: ts.Node) => Picked | undefined,
): Picked[] {
  const found: Picked[] = [];
  const visit = (node: ts.Node): void => {
    const picked = pick(node);
    if (picked !== undefined) found.push(picked);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** What `import`, `export … from`, `import()` and `import("…")` types name. */
function specifiersOf(tree: ts.SourceFile): string[] {
  return nodesOf(tree, (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      return textOf(node.moduleSpecifier);
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      return textOf(node.arguments[0]) ?? "an import whose name is computed";
    }
    if (ts.isImportTypeNode(node)) return node.argument.getText().slice(1, -1);
    return undefined;
  });
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}
