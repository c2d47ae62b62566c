import type { Kysely } from "kysely";
import type { JSX } from "hono/jsx/jsx-runtime";
import {
  type ChoiceOption,
  type Crumb,
  HostileText,
  Notice,
  StatusTag,
  Table,
  type View,
  visibleText,
} from "../../../../web/index.ts";
import type { ConferenceContext } from "../../context.ts";
import { type Project, type ProjectApproval, standingAt } from "../../project/domain/project.ts";
import { bodyName } from "../../project/project-paper.ts";
import { listApprovals } from "../../project/store.ts";
import { type Body, isBodyOf, type Member } from "../domain/body.ts";
import { isOver, ownerOf, type StandingTask } from "../domain/task.ts";
import type { Organising } from "../organising.ts";
import { titleOf } from "../titles.ts";

/** What a form offers; older documents are named by a program. */
const OFFERED_DOCUMENTS = 200;

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

export function organisingCrumb({ t }: View, conferenceId: string): Crumb {
  return { href: toOrganising(conferenceId), label: t("conference.organising.title") };
}

export function bodyCrumb(view: View, body: Body): Crumb {
  return { href: toBody(body), label: nameOf(view, body) };
}

/** The decision under which bodies work now. */
export async function standingApproval(
  { platform }: Pick<ConferenceContext, "platform">,
  db: Kysely<unknown>,
  conferenceId: string,
): Promise<ProjectApproval | undefined> {
  return standingAt(await listApprovals(db, { conferenceId }), platform.clock.now());
}

/** Under which version of the project a body works; before one is approved none does, and this says what to do. */
export function UnderProject({
  view: { t, format },
  conferenceId,
  approval,
}: {
  readonly view: View;
  readonly conferenceId: string;
  readonly approval: ProjectApproval | undefined;
}): JSX.Element {
  const link = <a href={`/conferences/${conferenceId}/project`}>{t("conference.project.title")}</a>;
  if (approval === undefined) {
    return (
      <Notice tone="attention" title={t("conference.bodies.none-works")}>
        <p>{t("conference.bodies.none-works-text")}</p>
        <p>{link}</p>
      </Notice>
    );
  }
  const { number, decision, decidedOn } = approval;
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

export async function documentOptions({ documents }: Pick<ConferenceContext, "documents">): Promise<ChoiceOption[]> {
  return (await documents.latest(OFFERED_DOCUMENTS)).map(({ documentId, entry }) => ({
    value: documentId,
    label: visibleText(entry.reference === undefined ? entry.title : `${entry.title} (${entry.reference})`),
  }));
}

/** How a task stands, in words: late and blocked before anything else. */
export function Standing({ view: { t }, of }: { readonly view: View; readonly of: StandingTask }): JSX.Element {
  const tone = of.state === "done" ? "good" : of.state === "started" ? "info" : "neutral";
  return (
    <>
      <StatusTag tone={tone} label={t(`conference.tasks.stands.${of.state}`)} />
      {of.isLate && (
        <>
          {" "}
          <StatusTag tone="bad" label={t("conference.tasks.stands.late")} />
        </>
      )}
      {of.blockedBy.length > 0 && (
        <>
          {" "}
          <StatusTag tone="attention" label={t("conference.tasks.stands.blocked")} />
        </>
      )}
    </>
  );
}

/** Tasks with their day, who has them, and how they stand. */
export function TaskTable({
  view,
  organising: { head, members, bodies },
  tasks,
  caption,
}: {
  readonly view: View;
  readonly organising: Organising;
  readonly tasks: readonly StandingTask[];
  readonly caption: string;
}): JSX.Element {
  const { t, format } = view;
  const bodyOf = new Map(bodies.map((body) => [body.bodyId, body]));
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
        const body = bodyOf.get(one.bodyId);
        return {
          cells: {
            title: <a href={`${toTasks(head.conferenceId)}/${one.taskId}`}>{titleOf(view, one)}</a>,
            standing: <Standing view={view} of={one} />,
            dueOn: format.day(one.dueOn),
            owner: <Owner view={view} of={ownerOf(one, members)} />,
            body: body === undefined ? "–" : <a href={toBody(body)}>{nameOf(view, body)}</a>,
          },
        };
      })}
    />
  );
}

export function Owner({ view: { t }, of }: { readonly view: View; readonly of: Member | undefined }): JSX.Element {
  return of === undefined ? <>{t("conference.task.nobody")}</> : <HostileText text={of.name} />;
}

/** What is not over, late ones first, then by their day. */
export function openFirst(tasks: readonly StandingTask[]): readonly StandingTask[] {
  return tasks.filter((one) => !isOver(one)).toSorted((a, b) => Number(b.isLate) - Number(a.isLate));
}
