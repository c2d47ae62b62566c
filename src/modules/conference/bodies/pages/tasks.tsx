import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import {
  EmptyState,
  Filter,
  formOf,
  type FormState,
  HostileText,
  LinkButton,
  Moment,
  narrowRows,
  Notice,
  type RowFilters,
  SummaryList,
  type View,
} from "../../../../web/index.ts";
import type { User } from "../../../identity/index.ts";
import { READING_ROLES } from "../../access.ts";
import { type ConferenceContext, type ConferenceRoutes, namesOf } from "../../context.ts";
import { ConferencePage, Meanwhile } from "../../frame/pages/conference-page.tsx";
import { conferenceParams } from "../../frame/upon.ts";
import { mayMark, worksIn } from "../access.ts";
import { changeTask, dropTask, finishTask, planTask, startTask } from "../actions/tasks.ts";
import { taskAnswer } from "../answers.ts";
import { isOver, isStanding, ownerOf, STANDINGS, type StandingTask, waitersOf } from "../domain/task.ts";
import { demandTask, type Organising, readOrganising, taskParams } from "../organising.ts";
import { titleOf } from "../titles.ts";
import {
  documentOptions,
  memberOptions,
  nameOf,
  organisingCrumb,
  Owner,
  Standing,
  standingApproval,
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
    const stands = (await standingApproval(context, db, head.conferenceId)) !== undefined;
    const mayPlan = stands && head.state === "open" && bodies.some(({ bodyId }) => worksIn(by, organising, bodyId));
    const nextAction = mayPlan ? { label: t("conference.tasks.new"), href: `${at}/new` } : undefined;
    const breadcrumb = [organisingCrumb(view, head.conferenceId)];
    const older = new URLSearchParams(
      Object.entries(chosen).map(([name, [one = ""] = []]): [string, string] => [name, one]),
    );
    if (next !== null) older.set("after", next);
    return (
      <ConferencePage
        {...{ view, by, context, head, breadcrumb, nextAction }}
        title={t("conference.tasks.title")}
        width="wide"
      >
        <Filter at={at} filters={filters} chosen={chosen} count={asked.length} />
        {rows.length === 0 ? (
          <EmptyState title={t("conference.tasks.none")}>{t("conference.tasks.none-text")}</EmptyState>
        ) : (
          <TaskTable {...{ view, organising, tasks: rows, caption: t("conference.tasks.title") }} />
        )}
        {next !== null && (
          <p>
            <a href={`${at}?${older.toString()}`} rel="next">
              {t("conference.tasks.later")}
            </a>
          </p>
        )}
      </ConferencePage>
    );
  });

  routes.formPage("/conferences/:conference/tasks/new", planTask, {
    show: async ({ c, view, by, form, params }) => {
      const organising = await readOrganising(context, db, params.conference);
      const { head } = organising;
      const bodyId = c.req.query("body");
      return (
        <ConferencePage
          {...{ view, by, form, context, head }}
          title={view.t("conference.tasks.new")}
          breadcrumb={[organisingCrumb(view, head.conferenceId), tasksCrumb(view, head.conferenceId)]}
        >
          <Planning.Form form={form} known={{ bodyId }} action={`${toTasks(head.conferenceId)}/new`}>
            <Planning.Field name="title" />
            <TaskFields view={view} by={by} organising={organising} />
            <Planning.Submit />
          </Planning.Form>
        </ConferencePage>
      );
    },
    next: toTask,
  });

  routes.formPage("/conferences/:conference/tasks/:task/change", changeTask, {
    show: async ({ view, by, form, params }) => {
      const organising = await readOrganising(context, db, params.conference);
      const { head } = organising;
      const task = demandTask(organising, params.task);
      const { title, bodyId, ownerId, dueOn, waitsFor, version, template } = task;
      const known = { title, bodyId, ownerId, dueOn, waitsFor };
      return (
        <ConferencePage
          {...{ view, by, form, context, head }}
          title={view.t("conference.tasks.change")}
          breadcrumb={[organisingCrumb(view, head.conferenceId), taskCrumb(view, head.conferenceId, task)]}
        >
          <Meanwhile view={view} form={form}>
            <Facts view={view} organising={organising} task={task} />
          </Meanwhile>
          <Change.Form form={form} known={known} seen={version}>
            <Change.Field
              name="title"
              depends
              {...(template !== undefined && { hint: view.t("conference.task.keeps-title") })}
            />
            <TaskFields view={view} by={by} organising={organising} except={task.taskId} />
            <Change.Submit>{view.t("conference.tasks.save")}</Change.Submit>
          </Change.Form>
        </ConferencePage>
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
      const stands = (await standingApproval(context, db, head.conferenceId)) !== undefined;
      const mayDo = stands && head.state === "open" && !isOver(task) && mayMark(by, organising, task);
      const at = toTask({ conferenceId: head.conferenceId, taskId: task.taskId });
      const names = await namesOf(context);
      const { t } = view;
      return (
        <ConferencePage
          {...{ view, by, form, context, head }}
          title={titleOf(view, task)}
          breadcrumb={[organisingCrumb(view, head.conferenceId), tasksCrumb(view, head.conferenceId)]}
        >
          <Facts view={view} organising={organising} task={task} />
          <Others {...{ view, organising }} title={t("conference.task.waitsFor")} tasks={pick(tasks, task.waitsFor)} />
          <Others
            {...{ view, organising }}
            title={t("conference.tasks.waiters")}
            tasks={waitersOf(task.taskId, tasks)}
          />
          {mayDo && <Marks {...{ view, task, at, form, documents: await documentOptions(context) }} />}
          <p>
            {t("conference.tasks.marked", { who: names.get(task.changedBy) ?? t("conference.home.somebody") })}{" "}
            <Moment at={task.changedAt} />
          </p>
        </ConferencePage>
      );
    },
  });
  const marked = { show, next: toTask };
  routes.postForm("/conferences/:conference/tasks/:task/start", startTask, marked);
  routes.postForm("/conferences/:conference/tasks/:task/end", finishTask, marked);
  routes.postForm("/conferences/:conference/tasks/:task/drop", dropTask, marked);
}

