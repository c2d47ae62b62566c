import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import {
  type ChoiceOption,
  EmptyState,
  Filter,
  formOf,
  type FormState,
  HostileText,
  LinkButton,
  listAddress,
  Moment,
  narrowRows,
  Notice,
  type RowFilters,
  SummaryList,
  useView,
} from "../../../../web/index.ts";
import type { User } from "../../../identity/index.ts";
import { READING_ROLES } from "../../access.ts";
import { type ConferenceContext, type ConferenceRoutes, nameOfIn } from "../../context.ts";
import { documentOptions } from "../../frame/pages/document-options.ts";
import { Meanwhile } from "../../frame/pages/conference-page.tsx";
import { conferenceParams } from "../../frame/upon.ts";
import { mayMark, worksIn } from "../access.ts";
import { changeTask, dropTask, finishTask, planTask, startTask } from "../actions/tasks.ts";
import { taskAnswer } from "../answers.ts";
import { isOver, isStanding, ownerOf, STANDINGS, type StandingTask, waitersOf } from "../domain/task.ts";
import { demandTask, isAtWork, type Organising, readOrganising, taskParams } from "../organising.ts";
import { titleOf } from "../titles.ts";
import {
  memberOptions,
  nameOf,
  type Of,
  OrganisingPage,
  Owner,
  Standing,
  TaskTable,
  toBody,
  toTasks,
} from "./parts.tsx";

const Planning = formOf(planTask);
const Change = formOf(changeTask);
const Start = formOf(startTask);
const Finish = formOf(finishTask);
const Drop = formOf(dropTask);

const PAGE = 50;
const toTask = ({ conferenceId, taskId }: { readonly conferenceId: string; readonly taskId: string }): string =>
  `${toTasks(conferenceId)}/${taskId}`;

function filtersOf(by: User, { bodies, members }: Organising): RowFilters<StandingTask> {
  return {
    standing: {
      label: "conference.tasks.standing",
      choices: STANDINGS,
      say: ({ t }, one) => t(`conference.tasks.stands.${one}`),
      has: (task, one) => STANDINGS.some((standing) => standing === one && isStanding(task, standing)),
    },
    body: {
      label: "conference.task.bodyId",
      choices: bodies.map(({ bodyId }) => bodyId),
      say: (view, id) => bodies.filter(({ bodyId }) => bodyId === id).map((body) => nameOf(view, body))[0] ?? "",
      has: ({ bodyId }, id) => bodyId === id,
    },
    owner: {
      label: "conference.task.ownerId",
      choices: ["mine"],
      say: ({ t }) => t("conference.organising.mine"),
      has: (task) => ownerOf(task, members)?.userId === by.id,
    },
  };
}

/** From the task after `after` on, in the order of their days. */
function partOf<One extends { readonly taskId: string }>(
  rows: readonly One[],
  after: string | undefined,
  limit: number,
) {
  const begins = after === undefined ? 0 : rows.findIndex(({ taskId }) => taskId === after) + 1;
  const part = rows.slice(begins, begins + limit);
  return { rows: part, next: begins + limit < rows.length ? (part.at(-1)?.taskId ?? null) : null };
}

