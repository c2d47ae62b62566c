import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import {
  Button,
  CopyBlock,
  DateField,
  EmptyState,
  errorFor,
  Field,
  type FieldError,
  Form,
  HostileText,
  Moment,
  Notice,
  Page,
  Select,
  SummaryList,
  Table,
  type View,
} from "../../../web/index.ts";
import { isWitnessLate, type LogView } from "../log-view.ts";
import type { AuditRow } from "../types.ts";

interface ListedEntry {
  readonly row: AuditRow;
  readonly actor: string | undefined;
}

export interface LogPageProps {
  readonly view: View;
  readonly log: LogView;
  /** May have the whole log checked. */
  readonly mayCheck: boolean;
  /** Only for oversight. */
  readonly entries: readonly ListedEntry[] | undefined;
  readonly olderHref: string | undefined;
  /** By whom the entries can be filtered, and how they are. */
  readonly people: readonly (readonly [userId: string, name: string])[];
  readonly asked: {
    readonly person?: string | undefined;
    readonly kind?: string | undefined;
    readonly day?: string | undefined;
  };
  readonly errors: readonly FieldError[];
}

/** "Audit log": what stands, who witnessed it, and for oversight what happened. */
export function LogPage({ view, log, mayCheck, entries, olderHref, ...filter }: LogPageProps): JSX.Element {
  const { t, format, lang } = view;
  return (
    <Page view={view} title={t("audit.log.title")} width="wide" errors={filter.errors}>
      <p class="lead">{t("audit.log.lead")}</p>
      {log.state.kind === "recovery" && (
        <Notice tone="bad" title={t("audit.log.recovery")}>
          <p>{t("audit.log.recovery-help", { code: log.state.code })}</p>
        </Notice>
      )}
      {log.forks.map((fork) => (
        <Notice tone="bad" title={t(`audit.log.fork-${fork.strength}`, { state: stateName(fork.state, lang) })}>
          <p>{t("audit.log.fork-help")}</p>
          <p>
            <Moment at={fork.foundAt} /> <a href={`/audit/forks/${fork.forkProofId}`}>{t("audit.log.fork-file")}</a>
          </p>
        </Notice>
      ))}
      {log.unwitnessedSince !== undefined && isWitnessLate(log.unwitnessedSince, view.now) && (
        <Notice tone="attention" title={t("audit.log.unwitnessed")}>
          <p>
            {t("audit.log.unwitnessed-since")} <Moment at={log.unwitnessedSince} />
          </p>
        </Notice>
      )}
      <h2>{t("audit.log.head")}</h2>
      <SummaryList
        title={t("audit.log.head")}
        rows={[
          { label: t("audit.log.origin"), value: <code dir="ltr">{log.origin}</code> },
          {
            label: t("audit.log.size"),
            value: log.head === undefined ? t("audit.log.none-yet") : format.number(log.head.size),
          },
          {
            label: t("audit.log.witnesses"),
            value:
              log.witnessed === undefined ? (
                t("audit.log.nobody")
              ) : (
                <>
                  {log.witnessed.by.map(({ state, operator, at }) => (
                    <div>
                      {t("audit.log.witness", { state: stateName(state, lang), operator })} <Moment at={at} />
                    </div>
                  ))}
                  <div class="hint">{t("audit.log.witnessed-up-to", { size: log.witnessed.size })}</div>
                </>
              ),
          },
        ]}
      />
      {log.head !== undefined && <CopyBlock label={t("audit.log.root")} text={log.head.root} />}
      {log.logs.length > 1 && <Logs view={view} logs={log.logs} />}
      {mayCheck && (
        <Form action="/audit/verification">
          <p class="hint">{t("audit.log.verify-help")}</p>
          <Button kind="secondary">{t("audit.log.verify")}</Button>
        </Form>
      )}
      {entries !== undefined && <EntryFilter view={view} {...filter} />}
      <Entries view={view} entries={entries} olderHref={olderHref} isOneLog={log.logs.length < 2} />
    </Page>
  );
}

