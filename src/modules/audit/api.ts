import { Hono } from "hono";
import { z } from "zod";
import { fromUtf8, hex } from "../../protocol/bytes.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { readQuery } from "../../web/index.ts";
import { type AuditAccess, demandEntries } from "./access.ts";
import { viewLog } from "./log-view.ts";
import type { AuditModule, AuditQuery, AuditRow, ForkProofRow } from "./types.ts";

const idSchema = z.uuid();

export const entriesQuery = z.object({
  dossier: z.uuid().optional(),
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Routes under /api/v1: the log's head, its entries and proofs, forks that were found, and a check of the whole. */
export function auditApi(audit: AuditModule, access: AuditAccess): Hono {
  const api = new Hono();

  api.get("/audit", async (c) => {
    access.readerOf(c);
    const { head, forks, ...rest } = await viewLog(audit);
    return c.json({
      ...rest,
      head: head && { size: head.size, root: head.root, checkpoint: fromUtf8(head.checkpoint) },
      unwitnessedSince: rest.unwitnessedSince ?? null,
      forks: forks.map(forkJson),
    });
  });
  api.post("/audit/verification", async (c) => {
    access.readerOf(c);
    return c.json(await audit.verify());
  });
  api.get("/audit/forks/:id", async (c) => {
    access.readerOf(c);
    return sendFile(forkFile(await requireFork(audit, c.req.param("id"))));
  });
  api.get("/audit/entries", async (c) => {
    demandEntries(access, c);
    const query = queryOf(readQuery(c, entriesQuery));
    const entries = await audit.entries(query);
    const next = entries.length === query.limit ? (entries.at(-1)?.entryId ?? null) : null;
    return c.json({ entries: entries.map(entryJson), next });
  });
  api.get("/audit/entries/:id", async (c) => {
    demandEntries(access, c);
    const opened = await audit.openEntry(entryId(c.req.param("id")));
    const { subject, details, entry } = opened;
    return c.json({
      entry,
      subject,
      dossierId: opened.dossierId ?? null,
      details,
      actor: opened.actor ?? null,
      salt: hex(opened.salt),
      committed: fromUtf8(opened.committed),
    });
  });
  api.get("/audit/entries/:id/proof", async (c) => {
    demandEntries(access, c);
    return sendFile(await proofFile(audit, c.req.param("id")));
  });
  return api;
}

export interface SentFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** "Proofs SHOULD be stored with file extension .tlog-proof." */
export async function proofFile(audit: AuditModule, id: string): Promise<SentFile> {
  const { proof } = await audit.proofFor(entryId(id));
  return { name: `${entryId(id)}.tlog-proof`, type: "text/plain; charset=utf-8", bytes: proof };
}

export function forkFile(fork: ForkProofRow): SentFile {
  return { name: `${fork.forkProofId}.fork-proof.json`, type: "application/json", bytes: fork.file };
}

export async function requireFork(audit: AuditModule, id: string): Promise<ForkProofRow> {
  const fork = (await audit.forkProofs()).find(({ forkProofId }) => forkProofId === id);
  if (fork !== undefined) return fork;
  throw new Refusal("fork-proof-unknown", "There is no such fork proof.");
}

export function sendFile({ name, type, bytes }: SentFile): Response {
  return new Response(Uint8Array.from(bytes), {
    headers: { "content-type": type, "content-disposition": `attachment; filename="${name}"` },
  });
}

export function queryOf({ dossier, before, limit }: z.infer<typeof entriesQuery>): AuditQuery {
  return {
    limit,
    ...(dossier === undefined ? {} : { dossierId: dossier }),
    ...(before === undefined ? {} : { before }),
  };
}

/** Refuses `entry-unknown` for what cannot be the id of an entry. */
export function entryId(text: string): string {
  const parsed = idSchema.safeParse(text);
  if (parsed.success) return parsed.data.toLowerCase();
  throw new Refusal("entry-unknown", "This is not the id of an entry of the audit log.");
}

function entryJson(row: AuditRow): object {
  return {
    entryId: row.entryId,
    type: row.type,
    at: row.at,
    index: row.index ?? null,
    erased: row.erased,
    subject: row.subject ?? null,
    dossierId: row.dossierId ?? null,
    details: row.details ?? null,
    actor: row.actor ?? null,
  };
}

function forkJson({ forkProofId, origin, state, strength, foundAt }: ForkProofRow): object {
  return { forkProofId, origin, state, strength, foundAt };
}
