/** Runtimes as packages of the npm registry, at the versions that this project is measured and proven on. */
import { arch, platform } from "node:process";

/** A runtime's program for this machine. */
export interface RuntimePackage {
  readonly package: string;
  readonly version: string;
  /** What is run, from the package's folder. */
  readonly file: string;
}

const host = `${platform}-${arch}`;
const denoHost = platform === "linux" ? `${host}-glibc` : host;
const workerdHost = host.replace("x64", "64");

function node(version: string): RuntimePackage {
  return { package: `node-${host}`, version, file: "bin/node" };
}

/** Every runtime, by the name that commands take. */
export const RUNTIME_PACKAGES = {
  node20: node("20.20.2"),
  node22: node("22.23.3"),
  node24: node("24.21.0"),
  node26: node("26.10.0"),
  bun: { package: `@oven/bun-${host}`, version: "1.4.5", file: "bin/bun" },
  deno: { package: `@deno/${denoHost}`, version: "2.9.5", file: "deno" },
  /** What Cloudflare runs Workers on. */
  workerd: {
    package: `@cloudflare/workerd-${workerdHost}`,
    version: "1.20261023.1",
    file: "bin/workerd",
  },
} as const satisfies Readonly<Record<string, RuntimePackage>>;
