#!/usr/bin/env node
/** The command line's entry: reads what was typed, runs it, answers with an exit code. */
import { version } from "../../package.json";
import { type CommandLine, Misuse, parseCommandLine, type TypedOptions } from "./command-line.ts";
import type { CommandName } from "./command-table.ts";
import { convert } from "./convert.ts";
import { formatHelp } from "./help.ts";
import { UnreadableInput } from "./input.ts";
import { schema } from "./schema.ts";
import { Session } from "./session.ts";
import { show } from "./show.ts";
import { validate } from "./validate.ts";
import { verify } from "./verify.ts";

type Command = (options: TypedOptions, session: Session) => Promise<number>;

const RUN: Readonly<Record<CommandName, Command>> = { validate, verify, convert, show, schema };

const INTERNAL_ERROR = 70;

async function main(): Promise<number> {
  const session = new Session();
  const code = await answer(session).catch(async (error: unknown) => {
    // Not 1: a fault of this program must never be read as a verdict on its input.
    await session.complain(`internal error: ${error instanceof Error ? error.stack : error}`);
    return INTERNAL_ERROR;
  });
  await session.flush();
  const { failure } = session.output;
  if (failure === undefined) return code;
  await session.complain(`cannot write standard output: ${failure.message}`);
  return 2;
}

async function answer(session: Session): Promise<number> {
  try {
    return await run(parseCommandLine(process.argv.slice(2)), session);
  } catch (error) {
    if (error instanceof UnreadableInput) {
      await session.complain(error.message);
    } else if (error instanceof Misuse) {
      await session.complain(error.message);
      const help = error.command === undefined ? "--help" : `${error.command} --help`;
      await session.remark(`See "runner-contracts ${help}".`);
    } else {
      throw error;
    }
    return 2;
  }
}

async function run(line: CommandLine, session: Session): Promise<number> {
  switch (line.action) {
    case "help":
      session.output.write(formatHelp(line.command));
      return 0;
    case "version":
      session.print(version);
      return 0;
    case "run":
      return RUN[line.command](line.options, session);
  }
}

process.exitCode = await main();
