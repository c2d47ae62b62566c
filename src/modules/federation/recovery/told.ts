import { yearIn } from "../../../convention/calendar.ts";
import { repeatedDisposals } from "../../desk/index.ts";
import { givenNumber, type Platform, seriesOf } from "../../../platform/index.ts";
import type { FederationActs } from "../act.ts";
import { namesOpenLog, recoveryStanding } from "./standing.ts";
import { countSealedAnew, unsettledReturned } from "./store.ts";

const MOST_TOLD = 100;

export type RecoveryTold = Awaited<ReturnType<typeof recoveryTold>>;

/** Everything that people and programs are told of a restore (R1): the page and the API say the same. At most 100 of each list. */
export async function recoveryTold({ federation, toDisposeAgain }: FederationActs) {
  const { db } = federation.platform.database;
  const standing = await recoveryStanding(federation);
  const { number } = standing.incarnation;
  const states = new Map(standing.peers.map(({ peerId, state }) => [peerId, state]));
  const series = seriesOf(standing.incarnation);
  const sections = await Promise.all(federation.recoverySections.map(async (tell) => await tell()));
  const unsettled = await unsettledReturned(db, number, MOST_TOLD);
  return {
    ...standing,
    /** Whether our newest designation names the log that is open. */
    isDesignated: await namesOpenLog(federation),
    /** How many dispatches their authors sealed anew. */
    sealedAnew: await countSealedAnew(db, number),
    /** What people have to look at. */
    unsettled: unsettled.map((row) => ({
      dispatchId: row.dispatch_id,
      state: states.get(row.peer_id) ?? "",
      isOurs: row.is_ours,
      kind: row.kind,
      dossierId: row.dossier_id,
      outcome: row.outcome,
      reason: row.reason,
    })),
    toDisposeAgain: (await toDisposeAgain()).slice(0, MOST_TOLD),
    disposedAgain: (await repeatedDisposals(db)).slice(0, MOST_TOLD),
    /** What stands in the numbers that this life of the data gives out, with an example; undefined in its first. */
    series: series === undefined ? undefined : { name: series, example: exampleOf(federation.platform) },
    doubled: sections.flatMap(({ doubled = [] }) => doubled).slice(0, MOST_TOLD),
    sections,
  };
}

function exampleOf({ config, incarnation, clock }: Platform): string {
  const year = yearIn(clock.now(), config.timeZone);
  return givenNumber(incarnation.current(), { issuer: config.state, year, letter: "R", count: 1, digits: 5 });
}
