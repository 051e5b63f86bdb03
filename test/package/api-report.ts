/** Writes down what an entry of the built package gives: its API report, made by API Extractor. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  type ExtractorMessage,
} from "@microsoft/api-extractor";
import { PROJECT } from "./sources.ts";

/** The declarations are read as a strict user's compiler reads them. */
const COMPILER_OPTIONS = {
  target: "ES2022",
  lib: ["ES2022", "ES2024.String"],
  module: "ESNext",
  moduleResolution: "bundler",
  types: [],
  strict: true,
};

/** The report is about shapes. What the doc comments lack is typedoc's to find. */
const SILENT = { default: { logLevel: ExtractorLogLevel.None } };

/** The report of one entry, by its name in `dist`: every type that a user can reach, in full. */
export function apiReport(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "api-report-"));
  const reportFileName = "entry.api.md";
  const complaints: string[] = [];
  try {
    const config = ExtractorConfig.prepare({
      packageJsonFullPath: join(PROJECT, "package.json"),
      configObjectFullPath: undefined,
      configObject: {
        projectFolder: PROJECT,
        mainEntryPointFilePath: join(PROJECT, `dist/${name}.d.ts`),
        compiler: {
          overrideTsconfig: { compilerOptions: COMPILER_OPTIONS, include: ["dist"] },
        },
        apiReport: {
          enabled: true,
          reportFileName,
          reportFolder: folder,
          reportTempFolder: folder,
          includeForgottenExports: true,
        },
        docModel: { enabled: false },
        dtsRollup: { enabled: false },
        tsdocMetadata: { enabled: false },
        newlineKind: "lf",
        messages: {
          compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
          extractorMessageReporting: SILENT,
          tsdocMessageReporting: SILENT,
        },
      },
    });
    const messageCallback = (message: ExtractorMessage) => {
      if (message.logLevel === ExtractorLogLevel.Error) complaints.push(message.text);
      message.handled = true;
    };
    Extractor.invoke(config, { localBuild: true, messageCallback });
    if (complaints.length > 0) throw new Error(complaints.join("\n"));
    return readFileSync(join(folder, reportFileName), "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
