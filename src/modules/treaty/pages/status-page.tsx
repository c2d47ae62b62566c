import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { ENTITY_GROUPS, entityGroup, type EntityGroupId, groupsOf, stateName } from "../../../convention/index.ts";
import {
  CertaintyTag,
  type FieldError,
  Filter,
  MonthChart,
  Notice,
  Page,
  type RowFilters,
  StatusTag,
  SummaryList,
  Table,
  type View,
} from "../../../web/index.ts";
import type { WithRoom } from "../actions/status.ts";
import type { StatusAct, StatusRow, StatusView } from "../domain/status.ts";
import { InTheRoom } from "./proposals.tsx";
import { TwoDays } from "./two-days.tsx";
import { dayOrMonth, SourceText } from "./words.tsx";

/** "Status": signatures and Parties as of a day, the counter to forty, and a source in every row. */
export function StatusPage({
  view,
  status,
  group,
  errors,
}: {
  view: View;
  status: StatusView & WithRoom;
  group: EntityGroupId | undefined;
  errors: readonly FieldError[];
}): JSX.Element {
  const { t } = view;
  const days = { on: status.on, known: status.known };
  const asked = new URLSearchParams(group === undefined ? days : { ...days, group }).toString();
  const shown = status.rows.filter(({ state }) => group === undefined || groupsOf(state).includes(group));
  const day = (on: string): string => dayOrMonth(view, on);
  const inventedRoom = status.inTheRoom.filter(({ invented }) => invented);
  return (
    <Page view={view} title={t("treaty.status.title")} width="wide" hasErrors={errors.length > 0}>
      <p class="lead">
        {t("treaty.status.lead", { date: day(status.on) })} <a href="/convention">{t("treaty.status.to-convention")}</a>
      </p>
      <Notice tone="info" title={t("treaty.status.mirror-title")}>
        <p>{t("treaty.status.mirror-text", { date: day(status.sourcesAsOf) })}</p>
      </Notice>
      <h2>{t("treaty.status.count-title")}</h2>
      <Counter view={view} status={status} />
      {status.overTime.length > 0 && (
        <MonthChart
          title={t("treaty.status.over-time")}
          labels={[t("treaty.status.signatures"), t("treaty.status.counted")]}
          rows={status.overTime.map(({ month, signatures, deposits }) => ({ month, values: [signatures, deposits] }))}
          monthName={day}
        />
      )}
      <InTheRoom view={view} acts={status.inTheRoom.filter(({ invented }) => !invented)} />
      <TwoDays view={view} action="/status" days={status} errors={errors} />
      <p>
        <a href={`/status/states.csv?${asked}`}>{t("treaty.sheet.title")}</a> ·{" "}
        <a href="/status/dates.ics">{t("treaty.days.title")}</a> ·{" "}
        <a href="/status/record.atom">{t("treaty.feed.link")}</a> ·{" "}
        <a href="/authorities">{t("treaty.directory.title")}</a> · <a href="/notices">{t("treaty.notices.title")}</a>
      </p>

      <h2>{t("treaty.status.states-title")}</h2>
      <GroupFilter view={view} days={days} group={group} rows={shown} />
      {shown.length === 0 ? (
        <p>{t("treaty.groups.none")}</p>
      ) : (
        <StatusTable view={view} days={status} rows={shown} caption={t("treaty.status.states-title")} />
      )}
      {(status.inventedRows.length > 0 || inventedRoom.length > 0) && (
        <section>
          <h2>{t("treaty.status.invented-title")}</h2>
          <p>{t("treaty.status.invented-text")}</p>
          {status.inventedInForceFrom !== undefined && (
            <p>{t("treaty.status.invented-in-force", { date: day(status.inventedInForceFrom) })}</p>
          )}
          {status.inventedRows.length > 0 && (
            <StatusTable
              view={view}
              days={status}
              rows={status.inventedRows}
              caption={t("treaty.status.invented-title")}
            />
          )}
          <InTheRoom view={view} acts={inventedRoom} />
        </section>
      )}

      <h2>{t("treaty.status.counts-title")}</h2>
      <ul>
        {status.reportedCounts.map((count) => (
          <li>
            {t("treaty.status.reported-count", {
              month: day(count.month),
              signatories: count.signatories,
              parties: count.parties ?? 0,
              hasParties: count.parties === undefined ? "no" : "yes",
            })}{" "}
            <SourceText text={count.source} />
          </li>
        ))}
      </ul>
      <h2>{t("treaty.status.sources-title")}</h2>
      <ul lang="en" dir="ltr">
        {status.sources.map((source) => (
          <li>{source}</li>
        ))}
      </ul>
      <h2>{t("treaty.status.rejected-title")}</h2>
      <ul lang="en" dir="ltr">
        {status.rejectedClaims.map(({ claim, why }) => (
          <li>
            {claim}: {why}
          </li>
        ))}
      </ul>
    </Page>
  );
}

