import type { Kysely } from "kysely";
import type { Consequence, Role } from "../../identity/index.ts";
import { mayAnswer } from "../access.ts";
import type { MeasuresContext } from "../context.ts";
import { isOnDuty } from "../domain/whom-to-call.ts";
import { whoCanAnswer } from "./roster.ts";
import { rosterEntries } from "./roster-store.ts";
import type { RosterEntry } from "./types.ts";

/** How often a person who could answer no more stands on the roster, and how often nobody else would be called for the whole time. */
export async function leftUncovered(
  { identity, platform }: MeasuresContext,
  db: Kysely<unknown>,
  { userId, roles }: { readonly userId: string; readonly roles: readonly Role[] },
): Promise<readonly Consequence[]> {
  if (mayAnswer({ roles })) return [];
  const canAnswer = await whoCanAnswer({ identity });
  const entries = await rosterEntries(db);
  const now = platform.clock.now();
  const own = entries.filter((entry) => entry.userId === userId && (entry.until === undefined || entry.until > now));
  if (own.length === 0) return [];
  const others = entries.filter((entry) => entry.userId !== userId && canAnswer.has(entry.userId));
  const uncovered = own.filter((entry) => !isCovered(entry, others, now)).length;
  return [{ textKey: "measures.roster.left-uncovered", values: { count: own.length, uncovered } }];
}

/** Whether somebody else is on duty at each moment from now on at which this could end to be so. */
function isCovered({ from, until }: RosterEntry, others: readonly RosterEntry[], now: Date): boolean {
  const start = from !== undefined && from > now ? from : now;
  const ends = others.flatMap((other) => other.until ?? []);
  const moments = [start, ...ends.filter((end) => end > start && (until === undefined || end < until))];
  return moments.every((moment) => others.some((other) => isOnDuty(other, moment)));
}
