import { type Context, Hono } from "hono";
import { type KeptPages, sendCsv, viewOf } from "../../../web/index.ts";
import { paperView, type PrintedFile, printedFile, sendPdf } from "../../printing/index.ts";
import type { ConferenceContext } from "../context.ts";
import type { ConferenceHead } from "../frame/domain/conference.ts";
import { PublicPage } from "../frame/pages/public-links.tsx";
import { findHead } from "../frame/store.ts";
import { isOfThisLife } from "../life.ts";
import { findPublished, type PublishedList } from "../private/published-store.ts";
import { listIn } from "./domain/list-of-participants.ts";
import { ListShown } from "./pages/list-of-participants.tsx";
import { participantsPaper, participantsSheet } from "./participants-paper.ts";

/** Of so many lists and languages the paper is kept; a further one is printed anew. */
const PAPERS_KEPT = 40;

export const KEPT_LISTS: KeptPages = Object.fromEntries(
  ["", ".csv", ".json", ".pdf"].map((form) => [`/conference/:slug/participants${form}`, {}]),
);

interface Published extends PublishedList {
  readonly head: ConferenceHead;
}

/** The list of participants for everybody, no sign-in, once two people published it: /conference/:slug/participants. */
export function publicParticipants(context: Pick<ConferenceContext, "platform" | "press" | "listChanged">): Hono {
  const { platform, press } = context;
  const { db } = platform.database;
  const pages = new Hono();
  /** Anybody may ask for it, again and again: each paper is set once. */
  const papers = new Map<string, Promise<PrintedFile>>();
  context.listChanged.push(() => papers.clear());
  const at = (
    path: `participants${string}`,
    answer: (c: Context, published: Published) => Response | Promise<Response>,
  ): void => {
    pages.get(`/conference/:slug/${path}`, async (c) => {
      const head = await findHead(db, c.req.param("slug") ?? "");
      const found = head && (await findPublished(db, head.conferenceId));
      const isPublic = found !== undefined && isOfThisLife(context, found);
      return head !== undefined && isPublic ? await answer(c, { ...found, head }) : await c.notFound();
    });
  };

  at("participants", async (c, found) => {
    const { head, number, publishedAt } = found;
    const view = viewOf(c);
    const { t } = view;
    const own = `/conference/${head.slug}/participants`;
    return await c.html(
      <PublicPage view={view} head={{ ...head, isListed: true }} title="conference.participants.of" width="wide">
        <p class="lead">
          {t("conference.participants.published", { number, moment: view.format.dateTime(publishedAt, head.zone) })}
        </p>
        <p>
          <a href={`${own}.pdf`}>PDF</a> · <a href={`${own}.csv`}>CSV</a> · <a href={`${own}.json`}>JSON</a>
        </p>
        <ListShown view={view} list={listIn(found)} />
      </PublicPage>,
    );
  });
  at("participants.csv", (c, found) =>
    sendCsv(c, participantsSheet(viewOf(c), listIn(found)), `participants-${found.head.slug}`),
  );
  at("participants.json", (c, { head, number, publishedAt, digest, text }) =>
    // `digest` is that of the list, written as JSON without spaces.
    c.json({ conference: head.slug, number, publishedAt, digest, list: listIn({ text }) }),
  );
  at("participants.pdf", async (c, found) => {
    const { head, number, publishedAt, digest } = found;
    const view = viewOf(c);
    const key = `${digest} ${number} ${head.version} ${view.lang}`;
    let paper = papers.get(key);
    if (paper === undefined) {
      const printed = { ...paperView(press, view), now: publishedAt };
      paper = printedFile(press, participantsPaper(printed, head, listIn(found), number), `participants-${head.slug}`);
      papers.set(key, paper);
      // One that failed is tried again by whoever asks next.
      paper.catch(() => papers.delete(key));
      const [oldest] = papers.keys();
      if (papers.size > PAPERS_KEPT && oldest !== undefined) papers.delete(oldest);
    }
    return sendPdf(c, await paper);
  });
  return pages;
}
