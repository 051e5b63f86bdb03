/**
 * The codec streams have the type that the program's own platform calls `TransformStream`. Each
 * platform is a program of its own for the compiler, so these type tests compile three.
 */
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

const EQUAL = `
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
`;

const WITH_STREAMS = `${EQUAL}
import { createNdjsonDecoderStream, createNdjsonEncoderStream, type NdjsonItem } from "../../src/codec/ndjson.ts";
const decoder = createNdjsonDecoderStream();
export const isExact: Equal<typeof decoder, TransformStream<string | Uint8Array, NdjsonItem>> = true;
declare const body: ReadableStream<Uint8Array>;
const items = body.pipeThrough(createNdjsonDecoderStream());
export const isPiped: Equal<typeof items, ReadableStream<NdjsonItem>> = true;
export const isText: ReadableStream<string> = items.pipeThrough(createNdjsonEncoderStream());
// @ts-expect-error the items are no text
export const isNoText: ReadableStream<string> = items;
`;

const WITHOUT_STREAMS = `${EQUAL}
import { createNdjsonDecoderStream, type NdjsonItem } from "../../src/codec/ndjson.ts";
const { readable, writable } = createNdjsonDecoderStream();
export async function use(): Promise<void> {
  await writable.getWriter().write("1");
  const { value } = await readable.getReader().read();
  const isItem: Equal<typeof value, NdjsonItem | undefined> = true;
  // @ts-expect-error a number is no chunk
  await writable.getWriter().write(isItem ? 1 : 2);
}
`;

/** What the compiler has against a source under the type libraries of one platform. */
function compile(source: string, lib: string[], types: string[]): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2022.d.ts", "lib.es2024.string.d.ts", ...lib],
    types,
    typeRoots: [`${root}node_modules/@types`],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
  };
  const file = `${root}test/codec/consumer.ts`;
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...rest) => {
    return name === file
      ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022)
      : getSourceFile(name, ...rest);
  };
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => {
    return ts.flattenDiagnosticMessageText(messageText, "\n");
  });
}

test.each<[string, string, string[], string[]]>([
  ["the DOM", WITH_STREAMS, ["lib.dom.d.ts", "lib.dom.asynciterable.d.ts"], []],
  ["Node", WITH_STREAMS, [], ["node"]],
  ["both", WITH_STREAMS, ["lib.dom.d.ts"], ["node"]],
  ["neither", WITHOUT_STREAMS, [], []],
])("a codec stream is a TransformStream of %s", (_, source, lib, types) => {
  expect(compile(source, lib, types)).toStrictEqual([]);
});

test("the types are not vacuous: any stream of text is refused where items are read", () => {
  const wrong = WITH_STREAMS.replace("// @ts-expect-error the items are no text", "");
  expect(compile(wrong, [], ["node"]).length).toBe(1);
});
