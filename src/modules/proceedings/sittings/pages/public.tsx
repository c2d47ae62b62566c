import { Hono } from "hono";
import { stateName } from "../../../../convention/index.ts";
import { EmptyState, Notice, StatusTag, Table, type View, viewOf } from "../../../../web/index.ts";
import { type PublicHead, PublicPage } from "../../../conference/index.ts";
import type { ProceedingsContext } from "../../context.ts";
import { isSitting } from "../../programme/domain/meeting.ts";
import { OrOriginal } from "../../programme/pages/meeting-parts.tsx";
import { pagesOfReleased, type Programme, told } from "../../programme/pages/public.tsx";
import { readAppointments, shownSignatures, type Sitting, sittingOf } from "../sitting.ts";

/** What was signed in the room, for everybody: hollow at once, and never as law before it is certified. */
export function publicSigning(context: Pick<ProceedingsContext, "platform" | "treaty" | "publishedDocuments">): Hono {
  const { db } = context.platform.database;
  const pages = new Hono();
  const at = pagesOfReleased(context, pages);
  const sittingsOf = async ({ meetings }: Programme) => {
    const all = await readAppointments(context, db);
    return await Promise.all(meetings.filter(isSitting).map((one) => sittingOf(db, one, all)));
  };
  at("signing", async (c, found) =>
    c.html(<SigningPage view={viewOf(c)} head={found.head} sittings={await sittingsOf(found)} />),
  );
  at("signing.json", async (c, found) => {
    const sittings = (await sittingsOf(found)).map((sitting) => {
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
    <PublicPage view={view} head={head} title="proceedings.public.signing">
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
    </PublicPage>
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
