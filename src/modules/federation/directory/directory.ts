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
  designationsOf,
  findDesignation,
  findPeerOfState,
  listPeers,
  newestOwnDesignation,
  type PeerRow,
} from "./store.ts";

/** The verified designations as later modules see them. */
export function createDirectory(context: FederationContext): Directory {
  const db = context.platform.database.db;
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
      const rows = await designationsOf(db, { state, own });
      return rows.map((row) => context.views.of(row));
    },
    lookup: async (states) => await lookupOf(context, db, states),
  };
}

export async function ownDesignation(context: FederationContext, db: Connection): Promise<DesignationView | undefined> {
  const row = await newestOwnDesignation(db);
  return row === undefined ? undefined : context.views.of(row);
}

/** Designations of these States and of ourselves as the protocol's pure functions want them: all at hand, no waiting. */
export async function lookupOf(
  context: FederationContext,
  db: Connection,
  states: readonly string[],
): Promise<DesignationLookup> {
  const { state: ownState } = context.platform.config;
  const current = new Map<string, DesignationView>();
  const all = new Map<string, DesignationView>();
  for (const state of new Set([ownState, ...states])) {
    const own = state === ownState;
    const rows = await designationsOf(db, { state, own });
    for (const row of rows) all.set(`${state} ${row.digest}`, context.views.of(row));
    const newest = own ? rows.toSorted((a, b) => b.number - a.number)[0] : await currentOfPeer(db, state);
    if (newest !== undefined) current.set(state, context.views.of(newest));
  }
  return {
    current: (state) => current.get(state),
    byDigest: (state, digest) => all.get(`${state} ${digest}`),
  };
}

export async function toPeerView(context: FederationContext, db: Connection, row: PeerRow): Promise<PeerView> {
  const designation = await findDesignation(db, row.designation_digest);
  if (designation === undefined) throw new Error(`the designation of peer ${row.peer_id} is missing`);
  return {
    peerId: row.peer_id,
    state: parseStateCode(row.state),
    standing: row.standing,
    designation: context.views.of(designation),
    rootFingerprint: parseSha256Hex(row.root_fingerprint),
    importedAt: row.imported_at,
    importedBy: row.imported_by,
    comparedBy: row.compared_by ?? undefined,
    comparedAt: row.compared_at ?? undefined,
    confirmedBy: row.confirmed_by ?? undefined,
    confirmedAt: row.confirmed_at ?? undefined,
    stoppedBecause: row.stopped_because ?? undefined,
  };
}

async function currentOfPeer(
  db: Connection,
  state: string,
): Promise<{ digest: string; bytes: Uint8Array } | undefined> {
  const peer = await findPeerOfState(db, state);
  return peer === undefined ? undefined : await findDesignation(db, peer.designation_digest);
}
