/** The files of vectors, where the suite finds them: in the sources, or in the built package. */
import { readFileSync } from "node:fs";
import { CONFORMANCE_VECTOR_SUBJECTS } from "runner-contracts/testing";
import type { ConformanceVectorFile } from "../../../src/testing/vector-file.ts";
import { projectPath } from "../../docs/markdown.ts";

const FOLDER = process.env["DIST"] === "1" ? "dist/vectors" : "src/testing/vectors";

/** The path of a subject's file. */
export function vectorPath(subject: string): string {
  return projectPath(`${FOLDER}/${subject}.json`);
}

/** Every file, parsed. */
export function vectorFiles(): ConformanceVectorFile[] {
  return CONFORMANCE_VECTOR_SUBJECTS.map((subject) => {
    return JSON.parse(readFileSync(vectorPath(subject), "utf8")) as ConformanceVectorFile;
  });
}
