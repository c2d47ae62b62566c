import type { JSX } from "hono/jsx/jsx-runtime";
import {
  PhoneNumber,
  Button,
  Fingerprint,
  Form,
  formOf,
  HostileText,
  LinkButton,
  Moment,
  Notice,
  Page,
  SummaryList,
  Table,
  Timeline,
  useView,
  type SummaryRow,
  type View,
} from "../../../web/index.ts";
import type { DesignatedAuthority } from "../../../protocol/index.ts";
import { authorityName } from "../directory/authority-names.ts";
import type { HistoryEntry } from "../directory/store.ts";
import type { DispatchView } from "../dispatch-view.ts";
import { stopPeer } from "../peers/confirm-peer.ts";
import type { PeerReport } from "../peers/peer-report.ts";
import { DispatchTable } from "./dispatch-table.tsx";
import { Meeting, type MeetingProps } from "./meeting.tsx";
import { codeInWords, lineSentence, lineTone, moment, namedState, StandingTag } from "./words.tsx";

const Stop = formOf(stopPeer);

export interface PeerPageProps extends Omit<MeetingProps, "report"> {
  readonly view: View;
  readonly reports: readonly PeerReport[];
  readonly history: readonly HistoryEntry[];
  readonly dispatches: readonly DispatchView[];
  readonly mayStop: boolean;
  /** Where a second administrator decides whether the meeting begins again, by the id of the peer. */
  readonly reintroductions: ReadonlyMap<string, string>;
}

/** One peer: how far the meeting is, how the line is, whom to reach, what passed. */
export function PeerPage(props: PeerPageProps): JSX.Element {
  const { view, reports, history, dispatches, form } = props;
  const { t } = view;
  const [main] = reports;
  if (main === undefined) throw new Error("a peer page needs a peer");
  const state = namedState(view, main.peer.state);
  return (
    <Page
      view={view}
      title={state}
      kind={t("federation.peer.kind")}
      width="wide"
      breadcrumb={[{ href: "/peers", label: t("federation.peers.title") }]}
      form={form}
    >
      {reports.length > 1 && (
        <Notice tone="attention" title={t("federation.peer.met-anew", { state })}>
          <p>{t("federation.peer.met-anew-help")}</p>
        </Notice>
      )}
      {reports.map((report) => (
        <Record {...props} report={report} />
      ))}
      <section aria-labelledby="dispatches-title">
        <h2 id="dispatches-title">{t("federation.peer.dispatches")}</h2>
        <DispatchTable dispatches={dispatches} />
      </section>
      <section aria-labelledby="history-title">
        <h2 id="history-title">{t("federation.peer.history")}</h2>
        <Timeline
          label={t("federation.peer.history")}
          entries={history.map((entry) => ({
            at: entry.at,
            title: t(`federation.event.${entry.event}`, {
              number: entry.details["number"] ?? 0,
              recovered: entry.details["recovered"] ?? 0,
              asked: props.names.get(String(entry.details["askedBy"])) ?? "none",
            }),
            actor:
              entry.byUser === undefined
                ? t("federation.the-server")
                : (props.names.get(entry.byUser) ?? t("federation.somebody")),
            lane: entry.byUser === undefined ? "system" : "own",
          }))}
        />
      </section>
    </Page>
  );
}

type RecordProps = PeerPageProps & { readonly report: PeerReport };

function Record(props: RecordProps): JSX.Element {
  const view = useView();
  const { t } = view;
  const { report } = props;
  const { peer } = report;
  const isMet = peer.standing !== "imported";
  return (
    <>
      {peer.standing === "stopped" && (
        <Notice tone="bad" title={t("federation.peer.stopped", { why: codeInWords(view, peer.stoppedBecause ?? "") })}>
          <p>{t("federation.peer.stopped-help")}</p>
          <Reintroduction {...props} />
        </Notice>
      )}
      <Meeting {...props} />
      <SummaryList title={t("federation.peer.facts")} rows={facts(view, props)} />
      {isMet && peer.standing !== "compared" && (
        <details>
          <summary>{t("federation.peer.fingerprint")}</summary>
          <Fingerprint words={report.words} digits={report.digits} />
        </details>
      )}
      <Authorities view={view} authorities={peer.designation.designation.authorities} />
      {props.mayStop && peer.standing === "confirmed" && <LineActions {...props} />}
    </>
  );
}

