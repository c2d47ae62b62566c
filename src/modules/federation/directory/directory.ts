import {
  parseSha256Hex,
  parseStateCode,
  type DesignationLookup,
  type DesignationView,
} from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import type { Connection } from "../tables.ts";
import type { Directory, PeerView } from "../types.ts";
import {
  designationDigests,
  findPeerOfState,
  historyOf,
  listPeers,
  lookupDigests,
  newestOwnDigest,
  type PeerRow,
} from "./store.ts";

/** The verified designations as later modules see them; inside a transaction, as that sees them. */
export function createDirectory(context: FederationContext, db: Connection = context.platform.database.db): Directory {
  return {
    own: async () => await ownDesignation(context, db),
    peer: async (state) => {
      const row = await findPeerOfState(db, state);
      return row === undefined ? undefined : await toPeerView(context, db, row);
    },
    peers: async () => {
      const rows = await listPeers(db);
      return await Promise.all(rows.map(async (row) => await toPeerView(context, db, row)));
    },
    history: async (state) => {
      const own = state === context.platform.config.state;
      return await loadAll(context, db, await designationDigests(db, { state, own }));
    },
    lookup: async (states) => await lookupOf(context, db, states),
  };
}

/** Our newest designation; undefined before the first was issued. */
export async function ownDesignation(context: FederationContext, db: Connection): Promise<DesignationView | undefined> {
  const digest = await newestOwnDigest(db);
  return digest === undefined ? undefined : await context.views.load(db, digest);
}

/** Designations of these States and of ourselves as the protocol's pure functions want them: all at hand, no waiting. */
export async function lookupOf(
  context: FederationContext,
  db: Connection,
  states: readonly string[],
): Promise<DesignationLookup> {
  const { state: ownState } = context.platform.config;
  const others = new Set(states.filter((state) => state !== ownState));
  const current = new Map<string, DesignationView>();
  const all = new Map<string, DesignationView>();
  for (const view of await loadAll(context, db, await lookupDigests(db, [...others]))) {
    all.set(`${view.state} ${view.digest}`, view);
    const newest = current.get(ownState)?.designation.number ?? 0;
    if (view.state === ownState && view.designation.number > newest) current.set(ownState, view);
  }
  for (const state of others) {
    const peer = await findPeerOfState(db, state);
    if (peer !== undefined) current.set(state, await context.views.load(db, peer.designation_digest));
  }
  return {
    current: (state) => current.get(state),
    byDigest: (state, digest) => all.get(`${state} ${digest}`),
  };
}

/** The designation under which a peer speaks now. Throws for a State that is no peer. */
export async function currentView(context: FederationContext, state: string): Promise<DesignationView> {
  const { db } = context.platform.database;
  const peer = await findPeerOfState(db, state);
  if (peer === undefined) throw new Error(`the designation of ${state} is missing`);
  return await context.views.load(db, peer.designation_digest);
}

/** A row of `peers`, with the designation that counts for it. */
export async function toPeerView(context: FederationContext, db: Connection, row: PeerRow): Promise<PeerView> {
  return {
    peerId: row.peer_id,
    state: parseStateCode(row.state),
    standing: row.standing,
    designation: await context.views.load(db, row.designation_digest),
    rootFingerprint: parseSha256Hex(row.root_fingerprint),
    importedAt: row.imported_at,
    importedBy: row.imported_by,
    comparedBy: row.compared_by ?? undefined,
    comparedAt: row.compared_at ?? undefined,
    confirmedBy: row.confirmed_by ?? undefined,
    confirmedAt: row.confirmed_at ?? undefined,
    met: await lastMeeting(db, row),
    stoppedBecause: row.stopped_because ?? undefined,
  };
}

/** A peer that is stopped and met anew was met before: what it gave then it gave as the State that two people knew. */
async function lastMeeting(db: Connection, row: PeerRow): Promise<PeerView["met"]> {
  if (row.compared_at && row.confirmed_at) return { comparedAt: row.compared_at, confirmedAt: row.confirmed_at };
  // Newest first.
  const ofThisRoot = (await historyOf(db, row.peer_id)).filter(
    ({ details }) => details["rootFingerprint"] === row.root_fingerprint,
  );
  const confirmed = ofThisRoot.findIndex(({ event }) => event === "confirmed");
  const compared = ofThisRoot.slice(confirmed).find(({ event }) => event === "compared");
  const at = ofThisRoot[confirmed]?.at;
  return at === undefined || compared === undefined ? undefined : { comparedAt: compared.at, confirmedAt: at };
}

async function loadAll(
  context: FederationContext,
  db: Connection,
  digests: readonly string[],
): Promise<DesignationView[]> {
  const views: DesignationView[] = [];
  for (const digest of digests) views.push(await context.views.load(db, digest));
  return views;
}
