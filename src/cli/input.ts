/** Opening what is to be read: a file, a pipe, standard input. */
import { close, createReadStream, fstatSync, open } from "node:fs";
import { Socket } from "node:net";
import { promisify } from "node:util";
import { printable } from "../json/place.ts";
import type { CommandName } from "./command-table.ts";
import { systemCodeOf, wordsOf } from "./system-error.ts";

/** An input that is open. */
export interface Input {
  /** What messages call it: the path, or `-`. Fit for a terminal. */
  readonly name: string;
  /** Whether it is a pipe or a terminal, that gives its bytes as they come about. */
  readonly isLive: boolean;
  /** Its length in bytes, where it has one. */
  readonly size: number | undefined;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Stops reading, also in the middle of waiting for bytes. */
  close(): void;
}

/** An input cannot be read. The message says which, why, and what to do. */
export class UnreadableInput extends Error {
  override readonly name = "UnreadableInput";
}

/** A command that reads an input. */
type Reader = Exclude<CommandName, "schema">;

/** How each command reads what is in a directory. */
const DIRECTORY_ADVICE: Readonly<Record<Reader, string>> = {
  validate: "Name the files in it, such as DIR/*.ndjson.",
  verify: 'Pipe the files of the run in: "cat DIR/*.ndjson | runner-contracts verify".',
  show: 'Pipe the files in it: "cat DIR/*.ndjson | runner-contracts show".',
  convert: "Name one file in it: each is a run of its own.",
};

const READ_BYTES = 262_144;

/**
 * Opens a file, or standard input for `-`, for a command.
 *
 * @throws UnreadableInput where it cannot be opened.
 */
export async function openInput(path: string, reader: Reader): Promise<Input> {
  return path === "-" ? openStandardInput(reader) : openFile(path, reader);
}

async function openFile(path: string, reader: Reader): Promise<Input> {
  const name = printable(path);
  let fd: number | undefined;
  try {
    // A bare descriptor, which the stream then owns: a `FileHandle` would own it as well, and close
    // it once more when it is collected.
    fd = await promisify(open)(path, "r");
    const stats = fstatSync(fd);
    if (stats.isDirectory()) throw Object.assign(new Error("is a directory"), { code: "EISDIR" });
    // A read of a named pipe that waits for bytes can only be given up by a socket.
    const stream = stats.isFIFO()
      ? new Socket({ fd, readable: true, writable: false })
      : createReadStream(path, { fd, highWaterMark: READ_BYTES });
    return {
      name,
      isLive: !stats.isFile(),
      size: stats.isFile() ? stats.size : undefined,
      chunks: readChunks(stream, name, reader),
      close: () => stream.destroy(),
    };
  } catch (error) {
    if (fd !== undefined) await promisify(close)(fd);
    throw describeFailure(name, error, reader);
  }
}

function openStandardInput(reader: Reader): Input {
  const name = "-";
  let size: number | undefined;
  let isFile = false;
  try {
    const stats = fstatSync(0);
    isFile = stats.isFile();
    if (isFile) size = stats.size;
    if (stats.isDirectory()) throw Object.assign(new Error("is a directory"), { code: "EISDIR" });
  } catch (error) {
    throw describeFailure(name, error, reader);
  }
  const { stdin } = process;
  return {
    name,
    isLive: !isFile,
    size,
    chunks: readChunks(stdin, name, reader),
    close: () => stdin.destroy(),
  };
}

async function* readChunks(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  reader: Reader,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* stream;
  } catch (error) {
    // Closed by this program while it waited for bytes.
    if (systemCodeOf(error) === "ERR_STREAM_PREMATURE_CLOSE") return;
    throw describeFailure(name, error, reader);
  }
}

function describeFailure(name: string, error: unknown, reader: Reader): UnreadableInput {
  const what = name === "-" ? "standard input" : `"${name}"`;
  return new UnreadableInput(`cannot read ${what}: ${explainFailure(error, reader)}`);
}

function explainFailure(error: unknown, reader: Reader): string {
  switch (systemCodeOf(error)) {
    case "ENOENT":
      return "there is no such file. Check the path, or pipe the data in and give - for it.";
    case "EISDIR":
      return `it is a directory. ${DIRECTORY_ADVICE[reader]}`;
    case "EACCES":
    case "EPERM":
      return "permission denied. Check who may read it.";
    default:
      return wordsOf(error);
  }
}
