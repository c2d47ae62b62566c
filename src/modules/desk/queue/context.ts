import type { ZoneOrName } from "../../../convention/index.ts";
import type { Platform } from "../../../platform/index.ts";
import type { NeedKind, NeedSource } from "./types.ts";

/** What writing and reading the queue are given. */
export interface QueueContext {
  readonly platform: Platform;
  /** In the order in which modules registered them. */
  readonly sources: readonly NeedSource[];
  /** Throws for a kind that no module registered. */
  readonly kindOf: (need: string) => NeedKind;
  /** Of our State: in its days the queue counts, wherever the other State is. */
  readonly timeZone: ZoneOrName;
  /** The rules by which the table is written: when they are others, all of it is written anew. */
  readonly rules: string;
}

export const NEEDS_JOB = "desk.needs";
