/**
 * A codec as a `TransformStream`.
 *
 * @see {@link https://streams.spec.whatwg.org/#ts-model | WHATWG Streams}
 */

/** The part of the Streams Standard that holds where no type library declares the whole. */
interface MinimalTransformStreamConstructor {
  new <In, Out>(
    transformer: Transformer<In, Out>,
  ): { readonly readable: MinimalReadable<Out>; readonly writable: MinimalWritable<In> };
}

interface MinimalReadable<Out> {
  getReader(): {
    read(): Promise<
      | { readonly done: false; readonly value: Out }
      | { readonly done: true; readonly value?: undefined }
    >;
    cancel(reason?: unknown): Promise<void>;
  };
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

/**
 * What the program that uses the library calls `TransformStream`: of the DOM, of Node, or neither.
 */
declare const PlatformTransformStream: typeof globalThis extends {
  TransformStream: infer Known extends abstract new (...args: never) => unknown;
}
  ? Known
  : MinimalTransformStreamConstructor;

/**
 * The `TransformStream` of the platform that the library is used on, so that it fits what the
 * platform pipes through it.
 */
export type CodecStream<In, Out> = InstanceType<typeof PlatformTransformStream<In, Out>>;

declare const TransformStream: MinimalTransformStreamConstructor;

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
