/** What a run of the matrix comes to: a cell for each host and each thing that it is asked. */

/** How something came out. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** The first faults, in words. */
  readonly faults: readonly string[];
}

/** Nothing was asked, and why. */
interface Absent {
  readonly absent: string;
}

/** What stands in a cell. */
export type Cell = Outcome | Absent;

/** What an entry point needs of a program's types. */
export interface EntryNeed {
  /** What is imported. */
  readonly specifier: string;
  /** The earliest edition of the language's type library that is enough; absent: none is. */
  readonly lib?: string;
  /** Whether it compiles where the optional peer is not installed. */
  readonly needsPeer: boolean;
}

/** What a host gave. */
export interface HostReport {
  /** The host with its version, as it calls itself. */
  readonly title: string;
  /** By the columns of its table. */
  readonly cells: Readonly<Record<string, Cell>>;
  /** From the one compiler that is asked. */
  readonly needs?: readonly EntryNeed[];
}

/** A host of the matrix: a runtime, or a compiler. */
export interface Host {
  /** What the command line calls it. */
  readonly name: string;
  readonly title: string;
  readonly kind: "runtime" | "compiler";
  /** Asks everything. Throws where the host cannot be had. */
  run(workshop: Workshop): Promise<HostReport>;
}

/** Where hosts run. */
export interface Workshop {
  /** A user's project: the packed library is installed, and fast-check. */
  readonly project: string;
  /** The same with the version of fast-check before. */
  readonly olderProject: string;
  /** The same without fast-check. */
  readonly bareProject: string;
  /** For what a host writes; gone after the run. */
  readonly scratch: string;
  /** Installs packages for one host, each as `name@version`, and gives the folder. */
  install(packages: readonly string[], file: string): Promise<string>;
  tell(message: string): void;
}

/** Tells an outcome from what was not asked. */
export function isOutcome(cell: Cell): cell is Outcome {
  return "passed" in cell;
}

/** Adds up what the cells of hosts counted. */
export function countOf(reports: readonly HostReport[]): { passed: number; failed: number } {
  const outcomes = reports.flatMap(({ cells }) => Object.values(cells).filter(isOutcome));
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
  };
}
