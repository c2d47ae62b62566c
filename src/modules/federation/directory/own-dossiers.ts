import { BODY_KINDS, type BodyKind, type DossierId, Refusal, SERVER_KINDS } from "../../../protocol/index.ts";
import { type Connection, tables } from "../tables.ts";

/** Kinds of which a dossier holds nothing else: a need between two, a profile of who helps (spec/kinds.md). */
const ALONE: readonly (readonly BodyKind[])[] = [["assistance-need", "assistance-step"], ["assistance-offer"]];

/** Refuses `dossier-of-another-matter` where this dossier holds, or is for, something else than dispatches of this kind. */
export async function demandOwnDossier(
  db: Connection,
  dossierId: DossierId,
  kind: BodyKind,
  peerId?: string,
): Promise<void> {
  if (SERVER_KINDS.includes(kind)) return;
  // A profile stands with each receiver under one identifier: what others say under it is no matter of this peer.
  const only = kind === "assistance-offer" ? peerId : undefined;
  if ((await firstKinds(db, dossierId, only)).every((one) => placeOf(one) === placeOf(kind))) return;
  const message = `This dossier is about something else; a ${kind} does not stand in it.`;
  throw new Refusal("dossier-of-another-matter", message, { details: { dossierId } });
}

const placeOf = (kind: BodyKind): number => ALONE.findIndex((kinds) => kinds.includes(kind));

/** What was sent and taken first: as each one after it was held against these, they say what the dossier is about. */
async function firstKinds(db: Connection, dossierId: DossierId, peerId?: string): Promise<readonly BodyKind[]> {
  const matters = Object.keys(BODY_KINDS).filter((kind) => !SERVER_KINDS.some((one) => one === kind));
  const sent = tables(db)
    .selectFrom("federation.outbox")
    .select("kind")
    .where("dossier_id", "=", dossierId)
    .$if(peerId !== undefined, (rows) => rows.where("peer_id", "=", peerId ?? ""));
  const first = await sent
    .where("kind", "in", matters as BodyKind[])
    .orderBy("queued_at")
    .limit(1)
    .execute();
  const taken = tables(db)
    .selectFrom("federation.inbox")
    .select("kind")
    .where("dossier_id", "=", dossierId)
    .$if(peerId !== undefined, (rows) => rows.where("peer_id", "=", peerId ?? ""));
  const valid = taken.where("state", "=", "valid").where("kind", "in", matters);
  const theirs = await valid.orderBy("received_at").limit(1).execute();
  // Kinds of the inbox were opened under the schema of their kind.
  return [...first, ...theirs].map(({ kind }) => kind as BodyKind);
}
