import { meet, startServers } from "./meet.ts";
import type { Step } from "./step.ts";

/** The case, in the order in which it is played. */
export const STEPS: readonly Step[] = [startServers, meet];
