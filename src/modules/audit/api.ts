import { type Context, Hono } from "hono";
import { z } from "zod";
import { addDays, startOfDay } from "../../convention/calendar.ts";
import { fromUtf8, hex } from "../../protocol/bytes.ts";
import { compact } from "../../protocol/compact.ts";
import { type Refusal, unknownRefusal } from "../../protocol/refusal.ts";
import { fileOf, operations, pathParam, readParam } from "../../web/index.ts";
import { type AuditAccess, ENTRY_READERS, LOG_CHECKERS, type LogRole } from "./access.ts";
import { entriesAnswer, logAnswer, logReportAnswer, openedEntryAnswer } from "./answers.ts";
import { viewLog } from "./log-view.ts";
import type { AuditModule, AuditQuery, AuditRow, ForkProofRow } from "./types.ts";

const entryParams = {
  id: pathParam(z.uuid(), () => unknownRefusal("entry-unknown", "This is not the id of an entry of the audit log.")),
};
const forkParams = { id: pathParam(z.string().max(100), forkProofUnknown) };

export const entriesQuery = z.object({
  dossier: z.uuid().optional(),
  person: z.uuid().optional(),
  /** How the type begins: "identity.", "cooperation.request-sent". */
  kind: z
    .string()
    .regex(/^[a-z0-9.-]{1,80}$/)
    .optional(),
  /** A day of this State. */
  day: z.iso.date().optional(),
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Routes under /api/v1: the log's head, its entries and proofs, forks that were found, and a check of the whole. */
export function auditApi(audit: AuditModule, access: AuditAccess): Hono {
  const api = new Hono();
  const operation = operations((c: Context, ...anyOf: readonly LogRole[]) => {
    if (anyOf.length > 0) access.demand(c, ...anyOf);
    return access.readerOf(c);
  });
  const who = ENTRY_READERS;

  api.get(
    "/audit",
    operation({ id: "audit.read-log", who: [], answer: logAnswer }, async () => {
      const { head, witnessed, forks, logs, ...rest } = await viewLog(audit);
      return {
        ...rest,
        head:
          head === undefined ? undefined : { size: head.size, root: head.root, checkpoint: fromUtf8(head.checkpoint) },
        witnessed: witnessed ?? null,
        unwitnessedSince: rest.unwitnessedSince ?? null,
        forks,
        logs: logs.map(({ closing, ...log }) => ({
          ...log,
          closed:
            closing === undefined
              ? null
              : {
                  at: closing.at,
                  size: closing.size,
                  root: closing.root,
                  missing: closing.missing ?? null,
                  reason: closing.reason.text,
                },
        })),
      };
    }),
  );
  api.post(
    "/audit/verification",
    operation(
      {
        id: "audit.verify-log",
        who: LOG_CHECKERS,
        answer: logReportAnswer,
        repeat: "reads",
        refusals: ["log-not-started"],
      },
      async () => {
        const { report, checkedAt } = await audit.checked();
        return { ...report, checkedAt };
      },
    ),
  );
  api.get(
    "/audit/forks/:id",
    operation(
      { id: "audit.download-fork-proof", who: [], params: forkParams, answer: fileOf("application/json") },
      async ({ params: { id } }) => sendFile(forkFile(await requireFork(audit, id))),
    ),
  );
  api.get(
    "/audit/entries",
    operation({ id: "audit.list-entries", who, query: entriesQuery, answer: entriesAnswer }, async ({ query }) => {
      const wanted = queryOf(query, access);
      const entries = await audit.entries(wanted);
      const next = entries.length === wanted.limit ? (entries.at(-1)?.entryId ?? null) : null;
      return { entries: entries.map(entryJson), next };
    }),
  );
  api.get(
    "/audit/entries/:id",
    operation(
      { id: "audit.open-entry", who, params: entryParams, answer: openedEntryAnswer, refusals: ["entry-erased"] },
      async ({ c, params: { id } }) => {
        const { subject, details, entry, ...opened } = await audit.openEntry(id.toLowerCase());
        if (opened.dossierId !== undefined) access.sees(c, opened.dossierId);
        return {
          entry,
          subject,
          dossierId: opened.dossierId ?? null,
          details,
          actor: opened.actor ?? null,
          salt: hex(opened.salt),
          committed: fromUtf8(opened.committed),
        };
      },
    ),
  );
  api.get(
    "/audit/entries/:id/proof",
    operation(
      {
        id: "audit.download-proof",
        who,
        params: entryParams,
        answer: fileOf("text/plain"),
        refusals: ["entry-not-integrated", "log-damaged", "log-file-missing"],
      },
      async ({ params: { id } }) => sendFile(await proofFile(audit, id.toLowerCase())),
    ),
  );
  return api;
}

export interface SentFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** "Proofs SHOULD be stored with file extension .tlog-proof." */
export async function proofFile(audit: AuditModule, id: string): Promise<SentFile> {
  const { proof } = await audit.proofFor(id);
  return { name: `${id}.tlog-proof`, type: "text/plain; charset=utf-8", bytes: proof };
}

export function forkFile(fork: ForkProofRow): SentFile {
  return { name: `${fork.forkProofId}.fork-proof.json`, type: "application/json", bytes: fork.file };
}

export async function requireFork(audit: AuditModule, id: string): Promise<ForkProofRow> {
  const fork = (await audit.forkProofs()).find(({ forkProofId }) => forkProofId === id);
  if (fork !== undefined) return fork;
  throw forkProofUnknown();
}

function forkProofUnknown(): Refusal {
  return unknownRefusal("fork-proof-unknown", "There is no such fork proof.");
}

export function sendFile({ name, type, bytes }: SentFile): Response {
  return new Response(Uint8Array.from(bytes), {
    headers: { "content-type": type, "content-disposition": `attachment; filename="${name}"` },
  });
}

export function queryOf(
  { dossier: dossierId, person: userId, day, ...asked }: z.infer<typeof entriesQuery>,
  { timeZone }: Pick<AuditAccess, "timeZone">,
): AuditQuery {
  const during = day && { from: startOfDay(day, timeZone), until: startOfDay(addDays(day, 1), timeZone) };
  return { ...compact({ ...asked, dossierId, userId }), limit: asked.limit, ...during };
}

/** The entry named in the path. Refuses `entry-unknown` for what cannot be the id of one. */
export function entryId(c: Context): string {
  return readParam(c, "id", entryParams.id).toLowerCase();
}

function entryJson(row: AuditRow) {
  return {
    entryId: row.entryId,
    type: row.type,
    at: row.at,
    index: row.index ?? null,
    log: row.log ?? null,
    erased: row.erased,
    subject: row.subject ?? null,
    dossierId: row.dossierId ?? null,
    details: row.details ?? null,
    actor: row.actor ?? null,
  };
}
