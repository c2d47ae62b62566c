import type { JSX } from "hono/jsx/jsx-runtime";
import { EmptyState, formOf, StatusTag, Table, useView } from "../../../../web/index.ts";
import { mayOrganise, READING_ROLES } from "../../access.ts";
import type { ConferenceContext, ConferenceRoutes } from "../../context.ts";
import { ConferencePage } from "../../frame/pages/conference-page.tsx";
import type { ConferencePart } from "../../frame/part.ts";
import { conferenceParams } from "../../frame/upon.ts";
import { approvedProject } from "../../project/standing.ts";
import { coordinates } from "../access.ts";
import { addBody, setUpBodies } from "../actions/bodies.ts";
import { organisingAnswer } from "../answers.ts";
import { headIn, isStanding, ownerOf, STANDINGS, type StandingTask } from "../domain/task.ts";
import { isAtWork, readOrganising } from "../organising.ts";
import { forgetGuests, holdOrganising, listBodies, listTasks } from "../store.ts";
import {
  asApproved,
  nameOf,
  type Of,
  openFirst,
  Owner,
  TaskTable,
  toBody,
  toOrganising,
  toTasks,
  UnderProject,
} from "./parts.tsx";

const SetUp = formOf(setUpBodies);
const Adding = formOf(addBody);

/** What bodies add to a conference: their pages, how many tasks are done, and that they are set up once the project is approved. */
export const bodiesPart: ConferencePart = {
  links: [
    { place: "organising", label: "conference.organising.title", href: toOrganising },
    { place: "organising", label: "conference.tasks.title", href: toTasks },
  ],
  facts: async (db, conferenceId) => {
    const tasks = (await listTasks(db, conferenceId)).filter(({ state }) => state !== "dropped");
    const done = tasks.filter(({ state }) => state === "done").length;
    const fact = { id: "tasks-done", label: "conference.tasks.done-of", href: toTasks(conferenceId) };
    return tasks.length === 0 ? [] : [{ ...fact, done, of: tasks.length }];
  },
  // Members hold an office, by the government's decision: their names stay.
  end: async (tx, conferenceId) => {
    await holdOrganising(tx.db, conferenceId);
    await forgetGuests(tx.db, conferenceId);
  },
  next: async ({ db, head, view, by }) => {
    if (!mayOrganise(by) || head.state === "closed") return undefined;
    if ((await listBodies(db, head.conferenceId)).length > 0) return undefined;
    return { label: view.t("conference.set-up-bodies.title"), href: toOrganising(head.conferenceId) };
  },
};

type Counts = Record<(typeof STANDINGS)[number], number>;

function countsOf(tasks: readonly StandingTask[]): Counts {
  const counts = STANDINGS.map((one) => [one, tasks.filter((task) => isStanding(task, one)).length]);
  return Object.fromEntries(counts) as Counts; // one for each standing
}

/** All bodies with what they have to do, one's own first. */
export function mountOrganising(routes: ConferenceRoutes, context: ConferenceContext): void {
  const { db } = context.platform.database;
  const show = routes.one({
    id: "conference.read-organising",
    at: "/conferences/:conference/organising",
    who: READING_ROLES,
    params: conferenceParams,
    answer: organisingAnswer,
    load: async (_, { conference: id }) => {
      const organising = await readOrganising(context, db, id);
      const { standing } = organising;
      const approved = await approvedProject(db, id, standing?.number);
      const bodies = organising.bodies.map((body) => ({
        ...asApproved(approved, body),
        counts: countsOf(organising.tasks.filter(({ bodyId }) => bodyId === body.bodyId)),
      }));
      return { organising, bodies, ...(standing && { standing }) };
    },
    show: async ({ organising, bodies, standing }, { view, by, form }) => {
      const { t } = view;
      const { head, members, tasks } = organising;
      const isMine = (id: string): boolean => members.some(({ bodyId, userId }) => bodyId === id && userId === by.id);
      const sorted = bodies.toSorted((a, b) => Number(isMine(b.bodyId)) - Number(isMine(a.bodyId)));
      const mine = openFirst(tasks.filter((one) => ownerOf(one, members)?.userId === by.id));
      const settingUp = { action: toOrganising(head.conferenceId), form, known: { withTasks: true } };
      const mayWrite = isAtWork(organising) && coordinates(by, organising);
      return (
        <ConferencePage {...{ view, by, form, context, head }} title={t("conference.organising.title")} width="wide">
          <UnderProject of={standing} at={head.conferenceId} />
          {mine.length > 0 && (
            <>
              <h2>{t("conference.organising.mine")}</h2>
              <TaskTable {...{ organising, tasks: mine, caption: t("conference.organising.mine") }} />
            </>
          )}
          <h2>{t("conference.organising.bodies")}</h2>
          {bodies.length === 0 ? (
            <EmptyState title={t("conference.organising.none")}>{t("conference.organising.none-text")}</EmptyState>
          ) : (
            <BodyTable {...{ organising, isMine, bodies: sorted }} />
          )}
          {mayWrite && (
            <>
              {bodies.length === 0 ? (
                <SetUp.Form {...settingUp}>
                  <SetUp.Field name="withTasks" />
                  <SetUp.Submit />
                </SetUp.Form>
              ) : (
                <SetUp.Folded {...settingUp} of={["withTasks"]} />
              )}
              <Adding.Folded action={`/conferences/${head.conferenceId}/bodies`} form={form}>
                <Adding.Field name="template" as="select" words="conference.project.bodies.template" />
                <Adding.Field name="name" />
              </Adding.Folded>
            </>
          )}
        </ConferencePage>
      );
    },
  });
  const next = ({ conferenceId }: { readonly conferenceId: string }): string => toOrganising(conferenceId);
  routes.postForm("/conferences/:conference/organising", setUpBodies, { show, next });
  routes.postForm("/conferences/:conference/bodies", addBody, { show, next: toBody });
}

interface BodiesProps extends Of {
  readonly isMine: (bodyId: string) => boolean;
  readonly bodies: readonly (ReturnType<typeof asApproved> & { readonly counts: Counts })[];
}

function BodyTable({ organising: { members }, isMine, bodies }: BodiesProps): JSX.Element {
  const view = useView();
  const { t, format } = view;
  const counted = ["late", "blocked", "open", "started", "done"] as const;
  return (
    <Table
      caption={t("conference.organising.bodies")}
      captionUnseen
      columns={[
        { key: "name", label: t("conference.task.bodyId") },
        { key: "head", label: t("conference.member.isHead") },
        ...counted.map((key) => ({ key, label: t(`conference.tasks.stands.${key}`), numeric: true })),
      ]}
      rows={bodies.map((body) => {
        const counts = counted.map((key) => [key, format.number(body.counts[key])]);
        return {
          cells: {
            name: [
              <a href={toBody(body)}>{nameOf(view, body)}</a>,
              " ",
              isMine(body.bodyId) && <StatusTag tone="info" label={t("conference.organising.you-sit-here")} />,
              body.isAdded && <StatusTag tone="attention" label={t("conference.bodies.added")} />,
            ],
            head: <Owner of={headIn(body.bodyId, members)} />,
            ...(Object.fromEntries(counts) as Record<(typeof counted)[number], string>), // one for each
          },
        };
      })}
    />
  );
}
