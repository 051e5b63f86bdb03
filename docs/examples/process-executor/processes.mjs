/**
 * Processes of the operating system, told apart from whoever gets their number later.
 *
 * @typedef {{ readonly pid: number, readonly startTime: string }} ProcessIdentity
 */
import { readFileSync } from "node:fs";

/**
 * Names a process that is there now; `undefined` where none is. A number alone is no name: it is
 * given away again.
 *
 * @param {number} pid
 * @returns {ProcessIdentity | undefined}
 */
export function identify(pid) {
  const stat = readStat(pid);
  return stat && { pid, startTime: stat.startTime };
}

/**
 * Tells whether a process still lives. A zombie is dead: it only waits for its parent to take note,
 * though `kill(pid, 0)` says that it is there.
 *
 * @param {ProcessIdentity} identity
 */
export function isAlive({ pid, startTime }) {
  const stat = readStat(pid);
  return stat?.startTime === startTime && stat.state !== "Z" && stat.state !== "X";
}

/**
 * Kills a process group, however little is left of it.
 *
 * @param {number} leader the process that the group is named after
 */
export function killGroup(leader) {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // Nobody of it is left.
  }
}

/**
 * How much memory a process holds, in mebibytes; `undefined` where it cannot be told.
 *
 * @param {number} pid
 */
export function memoryMb(pid) {
  const status = readProc(pid, "status");
  const kibibytes = status === undefined ? undefined : /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
}

/** @param {number} pid */
function readStat(pid) {
  const stat = readProc(pid, "stat");
  if (stat === undefined) return undefined;
  // The second field is the program's name in parentheses, and may hold any character.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { state, startTime: fields[18] ?? "" };
}

/**
 * @param {number} pid
 * @param {string} file
 */
function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}
