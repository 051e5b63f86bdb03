/** The page's end of the worker: one question at a time, the newest wins, and none takes for ever. */
import type { Analysis } from "../analysis/analyse.ts";
import type { InputKind } from "../analysis/input-kind.ts";
import { workerSource } from "../worker.ts?source";

/** What the worker is asked. */
export interface AnalystQuestion {
  readonly id: number;
  readonly text: string;
  readonly kind?: InputKind;
}

/** What the worker answers. */
export type AnalystAnswer =
  | { readonly ok: true; readonly id: number; readonly analysis: Analysis }
  | { readonly ok: false; readonly id: number; readonly message: string };

/** How long an input may take before it is given up. */
const PATIENCE_MS = 20_000;

/** Judges inputs. An input that is asked for while another is under way takes its place. */
export class Analyst {
  readonly #onAnalysis: (analysis: Analysis) => void;
  readonly #onFailure: (message: string) => void;
  readonly #url: string;
  #worker: Worker | undefined;
  #timer: number | undefined;
  #id = 0;
  #isBusy = false;

  constructor(onAnalysis: (analysis: Analysis) => void, onFailure: (message: string) => void) {
    this.#onAnalysis = onAnalysis;
    this.#onFailure = onFailure;
    // A page that was opened as a file may start no worker from a file beside it, but one from a blob.
    this.#url = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
  }

  /** Asks for the verdict on an input. */
  ask(text: string, kind: InputKind | undefined): void {
    if (this.#isBusy) this.#dismiss();
    this.#worker ??= this.#hire();
    this.#isBusy = true;
    this.#id++;
    this.#timer = window.setTimeout(() => {
      this.#dismiss();
      this.#onFailure(`gave up after ${PATIENCE_MS / 1000} seconds`);
    }, PATIENCE_MS);
    const question: AnalystQuestion = { id: this.#id, text, ...(kind !== undefined && { kind }) };
    this.#worker.postMessage(question);
  }

  #hire(): Worker {
    const worker = new Worker(this.#url);
    worker.onmessage = ({ data }: MessageEvent<AnalystAnswer>) => {
      if (data.id !== this.#id) return;
      this.#rest();
      if (data.ok) this.#onAnalysis(data.analysis);
      else this.#onFailure(data.message);
    };
    worker.onerror = (event) => {
      this.#dismiss();
      this.#onFailure(event.message);
    };
    return worker;
  }

  #rest(): void {
    this.#isBusy = false;
    window.clearTimeout(this.#timer);
  }

  #dismiss(): void {
    this.#rest();
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}
