/**
 * The rules of job values once more, written from `docs/protocol.md` alone and without the library:
 * slow, plain, and only for values that do not change while they are read.
 */

export function isSpec(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { runId, workspaceId, provider, image, env, maxRunDurationMs, region, resources } = value;
  return (
    isText(runId) &&
    isText(workspaceId) &&
    ["anthropic", "deepseek", "openai", "gemini", "mistral"].some((name) => name === provider) &&
    isImage(image) &&
    isEnvironment(env) &&
    typeof maxRunDurationMs === "number" &&
    Number.isInteger(maxRunDurationMs) &&
    maxRunDurationMs >= 1 &&
    maxRunDurationMs < 2 ** 53 &&
    isText(region) &&
    (resources === undefined ||
      (isObject(resources) && isPositive(resources["cpus"]) && isPositive(resources["memoryMb"])))
  );
}

export function isHandle(value: unknown): boolean {
  return isObject(value) && isText(value["appName"]) && isText(value["machineId"]);
}

export function isSnapshot(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { status, terminalErrorClass, terminalErrorMessage, resourceStats } = value;
  const statuses = ["queued", "provisioning", "running", "stopping", "terminated", "failed"];
  return (
    statuses.some((name) => name === status) &&
    (terminalErrorClass === undefined || isText(terminalErrorClass)) &&
    (terminalErrorMessage === undefined || isText(terminalErrorMessage)) &&
    (resourceStats === undefined || isStats(resourceStats))
  );
}

function isStats(value: unknown): boolean {
  if (!isObject(value)) return false;
  return ["cpuPercent", "memoryMb", "networkRxBytes", "networkTxBytes"].every((key) => {
    const amount = value[key];
    return amount === undefined || amount === 0 || isPositive(amount);
  });
}

/** Read letter by letter, where the library has a regular expression. */
function isImage(value: unknown): boolean {
  if (typeof value !== "string") return false;
  const parts = value.split("@");
  const [name = "", digest = ""] = parts;
  if (parts.length !== 2 || !digest.startsWith("sha256:") || digest.length !== 71) return false;
  if ([...digest.slice(7)].some((digit) => !"0123456789abcdef".includes(digit))) return false;
  const lastSlash = name.lastIndexOf("/");
  const colon = name.indexOf(":", lastSlash + 1);
  const path = colon === -1 ? name : name.slice(0, colon);
  const tag = colon === -1 ? "latest" : name.slice(colon + 1);
  return path !== "" && tag !== "" && name === name.toLowerCase() && !name.startsWith("-");
}

function isEnvironment(value: unknown): boolean {
  if (!isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.entries(value).every(([name, text]) => {
    const letters = [...name];
    const good = letters.every((letter, index) => {
      const lower = letter >= "a" && letter <= "z";
      const upper = letter >= "A" && letter <= "Z";
      const digit = letter >= "0" && letter <= "9";
      return lower || upper || letter === "_" || (digit && index > 0);
    });
    return letters.length > 0 && good && (text === "" || isText(text));
  });
}

/** Storable: what UTF-8 gives back as it was, without U+0000. */
function isText(value: unknown): boolean {
  if (typeof value !== "string" || value === "" || value.includes("\u0000")) return false;
  return Buffer.from(value, "utf8").toString("utf8") === value;
}

function isPositive(value: unknown): boolean {
  return typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
