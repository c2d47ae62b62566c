import {
  base64,
  fromBase64,
  isRefusal,
  MAX_RECOVERY_ANSWER_BYTES,
  MAX_RECOVERY_ANSWERS,
  MAX_RETURNED_BYTES,
  openReturned,
  parseDocument,
  parseStateCode,
  readDesignation,
  recoveryAnswerSchema,
  Refusal,
  utf8,
  type DesignationView,
  type RecoveryAnswer,
  type ReturnedDispatch,
} from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { ownDesignation } from "../directory/directory.ts";
import { dispatchIdentities } from "../directory/own-keys.ts";
import type { PeerRow } from "../directory/store.ts";
import { isFaultOfPeer } from "../fault-of-peer.ts";
import { callPeer } from "../line/call-peer.ts";
import { RECOVERY_PATH, RETURNED_PATH } from "../line/peer-paths.ts";
import { peerCodeOf } from "../line/read-refusal.ts";
import { readOurs } from "./ours.ts";
import { insertReturned, isReturned, settledNumbers, updateReconciliation, type Reconciliation } from "./store.ts";
import { takeCosigned } from "./take-cosigned.ts";
import { takeOwnDesignation } from "./take-own-designation.ts";
import { logKeysOf } from "./standing.ts";

const JSON_TYPE = { "content-type": "application/json" };
/** The others are not kept waiting for longer by one that answers slowly, or for ever. */
const MOST_ASKING_MS = 10 * 60_000;

/**
 * Asks a peer what this server forgot, and fetches all of it; nothing is acted upon yet. May be asked again at any time: what is here is
 * not fetched twice. Refuses what `callPeer` refuses, `peer-does-not-answer-recovery` with the peer's code, `recovery-goes-on` where more
 * is to be fetched in the next run, `recovery-without-end`, and `incarnation-not-ours` where the peer met another life of this server
 * under our number or a higher one: the caller then raises its own.
 */
export async function askPeer(
  context: FederationContext,
  peer: PeerRow,
  reconciliation: Reconciliation,
  signal: AbortSignal,
): Promise<void> {
  const { database, clock } = context.platform;
  const settled = await settledNumbers(database.db, peer.peer_id);
  const heads = new Map<string, number>();
  const pages = new Set<string>();
  const until = clock.now().getTime() + MOST_ASKING_MS;
  const demandTime = (): void => {
    if (clock.now().getTime() <= until) return;
    throw new Refusal(
      "recovery-goes-on",
      `${peer.state} has more to give back than fits into one run; the next one goes on.`,
    );
  };
  let after: string | undefined;
  for (let isWhole = false; !isWhole;) {
    const own = await demandOwn(context);
    const question = { designation: own.designation.number, settled, ...(after === undefined ? {} : { after }) };
    const answer = await ask(context, peer, question, signal);
    demandOwnIncarnation(context, answer);
    if (await takeOwnDesignations(context, answer)) continue;
    await takeCosigned(context, peer, answer);
    for (const [head, size] of await oursAmong(context, own, answer)) heads.set(head, size);
    for (const item of answer.items) {
      await fetchItem(context, peer, item, signal);
      demandTime();
    }
    const last = answer.items.at(-1)?.place;
    isWhole = answer.isWhole || last === undefined;
    if (!isWhole && last !== undefined && (pages.has(last) || pages.size >= MAX_RECOVERY_ANSWERS)) {
      throw new Refusal(
        "recovery-without-end",
        `${peer.state} lists the same again, or more than ever passed between us.`,
      );
    }
    pages.add(last ?? "");
    after = last;
  }
  const shown = { heads: JSON.stringify([...heads.keys()]), shown_size: Math.max(0, ...heads.values()) };
  const asked = { asked_at: clock.now(), fetched_at: clock.now(), failure: null, ...shown };
  await database.transaction(async (tx) => await updateReconciliation(tx.db, reconciliation, asked));
}

async function demandOwn(context: FederationContext): Promise<DesignationView> {
  const own = await ownDesignation(context, context.platform.database.db);
  if (own !== undefined) return own;
  throw new Refusal("own-designation-missing", "This server has no designation; there is nothing to reconcile.");
}

async function ask(
  context: FederationContext,
  peer: PeerRow,
  question: object,
  signal: AbortSignal,
): Promise<RecoveryAnswer> {
  const answer = await callPeer(context, {
    state: parseStateCode(peer.state),
    method: "POST",
    path: RECOVERY_PATH,
    headers: JSON_TYPE,
    body: utf8(JSON.stringify(question)),
    maxAnswerBytes: MAX_RECOVERY_ANSWER_BYTES,
    signal,
  });
  if (answer.status !== 200) throw notAnswered(peer, peerCodeOf(answer));
  return parseDocument(answer.body, recoveryAnswerSchema, "answer to a question of recovery", {
    maxBytes: MAX_RECOVERY_ANSWER_BYTES,
  });
}