/** All tasks of a conference, a new one, and one: how it stands and what can be done with it. */
export function mountTasks(routes: ConferenceRoutes, context: ConferenceContext): void {
  const { db } = context.platform.database;

  const listQuery = z.object({
    standing: z.enum(STANDINGS).optional(),
    body: z.uuid().optional(),
    owner: z.literal("mine").optional(),
    after: z.uuid().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(PAGE),
  });
  routes.api.get(
    "/conferences/:conference/tasks",
    routes.operation(
      {
        id: "conference.list-tasks",
        who: READING_ROLES,
        params: conferenceParams,
        query: listQuery,
        answer: z.object({ tasks: z.array(taskAnswer), next: z.string().nullable() }),
        refusals: ["conference-unknown"],
      },
      async ({ c, user, params: { conference }, query: { after, limit } }) => {
        const organising = await readOrganising(context, db, conference);
        const { rows: asked } = narrowRows(c, organising.tasks, filtersOf(user, organising));
        const { rows, next } = partOf(asked, after, limit);
        return { tasks: rows, next };
      },
    ),
  );
  routes.page("/conferences/:conference/tasks", { who: READING_ROLES, params: conferenceParams }, async (page) => {
    const { c, view, by, params } = page;
    const { t } = view;
    const organising = await readOrganising(context, db, params.conference);
    const { head, bodies } = organising;
    const at = toTasks(head.conferenceId);
    const filters = filtersOf(by, organising);
    const { rows: asked, chosen } = narrowRows(c, organising.tasks, filters);
    const { rows, next } = partOf(asked, c.req.query("after"), PAGE);
    const mayPlan = isAtWork(organising) && bodies.some(({ bodyId }) => worksIn(by, organising, bodyId));
    const nextAction = mayPlan ? { label: t("conference.tasks.new"), href: `${at}/new` } : undefined;
    return (
      <OrganisingPage
        {...{ view, by, context, organising, nextAction }}
        title={t("conference.tasks.title")}
        width="wide"
      >
        <Filter at={at} filters={filters} chosen={chosen} count={asked.length} />
        {rows.length === 0 ? (
          <EmptyState title={t("conference.tasks.none")}>{t("conference.tasks.none-text")}</EmptyState>
        ) : (
          <TaskTable {...{ organising, tasks: rows, caption: t("conference.tasks.title") }} />
        )}
        {next !== null && (
          <p>
            <a href={listAddress(at, { ...chosen, after: next })} rel="next">
              {t("conference.tasks.later")}
            </a>
          </p>
        )}
      </OrganisingPage>
    );
  });

  routes.formPage("/conferences/:conference/tasks/new", planTask, {
    show: async ({ c, view, by, form, params }) => {
      const organising = await readOrganising(context, db, params.conference);
      const at = toTasks(params.conference);
      const page = {
        view,
        by,
        form,
        context,
        organising,
        below: [{ href: at, label: view.t("conference.tasks.title") }],
      };
      return (
        <OrganisingPage {...page} title={view.t("conference.tasks.new")}>
          <Planning.Form form={form} known={{ bodyId: c.req.query("body") }} action={`${at}/new`}>
            <Planning.Field name="title" />
            <TaskFields by={by} organising={organising} />
            <Planning.Submit />
          </Planning.Form>
        </OrganisingPage>
      );
    },
    next: toTask,
  });

  routes.formPage("/conferences/:conference/tasks/:task/change", changeTask, {
    show: async ({ view, by, form, params }) => {
      const organising = await readOrganising(context, db, params.conference);
      const task = demandTask(organising, params.task);
      const { title, bodyId, ownerId, dueOn, waitsFor, version, template } = task;
      const known = { title, bodyId, ownerId, dueOn, waitsFor };
      const below = [{ href: `${toTasks(params.conference)}/${params.task}`, label: titleOf(view, task) }];
      return (
        <OrganisingPage {...{ view, by, form, context, organising, below }} title={view.t("conference.tasks.change")}>
          <Meanwhile view={view} form={form}>
            <Facts organising={organising} task={task} />
          </Meanwhile>
          <Change.Form form={form} known={known} seen={version}>
            <Change.Field
              name="title"
              depends
              {...(template !== undefined && { hint: view.t("conference.task.keeps-title") })}
            />
            <TaskFields by={by} organising={organising} except={task.taskId} />
            <Change.Submit>{view.t("conference.tasks.save")}</Change.Submit>
          </Change.Form>
        </OrganisingPage>
      );
    },
    next: toTask,
    done: "conference.tasks.changed",
  });

  const show = routes.one({
    id: "conference.read-task",
    at: "/conferences/:conference/tasks/:task",
    who: READING_ROLES,
    params: taskParams,
    answer: taskAnswer,
    load: async (_, { conference, task: id }) => {
      const organising = await readOrganising(context, db, conference);
      return { organising, ...demandTask(organising, id) };
    },
    show: async ({ organising, ...task }, { view, by, form }) => {
      const { head, tasks } = organising;
      const mayDo = isAtWork(organising) && !isOver(task) && mayMark(by, organising, task);
      const at = toTasks(head.conferenceId);
      const whoIs = await nameOfIn(context, view);
      const { t } = view;
      const first = tasks.filter(({ taskId }) => task.waitsFor.includes(taskId));
      const below = [{ href: at, label: t("conference.tasks.title") }];
      return (
        <OrganisingPage {...{ view, by, form, context, organising, below }} title={titleOf(view, task)}>
          <Facts organising={organising} task={task} />
          <Others organising={organising} caption={t("conference.task.waitsFor")} tasks={first} />
          <Others
            organising={organising}
            caption={t("conference.tasks.waiters")}
            tasks={waitersOf(task.taskId, tasks)}
          />
          {mayDo && (
            <Marks {...{ task, at: `${at}/${task.taskId}`, form, documents: await documentOptions(context) }} />
          )}
          <p>
            {t("conference.tasks.marked", { who: whoIs(task.changedBy) })} <Moment at={task.changedAt} />
          </p>
        </OrganisingPage>
      );
    },
  });
  const marked = { show, next: toTask };
  routes.postForm("/conferences/:conference/tasks/:task/start", startTask, marked);
  routes.postForm("/conferences/:conference/tasks/:task/end", finishTask, marked);
  routes.postForm("/conferences/:conference/tasks/:task/drop", dropTask, marked);
}

