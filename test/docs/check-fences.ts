/**
 * Type-checks fences as users of the package would write them: one strict program for all.
 */
import ts from "typescript";
import { type Fence, projectPath } from "./markdown.ts";

/** Gives what the compiler has against the fences, each with the place in its document. */
export function checkFences(fences: readonly Fence[]): string[] {
  const options = fenceOptions();
  const sources = new Map(fences.map((fence, index) => [fencePath(index), fence]));
  const host = ts.createCompilerHost(options);
  const virtual: ts.CompilerHost = {
    ...host,
    fileExists: (path) => sources.has(path) || host.fileExists(path),
    readFile: (path) => sources.get(path)?.code ?? host.readFile(path),
    getSourceFile: (path, target) => {
      const code = sources.get(path)?.code;
      return code === undefined
        ? host.getSourceFile(path, target)
        : ts.createSourceFile(path, code, target);
    },
  };
  const program = ts.createProgram([...sources.keys()], options, virtual);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
    const { file, start = 0 } = diagnostic;
    if (file === undefined) return message;
    const line = file.getLineAndCharacterOfPosition(start).line;
    const fence = sources.get(file.fileName);
    return fence === undefined
      ? `${file.fileName}:${line + 1} ${message}`
      : `${fence.file}:${fence.line + line} ${message}`;
  });
}

/** The fences stand beside the tests, so that they see what a test sees. */
function fencePath(index: number): string {
  return projectPath(`test/docs/fence-${index}.ts`);
}

function fenceOptions(): ts.CompilerOptions {
  const path = projectPath("test/tsconfig.json");
  const { config } = ts.readConfigFile(path, ts.sys.readFile) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, projectPath("test"));
  // A fence is a module even where it imports nothing.
  return { ...options, configFilePath: path, moduleDetection: ts.ModuleDetectionKind.Force };
}