const GROUP_FILTER: RowFilters<StatusRow> = {
  group: {
    label: "treaty.groups.field",
    choices: ENTITY_GROUPS,
    say: ({ t }, id) => t(`treaty.group.${id}`),
    has: ({ state }, id) => groupsOf(state).some((one) => one === id),
  },
};

/** Cuts the table by a group of States, and says how far the group is. */
function GroupFilter({
  view,
  days,
  group,
  rows,
}: {
  view: View;
  days: { readonly on: string; readonly known: string };
  group: EntityGroupId | undefined;
  rows: readonly StatusRow[];
}): JSX.Element {
  const { t } = view;
  const list = group && entityGroup(group);
  return (
    <>
      <Filter
        {...{ at: "/status", filters: GROUP_FILTER, kept: days, count: rows.length }}
        chosen={group === undefined ? {} : { group: [group] }}
      />
      {list !== undefined && (
        <>
          <p>
            {t("treaty.groups.count", {
              members: list.members.length,
              signed: rows.filter(({ signature }) => signature !== undefined).length,
              deposited: rows.filter(({ deposit }) => deposit?.decisive === true).length,
            })}
          </p>
          <p class="hint">
            {t("treaty.groups.list", { asOf: partialDate(view, list.asOf) })} <SourceText text={list.source} />{" "}
            <CertaintyTag certainty={list.certainty} />
          </p>
        </>
      )}
    </>
  );
}

function partialDate(view: View, asOf: string): string {
  return asOf.length === 4 ? asOf : dayOrMonth(view, asOf);
}

function Counter({ view, status }: { view: View; status: StatusView }): JSX.Element {
  const { t, format } = view;
  const day = (on: string): string => dayOrMonth(view, on);
  const inForce =
    status.inForceFrom === undefined ? (
      <>
        <p>{t("treaty.status.not-in-force", { needed: status.depositsNeeded, days: status.daysAfterFortieth })}</p>
        <p>
          <a href="/forecast">{t("treaty.status.to-forecast")}</a>
        </p>
      </>
    ) : (
      t("treaty.status.in-force-from", { date: day(status.inForceFrom) })
    );
  return (
    <SummaryList
      title={t("treaty.status.count-title")}
      rows={[
        {
          label: t("treaty.status.signatures"),
          value: (
            <>
              <p>
                {t("treaty.status.signatures-count", { named: status.signatures, unnamed: status.unnamedSignatures })}
              </p>
              <p class="hint">{t("treaty.status.signature-is-no-consent")}</p>
              {status.unnamedSignatures > 0 && <p class="hint">{t("treaty.status.unnamed-note")}</p>}
            </>
          ),
        },
        {
          label: t("treaty.status.deposits"),
          value: (
            <>
              <p>
                <progress
                  max={status.depositsNeeded}
                  value={status.depositsCounted}
                  aria-label={t("treaty.status.deposits")}
                />{" "}
                {t("treaty.status.deposits-count", {
                  counted: status.depositsCounted,
                  needed: status.depositsNeeded,
                })}
              </p>
              {status.depositsReported > 0 && (
                <p class="hint">{t("treaty.status.deposits-reported", { count: status.depositsReported })}</p>
              )}
            </>
          ),
        },
        { label: t("treaty.status.in-force"), value: inForce },
        { label: t("treaty.status.parties"), value: format.number(status.parties) },
        {
          label: t("treaty.status.ways-in"),
          value: status.waysIn.includes("sign")
            ? t("treaty.status.can-sign", { date: day(status.signatureUntil) })
            : t("treaty.status.can-accede", { date: day(status.signatureUntil) }),
        },
        {
          label: t("treaty.status.later"),
          value: t("treaty.status.later-text", { days: format.number(status.daysAfterOwnDeposit) }),
        },
      ]}
    />
  );
}

