/**
 * A codec as a `TransformStream`.
 *
 * @see {@link https://streams.spec.whatwg.org/#ts-model | WHATWG Streams}
 */

/** The part of the Streams Standard that holds where no type library declares the whole. */
interface MinimalReadable<Out> {
  getReader(): {
    read(): Promise<
      | { readonly done: false; readonly value: Out }
      | { readonly done: true; readonly value?: undefined }
    >;
    cancel(reason?: unknown): Promise<void>;
  };
  pipeThrough<Next>(stream: {
    readonly readable: MinimalReadable<Next>;
    readonly writable: MinimalWritable<Out>;
  }): MinimalReadable<Next>;
  pipeTo(writable: MinimalWritable<Out>): Promise<void>;
}

interface MinimalWritable<In> {
  getWriter(): {
    write(chunk: In): Promise<void>;
    close(): Promise<void>;
    abort(reason?: unknown): Promise<void>;
  };
}

interface Transformer<In, Out> {
  readonly transform: (chunk: In, controller: { enqueue(chunk: Out): void }) => void;
  readonly flush: (controller: { enqueue(chunk: Out): void }) => void;
}

/** What leads from one stream of a platform to its others. */
interface Pipeable {
  pipeThrough(stream: never): Pipeable;
  pipeTo(writable: never): unknown;
}

/** What a `fetch` gives to read. */
declare const body: typeof globalThis extends {
  fetch: (...args: never) => Promise<{ readonly body: infer Body extends Pipeable | null }>;
}
  ? NonNullable<Body>
  : MinimalReadable<unknown>;

type ReadableOf<Out> = ReturnType<typeof body.pipeThrough<Out>>;

/**
 * What the program that uses the library calls `TransformStream`, of the DOM, Node, Deno or Bun.
 * The types of Cloudflare's Workers declare a class, which `globalThis` does not show to the
 * compiler: there it is the pair that a body is piped through.
 */
declare const PlatformTransformStream: typeof globalThis extends {
  TransformStream: infer Known extends abstract new (...args: never) => unknown;
}
  ? Known
  : new <In, Out>() => {
      readonly readable: ReadableOf<Out>;
      readonly writable: Parameters<ReadableOf<In>["pipeTo"]>[0];
    };

/**
 * The `TransformStream` of the platform that the library is used on, so that it fits what the
 * platform pipes through it.
 */
export type CodecStream<In, Out> = InstanceType<typeof PlatformTransformStream<In, Out>>;

declare const TransformStream: new <In, Out>(
  transformer: Transformer<In, Out>,
) => { readonly readable: MinimalReadable<Out>; readonly writable: MinimalWritable<In> };

/** Makes a stream of what `take` gives for each chunk, and `end` after the last. */
export function createCodecStream<In, Out>(
  take: (chunk: In) => Iterable<Out>,
  end: () => Iterable<Out> = () => [],
): CodecStream<In, Out> {
  const stream = new TransformStream<In, Out>({
    transform(chunk, controller) {
      for (const item of take(chunk)) controller.enqueue(item);
    },
    flush(controller) {
      for (const item of end()) controller.enqueue(item);
    },
  });
  // The one constructor is the other: types have two names for what the platform calls one.
  return stream as CodecStream<In, Out>;
}
