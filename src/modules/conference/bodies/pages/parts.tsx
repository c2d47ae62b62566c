import type { JSX } from "hono/jsx/jsx-runtime";
import {
  type ChoiceOption,
  type Crumb,
  HostileText,
  Notice,
  StatusTag,
  Table,
  useView,
  type View,
  visibleText,
} from "../../../../web/index.ts";
import type { Project, ProjectApproval } from "../../project/domain/project.ts";
import { ConferencePage } from "../../frame/pages/conference-page.tsx";
import { bodyName } from "../../project/project-paper.ts";
import { type Body, isBodyOf, type Member } from "../domain/body.ts";
import { isOver, ownerOf, type StandingTask } from "../domain/task.ts";
import type { Organising } from "../organising.ts";
import { titleOf } from "../titles.ts";

export const toOrganising = (conferenceId: string): string => `/conferences/${conferenceId}/organising`;
export const toTasks = (conferenceId: string): string => `/conferences/${conferenceId}/tasks`;
export const toBody = ({ conferenceId, bodyId }: Pick<Body, "conferenceId" | "bodyId">): string =>
  `/conferences/${conferenceId}/bodies/${bodyId}`;

/** As the host calls it, with hidden characters spelled out. */
export function nameOf(view: Pick<View, "t">, { template, name }: Body): string {
  return visibleText(bodyName(view, { ...(template && { template }), ...(name !== undefined && { name }) }));
}

/** Whether the government approved it, or somebody added it since. */
export function asApproved(project: Project | undefined, body: Body): Body & { readonly isAdded: boolean } {
  return { ...body, isAdded: !(project?.entry.bodies ?? []).some((one) => isBodyOf(one, body)) };
}

/** What parts of these pages are made from. */
export interface Of {
  readonly organising: Organising;
}

/** A page below the organising of a conference, and below others of it. */
export function OrganisingPage({
  organising: { head },
  below = [],
  ...page
}: Of & { readonly below?: readonly Crumb[] } & Omit<Parameters<typeof ConferencePage>[0], "head" | "breadcrumb">) {
  const organising = { href: toOrganising(head.conferenceId), label: page.view.t("conference.organising.title") };
  return <ConferencePage {...page} head={head} breadcrumb={[organising, ...below]} />;
}

export function bodyCrumb(view: View, body: Body): Crumb {
  return { href: toBody(body), label: nameOf(view, body) };
}

/** Under which version of the project a body works; before one is approved none does, and this says what to do. */
export function UnderProject({
  of,
  at,
}: {
  readonly of: ProjectApproval | undefined;
  readonly at: string;
}): JSX.Element {
  const { t, format } = useView();
  const link = <a href={`/conferences/${at}/project`}>{t("conference.project.title")}</a>;
  if (of === undefined) {
    return (
      <Notice tone="attention" title={t("conference.bodies.none-works")}>
        <p>{t("conference.bodies.none-works-text")}</p>
        <p>{link}</p>
      </Notice>
    );
  }
  const { number, decision, decidedOn } = of;
  return (
    <p>
      {t("conference.bodies.under", { number, decision: visibleText(decision), day: format.day(decidedOn) })} {link}
    </p>
  );
}

/** Members of a conference to choose from, each with the body in which he sits. */
export function memberOptions(view: View, { bodies, members }: Pick<Organising, "bodies" | "members">): ChoiceOption[] {
  const names = new Map(bodies.map((body) => [body.bodyId, nameOf(view, body)]));
  return members.map(({ memberId, bodyId, name }) => ({
    value: memberId,
    label: view.t("conference.bodies.member-in", { name: visibleText(name), body: names.get(bodyId) ?? "" }),
  }));
}

/** How a task stands, in words: late and blocked before anything else. */
export function Standing({ of }: { readonly of: StandingTask }): JSX.Element {
  const { t } = useView();
  const tags = [
    [of.state, of.state === "done" ? "good" : of.state === "started" ? "info" : "neutral"] as const,
    ...(of.isLate ? [["late", "bad"] as const] : []),
    ...(of.blockedBy.length > 0 ? [["blocked", "attention"] as const] : []),
  ];
  return (
    <>
      {tags.map(([standing, tone]) => [
        <StatusTag tone={tone} label={t(`conference.tasks.stands.${standing}`)} />,
        " ",
      ])}
    </>
  );
}

/** Tasks with their day, who has them, and how they stand. */
export function TaskTable({
  organising: { head, members, bodies },
  tasks,
  caption,
}: Of & { readonly tasks: readonly StandingTask[]; readonly caption: string }): JSX.Element {
  const view = useView();
  const { t, format } = view;
  return (
    <Table
      caption={caption}
      captionUnseen
      columns={[
        { key: "title", label: t("conference.task.title") },
        { key: "standing", label: t("conference.tasks.standing") },
        { key: "dueOn", label: t("conference.task.dueOn") },
        { key: "owner", label: t("conference.task.ownerId") },
        { key: "body", label: t("conference.task.bodyId") },
      ]}
      rows={tasks.map((one) => {
        const body = bodies.find(({ bodyId }) => bodyId === one.bodyId);
        return {
          cells: {
            title: <TaskLink of={one} at={head.conferenceId} />,
            standing: <Standing of={one} />,
            dueOn: format.day(one.dueOn),
            owner: <Owner of={ownerOf(one, members)} />,
            body: body === undefined ? "–" : <a href={toBody(body)}>{nameOf(view, body)}</a>,
          },
        };
      })}
    />
  );
}

/** Tasks by their names alone. */
export function TaskNames({ of, at }: { readonly of: readonly StandingTask[]; readonly at: string }): JSX.Element {
  return (
    <ul>
      {of.map((one) => (
        <li>
          <TaskLink of={one} at={at} />
        </li>
      ))}
    </ul>
  );
}

function TaskLink({ of, at }: { readonly of: StandingTask; readonly at: string }): JSX.Element {
  return <a href={`${toTasks(at)}/${of.taskId}`}>{titleOf(useView(), of)}</a>;
}

export function Owner({ of }: { readonly of: Member | undefined }): JSX.Element {
  const { t } = useView();
  return of === undefined ? <>{t("conference.task.nobody")}</> : <HostileText text={of.name} />;
}

/** What is not over, late ones first, then by their day. */
export function openFirst(tasks: readonly StandingTask[]): readonly StandingTask[] {
  return tasks.filter((one) => !isOver(one)).toSorted((a, b) => Number(b.isLate) - Number(a.isLate));
}