function StatusTable({
  view,
  days: { on, known },
  rows,
  caption,
}: {
  view: View;
  days: Pick<StatusView, "on" | "known">;
  rows: readonly StatusRow[];
  caption: string;
}): JSX.Element {
  const { t } = view;
  const named = rows.map((row) => ({ row, name: stateName(row.state, view.lang) }));
  const order = new Intl.Collator(view.lang);
  return (
    <Table
      caption={caption}
      captionUnseen
      columns={[
        { key: "state", label: t("treaty.status.column-state") },
        { key: "signed", label: t("treaty.status.column-signed") },
        { key: "deposited", label: t("treaty.status.column-deposited") },
        { key: "source", label: t("treaty.status.column-source") },
      ]}
      rows={named
        .toSorted((a, b) => order.compare(a.name, b.name))
        .map(({ row, name }) => ({
          id: `state-${row.state}`,
          cells: {
            state: <a href={`/status/${row.state}?${new URLSearchParams({ on, known }).toString()}`}>{name}</a>,
            signed: actCell(view, row.signature),
            deposited: (
              <>
                {actCell(view, row.deposit)}
                {row.inForceFrom !== undefined && <div>{inForceText(view, row.inForceFrom, row.inForceUntil)}</div>}
                <StatedWords view={view} row={row} />
              </>
            ),
            source: (
              <>
                {[...new Set([row.signature?.source, row.deposit?.source])]
                  .filter((source) => source !== undefined)
                  .map((source) => (
                    <div>
                      <SourceText text={source} />
                    </div>
                  ))}
              </>
            ),
          },
        }))}
    />
  );
}

/** What it reserved, by provision or as words of its own; how many declarations and objections stand on its page. */
function StatedWords({ view: { t }, row }: { readonly view: View; readonly row: StatusRow }): JSX.Element {
  const of = (kind: StatusRow["stated"][number]["kind"]) => row.stated.filter((one) => one.kind === kind);
  const reservations = reservationNames(t, row);
  return (
    <>
      {reservations.length > 0 && (
        <div class="hint">
          {t("treaty.status.reservations")}{" "}
          {reservations.map((name, index) => (
            <>
              {index > 0 && " · "}
              <bdi>{name}</bdi>
            </>
          ))}
        </div>
      )}
      {row.stated.length > of("reservation").length && (
        <div class="hint">
          {t("treaty.status.said", { declarations: of("declaration").length, objections: of("objection").length })}
        </div>
      )}
    </>
  );
}

/** "42(5)", "37 (pending)", "in its own words". */
export function reservationNames(t: View["t"], { reservations, stated }: StatusRow): readonly string[] {
  const made = stated.filter(({ kind }) => kind === "reservation");
  const named = made.map(({ provision = t("treaty.status.own-words"), standing = "made" }) =>
    standing === "made" ? provision : `${provision} (${t(`treaty.made.${standing}`)})`,
  );
  return [...new Set([...reservations.filter((one) => !made.some(({ provision }) => provision === one)), ...named])];
}

/** A reported act is shown hollow: it decides nothing. */
function actCell(view: View, act: StatusAct | undefined): Child {
  if (!act) return "";
  const { t } = view;
  const when = act.on === undefined ? t("treaty.status.day-unknown") : dayOrMonth(view, act.on);
  return (
    <>
      <div>
        {act.kind === "signature" ? when : t("treaty.status.act", { kind: t(`treaty.kind.${act.kind}`), date: when })}
      </div>
      {act.kind !== "signature" && !act.decisive && (
        <div>
          <StatusTag tone="attention" label={t("treaty.status.unconfirmed")} />
        </div>
      )}
      {act.note !== undefined && (
        <div class="hint">
          <SourceText text={act.note} />
        </div>
      )}
    </>
  );
}

export function inForceText(view: View, from: string, until: string | undefined): string {
  const { t } = view;
  if (until === undefined) return t("treaty.status.in-force-since", { from: dayOrMonth(view, from) });
  return t("treaty.status.in-force-between", { from: dayOrMonth(view, from), until: dayOrMonth(view, until) });
}