/** What is said of a task, for both forms. */
function TaskFields({ by, organising, except }: Of & { readonly by: User; readonly except?: string }): JSX.Element {
  const view = useView();
  const { Field } = Planning;
  const bodies = organising.bodies.filter(({ bodyId }) => worksIn(by, organising, bodyId));
  const others = organising.tasks.filter((one) => !isOver(one) && one.taskId !== except);
  return (
    <>
      <Field
        name="bodyId"
        as="select"
        options={bodies.map((body) => ({ value: body.bodyId, label: nameOf(view, body) }))}
      />
      <Field name="ownerId" as="select" options={memberOptions(view, organising)} />
      <Field name="dueOn" />
      {others.length > 0 && (
        <Field name="waitsFor" options={others.map((one) => ({ value: one.taskId, label: titleOf(view, one) }))} />
      )}
    </>
  );
}

function Facts({ organising: { bodies, members }, task }: Of & { readonly task: StandingTask }): JSX.Element {
  const view = useView();
  const { t } = view;
  const { bodyId, ownerId = "", dueOn, evidence, evidenceId, reason } = task;
  const why = task.state === "dropped" ? "conference.drop-task.reason" : "conference.start-task.reason";
  const body = bodies.find((one) => one.bodyId === bodyId);
  const document = evidenceId && <a href={`/documents/${evidenceId}`}>{t("registry.documents.to-one")}</a>;
  return (
    <>
      <p>
        <Standing of={task} />
      </p>
      <Change.Shown
        value={{ bodyId, ownerId, dueOn }}
        as={{
          bodyId: body && <a href={toBody(body)}>{nameOf(view, body)}</a>,
          ownerId: <Owner of={ownerOf(task, members)} />,
        }}
      />
      <Finish.Shown value={{ evidence, evidenceId }} as={{ evidenceId: document }} />
      <SummaryList rows={[{ label: t(why), value: reason && <HostileText text={reason} /> }]} />
      {task.isAfterClosing && <Notice tone="attention" title={t("conference.task.after-closing")} />}
    </>
  );
}

/** Other tasks that this one hangs together with. */
function Others(table: Parameters<typeof TaskTable>[0]): JSX.Element | null {
  return table.tasks.length === 0 ? null : (
    <>
      <h2>{table.caption}</h2>
      <TaskTable {...table} />
    </>
  );
}

interface MarksProps {
  readonly task: StandingTask;
  readonly at: string;
  readonly form: FormState | undefined;
  readonly documents: ChoiceOption[];
}

/** What can be done with a task that is not over: first that it is done. */
function Marks({ task: { version, state }, at, form, documents }: MarksProps): JSX.Element {
  const { t } = useView();
  const known = { seen: version, form };
  return (
    <>
      <h2>{t("conference.finish-task.title")}</h2>
      <Finish.Form action={`${at}/end`} {...known}>
        <Finish.Field name="evidence" depends />
        <Finish.Field name="evidenceId" as="select" options={documents} depends />
        <Finish.Submit />
      </Finish.Form>
      {state === "open" && <Start.Folded action={`${at}/start`} {...known} of={["reason"]} />}
      <Drop.Folded action={`${at}/drop`} {...known} of={["reason", "waitersKnown"]} />
      <LinkButton kind="secondary" href={`${at}/change`}>
        {t("conference.tasks.change")}
      </LinkButton>
    </>
  );
}