/** The way to begin the meeting again, or to what of it waits for a second administrator. */
function Reintroduction({ view: { t }, report, reader, reintroductions }: RecordProps): JSX.Element {
  const { peerId } = report.peer;
  const waits = reintroductions.get(peerId);
  const [key, href] =
    waits === undefined
      ? (["federation.peer.reintroduce", `/peers/${peerId}/reintroduction`] as const)
      : (["federation.reintroduction.look", waits] as const);
  return (
    <>
      {waits !== undefined && <p>{t("federation.reintroduction.waits")}</p>}
      {reader.isAdministrator && (
        <LinkButton href={href} kind="secondary">
          {t(key)}
        </LinkButton>
      )}
    </>
  );
}

function facts(view: View, { report, names }: RecordProps): SummaryRow[] {
  const { t, format } = view;
  const { peer, line } = report;
  const { designation } = peer.designation;
  const rows: SummaryRow[] = [
    { label: t("federation.peers.standing"), value: <StandingTag standing={peer.standing} /> },
    {
      label: t("federation.peers.line"),
      value: <span class={`tone-${lineTone(report)}`}>{lineSentence(view, report)}</span>,
    },
    {
      label: t("federation.peer.waiting"),
      value:
        line.oldestWaiting === undefined
          ? t("federation.peer.nothing-waits")
          : t("federation.peer.waits", { count: line.waiting, since: format.relative(line.oldestWaiting, view.now) }),
    },
    { label: t("federation.peer.operator"), value: <HostileText text={designation.operator.name} /> },
    {
      label: t("federation.peer.designation"),
      value: t("federation.peer.designation-number", {
        number: designation.number,
        until: format.date(new Date(designation.validUntil)),
      }),
    },
    { label: t("federation.peer.address"), value: <code dir="ltr">{designation.endpoints.peer}</code> },
  ];
  if (line.isSkewed) {
    rows.push({
      label: t("federation.peer.clock"),
      value: t("federation.peer.skewed", { seconds: Math.round(line.clockOffsetMs / 1000) }),
    });
  }
  if (line.headsExchangedAt !== undefined) {
    rows.push({
      label: t("federation.peer.witness"),
      value: t("federation.peer.witnessed", { size: line.witnessedSize ?? 0, at: moment(view, line.headsExchangedAt) }),
    });
  }
  if (peer.confirmedBy !== undefined && peer.comparedBy !== undefined) {
    const named = (id: string): string => names.get(id) ?? t("federation.somebody");
    rows.push({
      label: t("federation.peer.met"),
      value: t("federation.peer.met-by", {
        first: named(peer.comparedBy),
        second: named(peer.confirmedBy),
        at: moment(view, peer.confirmedAt),
      }),
    });
  }
  return rows;
}

function Authorities({ view, authorities }: { view: View; authorities: readonly DesignatedAuthority[] }): JSX.Element {
  const { t, format } = view;
  return (
    <Table
      caption={t("federation.peer.authorities")}
      columns={[
        { key: "name", label: t("federation.peer.authority") },
        { key: "roles", label: t("federation.peer.roles") },
        { key: "phone", label: t("federation.peer.phone") },
        { key: "languages", label: t("federation.peer.languages") },
        { key: "time", label: t("federation.peer.local-time") },
      ]}
      rows={authorities.map((authority) => ({
        cells: {
          name: <HostileText text={authorityName(authority, view.lang)} />,
          roles: format.list(authority.roles.map((role) => t(`federation.role.${role}`))),
          phone: authority.phone === undefined ? "–" : <PhoneNumber number={authority.phone} />,
          languages: format.list(authority.languages.map((language) => format.languageName(language))),
          time: <Moment at={view.now} timeZone={authority.timeZone} />,
        },
      }))}
    />
  );
}

function LineActions({ view, report, form }: RecordProps): JSX.Element {
  const { t } = view;
  return (
    <>
      <Form action={`/peers/${report.peer.state}/test-call`}>
        <Button kind="secondary">{t("federation.peer.test-call")}</Button>
      </Form>
      <Stop.Folded action={`/peers/${report.peer.peerId}/stop`} form={form} of={["reason"]} kind="danger" />
    </>
  );
}
