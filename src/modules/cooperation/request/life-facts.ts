import type { Kysely } from "kysely";
import { LIMIT_IDS, type LimitId } from "../../../convention/index.ts";
import type { Dossier } from "../../desk/index.ts";
import type { Basis } from "../../treaty/index.ts";
import type { CooperationContext } from "./context.ts";
import { goesOn } from "./domain/follow-up.ts";
import { beginsWith, type LifeClockState, lifeClocks } from "./domain/life-clocks.ts";
import { carriedInto, isOfKind, lifeOfRequest } from "./domain/life.ts";
import { eachPurpose } from "./domain/purposes.ts";
import { heardAt, type RequestFile } from "./domain/request-file.ts";
import { followersOf, loadFile } from "./store.ts";
import { zonesOf } from "./zones.ts";

/** The clocks that steps have started, with the numbers that are kept with what binds the two States; those of each thing asked for. */
export async function lifeClocksOf(
  context: CooperationContext,
  file: RequestFile,
  dossier: Dossier,
  db: Kysely<unknown> = context.platform.database.db,
): Promise<readonly LifeClockState[]> {
  const found: LifeClockState[] = [];
  for (const one of eachPurpose(file)) found.push(...(await clocksOfOne(context, one, dossier, db)));
  return found;
}

async function clocksOfOne(
  context: CooperationContext,
  file: RequestFile,
  dossier: Dossier,
  db: Kysely<unknown>,
): Promise<readonly LifeClockState[]> {
  const clocks = lifeOfRequest(file)?.clocks ?? [];
  if (clocks.length === 0) return [];
  const carried = carriedInto(file, file.follows === undefined ? undefined : await loadFile(db, file.follows));
  if ((file.life ?? []).length + carried.length === 0 && !clocks.some((clock) => beginsWith(file, clock))) return [];
  const isAgreed = clocks.some(({ agreed }) => agreed !== undefined);
  const followedBy = clocks.find(({ endedByFollowUp }) => endedByFollowUp !== undefined)?.endedByFollowUp;
  return lifeClocks(file, {
    carried,
    zones: await zonesOf(context, dossier, db),
    limits: isAgreed
      ? limitsBetween(await context.treaty.bases(db), file, dossier.state, context.platform.config.state)
      : {},
    followedAt: followedBy === undefined ? undefined : await followedAt(context, file, followedBy, db),
    now: context.platform.clock.now(),
  });
}

/**
 * The numbers kept with the basis that the request cites; for the Convention and domestic law, which name none between States, with a
 * law or promise of reciprocity that both States are named in.
 */
function limitsBetween(
  bases: readonly Basis[],
  { mechanism, content }: RequestFile,
  ...states: readonly [string, string]
): Partial<Record<LimitId, number>> {
  const cited = content?.legalBasis;
  const fitting = bases.filter(
    (basis) =>
      states.every((state) => basis.states.includes(state)) &&
      (basis.mechanisms.length === 0 || basis.mechanisms.includes(mechanism)) &&
      (cited?.kind === "treaty" ? basis.citation === cited.citation : basis.kind !== "treaty"),
  );
  const limits = fitting.find((basis) => basis.limits !== undefined)?.limits ?? {};
  return Object.fromEntries(
    LIMIT_IDS.flatMap((id) => (limits[LIMIT_MEMBERS[id]] === undefined ? [] : [[id, limits[LIMIT_MEMBERS[id]]]])),
  );
}

const LIMIT_MEMBERS = {
  "provisional-arrest-may-end": "provisionalArrestMayEnd",
  "provisional-arrest-must-end": "provisionalArrestMustEnd",
  "taking-over": "takingOver",
} as const satisfies Record<LimitId, string>;

/**
 * When the request of that kind that goes on from this one was in: as its owner took it in, or as the owner's receipt says of ours. A letter
 * of ours is in once the other State says so: nobody is held on the word of a post office.
 */
async function followedAt(
  { federation }: CooperationContext,
  { requestId, mechanism, drill }: RequestFile,
  kind: string,
  db: Kysely<unknown>,
): Promise<string | undefined> {
  const followers = (await followersOf(db, requestId)).filter(
    (later) => goesOn({ mechanism, drill }, later) && isOfKind(later, kind),
  );
  for (const { direction, receivedAt, dispatchId, bearer, acknowledgement } of followers) {
    if (direction === "incoming") return receivedAt;
    if (bearer !== "peer" && acknowledgement !== undefined) return heardAt(acknowledgement);
    const [sending] = dispatchId === undefined ? [] : await federation.sendings([dispatchId], db);
    if (sending?.reached === "valid" || sending?.reached === "handled") return sending.reachedAt?.toISOString();
  }
  return undefined;
}
