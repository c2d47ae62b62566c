import { Hono } from "hono";
import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { EmptyState, Moment, Notice, Page, Table, type View } from "../../../web/index.ts";
import { personRoutes } from "../../identity/index.ts";
import { demandDossier, rolesFor } from "../access.ts";
import { readAnswer } from "../answers.ts";
import type { DeskContext } from "../context.ts";
import { dossierIdParam } from "../path.ts";
import { digestOf } from "./note-reads.ts";
import { countReads, listReads, loggedHours } from "./read-store.ts";
import { type Read, SEEN_AS } from "./types.ts";

/** So many of one dossier are shown; oversight finds the rest. */
const OF_DOSSIER = 200;

/** Who was shown what: all of it for oversight, and of one dossier for its members, who are not told of oversight. */
export function readRoutes(context: DeskContext): { readonly api: Hono; readonly pages: Hono } {
  const api = new Hono();
  const pages = new Hono();
  const routes = personRoutes(context, { api, pages });
  const { db } = context.platform.database;

  routes.list({
    id: "desk.list-reads",
    at: "/reads",
    who: ["oversight"],
    member: "reads",
    answer: readAnswer,
    searched: true,
    load: async (_, query) => await listReads(db, query),
    filters: { seenAs: { label: "desk.reads.seen-as", choices: SEEN_AS, say: seenAsText, ticks: true } },
    counts: async (_, query) => await countReads(db, query),
    sheet: {
      id: "desk.export-reads",
      cells: (read, { view }) => ({
        who: read.name,
        dossier: read.ownReference,
        at: read.firstAt,
        seenAs: seenAsText(view, read.seenAs),
        ways: waysText(view, read),
      }),
      log: async ({ platform, audit }, by, { rows, chosen }) => {
        await platform.database.transaction(async (tx) => {
          await audit.append(tx, {
            type: "desk.reads-exported",
            actor: { kind: "user", userId: by.id },
            subject: { kind: "list", id: "reads" },
            details: { rows, chosen },
          });
        });
      },
    },
    words: "desk.reads",
    columns: {
      who: "desk.reads.who",
      dossier: "desk.reads.dossier",
      at: "desk.reads.at",
      seenAs: "desk.reads.seen-as",
      ways: "desk.reads.ways",
    },
    cells: (read, { view }) => ({
      who: <a href={`/people/${read.userId}`}>{read.name}</a>,
      dossier: <a href={`/dossiers/${read.dossierId}`}>{read.ownReference}</a>,
      at: <Moment at={read.firstAt} />,
      seenAs: seenAsText(view, read.seenAs),
      ways: waysText(view, read),
    }),
    around: async (reads, { view }) => {
      const changed = await changedHours(context, reads);
      return { before: changed.length > 0 && <Changed view={view} hours={changed} /> };
    },
  });

  routes.one({
    id: "desk.list-reads-of-dossier",
    at: "/dossiers/:id/reads",
    who: rolesFor("read"),
    params: { id: dossierIdParam },
    answer: z.object({ reads: z.array(readAnswer) }),
    refusals: ["dossier-unknown"],
    load: async (_, { id }, by) => {
      const { ownReference } = await demandDossier(context, by, id);
      const isForMembers = !by.roles.includes("oversight");
      const { reads } = await listReads(db, { limit: OF_DOSSIER }, { dossierId: id, isForMembers });
      return { dossierId: id, ownReference, reads };
    },
    show: ({ dossierId, ownReference, reads }, { view }) => (
      <ReadsOfDossier view={view} reads={reads} back={{ href: `/dossiers/${dossierId}`, label: ownReference }} />
    ),
  });
  return { api, pages };
}

/** The hours of these rows whose rows are not what the log was told of them. */
async function changedHours({ platform }: DeskContext, reads: readonly Read[]): Promise<readonly Date[]> {
  const { db } = platform.database;
  const hours = [...new Map(reads.map(({ hour }) => [hour.getTime(), hour])).values()];
  const changed: Date[] = [];
  for (const { hour, sha256 } of await loggedHours(db, hours)) {
    if ((await digestOf(db, hour)).sha256 !== sha256) changed.push(hour);
  }
  return changed;
}

function Changed({ view: { t }, hours }: { readonly view: View; readonly hours: readonly Date[] }): JSX.Element {
  return (
    <Notice tone="bad" title={t("desk.reads.changed")}>
      <p>{t("desk.reads.changed-text")}</p>
      <ul>
        {hours.map((hour) => (
          <li>
            <Moment at={hour} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}

interface OfDossierProps {
  readonly view: View;
  readonly reads: readonly Read[];
  readonly back: { readonly href: string; readonly label: string };
}

function ReadsOfDossier({ view, reads, back }: OfDossierProps): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} title={t("desk.reads.of-dossier")} breadcrumb={[back]}>
      <p class="lead">{t("desk.reads.of-dossier-lead")}</p>
      {reads.length === 0 ? (
        <EmptyState title={t("desk.reads.none-title")}>{t("desk.reads.none-text")}</EmptyState>
      ) : (
        <Table
          caption={t("desk.reads.of-dossier")}
          captionUnseen
          columns={["who", "at", "seen-as", "ways"].map((key) => ({ key, label: t(`desk.reads.${key}`) }))}
          rows={reads.map((read) => ({
            cells: {
              who: read.name,
              at: <Moment at={read.firstAt} />,
              "seen-as": seenAsText(view, read.seenAs),
              ways: waysText(view, read),
            },
          }))}
        />
      )}
    </Page>
  );
}

function seenAsText({ t }: View, seenAs: Read["seenAs"]): string {
  return t(`desk.reads.seen-as-${seenAs}`);
}

function waysText({ t, format }: View, { ways }: Read): string {
  return format.list(ways.map((way) => t(`desk.reads.way-${way}`)));
}
