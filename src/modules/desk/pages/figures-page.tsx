import type { JSX } from "hono/jsx/jsx-runtime";
import { EmptyState, LinkButton, Moment, Page, Table, type View } from "../../../web/index.ts";
import type { YearFigures } from "../year-figures.ts";

/** The figures of a year: what the Conference asks for, and what a transparency report would say (UNCC art. 55). */
export function FiguresPage({ view, of: { year, asOf, tables } }: { view: View; of: YearFigures }): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} title={t("desk.statistics.of-year", { year: String(year) })} width="wide">
      <p class="lead">
        {t("desk.statistics.lead")} <Moment at={asOf} />
      </p>
      {tables.map(({ figures: { titleKey, noneKey, columns }, lines }) =>
        lines.length === 0 ? (
          <EmptyState title={t("desk.statistics.none-title")}>{t(noneKey)}</EmptyState>
        ) : (
          <Table
            caption={t(titleKey)}
            captionUnseen={tables.length === 1}
            columns={columns.map(({ key, labelKey, isNumeric }) => ({
              key,
              label: t(labelKey),
              numeric: isNumeric === true,
            }))}
            rows={lines.map((line) => ({
              cells: Object.fromEntries(columns.map((column) => [column.key, column.cell(view, line)])),
            }))}
          />
        ),
      )}
      <p class="button-row">
        <LinkButton href={`/statistics?year=${year - 1}`} kind="secondary">
          {String(year - 1)}
        </LinkButton>
        <LinkButton href={`/statistics/csv?year=${year}`} kind="secondary">
          {t("desk.statistics.csv")}
        </LinkButton>
      </p>
    </Page>
  );
}
