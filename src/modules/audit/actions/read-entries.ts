import { hex } from "../../../protocol/bytes.ts";
import { FILLER_TYPE, parseLogDetails, parseLogEntry } from "../../../protocol/log-entry.ts";
import { leafHash } from "../../../protocol/merkle.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { AuditContext } from "../context.ts";
import * as store from "../store.ts";
import type { AuditEventType, AuditQuery, AuditRow, OpenedEntry } from "../types.ts";
import { actorOf } from "./append.ts";
import { entryUnknown } from "./prove-entry.ts";

/** What an entry committed to, with the salt that proves it: for the owner, and per case for a peer or a court (R17). */
export async function openEntry(context: AuditContext, entryId: string): Promise<OpenedEntry> {
  const { db } = context.platform.database;
  const found = await store.findEntry(db, entryId);
  if (found === undefined) throw entryUnknown(entryId);
  const row = await store.findDetails(db, entryId);
  if (row === undefined) {
    throw new Refusal("entry-erased", `The details of entry ${entryId} were erased; only its commitment remains.`);
  }
  const { subject, dossier, details } = parseLogDetails(row.committed);
  const actor = await store.findActor(db, row.pseudonym);
  return {
    entryId,
    entry: parseLogEntry(found.bytes),
    entryBytes: found.bytes,
    salt: row.salt,
    committed: row.committed,
    subject,
    dossierId: dossier,
    details,
    actor: actor && actorOf(actor),
    actorSalt: actor?.salt,
  };
}

/** Newest first, without fillers. */
export async function listEntries(context: AuditContext, query: AuditQuery): Promise<AuditRow[]> {
  const rows = await store.listEntries(context.platform.database.db, query, FILLER_TYPE);
  return rows.map((row) => {
    const opened = row.committed === null ? undefined : parseLogDetails(row.committed);
    const { kind, actor_id } = row;
    return {
      entryId: row.entry_id,
      // Only `append` writes types, and it checks them.
      type: row.type as AuditEventType,
      at: row.at,
      index: row.index ?? undefined,
      log: row.log ?? undefined,
      leafHash: hex(leafHash(row.bytes)),
      erased: opened === undefined,
      subject: opened?.subject,
      dossierId: opened?.dossier,
      details: opened?.details,
      actor: kind === null || actor_id === null ? undefined : actorOf({ kind, actor_id }),
    };
  });
}
