import type { Kysely } from "kysely";
import { z } from "zod";
import { type DossierCopyContent, MAX_COPY_PART_BYTES } from "../../../../protocol/bodies/index.ts";
import {
  type CopiedDossier,
  type CopiedExhibit,
  splitCopy,
  writeCopiedDossier,
} from "../../../../protocol/copied-dossier.ts";
import { sha256Hex } from "../../../../protocol/digest.ts";
import { compact } from "../../../../protocol/compact.ts";
import { type DispatchId, type DossierId, parseDossierId, parseStateCode } from "../../../../protocol/identifiers.ts";
import { Refusal, unknownRefusal } from "../../../../protocol/refusal.ts";
import type { Transaction } from "../../../../platform/index.ts";
import {
  demandKept,
  type Dossier,
  dossierIdParam,
  loadDossier,
  loadScoped,
  namesOneInScope,
  visibleDossiers,
} from "../../../desk/index.ts";
import type { Exhibit } from "../../../evidence/index.ts";
import type { PeerView, Sending } from "../../../federation/index.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { rolesFor } from "../../access.ts";
import { type CooperationContext, twoPerson } from "../../request/context.ts";
import { eventsOfMany, filesOfDossier } from "../../request/store.ts";
import { beginningOf } from "../domain/beginning-of.ts";
import { composeCopy, type CopySource, type Passed } from "../domain/compose-copy.ts";
import { insertRelease, releasesOf } from "./store.ts";

/**
 * R8, R16: two people give back what both States had said in a dossier, to the State that was met anew under the root that they look at.
 * Each release is an act of its own. Refuses `dossier-not-closed`, `dossier-disposed`, `peer-not-confirmed`, `copy-empty` where nothing
 * had passed, and `copy-too-large`.
 */
export const releaseCopy = twoPerson({
  id: "cooperation.release-copy",
  at: "/dossiers/:id/copy-release",
  params: { id: dossierIdParam },
  titleKey: "cooperation.copy-release.title",
  thing: { kind: "dossier", action: "release-copy" },
  ask: rolesFor("ask-copy-release"),
  approve: rolesFor("release-copy"),
  input: z.strictObject({ reason: z.string().trim().min(3).max(2000) }),
  content: z.strictObject({
    dossierId: z.string(),
    reference: z.string(),
    state: z.string(),
    rootFingerprint: z.string(),
    metAnewAt: z.string(),
    /** Of the exact text that leaves. */
    sha256: z.string(),
    sizeBytes: z.int(),
    parts: z.int(),
    requests: z.int(),
    words: z.int(),
    exhibits: z.int(),
    /** Words of ours that never reached the other State, and are not in it. */
    unsaid: z.int(),
    releasedBefore: z.array(z.string()),
    reason: z.string(),
  }),
  subject: "dossierId",
  refusals: [
    "dossier-unknown",
    "dossier-disposed",
    "dossier-not-closed",
    "peer-not-confirmed",
    "copy-empty",
    "copy-too-large",
  ],
  words: "cooperation.copy-release",
  seenBy: (db, by) => namesOneInScope(db, visibleDossiers(by), "asked.subject_id"),
  demandFor: async ({ db, by, id }) => void (await demandMember(db, by, parseDossierId(id))),
  describe: async ({ context, db, input: { reason }, id }) => {
    const { dossier, peer, copy, unsaid, text } = await copyToRelease(context, db, parseDossierId(id));
    return {
      dossierId: dossier.dossierId,
      reference: dossier.ownReference,
      state: dossier.state,
      rootFingerprint: peer.rootFingerprint,
      metAnewAt: copy.metAnewAt,
      sha256: sha256Hex(text),
      sizeBytes: text.length,
      parts: Math.ceil(text.length / MAX_COPY_PART_BYTES),
      requests: copy.words.filter(({ kind }) => kind === "request").length,
      words: copy.words.length,
      exhibits: copy.exhibits.length,
      unsaid,
      releasedBefore: (await releasesOf(db, [dossier.dossierId])).map(({ releasedAt }) => releasedAt.toISOString()),
      reason,
    };
  },
  carryOut: async ({ context, tx, content, askedBy, by }) => {
    const { dossier, peer, text } = await copyToRelease(context, tx.db, parseDossierId(content.dossierId));
    const copyId = parseDossierId(context.platform.random.uuid());
    const dispatches = await sendParts(
      context,
      tx,
      dossier,
      splitCopy(text, { copyId, dossierId: dossier.dossierId }),
      by,
    );
    await insertRelease(tx.db, {
      copyId,
      dossierId: dossier.dossierId,
      rootFingerprint: peer.rootFingerprint,
      sha256: content.sha256,
      sizeBytes: content.sizeBytes,
      dispatches,
      askedBy,
      approvedBy: by.id,
      releasedAt: context.platform.clock.now(),
    });
    await context.audit.append(tx, {
      type: "cooperation.copy-released",
      actor: userActor(by),
      subject: { kind: "dossier", id: dossier.dossierId },
      dossierId: dossier.dossierId,
      details: { ...content, copyId, askedBy },
    });
  },
});

