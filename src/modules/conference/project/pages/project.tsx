import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { Refusal } from "../../../../protocol/refusal.ts";
import { formOf, HostileText, LinkButton, Moment, Notice, SummaryList, useView } from "../../../../web/index.ts";
import { shownAs } from "../../../identity/index.ts";
import { mountPaper } from "../../../printing/index.ts";
import { mayOrganise, READING_ROLES } from "../../access.ts";
import { type AskForm, type ConferenceContext, type ConferenceRoutes, type NameOf, nameOfIn } from "../../context.ts";
import type { ConferencePart, PartReader } from "../../frame/part.ts";
import { ConferencePage, Meanwhile, WaitingAbout } from "../../frame/pages/conference-page.tsx";
import { documentOptions } from "../../frame/pages/document-options.ts";
import { waitingAbout } from "../../frame/readiness.ts";
import { conferenceParams, demandConference } from "../../frame/upon.ts";
import { approveProject, writeProject } from "../actions/projects.ts";
import { projectsAnswer } from "../answers.ts";
import { type Project, type ProjectApproval, standingAt } from "../domain/project.ts";
import { projectPaper } from "../project-paper.ts";
import { listApprovals, listProjects } from "../store.ts";

const Writing = formOf(writeProject);
const Approval = formOf(approveProject);

const toProject = (conferenceId: string): string => `/conferences/${conferenceId}/project`;

export const PROJECT_ACT = shownAs(approveProject, {
  about: ({ t }, { slug, number }) => t("conference.project.reference", { slug, number }),
  shown: (view, { document, project, documentId, conferenceId: _, slug: __, ...decision }) => (
    <>
      <Approval.Shown value={{ ...decision, documentId }} as={{ documentId: <HostileText text={document.title} /> }} />
      <h2>{view.t("conference.project.title")}</h2>
      <Writing.Shown value={project} />
    </>
  ),
  form: ({ conferenceId }) => `${toProject(conferenceId)}/approval`,
  done: ({ conferenceId }) => toProject(conferenceId),
});

/** What the project adds to a conference: its page, and what is to be done before any body works. */
export const projectPart: ConferencePart = {
  links: [{ place: "organising", label: "conference.project.title", href: toProject }],
  next: nextOfProject,
};

/** Write it, then have it approved; a later version waits, while the older one stands. */
async function nextOfProject({ db, head, view: { t }, by, waits }: PartReader) {
  const isAsked = waits.some(({ act }) => act === approveProject.id);
  if (!mayOrganise(by) || head.state === "closed" || isAsked) return undefined;
  const at = toProject(head.conferenceId);
  const [newest] = await listProjects(db, head.conferenceId);
  if (newest === undefined) return { label: t("conference.project.write"), href: `${at}/new` };
  const approvals = await listApprovals(db, { conferenceId: head.conferenceId });
  if (approvals.some(({ number }) => number === newest.number)) return undefined;
  return { label: t("conference.project-approval.title"), href: `${at}/approval` };
}

