/** Judges inputs off the page's own thread, so that no input can freeze the page. */
import { analyse } from "./analysis/analyse.ts";
import type { AnalystAnswer, AnalystQuestion } from "./page/analyst.ts";

/** The part of a worker's surroundings used here: the page's types have no word for it. */
declare const self: {
  onmessage: ((message: MessageEvent<AnalystQuestion>) => void) | null;
  postMessage(answer: AnalystAnswer): void;
};

self.onmessage = ({ data }) => {
  try {
    self.postMessage({ ok: true, id: data.id, analysis: analyse(data.text, data.kind) });
  } catch (error) {
    self.postMessage({ ok: false, id: data.id, message: String(error).slice(0, 300) });
  }
};
