import { type Context, Hono } from "hono";
import { stateName } from "../../../../convention/index.ts";
import { EmptyState, Notice, Page, StatusTag, Table, type View, viewOf } from "../../../../web/index.ts";
import { type PublicHead, PublicLinks, titleOf } from "../../../conference/index.ts";
import type { ProceedingsContext } from "../../context.ts";
import { isSitting } from "../../programme/domain/meeting.ts";
import { OrOriginal } from "../../programme/pages/meeting-parts.tsx";
import { findReleased, told } from "../../programme/pages/public.tsx";
import { readAppointments, shownSignatures, type Sitting, sittingOf } from "../sitting.ts";

/** What was signed in the room, for everybody: hollow at once, and never as law before it is certified. */
export function publicSigning(context: Pick<ProceedingsContext, "platform" | "treaty" | "publishedDocuments">): Hono {
  const { db } = context.platform.database;
  const pages = new Hono();
  const read = async (c: Context) => {
    const found = await findReleased(context, c.req.param("slug") ?? "");
    if (found === undefined) return undefined;
    const { head, meetings } = found;
    const all = await readAppointments(context, db);
    return { head, sittings: await Promise.all(meetings.filter(isSitting).map((one) => sittingOf(db, one, all))) };
  };
  pages.get("/conference/:slug/signing", async (c) => {
    const found = await read(c);
    return found === undefined ? await c.notFound() : await c.html(<SigningPage view={viewOf(c)} {...found} />);
  });
  pages.get("/conference/:slug/signing.json", async (c) => {
    const found = await read(c);
    if (found === undefined) return await c.notFound();
    const sittings = found.sittings.map((sitting) => {
      const { meetingId, beginsAt, endsAt, entry } = sitting.meeting;
      return { meetingId, title: entry.title, beginsAt, endsAt, signatures: shownSignatures(sitting) };
    });
    return c.json({ conference: told(found.head), sittings });
  });
  return pages;
}

function SigningPage({
  view,
  head,
  sittings,
}: {
  readonly view: View;
  readonly head: PublicHead;
  readonly sittings: readonly Sitting[];
}) {
  const { t } = view;
  const isHollow = sittings.flatMap(shownSignatures).some(({ standing }) => standing === "hollow");
  return (
    <Page view={view} title={t("proceedings.public.signing", { conference: titleOf(view, head) })}>
      <PublicLinks view={view} head={head} />
      {isHollow && <Notice tone="info" title={t("proceedings.public.not-law")} />}
      <p>
        {t("proceedings.public.not-law-text")} <a href="/status">{t("treaty.convention.to-status")}</a>
      </p>
      {sittings.map((sitting) => (
        <section>
          <h2>
            <OrOriginal view={view} words={sitting.meeting.entry.title} />
          </h2>
          <Signatures view={view} of={sitting} zone={head.zone} />
        </section>
      ))}
    </Page>
  );
}

export function Signatures({ view, of, zone }: { readonly view: View; readonly of: Sitting; readonly zone: string }) {
  const { t, lang, format } = view;
  const all = shownSignatures(of);
  if (all.length === 0) {
    return (
      <EmptyState title={t("proceedings.public.nothing-signed")}>
        {t("proceedings.public.nothing-signed-text")}
      </EmptyState>
    );
  }
  return (
    <Table
      caption={t("proceedings.public.done-in-room")}
      captionUnseen
      columns={(["who", "when", "standing"] as const).map((key) => ({
        key,
        label: t(`proceedings.sitting.column-${key}`),
      }))}
      rows={all.map(({ state, act, at, standing }) => ({
        cells: {
          who: `${stateName(state, lang)}: ${t(`treaty.kind.${act}`)}`,
          when: format.dateTime(at, zone),
          standing:
            standing === "hollow" ? (
              <StatusTag tone="neutral" label={t("treaty.room.hollow", { kind: act })} />
            ) : (
              <a href={`/status/${state}`}>
                <StatusTag tone="good" label={t("proceedings.signing.certified")} />
              </a>
            ),
        },
      }))}
    />
  );
}
