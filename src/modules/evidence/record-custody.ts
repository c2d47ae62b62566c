import type { Transaction } from "../../platform/index.ts";
import { hex } from "../../protocol/bytes.ts";
import {
  type CustodyAct,
  type CustodyActor,
  type CustodyDigests,
  type CustodySource,
  type SealedCustodyEntry,
  nextCustodyEntry,
} from "../../protocol/custody.ts";
import type { WrittenReason } from "../../protocol/custody-reason.ts";
import { type RequestId, parseSha256Hex, parseStateCode } from "../../protocol/identifiers.ts";
import type { Actor } from "../audit/index.ts";
import type { EvidenceContext } from "./context.ts";
import { insertCustodyEntry, lastCustodyEntry, pseudonymOf } from "./custody-store.ts";
import type { Exhibit } from "./types.ts";

export interface CustodyFacts {
  readonly act: CustodyAct;
  readonly actor: Actor;
  /** R34: measured by this server, signed by a person or peer, or only reported. */
  readonly source: CustodySource;
  /** A person's words, or why the server did it by itself: then a code. */
  readonly reason: WrittenReason;
  readonly order?: string | undefined;
  readonly before?: CustodyDigests;
  readonly after?: CustodyDigests;
  /** Only with `head-released`: the request of the release. */
  readonly releasedFor?: RequestId;
  /** Digests of what the entry rests on: an approved manifest, a signed dispatch. */
  readonly evidence?: readonly string[];
}

/**
 * Adds to the custody record of an exhibit and to the audit log, in the caller's transaction, which holds the exhibit
 * locked. The log gets the digest of the entry, never the entry (R17).
 */
export async function recordCustody(
  context: EvidenceContext,
  tx: Transaction,
  exhibit: Exhibit,
  facts: CustodyFacts,
): Promise<SealedCustodyEntry> {
  const { random, clock } = context.platform;
  const now = clock.now();
  const last = await lastCustodyEntry(tx.db, exhibit.exhibitId);
  const sealed = nextCustodyEntry(last, {
    exhibitId: exhibit.exhibitId,
    act: facts.act,
    at: now.toISOString(),
    by: await custodyActor(context, tx, exhibit, facts.actor),
    source: facts.source,
    reason: facts.reason,
    order: facts.order ?? null,
    before: facts.before ?? {},
    after: facts.after ?? {},
    evidence: (facts.evidence ?? []).map(parseSha256Hex),
    random: hex(random.bytes(16)),
  });
  const { entryId } = await context.audit.append(tx, {
    type: `evidence.${facts.act}`,
    actor: facts.actor,
    subject: { kind: "exhibit", id: exhibit.exhibitId },
    dossierId: exhibit.dossierId,
    details: { custodyNumber: sealed.entry.number, custodyDigest: sealed.digest, source: facts.source },
  });
  await insertCustodyEntry(tx.db, sealed, entryId, now);
  const change = { exhibit, entry: sealed, actor: facts.actor, releasedFor: facts.releasedFor };
  context.desk.search.touch(tx, "exhibit", exhibit.exhibitId);
  for (const listener of context.listeners) await listener(tx, change);
  return sealed;
}

async function custodyActor(
  context: EvidenceContext,
  tx: Transaction,
  exhibit: Exhibit,
  actor: Actor,
): Promise<CustodyActor> {
  if (actor.kind === "peer") return { kind: "peer", state: parseStateCode(actor.state) };
  if (actor.kind === "system") return { kind: "server", job: actor.job };
  const fresh = `person-${hex(context.platform.random.bytes(8))}`;
  return { kind: "person", pseudonym: await pseudonymOf(tx.db, exhibit.dossierId, actor.userId, fresh) };
}
