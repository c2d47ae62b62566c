import type { JSX } from "hono/jsx/jsx-runtime";
import { formOf, type FormState, LinkButton, Notice, Page, SummaryList, type View } from "../../../web/index.ts";
import { shownAs } from "../../identity/index.ts";
import { closeAssessment } from "../actions/closing.ts";
import type { Imported } from "../actions/import.ts";
import { placeOf, toChecklist } from "./words.tsx";

const Close = formOf(closeAssessment);

/** Closing the round: a word for later readers, and then what both people are shown. */
export function ClosingPage({
  view,
  form,
  open,
}: {
  view: View;
  form: FormState | undefined;
  open: number;
}): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} form={form} title={t("assistance.closing.title")} breadcrumb={[toChecklist(view)]}>
      <p>{t("assistance.closing.text")}</p>
      {open > 0 && <Notice tone="attention" title={t("assistance.closing.open-left", { count: open })} />}
      <Close.Form form={form}>
        <Close.Field name="remark" />
        <Close.Submit>{t("identity.asked.check")}</Close.Submit>
      </Close.Form>
    </Page>
  );
}

/** How both people see it. */
export const CLOSING_ACTS = [
  shownAs(closeAssessment, {
    about: ({ t }, { cycle }) => t("assistance.closing.about", { cycle: Number(cycle) }),
    shown: ({ t, format }, { confirmed, unconfirmed, open, gaps, remark }) => (
      <>
        <SummaryList
          rows={[
            { label: t("assistance.state.confirmed"), value: format.number(confirmed) },
            { label: t("assistance.closing.unconfirmed"), value: format.number(unconfirmed) },
            { label: t("assistance.state.open"), value: format.number(open) },
            { label: t("assistance.gaps.title"), value: format.number(gaps) },
          ]}
        />
        <Close.Shown value={{ remark }} />
        <p>
          <a href="/checklist">{t("assistance.closing.look")}</a>
        </p>
      </>
    ),
    form: ({ cycle }) => `/checklist/assessments/${cycle}/closing`,
  }),
];

/** What became of a file that was read in. */
export function ImportedPage({ view, result }: { readonly view: View; readonly result: Imported }): JSX.Element {
  const { t } = view;
  const { written, unchanged, kept, unknown } = result;
  return (
    <Page view={view} title={t("assistance.import.title")} breadcrumb={[toChecklist(view)]}>
      <Notice tone="good" title={t("assistance.import.done", { written, unchanged })} announce />
      {kept.length > 0 && (
        <>
          <h2>{t("assistance.import.kept", { count: kept.length })}</h2>
          <p>{t("assistance.import.kept-text")}</p>
          <ul>
            {kept.map((item) => (
              <li>
                <a href={`/checklist/items/${item}`}>{placeOf(view, item)}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      {unknown.length > 0 && <p>{t("assistance.import.unknown", { count: unknown.length })}</p>}
      <LinkButton href="/checklist">{t("assistance.checklist.title")}</LinkButton>
    </Page>
  );
}
