import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import {
  fileOf,
  formOf,
  HostileText,
  momentAnswer,
  Notice,
  sendCsv,
  SummaryList,
  Table,
  type View,
  viewOf,
} from "../../../../web/index.ts";
import { shownAs, userActor } from "../../../identity/index.ts";
import { mountPaper } from "../../../printing/index.ts";
import { isAtDesk, READING_ROLES } from "../../access.ts";
import type { AskForm, ConferenceContext, ConferenceRoutes } from "../../context.ts";
import { ConferencePage, WaitingAbout } from "../../frame/pages/conference-page.tsx";
import { waitingAbout } from "../../frame/readiness.ts";
import { conferenceParams, demandConference } from "../../frame/upon.ts";
import { isOfThisLife } from "../../life.ts";
import { findPublished } from "../../private/published-store.ts";
import { currentList, publishList } from "../actions/publish-list.ts";
import {
  LIST_ORDER,
  linesMissingIn,
  type ListedLine,
  listedLines,
  listIn,
  type ParticipantsList,
  participantsList,
} from "../domain/list-of-participants.ts";
import { lineInWords, rankAndPost, orderInWords, participantsPaper, participantsSheet } from "../participants-paper.ts";
import { toListOfParticipants } from "./addresses.ts";

const Publication = formOf(publishList);

/** What both people see: the list as it is now, whose digest they stand behind. */
export function publicationAct(context: Pick<ConferenceContext, "platform">) {
  const { db } = context.platform.database;
  return shownAs(publishList, {
    about: ({ t }, { slug }) => t("conference.publication.about", { slug }),
    shown: async (view, { conferenceId, digest, number, ...counts }) => {
      const { list, digest: now } = await currentList(context, db, await demandConference(db, conferenceId));
      const published = await findPublished(db, conferenceId);
      return (
        <>
          <p>{view.t("conference.publication.lead")}</p>
          <SummaryList
            rows={[
              { label: view.t("conference.publication.number"), value: view.format.number(number) },
              {
                label: view.t("conference.participants.title"),
                value: view.t("conference.delegations.people", counts),
              },
            ]}
          />
          {published !== undefined && !isOfThisLife(context, published) && <HeldBack view={view} />}
          {published !== undefined && published.digest !== now && (
            <Differences view={view} published={listIn(published)} list={list} />
          )}
          {digest === now && <ListShown view={view} list={list} />}
        </>
      );
    },
    form: ({ conferenceId }) => `${toListOfParticipants(conferenceId)}/publication`,
    done: ({ conferenceId }) => toListOfParticipants(conferenceId),
  });
}

/** The list as it would be published, how that differs from what everybody reads, and both as files. */
export function mountListOfParticipants(routes: ConferenceRoutes, context: ConferenceContext, askForm: AskForm): void {
  const { platform, audit } = context;
  const { db } = platform.database;

  async function read(conferenceId: string) {
    const head = await demandConference(db, conferenceId);
    const found = await findPublished(db, conferenceId);
    const published = found && { ...found, list: listIn(found), isHeldBack: !isOfThisLife(context, found) };
    const { list, digest } = await currentList(context, db, head);
    return { head, list, digest, ...(published && { published }) };
  }

  askForm("/conferences/:conference/list-of-participants/publication", publishList, {
    show: async ({ view, by, form, params: { conference: id } }) => {
      const head = await demandConference(db, id);
      const title = view.t("conference.publication.title");
      const breadcrumb = [{ href: toListOfParticipants(id), label: view.t("conference.participants.title") }];
      return (
        <ConferencePage {...{ view, by, form, context, head, title, breadcrumb }}>
          <p class="lead">{view.t("conference.publication.lead")}</p>
          <Publication.Form form={form}>
            <Publication.Submit>{view.t("identity.asked.check")}</Publication.Submit>
          </Publication.Form>
        </ConferencePage>
      );
    },
  });

  routes.one({
    id: "conference.read-participants",
    at: "/conferences/:conference/list-of-participants",
    who: READING_ROLES,
    params: conferenceParams,
    answer: z.object({
      list: participantsList,
      digest: z.string(),
      /** Held back: after a restore nobody outside reads it until two people published it again. */
      published: z
        .object({ number: z.int(), digest: z.string(), publishedAt: momentAnswer, isHeldBack: z.boolean() })
        .optional(),
    }),
    load: async (_, { conference }) => await read(conference),
    show: async ({ head, list, digest, published }, { view, by }) => {
      const { t, format } = view;
      const at = toListOfParticipants(head.conferenceId);
      const waits = await waitingAbout(context, db, head.conferenceId);
      const isHeldBack = published?.isHeldBack === true;
      const differs = list.delegations.length > 0 && digest !== published?.digest;
      const mayWrite = isAtDesk(by) && (head.state === "open" || isHeldBack);
      const isDue = (differs || isHeldBack) && mayWrite && !waits.some(({ act }) => act === publishList.id);
      return (
        <ConferencePage
          {...{ view, by, context, head }}
          title={t("conference.participants.title")}
          width="wide"
          nextAction={isDue ? { label: t("conference.publication.title"), href: `${at}/publication` } : undefined}
        >
          <WaitingAbout view={view} waits={waits} />
          {published === undefined ? (
            <p class="lead">
              {t(`conference.participants.${head.state === "closed" ? "never-published" : "unpublished"}`)}
            </p>
          ) : (
            <>
              <p class="lead">
                {t("conference.participants.published", {
                  number: published.number,
                  moment: format.dateTime(published.publishedAt, head.zone),
                })}
              </p>
              {isHeldBack && <HeldBack view={view} />}
              {differs && <Differences view={view} published={published.list} list={list} />}
            </>
          )}
          <p>
            <a href={`${at}/print`}>PDF</a> · <a href={`${at}.csv`}>CSV</a>
          </p>
          <ListShown view={view} list={list} />
        </ConferencePage>
      );
    },
  });

  const taken = { who: READING_ROLES, params: conferenceParams, refusals: ["conference-unknown"] };
  mountPaper(routes, context, {
    ...taken,
    id: "conference.print-participants",
    at: "/conferences/:conference/list-of-participants/print",
    logged: "conference.participants-printed",
    make: async ({ view, params: { conference: id } }) => {
      const { head, list, digest, published } = await read(id);
      const isPublic = published?.digest === digest && !published.isHeldBack;
      return {
        paper: participantsPaper(view, head, list, isPublic ? published.number : undefined),
        name: `participants-${head.slug}`,
        subject: { kind: "conference", id },
        details: { digest },
      };
    },
  });
  const sheet = routes.operation(
    { ...taken, id: "conference.participants-sheet", answer: fileOf("text/csv") },
    async ({ c, user, params: { conference: id } }) => {
      const { head, list, digest } = await read(id);
      await platform.database.transaction(async (tx) => {
        const [subject, details] = [{ kind: "conference", id }, { digest }];
        await audit.append(tx, { type: "conference.participants-taken", actor: userActor(user), subject, details });
      });
      return sendCsv(c, participantsSheet(viewOf(c), list), `participants-${head.slug}`);
    },
  );
  for (const on of [routes.api, routes.pages]) on.get("/conferences/:conference/list-of-participants.csv", sheet);
}

