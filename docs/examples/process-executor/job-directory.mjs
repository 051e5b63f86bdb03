/**
 * A job as a directory: each fact about it is one file that is written once and never changed, so
 * that whoever reads them, in whatever process, never sees a job run backwards.
 *
 * - `spec.json`: what was asked for, secrets and all
 * - `supervisor.json`: who looks after the job
 * - `process.json`: what runs
 * - `stop-*.json`: each request to end
 * - `end.json`: how it ended
 * - `log`: what it wrote
 *
 * @typedef {import("./processes.mjs").ProcessIdentity} ProcessIdentity
 * @typedef {import("runner-contracts").RunnerJobSpec} RunnerJobSpec
 * @typedef {{ readonly killAt: number }} StopRequest
 * @typedef {{
 *   readonly status: "terminated" | "failed",
 *   readonly terminalErrorClass?: string,
 *   readonly terminalErrorMessage?: string,
 * }} JobEnd
 */
import { randomUUID } from "node:crypto";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

/** Secrets are for the owner alone. */
const OWNER_ONLY = { mode: 0o600 };

/**
 * Makes a job's directory with its spec in it, or leaves the one that is there. It appears at once
 * and whole: of two who make it at the same time, one does.
 *
 * @param {string} directory
 * @param {RunnerJobSpec} spec
 */
export function createJobDirectory(directory, spec) {
  if (existsSync(directory)) return;
  const draft = join(dirname(directory), `.${basename(directory)}-${randomUUID()}`);
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  writeFileSync(join(draft, "spec.json"), JSON.stringify(spec), OWNER_ONLY);
  try {
    renameSync(draft, directory);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(directory)) throw error;
  }
}

/** One job's directory. It may be looked at by many processes. */
export class JobDirectory {
  /** @param {string} path */
  constructor(path) {
    this.path = path;
  }

  get logPath() {
    return join(this.path, "log");
  }

  exists() {
    return existsSync(join(this.path, "spec.json"));
  }

  /** @returns {RunnerJobSpec} */
  spec() {
    return this.#read("spec.json");
  }

  /** @returns {ProcessIdentity | undefined} */
  supervisor() {
    return this.#read("supervisor.json");
  }

  /** @returns {ProcessIdentity | undefined} */
  process() {
    return this.#read("process.json");
  }

  /** @returns {JobEnd | undefined} */
  end() {
    return this.#read("end.json");
  }

  /** @returns {StopRequest[]} */
  stops() {
    const names = readdirSync(this.path).filter((name) => name.startsWith("stop-"));
    return names.map((name) => this.#read(name));
  }

  /** @returns {string} */
  log() {
    try {
      return readFileSync(this.logPath, "utf8");
    } catch {
      return "";
    }
  }

  /**
   * Makes somebody the job's supervisor, for good. Gives `false` where it has one already.
   *
   * @param {ProcessIdentity} supervisor
   */
  claim(supervisor) {
    return this.#writeOnce("supervisor.json", supervisor);
  }

  /** @param {ProcessIdentity} identity */
  writeProcess(identity) {
    return this.#writeOnce("process.json", identity);
  }

  /** @param {StopRequest} request */
  writeStop(request) {
    return this.#writeOnce(`stop-${randomUUID()}.json`, request);
  }

  /**
   * Writes down how the job ended; the first to do so is right.
   *
   * @param {JobEnd} end
   */
  writeEnd(end) {
    return this.#writeOnce("end.json", end);
  }

  /** @param {string} name */
  #read(name) {
    try {
      return JSON.parse(readFileSync(join(this.path, name), "utf8"));
    } catch {
      return undefined;
    }
  }

  /**
   * A link appears whole or not at all, and only where nothing was.
   *
   * @param {string} name
   * @param {unknown} fact
   */
  #writeOnce(name, fact) {
    const draft = join(this.path, `.${randomUUID()}`);
    writeFileSync(draft, JSON.stringify(fact), OWNER_ONLY);
    try {
      linkSync(draft, join(this.path, name));
      return true;
    } catch (error) {
      if (existsSync(join(this.path, name))) return false;
      throw error;
    } finally {
      unlinkSync(draft);
    }
  }
}
