/** What the build makes of imports that are no modules of code. */

declare module "*?source" {
  /** The worker, bundled into one script, as text. */
  export const workerSource: string;
}

declare module "*.jsonl" {
  export const text: string;
}

declare module "*.ndjson" {
  export const text: string;
}

declare module "*.json" {
  export const text: string;
}
