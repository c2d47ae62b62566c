import type { Transaction } from "../../../platform/index.ts";
import {
  COMMITMENT_SALT_SIZE,
  ENTRY_RANDOM_SIZE,
  FILLER_TYPE,
  commitment,
  encodeLogActor,
  encodeLogDetails,
  encodeLogEntry,
} from "../../../protocol/log-entry.ts";
import { sha256Hex } from "../../../protocol/digest.ts";
import { parseSha256Hex } from "../../../protocol/identifiers.ts";
import { type AuditPlatform, INTEGRATE_JOB } from "../audit-platform.ts";
import { briefDetails } from "../domain/brief-details.ts";
import * as store from "../store.ts";
import type { Actor, AuditEvent } from "../types.ts";

/** The entry commits with the action that it tells of, or not at all (R21). */
export async function append(
  platform: AuditPlatform,
  tx: Transaction,
  event: AuditEvent,
): Promise<{ entryId: string }> {
  const { random } = platform;
  const committed = encodeLogDetails({
    subject: event.subject,
    dossier: event.dossierId,
    details: briefDetails(event.details),
  });
  const salt = random.bytes(COMMITMENT_SALT_SIZE);
  const actor = await pseudonymOf(platform, tx, event.actor, event.dossierId);
  const entry: store.NewEntry = newEntry(platform, event.type, { actor, commitment: commitment(salt, committed) });
  await store.insertEntry(tx.db, entry, {
    entry_id: entry.entryId,
    salt,
    committed,
    pseudonym: actor,
    dossier_id: event.dossierId ?? null,
    subject_kind: event.subject.kind,
    subject_id: event.subject.id,
  });
  tx.afterCommit(() => platform.jobs.poke(INTEGRATE_JOB));
  return { entryId: entry.entryId };
}

/** R28: an entry that tells nothing; its commitments open to nothing. */
export function newFiller(platform: AuditPlatform): store.NewEntry {
  const nothing = () => sha256Hex(platform.random.bytes(COMMITMENT_SALT_SIZE));
  return newEntry(platform, FILLER_TYPE, { actor: nothing(), commitment: nothing() });
}

function newEntry(
  platform: AuditPlatform,
  type: string,
  commitments: Pick<Parameters<typeof encodeLogEntry>[0], "actor" | "commitment">,
): store.NewEntry {
  const { random, clock } = platform;
  const entryId = random.uuid();
  const at = clock.now();
  const bytes = encodeLogEntry({ type, id: entryId, at, ...commitments, random: random.bytes(ENTRY_RANDOM_SIZE) });
  return { entryId, type, at, bytes };
}

/** R17: one pseudonym per actor and dossier; outside dossiers each entry has its own. */
async function pseudonymOf(platform: AuditPlatform, tx: Transaction, actor: Actor, dossierId: string | undefined) {
  const salt = platform.random.bytes(COMMITMENT_SALT_SIZE);
  const { kind, id } = actorFields(actor);
  const pseudonym = commitment(salt, encodeLogActor({ kind, id }));
  const row = { pseudonym, salt, dossier_id: dossierId ?? null, kind, actor_id: id };
  return parseSha256Hex(await store.pseudonymFor(tx.db, row));
}

function actorFields(actor: Actor): { kind: Actor["kind"]; id: string } {
  if (actor.kind === "user") return { kind: "user", id: actor.userId };
  if (actor.kind === "peer") return { kind: "peer", id: actor.state };
  return { kind: "system", id: actor.job };
}

export function actorOf({ kind, actor_id: id }: { kind: Actor["kind"]; actor_id: string }): Actor {
  if (kind === "user") return { kind, userId: id };
  return kind === "peer" ? { kind, state: id } : { kind, job: id };
}
