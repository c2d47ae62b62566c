import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import {
  type ActRoutes,
  Button,
  Carried,
  Form,
  formOf,
  HostileText,
  LinkButton,
  Page,
  StatusTag,
  Table,
  type View,
} from "../../../web/index.ts";
import type { Role, User } from "../../identity/index.ts";
import { compareParticipants } from "../actions/participants.ts";
import type { TreatyContext } from "../context.ts";
import type { ParticipantAct, ParticipantRow } from "../domain/participants.ts";
import { dayOrMonth, toRecord } from "./words.tsx";

const Compare = formOf(compareParticipants);

/** The form, and what the table says beside the record. Nothing is done by it. */
export function mountParticipants(routes: ActRoutes<TreatyContext, User, Role>, context: TreatyContext): void {
  routes.formPage("/treaty/participants", compareParticipants, {
    show: ({ view, form }) => (
      <Page view={view} form={form} title={view.t("treaty.participants.title")} breadcrumb={[toRecord(view)]}>
        <p>{view.t("treaty.participants.lead")}</p>
        <Compare.Form form={form}>
          <Compare.Field name="reference" as="line" />
          <Compare.Field name="table" rows={12} code />
          <Compare.Submit>{view.t("treaty.participants.submit")}</Compare.Submit>
        </Compare.Form>
      </Page>
    ),
    check: async (given, { view, by }) => (
      <ComparisonPage view={view} rows={(await compareParticipants.do({ context, input: given, by, ids: {} })).rows} />
    ),
    next: () => "/treaty",
  });
}

const TONES = { recorded: "good", differs: "attention", new: "info", refused: "bad" } as const;

function ComparisonPage({
  view,
  rows,
}: {
  readonly view: View;
  readonly rows: readonly ParticipantRow[];
}): JSX.Element {
  const { t } = view;
  const count = (standing: ParticipantAct["standing"]): number =>
    rows.flatMap(({ acts }) => acts).filter((act) => act.standing === standing).length;
  const unread = rows.filter(({ problem }) => problem !== undefined).length;
  // What is as recorded needs nobody: it is counted, and not shown.
  const shown = rows.filter(
    ({ acts, problem }) => problem !== undefined || acts.some((act) => act.standing !== "recorded"),
  );
  return (
    <Page
      view={view}
      title={t("treaty.participants.title")}
      width="wide"
      breadcrumb={[toRecord(view), { href: "/treaty/participants", label: t("treaty.participants.again") }]}
    >
      <p class="lead">
        {t("treaty.participants.counts", {
          recorded: count("recorded"),
          added: count("new"),
          differs: count("differs"),
          refused: count("refused") + unread,
        })}
      </p>
      {shown.length > 0 && (
        <Table
          caption={t("treaty.participants.title")}
          captionUnseen
          columns={[
            { key: "row", label: t("treaty.participants.row") },
            { key: "state", label: t("treaty.status.column-state") },
            { key: "acts", label: t("treaty.participants.beside") },
          ]}
          rows={shown.map((row) => ({
            id: `row-${row.row}`,
            cells: {
              row: view.format.number(row.row),
              state: row.state === undefined ? <HostileText text={row.participant} /> : stateName(row.state, view.lang),
              acts: <Acts view={view} row={row} />,
            },
          }))}
        />
      )}
    </Page>
  );
}

function Acts({
  view,
  row: { acts, problem, words = "" },
}: {
  readonly view: View;
  readonly row: ParticipantRow;
}): JSX.Element {
  const { t } = view;
  if (problem !== undefined) {
    return (
      <>
        <StatusTag tone="bad" label={t(`treaty.beside.${problem}`)} /> <HostileText text={words} />
      </>
    );
  }
  return (
    <>
      {acts
        .filter(({ standing }) => standing !== "recorded")
        .map((act) => (
          <ActBeside view={view} act={act} />
        ))}
    </>
  );
}

function ActBeside({ view, act }: { readonly view: View; readonly act: ParticipantAct }): JSX.Element {
  const { t } = view;
  const { fact, standing, recorded, code } = act;
  const what = t("treaty.status.act", { kind: t(`treaty.kind.${fact.kind}`), date: dayOrMonth(view, fact.on) });
  return (
    <div class="stack">
      <p>
        {what} <StatusTag tone={TONES[standing]} label={t(`treaty.beside.${standing}`)} />
      </p>
      {code !== undefined && <p class="hint">{t(`error.${code}`)}</p>}
      {recorded !== undefined && (
        <LinkButton kind="secondary" href={`/treaty/facts/${recorded.factId}/amendment`} about={what}>
          {t("treaty.participants.recorded-with", { on: dayOrMonth(view, recorded.on) })}
        </LinkButton>
      )}
      {standing === "new" && (
        <Form action="/treaty/new">
          <Carried value={fact} />
          <Button kind="secondary">
            {t("treaty.participants.enter")}
            <span class="unseen"> {what}</span>
          </Button>
        </Form>
      )}
    </div>
  );
}