/** The project with its versions, the form that writes the next one, and that which enters the government's decision. */
export function mountProject(routes: ConferenceRoutes, context: ConferenceContext, askForm: AskForm): void {
  const { platform } = context;
  const { db } = platform.database;

  routes.formPage("/conferences/:conference/project/new", writeProject, {
    show: async ({ view, by, form, params: { conference: id } }) => {
      const head = await demandConference(db, id);
      const [newest] = await listProjects(db, id);
      return (
        <ConferencePage {...{ view, by, form, context, head }} title={view.t("conference.project.write")}>
          {newest !== undefined && (
            <Meanwhile view={view} form={form}>
              <Writing.Shown value={newest.entry} />
            </Meanwhile>
          )}
          <Writing.Form form={form} known={newest?.entry} seen={newest?.number ?? 0}>
            <ProjectFields />
            <Writing.Submit />
          </Writing.Form>
        </ConferencePage>
      );
    },
    next: ({ conferenceId }) => toProject(conferenceId),
  });

  askForm("/conferences/:conference/project/approval", approveProject, {
    show: async ({ view, by, form, params: { conference: id } }) => {
      const head = await demandConference(db, id);
      const [newest] = await listProjects(db, id);
      return (
        <ConferencePage {...{ view, by, form, context, head }} title={view.t("conference.project-approval.title")}>
          <p class="lead">{view.t("conference.project-approval.lead", { number: newest?.number ?? 0 })}</p>
          <p>
            <a href="/documents/new">{view.t("conference.project-approval.to-documents")}</a>
          </p>
          <Approval.Form form={form} known={{ number: newest?.number }} hidden={["number"]}>
            <Approval.Field name="documentId" options={await documentOptions(context)} as="select" />
            <Approval.Fields of={["decision", "decidedOn", "decidedBy"]} />
            <Approval.Submit>{view.t("identity.asked.check")}</Approval.Submit>
          </Approval.Form>
        </ConferencePage>
      );
    },
  });

  routes.one({
    id: "conference.read-project",
    at: "/conferences/:conference/project",
    who: READING_ROLES,
    params: conferenceParams,
    answer: projectsAnswer,
    load: async (_, { conference: id }) => {
      const head = await demandConference(db, id);
      const approvals = await listApprovals(db, { conferenceId: id });
      const stands = standingAt(approvals, platform.clock.now());
      const standing = stands === undefined ? {} : { standing: stands.number };
      return { head, versions: await listProjects(db, id), approvals, ...standing };
    },
    show: async ({ head, versions, approvals, standing }, { view, by }) => {
      const { t } = view;
      const [newest] = versions;
      const at = toProject(head.conferenceId);
      const title = t("conference.project.title");
      const waits = await waitingAbout(context, db, head.conferenceId);
      const nextAction = await nextOfProject({ db, head, view, by, waits });
      const nameOf = await nameOfIn(context, view);
      const shown = (of: Project): JSX.Element => (
        <VersionShown {...{ of, nameOf, at }} approval={approvals.find((one) => one.number === of.number)} />
      );
      return (
        <ConferencePage {...{ view, by, context, head, title, nextAction }}>
          <WaitingAbout view={view} waits={waits} />
          {standing === undefined && (
            <Notice tone="attention" title={t("conference.project.none-stands")}>
              <p>{t("conference.project.none-stands-text")}</p>
            </Notice>
          )}
          {standing !== undefined && newest?.number !== standing && (
            <Notice tone="info" title={t("conference.project.older-stands", { number: standing })} />
          )}
          {newest !== undefined && (
            <>
              {shown(newest)}
              {mayOrganise(by) && head.state === "open" && (
                <LinkButton kind="secondary" href={`${at}/new`}>
                  {t("conference.project.write-next")}
                </LinkButton>
              )}
            </>
          )}
          {versions.slice(1).map((one) => (
            <details>
              <summary>{t("conference.project.version", { number: one.number })}</summary>
              {shown(one)}
            </details>
          ))}
        </ConferencePage>
      );
    },
  });

  mountPaper(routes, context, {
    id: "conference.print-project",
    at: "/conferences/:conference/project/print",
    who: READING_ROLES,
    params: conferenceParams,
    query: { number: z.coerce.number().int().min(1).optional() },
    refusals: ["conference-unknown", "project-missing"],
    logged: "conference.project-printed",
    make: async ({ view, params: { conference: id }, query: { number } }) => {
      const head = await demandConference(db, id);
      const found = (await listProjects(db, id)).find((one) => number === undefined || one.number === number);
      if (found === undefined) throw new Refusal("project-missing", "No project is written yet. Write it first.");
      const approval = (await listApprovals(db, { conferenceId: id })).find((one) => one.number === found.number);
      return {
        paper: projectPaper(view, head, found, approval),
        name: `project-${head.slug}-${found.number}`,
        subject: { kind: "conference", id },
        details: { number: found.number },
      };
    },
  });
}

function ProjectFields(): JSX.Element {
  const { Field, Groups } = Writing;
  return (
    <>
      <Field name="aims" rows={8} />
      <Groups name="bodies" ordered>
        {(Box) => [<Box name="template" as="select" />, <Box name="name" />]}
      </Groups>
      <Groups name="milestones">{(Box) => [<Box name="what" />, <Box name="on" />]}</Groups>
      <Groups name="means">{(Box) => [<Box name="what" />, <Box name="source" />, <Box name="amount" />]}</Groups>
    </>
  );
}

interface VersionProps {
  readonly of: Project;
  readonly approval: ProjectApproval | undefined;
  readonly nameOf: NameOf;
  readonly at: string;
}

/** A version whole, and the decision by which it was approved. */
function VersionShown({
  of: { number, entry, recordedAt, recordedBy },
  approval,
  nameOf,
  at,
}: VersionProps): JSX.Element {
  const { t, format } = useView();
  const entered = [approval?.askedBy, approval?.approvedBy].flatMap((id) => (id === undefined ? [] : [nameOf(id)]));
  return (
    <>
      <h2>{t("conference.project.version", { number })}</h2>
      <p>
        {t("conference.project.written", { who: nameOf(recordedBy) })} <Moment at={recordedAt} />
      </p>
      {approval !== undefined && (
        <>
          <h3>{t("conference.project.approved")}</h3>
          <Approval.Shown
            value={{ ...approval, number: undefined }}
            as={{ documentId: <a href={`/documents/${approval.documentId}`}>{t("registry.documents.to-one")}</a> }}
          />
          <SummaryList rows={[{ label: t("conference.project.entered"), value: format.list(entered) }]} />
        </>
      )}
      <Writing.Shown value={entry} />
      <p>
        <a href={`${at}/print?number=${number}`}>{t("conference.project.print")}</a>
      </p>
    </>
  );
}