function tasksCrumb({ t }: View, conferenceId: string) {
  return { href: toTasks(conferenceId), label: t("conference.tasks.title") };
}

function taskCrumb(view: View, conferenceId: string, task: StandingTask) {
  return { href: toTask({ conferenceId, taskId: task.taskId }), label: titleOf(view, task) };
}

const pick = (tasks: readonly StandingTask[], ids: readonly string[]): readonly StandingTask[] =>
  tasks.filter(({ taskId }) => ids.includes(taskId));

/** What is said of a task, for both forms. */
function TaskFields({
  view,
  by,
  organising,
  except,
}: {
  readonly view: View;
  readonly by: User;
  readonly organising: Organising;
  readonly except?: string;
}): JSX.Element {
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

function Facts({
  view,
  organising: { bodies, members },
  task,
}: {
  readonly view: View;
  readonly organising: Organising;
  readonly task: StandingTask;
}): JSX.Element {
  const { t } = view;
  const { bodyId, ownerId = "", dueOn, evidence, evidenceId, reason } = task;
  const why = task.state === "dropped" ? "conference.drop-task.reason" : "conference.start-task.reason";
  const body = bodies.find((one) => one.bodyId === bodyId);
  const document = evidenceId && <a href={`/documents/${evidenceId}`}>{t("registry.documents.to-one")}</a>;
  return (
    <>
      <p>
        <Standing view={view} of={task} />
      </p>
      <Change.Shown
        value={{ bodyId, ownerId, dueOn }}
        as={{
          bodyId: body && <a href={toBody(body)}>{nameOf(view, body)}</a>,
          ownerId: <Owner view={view} of={ownerOf(task, members)} />,
        }}
      />
      <Finish.Shown value={{ evidence, evidenceId }} as={{ evidenceId: document }} />
      <SummaryList rows={[{ label: t(why), value: reason && <HostileText text={reason} /> }]} />
      {task.isAfterClosing && <Notice tone="attention" title={t("conference.task.after-closing")} />}
    </>
  );
}

/** Other tasks that this one hangs together with. */
function Others({
  title,
  ...table
}: Omit<Parameters<typeof TaskTable>[0], "caption"> & { readonly title: string }): JSX.Element | null {
  return table.tasks.length === 0 ? null : (
    <>
      <h2>{title}</h2>
      <TaskTable {...table} caption={title} />
    </>
  );
}

/** What can be done with a task that is not over: first that it is done. */
function Marks({
  view: { t },
  task: { version, state },
  at,
  form,
  documents,
}: {
  readonly view: View;
  readonly task: StandingTask;
  readonly at: string;
  readonly form: FormState | undefined;
  readonly documents: Awaited<ReturnType<typeof documentOptions>>;
}): JSX.Element {
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
