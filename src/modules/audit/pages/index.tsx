import { Hono } from "hono";
import { readQuery, viewOf } from "../../../web/index.ts";
import { type AuditAccess, actorText, ENTRY_READERS, LOG_CHECKERS } from "../access.ts";
import { entriesQuery, entryId, forkFile, proofFile, queryOf, requireFork, sendFile } from "../api.ts";
import { viewLog } from "../log-view.ts";
import type { AuditModule } from "../types.ts";
import { EntryPage } from "./entry-page.tsx";
import { LogPage } from "./log-page.tsx";
import { ReportPage } from "./report-page.tsx";

/** The pages of the audit log: /audit, one entry, a check of the whole, and the files that prove something. */
export function auditPages(audit: AuditModule, access: AuditAccess): Hono {
  const pages = new Hono();

  pages.get("/audit", async (c) => {
    const { mayReadEntries, mayCheck } = access.readerOf(c);
    const asked = readQuery(c, entriesQuery);
    const rows = mayReadEntries ? await audit.entries(queryOf(asked)) : undefined;
    const entries =
      rows && (await Promise.all(rows.map(async (row) => ({ row, actor: await actorText(access, row.actor) }))));
    const oldest = rows?.length === asked.limit ? rows.at(-1)?.entryId : undefined;
    const older = new URLSearchParams({
      ...(asked.dossier === undefined ? {} : { dossier: asked.dossier }),
      ...(oldest === undefined ? {} : { before: oldest }),
    });
    const olderHref = oldest === undefined ? undefined : `/audit?${older.toString()}`;
    const log = await viewLog(audit);
    return c.html(<LogPage view={viewOf(c)} log={log} mayCheck={mayCheck} entries={entries} olderHref={olderHref} />);
  });
  pages.post("/audit/verification", async (c) => {
    access.demand(c, ...LOG_CHECKERS);
    return c.html(<ReportPage view={viewOf(c)} checked={await audit.checked()} />);
  });
  pages.get("/audit/entries/:id", async (c) => {
    access.demand(c, ...ENTRY_READERS);
    const opened = await audit.openEntry(entryId(c));
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
