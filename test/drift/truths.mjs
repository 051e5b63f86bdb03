/**
 * The truths of the library: every tuple of words and every number that an entry point exports, found
 * by the compiler, so that a new one needs no line here.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";

const OPTIONS = { noEmit: true, strict: true, allowImportingTsExtensions: true };

/**
 * The truths of the project in this folder, each with the file that it stands in and the edits that
 * change one member of it.
 */
export function truthsOf(project) {
  const program = ts.createProgram(
    entriesOf(project).map((entry) => join(project, entry)),
    {
      ...OPTIONS,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      types: [],
    },
  );
  const checker = program.getTypeChecker();
  const truths = new Map();
  for (const entry of entriesOf(project)) {
    const source = program.getSourceFile(join(project, entry));
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${entry} is no module`);
    for (const exported of checker.getExportsOfModule(module)) {
      const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
      const { name, declarations = [] } = isAlias ? checker.getAliasedSymbol(exported) : exported;
      const changes = declarations.filter(ts.isVariableDeclaration).flatMap(changesOf);
      if (changes.length === 0) continue;
      const file = relative(project, declarations[0].getSourceFile().fileName);
      truths.set(name, { name, file, changes });
    }
  }
  return [...truths.values()];
}

/** The sources of the entry points, as the build names them. */
function entriesOf(project) {
  const { exports } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
  const names = Object.keys(exports).filter((name) => !name.endsWith(".json"));
  return names.map((name) => {
    const path = name === "." ? "src/index" : `src/${name.slice(2)}`;
    return existsSync(join(project, `${path}.ts`)) ? `${path}.ts` : `${path}/index.ts`;
  });
}

/** The edits of one declaration: none, if it is neither a tuple of words nor a number. */
function changesOf({ initializer }) {
  const value = initializer && ts.isAsExpression(initializer) ? initializer.expression : undefined;
  if (value === undefined) return [];
  if (ts.isNumericLiteral(value)) {
    return [edit("one more", value, String(Number(value.text) + 1))];
  }
  if (isTuple(value)) return changesOfTuple(value, "another");
  if (!ts.isObjectLiteralExpression(value)) return [];
  // Of a table of words the first row, which may get any of the words that the table is about.
  const [row] = value.properties.filter(({ initializer: cell }) => isTuple(cell));
  const words = value.properties.map(({ name }) => name.getText());
  const has = row?.initializer.elements.map(({ text }) => text) ?? [];
  const missing = words.find((word) => word !== row?.name.getText() && !has.includes(word));
  return missing === undefined ? [] : changesOfTuple(row.initializer, missing);
}

function isTuple(node) {
  return (
    node !== undefined &&
    ts.isArrayLiteralExpression(node) &&
    node.elements.length > 0 &&
    node.elements.every((element) => ts.isStringLiteral(element))
  );
}

/** The edits of a tuple. `other` is a word that it does not have. */
function changesOfTuple({ elements }, other) {
  const first = elements[0];
  const last = elements[elements.length - 1];
  const rest = elements.slice(0, -1).map((element) => element.getText());
  return [
    edit("renamed", first, JSON.stringify(`${first.text}_2`)),
    edit("added", last, `${last.getText()}, ${JSON.stringify(other)}`),
    ...(rest.length === 0
      ? []
      : [{ ...edit("removed", last, ""), start: elements[elements.length - 2].getEnd() }]),
  ];
}

/** Puts other text in the place of a node. */
function edit(change, node, text) {
  return { change, start: node.getStart(), end: node.getEnd(), text };
}
