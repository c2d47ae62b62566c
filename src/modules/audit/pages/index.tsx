import { Hono } from "hono";
import { compact } from "../../../protocol/compact.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import {
  dayOf,
  type FieldError,
  type FormInput,
  refusalAsFieldError,
  typed,
  type View,
  viewOf,
} from "../../../web/index.ts";
import { type AuditAccess, actorText, ENTRY_READERS, LOG_CHECKERS } from "../access.ts";
import { entriesQuery, entryId, forkFile, proofFile, queryOf, requireFork, sendFile } from "../api.ts";
import { viewLog } from "../log-view.ts";
import type { AuditModule } from "../types.ts";
import { EntryPage } from "./entry-page.tsx";
import { LogPage } from "./log-page.tsx";
import { ReportPage } from "./report-page.tsx";

const WHOLE = entriesQuery.parse({});

/** The day in the address: as a program writes it, or as the boxes of the form send it. */
function dayAsked(given: FormInput, { t }: View): { readonly day?: string | undefined; readonly errors: FieldError[] } {
  try {
    return { day: typed(given, "day") ?? dayOf(given, "day"), errors: [] };
  } catch (error) {
    if (!isRefusal(error, "date-not-readable")) throw error;
    return { errors: [refusalAsFieldError(error, t)] };
  }
}

/** The pages of the audit log: /audit, one entry, a check of the whole, and the files that prove something. */
export function auditPages(audit: AuditModule, access: AuditAccess): Hono {
  const pages = new Hono();

  pages.get("/audit", async (c) => {
    const { mayReadEntries, mayCheck } = access.readerOf(c);
    const view = viewOf(c);
    // A box of the form that was left empty asks for nothing.
    const given = Object.fromEntries(Object.entries(c.req.query()).filter(([, value]) => value !== ""));
    const { day, errors } = dayAsked(given, view);
    const { data: asked = WHOLE } = entriesQuery.safeParse(compact({ ...given, day }));
    const rows = mayReadEntries ? await audit.entries(queryOf(asked, access)) : undefined;
    const entries =
      rows && (await Promise.all(rows.map(async (row) => ({ row, actor: await actorText(access, row.actor) }))));
    const oldest = rows?.length === asked.limit ? rows.at(-1)?.entryId : undefined;
    const { limit: _, ...narrowed } = asked;
    const older = new URLSearchParams(compact({ ...narrowed, before: oldest }));
    const olderHref = oldest === undefined ? undefined : `/audit?${older.toString()}`;
    const log = await viewLog(audit);
    const people = mayReadEntries ? await access.names() : [];
    return c.html(<LogPage {...{ view, log, mayCheck, entries, olderHref, people, asked, errors }} />);
  });
  pages.post("/audit/verification", async (c) => {
    access.demand(c, ...LOG_CHECKERS);
    return c.html(<ReportPage view={viewOf(c)} checked={await audit.checked()} />);
  });
  pages.get("/audit/entries/:id", async (c) => {
    access.demand(c, ...ENTRY_READERS);
    const opened = await audit.openEntry(entryId(c));
    if (opened.dossierId !== undefined) access.sees(c, opened.dossierId);
    return c.html(<EntryPage view={viewOf(c)} opened={opened} actor={await actorText(access, opened.actor)} />);
  });
  pages.get("/audit/entries/:id/proof", async (c) => {
    access.demand(c, ...ENTRY_READERS);
    return sendFile(await proofFile(audit, entryId(c)));
  });
  pages.get("/audit/forks/:id", async (c) => {
    access.readerOf(c);
    return sendFile(forkFile(await requireFork(audit, c.req.param("id"))));
  });
  return pages;
}
