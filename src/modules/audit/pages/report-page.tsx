import type { JSX } from "hono/jsx/jsx-runtime";
import { Moment, Notice, Page, SummaryList, Table, type View } from "../../../web/index.ts";
import type { CheckedLog } from "../log-check.ts";

/** What a check of the whole log found. */
export function ReportPage({ view, checked }: { view: View; checked: CheckedLog }): JSX.Element {
  const { report, checkedAt } = checked;
  const { t, format } = view;
  const count = report.problems.length + report.problemsLeftOff;
  return (
    <Page
      view={view}
      title={t("audit.report.title")}
      breadcrumb={[{ href: "/audit", label: t("audit.log.title") }]}
      width="wide"
    >
      {report.ok ? (
        <Notice tone="good" title={t("audit.report.whole")} announce />
      ) : (
        <Notice tone="bad" title={t("audit.report.faults", { count })} announce>
          <p>{t("audit.report.faults-help")}</p>
        </Notice>
      )}
      <SummaryList
        title={t("audit.report.title")}
        rows={[
          { label: t("audit.report.at"), value: <Moment at={checkedAt} /> },
          { label: t("audit.report.entries"), value: format.number(report.entriesChecked) },
          { label: t("audit.report.erased"), value: format.number(report.erased ?? 0) },
          { label: t("audit.log.root"), value: <code dir="ltr">{report.root ?? t("audit.log.none-yet")}</code> },
        ]}
      />
      {report.problems.length > 0 && (
        <Table
          caption={t("audit.report.faults", { count })}
          columns={[
            { key: "where", label: t("audit.report.where") },
            { key: "code", label: t("audit.report.what") },
          ]}
          rows={report.problems.map(({ code, where }) => ({
            cells: { where: <code dir="ltr">{where}</code>, code: t(`audit.fault.${code}`) },
          }))}
        />
      )}
    </Page>
  );
}
