import type { JSX } from "hono/jsx/jsx-runtime";
import {
  type ChoiceOption,
  EmptyState,
  formOf,
  type FormPage,
  HostileText,
  LinkButton,
  Notice,
  StatusTag,
  Table,
  useView,
  visibleText,
} from "../../../../web/index.ts";
import type { User } from "../../../identity/index.ts";
import { ORGANISING_ROLES, READING_ROLES } from "../../access.ts";
import type { ConferenceContext, ConferenceRoutes } from "../../context.ts";
import { approvedProject } from "../../project/standing.ts";
import { coordinates, worksIn } from "../access.ts";
import { accountsOf } from "../accounts.ts";
import { deleteBody, renameBody } from "../actions/bodies.ts";
import { holdMeeting } from "../actions/meetings.ts";
import { addMember, changeMember, removeMember } from "../actions/members.ts";
import { bodyPageAnswer } from "../answers.ts";
import type { Meeting, Member } from "../domain/body.ts";
import { isOver } from "../domain/task.ts";
import { bodyParams, demandBody, demandMember, isAtWork, memberParams, readOrganising } from "../organising.ts";
import { listMeetings, namesEverIn } from "../store.ts";
import {
  asApproved,
  bodyCrumb,
  nameOf,
  type Of,
  openFirst,
  OrganisingPage,
  TaskNames,
  TaskTable,
  toBody,
  toOrganising,
  toTasks,
  UnderProject,
} from "./parts.tsx";

const Adding = formOf(addMember);
const Change = formOf(changeMember);
const Removal = formOf(removeMember);
const Holding = formOf(holdMeeting);
const Rename = formOf(renameBody);
const Deletion = formOf(deleteBody);

type MemberPage = FormPage<User, { readonly conference: string; readonly body: string; readonly member: string }>;

/** A body: who sits in it, what it has to do, when it met. */
export function mountBodies(routes: ConferenceRoutes, context: ConferenceContext): void {
  const { db } = context.platform.database;

  routes.formPage("/conferences/:conference/bodies/:body/members/new", addMember, {
    show: async ({ view, by, form, params }) => {
      const organising = await readOrganising(context, db, params.conference);
      const body = demandBody(organising, params.body);
      const page = { view, by, form, context, organising, below: [bodyCrumb(view, body)] };
      return (
        <OrganisingPage {...page} title={view.t("conference.member.new")}>
          <Adding.Form form={form} action={`${toBody(body)}/members/new`}>
            <MemberFields accounts={await accountOptions(context)} />
            <Adding.Submit />
          </Adding.Form>
        </OrganisingPage>
      );
    },
    next: toBody,
  });

  const showMember = async ({ view, by, form, params }: MemberPage) => {
    const { t } = view;
    const organising = await readOrganising(context, db, params.conference);
    const { head, tasks } = organising;
    const body = demandBody(organising, params.body);
    const { memberId, bodyId: _, version, ...known } = demandMember(organising, params.member, params.body);
    const owned = tasks.filter((one) => !isOver(one) && one.ownerId === memberId);
    const at = `${toBody(body)}/members/${memberId}`;
    const page = { view, by, form, context, organising, below: [bodyCrumb(view, body)] };
    return (
      <OrganisingPage {...page} title={visibleText(known.name)}>
        <Change.Form action={at} form={form} known={known} seen={version}>
          <MemberFields accounts={await accountOptions(context)} />
          <Change.Submit>{t("conference.member.save")}</Change.Submit>
        </Change.Form>
        {owned.length > 0 && (
          <>
            <h2>{t("conference.member.tasks")}</h2>
            <TaskNames of={owned} at={head.conferenceId} />
          </>
        )}
        <Removal.Folded action={`${at}/removal`} form={form} seen={version} of={["tasksKnown"]} />
      </OrganisingPage>
    );
  };
  const toMember = "/conferences/:conference/bodies/:body/members/:member";
  routes.page(toMember, { who: ORGANISING_ROLES, params: memberParams }, showMember);
  const ofMember = { show: showMember, next: toBody };
  routes.postForm(toMember, changeMember, { ...ofMember, done: "conference.member.changed" });
  routes.postForm(`${toMember}/removal`, removeMember, ofMember);

  const show = routes.one({
    id: "conference.read-body",
    at: "/conferences/:conference/bodies/:body",
    who: READING_ROLES,
    params: bodyParams,
    answer: bodyPageAnswer,
    load: async (_, { conference, body: id }) => {
      const organising = await readOrganising(context, db, conference);
      const { standing } = organising;
      return {
        organising,
        body: asApproved(await approvedProject(db, conference, standing?.number), demandBody(organising, id)),
        members: organising.members.filter(({ bodyId }) => bodyId === id),
        meetings: await listMeetings(db, id),
        tasks: organising.tasks.filter(({ bodyId }) => bodyId === id),
        ...(standing && { standing }),
      };
    },
    show: async ({ organising, body, members, meetings, tasks, standing }, { view, by, form }) => {
      const { t } = view;
      const { head } = organising;
      const at = toBody(body);
      const mayWrite = isAtWork(organising) && worksIn(by, organising, body.bodyId);
      const known = { seen: body.version, form };
      const nextAction = !mayWrite
        ? undefined
        : members.length === 0
          ? { label: t("conference.member.new"), href: `${at}/members/new` }
          : { label: t("conference.meeting.new"), href: `${at}/meetings/new` };
      const title = nameOf(view, body);
      const names = await namesEverIn(db, body.bodyId);
      return (
        <OrganisingPage {...{ view, by, context, organising, title, nextAction, form }} width="wide">
          <UnderProject of={standing} at={head.conferenceId} />
          {body.isAdded && <Notice tone="attention" title={t("conference.bodies.added")} />}
          <h2>{t("conference.bodies.members")}</h2>
          <MemberTable at={at} members={members} mayChange={mayWrite} />
          {mayWrite && members.length > 0 && (
            <LinkButton kind="secondary" href={`${at}/members/new`}>
              {t("conference.member.new")}
            </LinkButton>
          )}
          <h2>{t("conference.tasks.title")}</h2>
          {tasks.length > 0 && (
            <TaskTable {...{ organising, tasks: openFirst(tasks), caption: t("conference.tasks.title") }} />
          )}
          <p>
            <a href={`${toTasks(head.conferenceId)}?body=${body.bodyId}`}>{t("conference.bodies.all-tasks")}</a>
          </p>
          {mayWrite && (
            <LinkButton kind="secondary" href={`${toTasks(head.conferenceId)}/new?body=${body.bodyId}`}>
              {t("conference.tasks.new")}
            </LinkButton>
          )}
          <h2>{t("conference.bodies.meetings")}</h2>
          {meetings.map((one) => (
            <MeetingShown {...{ organising, names }} of={one} at={mayWrite ? at : undefined} />
          ))}
          {meetings.length === 0 && <p>{t("conference.bodies.no-meeting")}</p>}
          {mayWrite && coordinates(by, organising) && (
            <>
              <Rename.Folded action={`${at}/name`} {...known} of={["name"]} />
              <Deletion.Folded action={`${at}/removal`} {...known} />
            </>
          )}
        </OrganisingPage>
      );
    },
  });
  routes.postForm("/conferences/:conference/bodies/:body/name", renameBody, { show, next: toBody });
  routes.postForm("/conferences/:conference/bodies/:body/removal", deleteBody, {
    show,
    next: ({ conferenceId }) => toOrganising(conferenceId),
  });
}

