import type { JSX } from "hono/jsx/jsx-runtime";
import { hex } from "../../../protocol/bytes.ts";
import { CopyBlock, HostileText, LinkButton, Moment, Page, SummaryList, type View } from "../../../web/index.ts";
import type { OpenedEntry } from "../types.ts";

/** One entry, opened: what happened, and what proves that it was so written down. */
export function EntryPage({
  view,
  opened,
  actor,
}: {
  view: View;
  opened: OpenedEntry;
  actor: string | undefined;
}): JSX.Element {
  const { t } = view;
  const { entry, subject, details, dossierId } = opened;
  return (
    <Page
      view={view}
      title={t("audit.entry.title")}
      kind={entry.type}
      breadcrumb={[{ href: "/audit", label: t("audit.log.title") }]}
    >
      <SummaryList
        title={t("audit.entry.title")}
        rows={[
          { label: t("audit.entries.at"), value: <Moment at={new Date(entry.at)} /> },
          { label: t("audit.entries.actor"), value: actor ?? t("audit.entries.actor-unknown") },
          { label: t("audit.entries.subject"), value: <code dir="ltr">{`${subject.kind} ${subject.id}`}</code> },
          {
            label: t("audit.entry.dossier"),
            value: dossierId === undefined ? t("audit.entry.no-dossier") : <code dir="ltr">{dossierId}</code>,
          },
        ]}
      />
      <h2>{t("audit.entry.details")}</h2>
      <SummaryList
        title={t("audit.entry.details")}
        rows={Object.entries(details).map(([label, value]) => ({
          label,
          // R36: details may carry what a peer wrote.
          value: <HostileText text={typeof value === "string" ? value : JSON.stringify(value)} />,
        }))}
      />
      <h2>{t("audit.entry.proof")}</h2>
      <p>{t("audit.entry.proof-help")}</p>
      <CopyBlock label={t("audit.entry.commitment")} text={entry.commitment} />
      <CopyBlock label={t("audit.entry.salt")} text={hex(opened.salt)} />
      <LinkButton href={`/audit/entries/${opened.entryId}/proof`} kind="secondary">
        {t("audit.entry.proof-file")}
      </LinkButton>
    </Page>
  );
}
