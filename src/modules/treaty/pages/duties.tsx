import type { Context } from "hono";
import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { citation, stateName } from "../../../convention/index.ts";
import {
  type ActRoutes,
  CertaintyTag,
  EmptyState,
  Filter,
  formOf,
  type FormPage,
  HostileText,
  LinkButton,
  narrowRows,
  Page,
  StatusTag,
  SummaryList,
  Table,
  type View,
} from "../../../web/index.ts";
import type { Person, Role, User } from "../../identity/index.ts";
import { DRAFTING_ROLES } from "../access.ts";
import {
  assignDuty,
  demandDuty,
  dutyAnswer,
  dutyIdParam,
  findDuties,
  type MarkedDuty,
  presentDuty,
  reopenDuty,
  settleDuty,
} from "../actions/duties.ts";
import type { TreatyContext } from "../context.ts";
import { isFitOwner } from "../duty-source.ts";
import { dayOrMonth, factName, stateFilter, toRecord } from "./words.tsx";

const Assign = formOf(assignDuty);
const Settle = formOf(settleDuty);
const Reopen = formOf(reopenDuty);

/** What the deposits that stand bring: all of it, and one with whose it is and how it ended; the same below /api/v1. */
export function mountDuties(routes: ActRoutes<TreatyContext, User, Role>, context: TreatyContext): void {
  const { identity } = context;
  routes.api.get(
    "/treaty/duties",
    routes.operation(
      { id: "treaty.list-duties", who: [], answer: z.object({ duties: z.array(dutyAnswer) }) },
      async () => ({ duties: (await findDuties(context)).map(presentDuty) }),
    ),
  );
  routes.page("/treaty/duties", { who: [] }, async ({ c, view }) => {
    const ofAll = context.platform.config.office === "secretariat";
    const props = { view, c, people: await identity.people(), ofAll };
    return <DutiesPage {...props} duties={await findDuties(context)} />;
  });
  const one = async (page: FormPage<User, { readonly id: string }>) => (
    <DutyPage page={page} duty={await demandDuty(context, page.params.id)} people={await identity.people()} />
  );
  const next = ({ dutyId }: { readonly dutyId: string }): string => `/treaty/duties/${dutyId}`;
  routes.page("/treaty/duties/:id", { who: [], params: { id: dutyIdParam } }, one);
  routes.postForm("/treaty/duties/:id/assignment", assignDuty, { show: one, next });
  routes.postForm("/treaty/duties/:id/settlement", settleDuty, { show: one, next: () => "/treaty/duties" });
  routes.postForm("/treaty/duties/:id/reopening", reopenDuty, { show: one, next });
}

interface DutiesPageProps {
  readonly view: View;
  readonly duties: readonly MarkedDuty[];
  readonly people: readonly Person[];
  readonly ofAll: boolean;
}

function DutiesPage({ view, c, duties, ...more }: DutiesPageProps & { readonly c: Context }) {
  const { t, lang } = view;
  const { people, ofAll } = more;
  const filters = { state: stateFilter("treaty.drafts.column-state", duties, lang) };
  const { rows: shown, chosen } = narrowRows(c, duties, filters);
  const open = shown.filter(isOpen);
  const settled = shown.filter((duty) => !isOpen(duty));
  // A duty is a State's own: whoever keeps the record of all of them notifies nothing.
  const first = open.find((duty) => isOwn(view, duty));
  const meet = first && {
    label: t("treaty.duties.need", { what: titleOf(view, first) }),
    href: `/treaty/duties/${first.id}`,
  };
  return (
    <Page view={view} title={t("treaty.duties.title")} breadcrumb={[toRecord(view)]} width="wide" nextAction={meet}>
      <p class="lead">{t(ofAll ? "treaty.duties.lead-all" : "treaty.duties.lead")}</p>
      {ofAll && filters.state.choices.length > 1 && (
        <Filter {...{ filters, chosen }} at="/treaty/duties" count={open.length} />
      )}
      {open.length === 0 ? (
        <EmptyState title={t("treaty.duties.none-title")}>{t("treaty.duties.none-text")}</EmptyState>
      ) : (
        <DutyTable view={view} duties={open} people={people} ofAll={ofAll} />
      )}
      {settled.length > 0 && (
        <details>
          <summary>{t("treaty.duties.settled", { count: settled.length })}</summary>
          <DutyTable view={view} duties={settled} people={people} ofAll={ofAll} />
        </details>
      )}
    </Page>
  );
}

function DutyTable({ view, duties, people, ofAll }: DutiesPageProps): JSX.Element {
  const { t } = view;
  return (
    <Table
      caption={t("treaty.duties.title")}
      captionUnseen
      columns={[
        ...(ofAll ? [{ key: "state", label: t("treaty.drafts.column-state") } as const] : []),
        { key: "duty", label: t("treaty.duties.column-duty") },
        { key: "article", label: t("treaty.duties.column-article") },
        { key: "due", label: t("treaty.duties.column-due") },
        { key: "owner", label: t("treaty.duty-assign.owner") },
        { key: "standing", label: t("treaty.duties.column-standing") },
      ]}
      rows={duties.map((duty) => ({
        cells: {
          state: stateName(duty.state, view.lang),
          duty: <a href={`/treaty/duties/${duty.id}`}>{titleOf(view, duty)}</a>,
          article: <Article duty={duty} />,
          due: dueOf(view, duty),
          owner: <Owner view={view} duty={duty} people={people} />,
          standing: <Standing view={view} duty={duty} />,
        },
      }))}
    />
  );
}

interface DutyPageProps {
  readonly page: FormPage<User, unknown>;
  readonly duty: MarkedDuty;
  readonly people: readonly Person[];
}