function MemberFields({ accounts }: { readonly accounts: ChoiceOption[] }): JSX.Element {
  return (
    <>
      <Adding.Fields of={["name", "post"]} />
      <Adding.Field name="userId" as="select" options={accounts} />
      <Adding.Field name="isHead" />
    </>
  );
}

async function accountOptions(context: ConferenceContext): Promise<ChoiceOption[]> {
  return (await accountsOf(context)).map(({ id, name }) => ({ value: id, label: visibleText(name) }));
}

interface MembersProps {
  readonly at: string;
  readonly members: readonly Member[];
  readonly mayChange: boolean;
}

function MemberTable({ at, members, mayChange }: MembersProps): JSX.Element {
  const { t } = useView();
  if (members.length === 0) {
    return <EmptyState title={t("conference.bodies.no-member")}>{t("conference.bodies.no-member-text")}</EmptyState>;
  }
  return (
    <Table
      caption={t("conference.bodies.members")}
      captionUnseen
      columns={[
        { key: "name", label: t("conference.member.name") },
        { key: "post", label: t("conference.member.post") },
        { key: "account", label: t("conference.member.userId") },
      ]}
      rows={members.map(({ memberId, name, post, userId, isHead }) => {
        const said = <HostileText text={name} />;
        return {
          cells: {
            name: [
              mayChange ? <a href={`${at}/members/${memberId}`}>{said}</a> : said,
              " ",
              isHead && <StatusTag tone="info" label={t("conference.member.isHead")} />,
            ],
            post: post === undefined ? "–" : <HostileText text={post} />,
            account: t(userId === undefined ? "web.no" : "web.yes"),
          },
        };
      })}
    />
  );
}

interface MeetingProps extends Of {
  /** Of everybody who ever sat in the body. */
  readonly names: ReadonlyMap<string, string>;
  readonly of: Meeting;
  /** The body, where the reader may file minutes. */
  readonly at: string | undefined;
}

/** One meeting: who was there, what was on its agenda, its minutes, and what it decided. */
function MeetingShown({ organising: { tasks, head }, names, of: meeting, at }: MeetingProps): JSX.Element {
  const { t, format } = useView();
  const { heldOn, agenda, others, minutesId = "", meetingId } = meeting;
  const present = meeting.present.flatMap((id) => names.get(id) ?? []);
  const decided = tasks.filter((one) => one.meetingId === meetingId);
  const minutes = <a href={`/documents/${minutesId}`}>{t("registry.documents.to-one")}</a>;
  return (
    <details>
      <summary>{t("conference.bodies.met", { day: format.day(heldOn) })}</summary>
      <Holding.Shown
        value={{ present, others, agenda, minutesId }}
        as={{
          present: <HostileText text={format.list(present)} />,
          minutesId: minutesId === "" ? t("conference.meeting.no-minutes") : minutes,
        }}
      />
      {decided.length > 0 && <p>{t("conference.meeting.decisions")}</p>}
      <TaskNames of={decided} at={head.conferenceId} />
      {at !== undefined && minutesId === "" && (
        <LinkButton kind="secondary" href={`${at}/meetings/${meetingId}/minutes`}>
          {t("conference.minutes.title")}
        </LinkButton>
      )}
    </details>
  );
}
