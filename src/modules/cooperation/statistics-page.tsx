import type { JSX } from "hono/jsx/jsx-runtime";
import { ground as groundRecord, citation, GROUNDS, stateName } from "../../convention/index.ts";
import { EmptyState, LinkButton, Moment, Page, Table, type View } from "../../web/index.ts";
import type { StatisticsLine, YearStatistics } from "./year-statistics.ts";
import { cited, groundLabel, mechanismTitle } from "./request/pages/words.tsx";

/** The figures of a year: what the Conference asks for, and what a transparency report would say. */
export function StatisticsPage({ view, statistics }: { view: View; statistics: YearStatistics }): JSX.Element {
  const { t } = view;
  const { lines, year } = statistics;
  return (
    <Page view={view} title={t("cooperation.statistics.of-year", { year: String(year) })} width="wide">
      <p class="lead">
        {t("cooperation.statistics.lead")} <Moment at={new Date(statistics.asOf)} />
      </p>
      {lines.length === 0 ? (
        <EmptyState title={t("cooperation.statistics.none-title")}>{t("cooperation.statistics.none-text")}</EmptyState>
      ) : (
        <Table
          caption={t("cooperation.statistics.title")}
          captionUnseen
          columns={[
            { key: "what", label: t("cooperation.request.mechanism") },
            { key: "state", label: t("cooperation.dossier.state") },
            { key: "requests", label: t("cooperation.statistics.requests"), numeric: true },
            { key: "open", label: t("cooperation.statistics.open"), numeric: true },
            { key: "outcomes", label: t("cooperation.statistics.outcomes") },
            { key: "letters", label: t("cooperation.statistics.letters") },
            { key: "acknowledged", label: t("cooperation.statistics.acknowledged"), numeric: true },
            { key: "decided", label: t("cooperation.statistics.decided"), numeric: true },
          ]}
          rows={lines.map((line) => ({ cells: cellsOf(view, line) }))}
        />
      )}
      <p class="button-row">
        <LinkButton href={`/statistics?year=${year - 1}`} kind="secondary">
          {String(year - 1)}
        </LinkButton>
        <LinkButton href={`/statistics/csv?year=${year}`} kind="secondary">
          {t("cooperation.statistics.csv")}
        </LinkButton>
      </p>
    </Page>
  );
}

function cellsOf(view: View, line: StatisticsLine) {
  const { t, lang, format } = view;
  const outcomes = Object.entries(line.outcomes).map(
    ([outcome, count]) => `${t(`cooperation.outcome.${outcome}`)}: ${format.number(count)}`,
  );
  const grounds = Object.entries(line.refusalGrounds).map(([id, count]) => {
    const label = groundLabel(view, id);
    const known = GROUNDS.some((one) => one.id === id);
    return `${known ? cited(view, citation(groundRecord(id)), label) : label}: ${format.number(count)}`;
  });
  const letters = Object.entries(line.letters).map(
    ([bearer, count]) => `${t(`cooperation.bearer.${bearer}`)}: ${format.number(count)}`,
  );
  return {
    what: `${t(`cooperation.direction-short.${line.direction}`)} · ${mechanismTitle(view, line.mechanism)}`,
    state: stateName(line.state, lang),
    requests: format.number(line.requests),
    open: format.number(line.open),
    outcomes: [...outcomes, ...grounds].join(t("web.semicolon")) || "–",
    letters: letters.join(t("web.semicolon")) || "–",
    acknowledged:
      line.medianMinutesToAcknowledge === undefined ? "–" : format.duration(line.medianMinutesToAcknowledge * 60_000),
    decided: line.medianHoursToDecision === undefined ? "–" : format.duration(line.medianHoursToDecision * 3_600_000),
  };
}