/** One duty: on what it rests, whose it is, and the way to the notification that meets it. */
function DutyPage({ page: { view, by, form }, duty, people }: DutyPageProps): JSX.Element {
  const { t, lang } = view;
  const { id, state, notification, deposit, mark, metBy } = duty;
  const at = `/treaty/duties/${id}`;
  const version = mark?.version ?? 0;
  const mayAct = DRAFTING_ROLES.some((role) => by.roles.includes(role));
  const owners = people.filter(isFitOwner).map((person) => ({ value: person.id, label: person.name }));
  const known = { version, owner: mark?.owner ?? by.id, dueOn: mark?.dueOn ?? duty.dueOn };
  const notify = {
    label: t("treaty.duties.need", { what: titleOf(view, duty) }),
    href: `/treaty/new?${new URLSearchParams(
      notification.ofOrganizations
        ? { state, kind: "competence-declaration" }
        : { state, notification: notification.id },
    ).toString()}`,
  };
  const breadcrumb = [toRecord(view), { href: "/treaty/duties", label: t("treaty.duties.title") }];
  return (
    <Page
      view={view}
      form={form}
      title={titleOf(view, duty)}
      kind={stateName(state, lang)}
      breadcrumb={breadcrumb}
      nextAction={mayAct && isOpen(duty) && isOwn(view, duty) ? notify : undefined}
    >
      <SummaryList
        rows={[
          { label: t("treaty.duties.column-standing"), value: <Standing view={view} duty={duty} /> },
          { label: t("treaty.duties.column-article"), value: <Article duty={duty} /> },
          { label: t("treaty.duties.when"), value: t(`treaty.duty-when.${notification.owed ?? "undated"}`) },
          {
            label: t("treaty.duties.because"),
            value: <a href={`/status/${state}`}>{`${factName(view, deposit)}, ${dayOrMonth(view, deposit.on)}`}</a>,
          },
          { label: t("treaty.duties.column-due"), value: dueOf(view, duty) },
          { label: t("treaty.duty-assign.owner"), value: <Owner view={view} duty={duty} people={people} /> },
          {
            label: t("treaty.duties.met-by"),
            value: metBy && (
              <>
                <a href={`/status/${state}#act-${metBy.factId}`}>{dayOrMonth(view, metBy.on)}</a>{" "}
                <HostileText text={metBy.source.reference} />
              </>
            ),
          },
          { label: t("treaty.duty-settle.reference"), value: mark?.reference && <HostileText text={mark.reference} /> },
        ]}
      />
      {mayAct && isOpen(duty) && (
        <>
          {isOwn(view, duty) ? (
            <LinkButton kind="secondary" href="/treaty/drafts?kind=authorities">
              {t("treaty.duties.draft")}
            </LinkButton>
          ) : (
            <LinkButton kind="secondary" href={notify.href}>
              {t("treaty.fact.title")}
            </LinkButton>
          )}
          <h2>{t("treaty.duties.assign-title")}</h2>
          <Assign.Form action={`${at}/assignment`} form={form} known={known} hidden={["version"]}>
            <Assign.Field name="owner" as="select" options={owners} />
            <Assign.Field name="dueOn" />
            <Assign.Submit kind="secondary" />
          </Assign.Form>
          <h2>{t("treaty.duties.settle-title")}</h2>
          <Settle.Form action={`${at}/settlement`} form={form} known={{ version }} hidden={["version"]}>
            <Settle.Field name="reference" as="line" />
            <Settle.Submit kind="secondary" />
          </Settle.Form>
        </>
      )}
      {mayAct && mark?.outcome !== undefined && (
        <details open={form !== undefined}>
          <summary>{t("treaty.duties.reopen")}</summary>
          <Reopen.Form action={`${at}/reopening`} form={form} known={{ version }} hidden={["version"]}>
            <Reopen.Field name="reason" />
            <Reopen.Submit kind="secondary" />
          </Reopen.Form>
        </details>
      )}
    </Page>
  );
}

function isOwn({ server }: View, duty: MarkedDuty): boolean {
  return duty.state === server.state;
}

function isOpen({ mark, metBy }: MarkedDuty): boolean {
  return mark?.outcome === undefined && metBy === undefined;
}

function titleOf({ t }: View, { notification }: MarkedDuty): string {
  return t(`treaty.duty-of.${notification.id}`);
}

function Article({ duty: { notification } }: { readonly duty: MarkedDuty }): JSX.Element {
  return <CertaintyTag certainty={notification.certainty} cite={citation(notification)} />;
}

/** The day that somebody set; else that of the Convention, where it names one. */
function dueOf({ t, format }: View, { mark, dueOn, notification }: MarkedDuty): string {
  const day = mark?.dueOn ?? dueOn;
  return day === undefined ? t(`treaty.duty-when.${notification.owed ?? "undated"}`) : format.day(day);
}

function Owner({ view, duty: { mark }, people }: { readonly view: View } & Omit<DutyPageProps, "page">): JSX.Element {
  const owner = people.find(({ id }) => id === mark?.owner);
  return owner === undefined ? <>{view.t("treaty.duties.nobody")}</> : <HostileText text={owner.name} />;
}

function Standing({ view: { t }, duty }: { readonly view: View; readonly duty: MarkedDuty }): JSX.Element {
  const { mark, metBy } = duty;
  if (metBy !== undefined) return <StatusTag tone="good" label={t("treaty.duties.met")} />;
  if (mark?.outcome === undefined) return <StatusTag tone="attention" label={t("treaty.duties.open")} />;
  return (
    <StatusTag tone={mark.outcome === "sent" ? "good" : "neutral"} label={t(`treaty.duty-outcome.${mark.outcome}`)} />
  );
}
