import { isRefusal, MAX_DESIGNATION_BYTES, readDesignation, Refusal } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import type { PeerRow } from "../directory/store.ts";
import { takeNext } from "../directory/take-next.ts";
import { DESIGNATION_PATH } from "./peer-paths.ts";
import { findLink, updateLink } from "./store.ts";

/** A hostile message must not make us fetch at each try. */
const SHORTEST_INTERVAL_MS = 60_000;
/** A look that did not get through is repeated sooner: until then nothing of the peer can be taken. */
const AFTER_FAILURE_MS = 10_000;
const DEADLINE_MS = 10_000;

/** The bytes at a server's address, unverified. Refuses what the peer HTTP client refuses, and `designation-not-there`. */
export async function downloadDesignation(context: FederationContext, origin: string): Promise<Uint8Array> {
  const answer = await context.platform.peerHttp.call({
    endpoint: origin,
    method: "GET",
    path: DESIGNATION_PATH,
    deadlineMs: DEADLINE_MS,
    // base64 and two signatures on top of the payload
    maxResponseBytes: 2 * MAX_DESIGNATION_BYTES,
  });
  if (answer.status === 200) return answer.body;
  throw new Refusal(
    "designation-not-there",
    `The server at ${origin} answered ${answer.status} instead of a designation.`,
    {
      details: { status: answer.status },
    },
  );
}

/**
 * Looks whether the peer has issued a newer designation, at most once a minute. The transport lends it no trust: it must
 * follow the one we hold (R10). Answers whether something new was taken.
 */
export async function fetchNewestDesignation(context: FederationContext, peer: PeerRow): Promise<boolean> {
  const { database, clock, log } = context.platform;
  const link = await findLink(database.db, peer.peer_id);
  const last = link?.designationCheckedAt?.getTime() ?? 0;
  if (clock.now().getTime() - last < SHORTEST_INTERVAL_MS) return false;
  const checked = { designation_checked_at: clock.now() };
  await database.transaction(async (tx) => await updateLink(tx.db, peer.peer_id, checked));
  const known = await context.views.load(database.db, peer.designation_digest);
  try {
    const origin = new URL(known.designation.endpoints.peer).origin;
    const view = readDesignation(await downloadDesignation(context, origin));
    const actor = { kind: "peer", state: peer.state } as const;
    const { outcome } = await takeNext(context, peer, view, actor, false);
    return outcome === "updated";
  } catch (error) {
    if (!isRefusal(error)) throw error;
    log.warn("federation.designation-not-taken", { state: peer.state, code: error.code });
    const lookAgain = new Date(clock.now().getTime() - SHORTEST_INTERVAL_MS + AFTER_FAILURE_MS);
    const soon = { designation_checked_at: lookAgain };
    await database.transaction(async (tx) => await updateLink(tx.db, peer.peer_id, soon));
    return false;
  }
}