/** Refuses `dossier-unknown`: also an authoriser sees only the dossiers of which they are a member. */
export async function demandMember(db: Kysely<unknown>, by: User, dossierId: DossierId): Promise<Dossier> {
  const dossier = await loadScoped(db, dossierId, visibleDossiers(by));
  if (dossier !== undefined) {
    by.sees?.(dossierId);
    return dossier;
  }
  throw unknownRefusal("dossier-unknown", "There is no such dossier, or you are not a member of it.");
}

export interface CopyToRelease {
  readonly dossier: Dossier;
  /** The State as it was met anew. */
  readonly peer: PeerView;
  readonly copy: CopiedDossier;
  readonly unsaid: number;
  /** Byte for byte what leaves. */
  readonly text: Uint8Array;
}

/** What would leave as things stand. Refuses what the act refuses. */
export async function copyToRelease(
  context: Pick<CooperationContext, "evidence" | "federation" | "platform">,
  db: Kysely<unknown>,
  dossierId: DossierId,
): Promise<CopyToRelease> {
  const dossier = await loadDossier(db, dossierId);
  if (dossier === undefined) throw unknownRefusal("dossier-unknown", "There is no such dossier.");
  demandKept(dossier);
  const { federation, platform } = context;
  const [closed] = await federation.closedDossiers(db, { dossierIds: [dossierId] });
  if (closed === undefined) {
    throw new Refusal("dossier-not-closed", `Dossier ${dossier.ownReference} is open: go on in it.`, {
      details: { reference: dossier.ownReference },
    });
  }
  const to = parseStateCode(dossier.state);
  const peer = await federation.directory(db).peer(to);
  if (peer?.standing !== "confirmed") {
    throw new Refusal("peer-not-confirmed", `${to} is not confirmed by two people, so nothing may be given to it.`, {
      details: { state: to, standing: peer?.standing ?? "" },
    });
  }
  const { copy, unsaid } = composeCopy({
    from: platform.config.state as CopySource["from"], // checked when the server was set up
    to,
    dossierId,
    metAnewAt: closed.metAnewAt.toISOString(),
    ...(await saidIn(context, db, dossierId)),
    exhibits: (await context.evidence.exhibits.knownToBoth(dossierId, db)).map((one) =>
      listed(one, platform.config.state),
    ),
  });
  if (copy.words.length === 0) {
    throw new Refusal(
      "copy-empty",
      `Nothing had passed in dossier ${dossier.ownReference}: there is nothing to give back.`,
      {
        details: { reference: dossier.ownReference },
      },
    );
  }
  return { dossier, peer, copy, unsaid, text: writeCopiedDossier(copy) };
}

async function saidIn(
  { federation }: Pick<CooperationContext, "federation">,
  db: Kysely<unknown>,
  dossierId: DossierId,
): Promise<Pick<CopySource, "requests" | "passed">> {
  const files = await filesOfDossier(db, dossierId);
  const ids = files.map(({ requestId }) => requestId);
  const events = await eventsOfMany(db, ids);
  const sent = [...events.values()]
    .flat()
    .flatMap((event) => ("dispatchId" in event && event.dispatchId !== undefined ? [event.dispatchId] : []));
  const passed = new Map<string, Passed>();
  for (const sending of await federation.sendings([...new Set(sent)], db)) {
    if (!hasArrived(sending)) continue;
    const digest = await federation.sentDigest({ db }, sending.dispatchId);
    passed.set(sending.dispatchId, { receivedAt: sending.reachedAt.toISOString(), ...compact({ digest }) });
  }
  return { requests: files.map((file) => ({ file, events: events.get(file.requestId) ?? [] })), passed };
}

/** The other State has signed that it had it, even where it refused what it says. */
function hasArrived(sending: Sending): sending is Sending & { readonly reachedAt: Date } {
  return sending.reached !== "under-way" && sending.reached !== "taken-back" && sending.reachedAt !== undefined;
}

function listed({ exhibitId, fromState, number, title, original }: Exhibit, own: string): CopiedExhibit {
  return {
    exhibitId,
    by: fromState ?? parseStateCode(own),
    number,
    name: beginningOf(title.text),
    ...(original === undefined ? {} : { sha256: original.sha256, size: original.size }),
  };
}

/** All of them or none: they leave with the transaction. They travel in the dossier that the copy is there. */
async function sendParts(
  { federation }: CooperationContext,
  tx: Transaction,
  { state }: Dossier,
  parts: readonly DossierCopyContent[],
  by: User,
): Promise<DispatchId[]> {
  const sent: DispatchId[] = [];
  for (const content of parts) {
    sent.push(
      await federation.send(tx, {
        to: parseStateCode(state),
        kind: "dossier-copy",
        dossierId: parseDossierId(content.copyId),
        content,
        priority: "ordinary",
        by: userActor(by),
      }),
    );
  }
  return sent;
}