/** Two restores of one backup have one number: the second one takes a higher, so that peers can tell them apart (R20). */
function demandOwnIncarnation(context: FederationContext, { incarnations }: RecoveryAnswer): void {
  const own = context.platform.incarnation.current();
  const others = incarnations.filter(({ number, id }) => number >= own.number && id !== own.id);
  const other = others.toSorted((a, b) => b.number - a.number)[0];
  if (other === undefined) return;
  throw new Refusal(
    "incarnation-not-ours",
    `A peer has met another life of this server under the number ${other.number}; this one takes a higher number.`,
    { details: { theirs: other.number, ours: own.number } },
  );
}

/** Our own designations that the backup does not have. True where one was taken: then the keys may be others. */
async function takeOwnDesignations(context: FederationContext, { designations }: RecoveryAnswer): Promise<boolean> {
  let isAnyNew = false;
  for (const encoded of designations) {
    if (await takeOwnDesignation(context, readDesignation(fromBase64(encoded)))) isAnyNew = true;
  }
  return isAnyNew;
}

/**
 * With its size in the log that is open, 0 for another one. What anybody could write is no head of ours; a log key that is newer than the
 * backup stands in our designation alone.
 */
async function oursAmong(
  { audit }: FederationContext,
  own: DesignationView,
  { heads }: RecoveryAnswer,
): Promise<readonly (readonly [string, number])[]> {
  const open = await audit.origin();
  const standings = heads.map(async (head): Promise<[string, number][]> => {
    const found = await audit.extends(fromBase64(head), logKeysOf(own));
    return found.kind === "ours" ? [[head, found.origin === open ? found.size : 0]] : [];
  });
  return (await Promise.all(standings)).flat();
}

async function fetchItem(
  context: FederationContext,
  peer: PeerRow,
  { from, dispatchId, sealedDigest }: RecoveryAnswer["items"][number],
  signal: AbortSignal,
): Promise<void> {
  const { platform } = context;
  const { db } = platform.database;
  const { number: incarnation } = platform.incarnation.current();
  const isOurs = from === platform.config.state;
  if (!isOurs && from !== peer.state)
    throw new Refusal("document-malformed", `${peer.state} offers what ${from} wrote.`);
  if (await isReturned(db, { peerId: peer.peer_id, dispatchId, incarnation })) return;
  const answer = await callPeer(context, {
    state: parseStateCode(peer.state),
    method: "POST",
    path: RETURNED_PATH,
    headers: JSON_TYPE,
    body: utf8(JSON.stringify({ from, dispatchId })),
    maxAnswerBytes: MAX_RETURNED_BYTES,
    signal,
  });
  const row = { peerId: peer.peer_id, dispatchId, incarnation, isOurs };
  if (answer.status === 404) {
    const gone = { ...row, dispatch: undefined, body: undefined, receipts: [] };
    await platform.database.transaction(async (tx) => await insertReturned(tx.db, gone));
    return;
  }
  if (answer.status !== 200) throw notAnswered(peer, peerCodeOf(answer));
  const returned = await openReturned(answer.body, dispatchIdentities(platform, await demandOwn(context)));
  platform.log.info("federation.returned", { state: peer.state, dispatchId, sealedDigest });
  const about = isOurs && returned.body !== undefined ? await aboutOurs(context, peer, dispatchId, returned) : {};
  await platform.database.transaction(
    async (tx) =>
      await insertReturned(tx.db, {
        ...row,
        ...about,
        ...returned,
        body: returned.body,
        receipts: returned.receipts.map(base64),
      }),
  );
}

/** By which it is found where a module would send it again. What does not verify is found by nobody, and refused when its turn comes. */
async function aboutOurs(
  context: FederationContext,
  peer: PeerRow,
  dispatchId: string,
  { dispatch, body }: ReturnedDispatch,
): Promise<{ kind?: string; dossierId?: string | null }> {
  try {
    const { opened } = await readOurs(context, peer, { dispatch_id: dispatchId, dispatch, body: body ?? null });
    return { kind: opened.kind, dossierId: opened.binding.dossierId };
  } catch (error) {
    if (!isFaultOfPeer(error)) throw error;
    return {};
  }
}

function notAnswered(peer: PeerRow, code: string): Refusal {
  return new Refusal(
    "peer-does-not-answer-recovery",
    `${peer.state} does not give back what passed between us ("${code}"); it is asked again, or call it.`,
    { details: { state: peer.state, code } },
  );
}

/** The highest number of another life of ours that the peer met; undefined where the asking ended for something else. */
export function otherLifeIn(error: unknown): number | undefined {
  return isRefusal(error, "incarnation-not-ours") ? Number(error.details["theirs"]) : undefined;
}
