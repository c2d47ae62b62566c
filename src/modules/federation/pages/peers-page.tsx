import type { JSX } from "hono/jsx/jsx-runtime";
import { EmptyState, type FormState, Page, StatusTag, Table, type View } from "../../../web/index.ts";
import type { PeerReport } from "../peers/peer-report.ts";
import type { Alarm } from "../types.ts";
import { AlarmList } from "./alarm-list.tsx";
import { lineSentence, lineTone, namedState, StandingTag } from "./words.tsx";

interface PeersPageProps {
  readonly view: View;
  readonly form: FormState | undefined;
  readonly reports: readonly PeerReport[];
  readonly alarms: readonly Alarm[];
  readonly hasDesignation: boolean;
  readonly mayMeet: boolean;
  readonly mayAcknowledge: boolean;
}

/** Whom this State can write to, and whether the lines work. */
export function PeersPage(props: PeersPageProps): JSX.Element {
  const { view, reports, alarms, hasDesignation, mayMeet } = props;
  const { t } = view;
  return (
    <Page view={view} title={t("federation.peers.title")} form={props.form} width="wide" nextAction={nextAction(props)}>
      <p class="lead">{t("federation.peers.lead")}</p>
      <p>
        <a href="/designation">{t(hasDesignation ? "federation.peers.own" : "federation.peers.own-missing")}</a>
        {" · "}
        <a href="/treaty">{t("treaty.record.title")}</a>
        {mayMeet && hasDesignation && reports.length > 0 && (
          <>
            {" · "}
            <a href="/peers/new">{t("federation.peers.meet")}</a>
          </>
        )}
        {mayMeet && hasDesignation && (
          <>
            {" · "}
            <a href="/keys">{t("federation.keys.title")}</a>
          </>
        )}
      </p>
      <AlarmList alarms={alarms} mayAcknowledge={props.mayAcknowledge} />
      {reports.length === 0 ? (
        <EmptyState title={t("federation.peers.none")}>{t("federation.peers.none-help")}</EmptyState>
      ) : (
        <Table
          caption={t("federation.peers.table")}
          columns={[
            { key: "state", label: t("federation.peers.state") },
            { key: "standing", label: t("federation.peers.standing") },
            { key: "line", label: t("federation.peers.line") },
            { key: "waiting", label: t("federation.peers.waiting"), numeric: true },
          ]}
          rows={reports.map((report) => ({
            cells: {
              state: <a href={`/peers/${report.peer.state}`}>{namedState(view, report.peer.state)}</a>,
              standing: <StandingTag standing={report.peer.standing} />,
              line: (
                <>
                  <StatusTag tone={lineTone(report)} label={t(`federation.condition.${report.line.condition}`)} />{" "}
                  {lineSentence(view, report)}
                </>
              ),
              waiting: view.format.number(report.line.waiting),
            },
          }))}
        />
      )}
    </Page>
  );
}

/** One thing to do: our designation, a meeting that was begun, or the first meeting. */
function nextAction({
  view,
  reports,
  hasDesignation,
  mayMeet,
}: PeersPageProps): { label: string; href: string; because?: string } | undefined {
  const { t } = view;
  if (!mayMeet) return undefined;
  if (!hasDesignation) return { label: t("federation.peers.issue-first"), href: "/designation" };
  const begun = reports.find(({ peer }) => peer.standing === "imported" || peer.standing === "compared");
  if (begun !== undefined) {
    const state = namedState(view, begun.peer.state);
    return {
      label: t(`federation.peers.go-on-${begun.peer.standing}`, { state }),
      href: `/peers/${begun.peer.state}`,
      because: t(`federation.line.not-open-${begun.peer.standing}`),
    };
  }
  return reports.length === 0 ? { label: t("federation.peers.meet"), href: "/peers/new" } : undefined;
}
