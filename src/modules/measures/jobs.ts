import type { Job } from "../../platform/index.ts";
import { guardOrders } from "./actions/guard-orders.ts";
import { GUARD_JOB, type MeasuresContext, RINGER_JOB } from "./context.ts";
import { ringDue } from "./duty/ringer.ts";

/** At the latest while a call waits, should the clock have jumped: it wakes for each, and whoever raises a ring pokes it. */
const RINGER_EVERY_MS = 10_000;
const GUARD_EVERY_MS = 30_000;

/** What recurs: calling the people whom a ring waits for, and looking at orders about to end. */
export function measuresJobs(context: MeasuresContext): readonly Job[] {
  return [
    {
      name: RINGER_JOB,
      everyMs: RINGER_EVERY_MS,
      restsMs: 60_000,
      async run(signal) {
        const dueInMs = await ringDue(context, signal);
        return dueInMs && Math.min(dueInMs, RINGER_EVERY_MS);
      },
    },
    { name: GUARD_JOB, everyMs: GUARD_EVERY_MS, run: async (signal) => await guardOrders(context, signal) },
  ];
}
