/** `runner-contracts convert`: a runtime's own stream in, batches out, one a line. */
import { constants } from "node:os";
import type { NativeStreamEnd } from "../adapter/adapter.ts";
import { encodeNdjson } from "../codec/ndjson.ts";
import { isStorableText } from "../json/storable-text.ts";
import type { RunnerEventBatch } from "../runner-event/event.ts";
import type { TypedOptions } from "./command-line.ts";
import {
  DEFAULT_FLUSH_MS,
  NATIVE_FORMATS,
  OUTPUT_FORMATS,
  SIGNAL_GRACE_MS,
} from "./command-table.ts";
import { Conversion } from "./conversion.ts";
import { type Input, openInput } from "./input.ts";
import { NATIVE_ADAPTERS, NATIVE_FRAMING } from "./native-formats.ts";
import type { Session } from "./session.ts";

const STOP_SIGNALS = ["SIGINT", "SIGTERM"] as const;
/** Windows has exit codes of 32 bits. */
const MAX_EXIT_CODE = 2 ** 32 - 1;
const MAX_FLUSH_MS = 3_600_000;

/** Runs the command and gives its exit code. */
export async function convert(options: TypedOptions, session: Session): Promise<number> {
  const from = options.required("from");
  const format = options.choice("from", NATIVE_FORMATS) ?? options.refuse(`--from ${from}`);
  const runId = options.required("run-id");
  if (!isStorableText(runId)) options.refuse("--run-id must be text that can be stored");
  options.choice("format", OUTPUT_FORMATS);
  const end = readEnd(options);
  const flushMs = options.integer("flush-ms", 0, MAX_FLUSH_MS) ?? DEFAULT_FLUSH_MS;
  const conversion = new Conversion(
    NATIVE_ADAPTERS[format],
    runId,
    options.maxBytes(),
    NATIVE_FRAMING[format],
  );
  const input = await openInput(options.files[0] ?? "-", "convert");

  async function write(batches: readonly RunnerEventBatch[]): Promise<void> {
    for (const batch of batches) session.output.write(encodeNdjson(batch));
    await session.flush();
  }

  const clock = input.isLive ? startClock() : () => 0;
  const ending = await pump(input, session, flushMs, {
    take: (chunk) => write(conversion.push(chunk, clock())),
    flush: () => write(conversion.flush()),
    isPending: () => conversion.isPending,
  });
  await write(conversion.finish({ ...ending, ...end }, clock()));
  if (ending.error !== undefined) throw ending.error;
  if (conversion.isRecognised || session.output.isBroken) return 0;
  await session.remark(`${input.name}: nothing in it reads as ${format}. Is --from right?`);
  return 1;
}

/** What the one who typed the command knows of the end. */
function readEnd(options: TypedOptions): NativeStreamEnd {
  const exitCode = options.integer("exit-code", 0, MAX_EXIT_CODE);
  const name = options.text("signal");
  if (name === undefined) return exitCode === undefined ? {} : { exitCode };
  const signal = name.toUpperCase().replace(/^(?!SIG)/, "SIG");
  if (!Object.hasOwn(constants.signals, signal)) {
    options.refuse("--signal must be the name of a signal, such as SIGTERM");
  }
  return exitCode === undefined ? { signal } : { exitCode, signal };
}

function startClock(): () => number {
  const startedMs = performance.now();
  return () => performance.now() - startedMs;
}

/** What becomes of what is read. */
interface Sink {
  take(chunk: Uint8Array): Promise<void>;
  flush(): Promise<void>;
  isPending(): boolean;
}

/**
 * Reads an input to its end and gives what is known of that end. A live one is flushed in time, and
 * is over a moment after a signal asked to stop: what writes to the pipe gets the same signal at a
 * terminal, and its last words tell how its run ended.
 */
async function pump(
  input: Input,
  session: Session,
  flushMs: number,
  sink: Sink,
): Promise<NativeStreamEnd> {
  // One bell for the three that may ring: to race promises that outlive the race would keep a
  // little of each race in memory, for as long as the pipe lives.
  let ring = (): void => undefined;
  let isFlushDue = false;
  let timer: NodeJS.Timeout | undefined;
  const stop = input.isLive ? listenForStop(() => ring()) : undefined;
  const reading = startReading(session.read(input), () => ring());
  try {
    while (!session.output.isBroken && stop?.isDue !== true) {
      if (isFlushDue) {
        isFlushDue = false;
        timer = undefined;
        await sink.flush();
      } else if (reading.arrived !== undefined) {
        const { done, value } = reading.arrived;
        if (done === true) break;
        await sink.take(value);
        reading.next();
      } else if (reading.failure !== undefined) {
        return { error: reading.failure };
      } else {
        await new Promise<void>((resolve) => {
          ring = resolve;
        });
      }
      if (input.isLive && timer === undefined && sink.isPending()) {
        timer = setTimeout(() => {
          isFlushDue = true;
          ring();
        }, flushMs);
      }
    }
    return stop?.signal === undefined ? {} : { signal: stop.signal };
  } finally {
    clearTimeout(timer);
    stop?.forget();
    input.close();
  }
}

/** The chunk that was asked for, once it is there. */
interface Reading {
  arrived: IteratorResult<Uint8Array, void> | undefined;
  failure: unknown;
  /** Asks for the next chunk. */
  next(): void;
}

function startReading(chunks: AsyncGenerator<Uint8Array, void>, ring: () => void): Reading {
  const reading: Reading = {
    arrived: undefined,
    failure: undefined,
    next() {
      reading.arrived = undefined;
      chunks.next().then(
        (result) => {
          reading.arrived = result;
          ring();
        },
        (error: unknown) => {
          reading.failure = error;
          ring();
        },
      );
    },
  };
  reading.next();
  return reading;
}

/** A wish to stop that comes as a signal. */
interface StopWish {
  /** The first signal that came. */
  signal: string | undefined;
  /** Whether to wait no longer: a moment after the first signal, or at the second. */
  isDue: boolean;
  forget(): void;
}

function listenForStop(ring: () => void): StopWish {
  let grace: NodeJS.Timeout | undefined;
  const wish: StopWish = {
    signal: undefined,
    isDue: false,
    forget() {
      clearTimeout(grace);
      for (const name of STOP_SIGNALS) process.off(name, listen);
    },
  };
  function fallDue(): void {
    wish.isDue = true;
    ring();
  }
  function listen(name: string): void {
    if (wish.signal !== undefined) {
      fallDue();
    } else {
      wish.signal = name;
      grace = setTimeout(fallDue, SIGNAL_GRACE_MS);
    }
  }
  for (const name of STOP_SIGNALS) process.on(name, listen);
  return wish;
}
