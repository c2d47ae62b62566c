import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import type { Given } from "../../../protocol/given.ts";
import type { statedActSchema } from "../../../protocol/index.ts";
import { EmptyState, formOf, HostileText, Page, type View } from "../../../web/index.ts";
import { shownAs } from "../../identity/index.ts";
import { sendStatement } from "../actions/statements.ts";
import type { Fact } from "../domain/fact.ts";
import type { EntryProps } from "./entry-frames.tsx";
import { aboutLines, dayOrMonth, factName, SourceText, toRecord } from "./words.tsx";

const Statement = formOf(sendStatement);

/** Which acts of our record are stated, and to whom. */
export function NewStatementPage({
  view,
  form,
  peers,
  facts,
}: EntryProps & { readonly peers: readonly string[]; readonly facts: readonly Fact[] }): JSX.Element {
  const { t, lang } = view;
  return (
    <Page view={view} form={form} title={t("treaty.statement.title")} breadcrumb={[toRecord(view)]}>
      <p class="lead">{t("treaty.statement-page.lead")}</p>
      {peers.length === 0 || facts.length === 0 ? (
        <EmptyState title={t("treaty.statement-page.none-title")}>{t("treaty.statement-page.none-text")}</EmptyState>
      ) : (
        <Statement.Form form={form} hidden={["statementId"]}>
          <Statement.Field
            name="to"
            as="select"
            options={peers.map((state) => ({ value: state, label: stateName(state, lang) }))}
          />
          <Statement.Field
            name="acts"
            options={facts.map((fact) => ({ value: fact.factId, label: actLine(view, factName(view, fact), fact.on) }))}
          />
          <Statement.Submit>{t("identity.asked.check")}</Statement.Submit>
        </Statement.Form>
      )}
    </Page>
  );
}

/** How both people see what will be said. */
export const STATEMENT_ACT = shownAs(sendStatement, {
  about: (view, { to }) => stateName(to, view.lang),
  shown: (view, { to, said }) => (
    <>
      <p>{view.t("treaty.statement-page.to", { to: stateName(to, view.lang) })}</p>
      <ul>
        {said.map((act) => (
          <li>
            <Said view={view} act={act} />
          </li>
        ))}
      </ul>
    </>
  ),
  form: () => "/treaty/statements/new",
});

function Said({ view, act }: { readonly view: View; readonly act: Given<typeof statedActSchema> }): JSX.Element {
  return (
    <>
      {actLine(view, factName(view, act), act.on)}{" "}
      <span class="hint">
        <SourceText text={act.reference} /> {act.documents.join(" ")}
      </span>
      <div class="hint">{aboutLines(view, act, act.about).join(" ")}</div>
      {act.text !== undefined && (
        <div>
          <HostileText text={act.text.text} lang={act.text.language} lines />
        </div>
      )}
    </>
  );
}

function actLine(view: View, act: string, on: string): string {
  return view.t("treaty.status.act", { kind: act, date: dayOrMonth(view, on) });
}