/** R1: whoever was taken off after the backup is on the list again. */
function HeldBack({ view: { t } }: { readonly view: View }): JSX.Element {
  return (
    <Notice tone="bad" title={t("conference.participants.held-back")}>
      <p>{t("conference.participants.held-back-text")}</p>
    </Notice>
  );
}

/** Whoever would be added, and whoever would be struck off. */
function Differences({
  view,
  published,
  list,
}: {
  readonly view: View;
  readonly published: ParticipantsList;
  readonly list: ParticipantsList;
}): JSX.Element {
  const [added, gone] = [linesMissingIn(published, list), linesMissingIn(list, published)];
  const { t } = view;
  return (
    <Notice tone="attention" title={t("conference.participants.differs", { added: added.length, gone: gone.length })}>
      {added.length > 0 && <Lines view={view} caption={t("conference.participants.added")} of={added} />}
      {gone.length > 0 && <Lines view={view} caption={t("conference.participants.gone")} of={gone} />}
    </Notice>
  );
}

/** The whole list, by kinds of delegations. */
export function ListShown({ view, list }: { readonly view: View; readonly list: ParticipantsList }): JSX.Element {
  const lines = listedLines(list);
  return (
    <>
      <p>{view.t("conference.delegations.people", { delegations: list.delegations.length, people: lines.length })}</p>
      <p>{orderInWords(view, list)}</p>
      {list.removed !== undefined && <p>{view.t("conference.participants.removed", { count: list.removed })}</p>}
      {LIST_ORDER.map((kind) => {
        const own = lines.filter((line) => line.kind === kind);
        const caption = view.t(`conference.invitation.kind.${kind}`);
        return own.length > 0 && <Lines {...{ view, caption }} of={own} />;
      })}
    </>
  );
}

function Lines({
  view,
  caption,
  of,
}: {
  readonly view: View;
  readonly caption: string;
  readonly of: readonly ListedLine[];
}): JSX.Element {
  const { t } = view;
  return (
    <Table
      caption={caption}
      columns={[
        { key: "name", label: t("conference.participant.shownName") },
        { key: "delegation", label: t("conference.delegations.name") },
        { key: "capacity", label: t("conference.participant.capacity") },
        { key: "post", label: t("conference.participants.rank-post") },
      ]}
      rows={of.map((line) => {
        const { name, delegation, capacity, rank, post } = lineInWords(view, line);
        return {
          cells: {
            name: <HostileText text={name} />,
            delegation: <HostileText text={delegation} />,
            capacity,
            post: <HostileText text={rankAndPost(view, rank, post)} />,
          },
        };
      })}
    />
  );
}