/** Whose entries, of which kind and of which day: the address is the filter. */
function EntryFilter({
  view: { t },
  people,
  asked,
  errors,
}: Pick<LogPageProps, "view" | "people" | "asked" | "errors">): JSX.Element {
  const isUsed = Object.values(asked).some((value) => value !== undefined);
  return (
    <details open={isUsed || errors.length > 0}>
      <summary>{t("audit.filter.title")}</summary>
      <form method="get" action="/audit" class="stack">
        <Select
          name="person"
          label={t("audit.entries.actor")}
          options={people.map(([value, label]) => ({ value, label }))}
          value={asked.person}
          optional
        />
        <Field
          name="kind"
          label={t("audit.filter.kind")}
          hint={t("audit.filter.kind-hint")}
          value={asked.kind}
          code
          optional
        />
        <DateField
          name="day"
          label={t("audit.filter.day")}
          value={asked.day}
          error={errorFor(errors, "day")}
          optional
        />
        <Button kind="secondary">{t("audit.filter.show")}</Button>
      </form>
    </details>
  );
}

/** Which logs there are, when and why one was closed, and what is gone. */
function Logs({ view, logs }: { view: View; logs: LogView["logs"] }): JSX.Element {
  const { t, format } = view;
  const goneOf = ({ missing }: { missing?: { fromEntry: number; toEntry: number } }): string =>
    missing === undefined
      ? t("audit.logs.none-known")
      : t("audit.logs.gone", { from: missing.fromEntry, to: missing.toEntry });
  return (
    <>
      <h2>{t("audit.logs.title")}</h2>
      <p class="hint">{t("audit.logs.help")}</p>
      <Table
        caption={t("audit.logs.title")}
        captionUnseen
        columns={[
          { key: "number", label: t("audit.logs.number"), numeric: true },
          { key: "opened", label: t("audit.logs.opened") },
          { key: "closed", label: t("audit.logs.closed") },
          { key: "entries", label: t("audit.logs.entries"), numeric: true },
          { key: "missing", label: t("audit.logs.missing") },
          { key: "why", label: t("audit.logs.why") },
        ]}
        rows={logs.map(({ openedAt, closing }, at) => ({
          cells: {
            number: format.number(at + 1),
            opened: <Moment at={openedAt} />,
            closed: closing === undefined ? t("audit.logs.is-open") : <Moment at={closing.at} />,
            entries: closing === undefined ? "" : format.number(closing.size),
            missing: closing === undefined ? "" : goneOf(closing),
            why: closing === undefined ? "" : <HostileText text={closing.reason.text} lang={closing.reason.language} />,
          },
        }))}
      />
    </>
  );
}

function Entries({
  view,
  entries,
  olderHref,
  isOneLog,
}: Pick<LogPageProps, "view" | "entries" | "olderHref"> & { isOneLog: boolean }): JSX.Element {
  const { t, format } = view;
  if (entries === undefined) return <p class="hint">{t("audit.entries.oversight-only")}</p>;
  if (entries.length === 0) {
    return <EmptyState title={t("audit.entries.none")}>{t("audit.entries.none-help")}</EmptyState>;
  }
  return (
    <section aria-labelledby="entries-title">
      <h2 id="entries-title">{t("audit.entries.title")}</h2>
      <Table
        caption={t("audit.entries.title")}
        captionUnseen
        columns={[
          { key: "at", label: t("audit.entries.at") },
          { key: "type", label: t("audit.entries.type") },
          { key: "actor", label: t("audit.entries.actor") },
          { key: "subject", label: t("audit.entries.subject") },
          ...(isOneLog ? [] : [{ key: "log", label: t("audit.logs.number"), numeric: true }]),
          { key: "index", label: t("audit.entries.index"), numeric: true },
        ]}
        rows={entries.map(({ row, actor }) => ({
          cells: {
            at: (
              <a href={`/audit/entries/${row.entryId}`}>
                <Moment at={row.at} />
              </a>
            ),
            type: <code dir="ltr">{row.type}</code>,
            actor: row.erased ? t("audit.entries.erased") : (actor ?? t("audit.entries.actor-unknown")),
            subject: row.subject === undefined ? "" : <code dir="ltr">{row.subject.kind}</code>,
            log: row.log === undefined ? "" : format.number(row.log),
            index: row.index === undefined ? t("audit.entries.waiting") : format.number(row.index),
          },
        }))}
      />
      {olderHref !== undefined && (
        <p>
          <a href={olderHref} rel="next">
            {t("audit.entries.older")}
          </a>
        </p>
      )}
    </section>
  );
}
