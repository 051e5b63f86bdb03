/**
 * The codec streams have the type that the program's own platform calls `TransformStream`. Each
 * platform is a program of its own for the compiler, so these type tests compile each.
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

/** As `@cloudflare/workers-types` declares them: of what it has, only `fetch` stands on `globalThis`. */
const IN_A_WORKER = `${EQUAL}
import { createNdjsonDecoderStream, createNdjsonEncoderStream, type NdjsonItem } from "../../src/codec/ndjson.ts";
declare global {
  interface ReadableStream<R = any> {
    getReader(): { read(): Promise<{ done: false; value: R } | { done: true; value?: undefined }> };
    pipeThrough<T>(pair: ReadableWritablePair<T, R>, options?: {}): ReadableStream<T>;
    pipeTo(destination: WritableStream<R>, options?: {}): Promise<void>;
  }
  interface ReadableWritablePair<R = any, W = any> {
    readable: ReadableStream<R>;
    writable: WritableStream<W>;
  }
  class WritableStream<W = any> { getWriter(): { write(chunk: W): Promise<void> }; }
  class TransformStream<I = any, O = any> {
    get readable(): ReadableStream<O>;
    get writable(): WritableStream<I>;
  }
  interface Response { get body(): ReadableStream | null }
  function fetch(input: string): Promise<Response>;
}
const decoder = createNdjsonDecoderStream();
export const fits: TransformStream<string | Uint8Array, NdjsonItem> = decoder;
export const isWritten: Equal<typeof decoder.writable, WritableStream<string | Uint8Array>> = true;
export async function use({ body }: Response): Promise<void> {
  const items = body?.pipeThrough(createNdjsonDecoderStream());
  const isPiped: Equal<typeof items, ReadableStream<NdjsonItem> | undefined> = true;
  const text: ReadableStream<string> | undefined = items?.pipeThrough(createNdjsonEncoderStream());
  // @ts-expect-error the items are no text
  const noText: typeof text = items;
  void [isPiped, noText];
}
`;

const WITHOUT_STREAMS = `${EQUAL}
import { createNdjsonDecoderStream, createNdjsonEncoderStream, type NdjsonItem } from "../../src/codec/ndjson.ts";
const { readable, writable } = createNdjsonDecoderStream();
export const text = createNdjsonDecoderStream().readable.pipeThrough(createNdjsonEncoderStream());
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
  ["Cloudflare's Workers", IN_A_WORKER, [], []],
  ["none of them", WITHOUT_STREAMS, [], []],
])("a codec stream is a TransformStream of %s", (_, source, lib, types) => {
  expect(compile(source, lib, types)).toStrictEqual([]);
});

test("the types are not vacuous: any stream of text is refused where items are read", () => {
  const wrong = WITH_STREAMS.replace("// @ts-expect-error the items are no text", "");
  expect(compile(wrong, [], ["node"]).length).toBe(1);
});
