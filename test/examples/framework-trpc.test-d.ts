/** What a typed client of the guide's tRPC sees: a batch goes in. */
import type { inferRouterInputs } from "@trpc/server";
import type { RunnerEventBatch } from "runner-contracts";
import type { router } from "../../docs/examples/frameworks/trpc.ts";
import { claim, type IsAny, type IsSame } from "../support/type-claims.ts";

type Input = inferRouterInputs<typeof router>["sendEvents"];

claim<IsAny<Input> extends false ? true : false>();
claim<IsSame<Input, RunnerEventBatch>>();
