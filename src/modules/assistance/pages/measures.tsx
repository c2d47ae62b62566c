import { PROVISIONS } from "../../../convention/index.ts";
import { Comma, formOf, HostileText, languageOptions, Page, type View, visibleText } from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { readsDocuments } from "../../registry/index.ts";
import { correctMeasure, demandMeasure, recordMeasure } from "../actions/measures.ts";
import { measureAnswer } from "../answers.ts";
import { type AssistanceContext, type AssistanceRoutes, demandShare, today } from "../context.ts";
import { readStanding } from "../standing.ts";
import { listMeasures } from "../store.ts";
import { articleOf, Cited, questionOf, toChecklist } from "./words.tsx";

const Record = formOf(recordMeasure);
const Correct = formOf(correctMeasure);

/** A select of more would be searched in vain. */
const OFFERED_DOCUMENTS = 50;

/** All laws, rules and practices that answers cite, and for which questions; a new one, and one put right. */
export function mountMeasures(routes: AssistanceRoutes, context: AssistanceContext): void {
  const { db } = context.platform.database;
  const at = "/checklist/measures";
  const next = () => at;
  const show = routes.list({
    id: "assistance.list-measures",
    at,
    apiAt: "/assistance/measures",
    who: [],
    refusals: ["role-missing"],
    member: "measures",
    answer: measureAnswer,
    load: async (_, __, by) => {
      await demandShare(context, by);
      return { measures: await listMeasures(db) };
    },
    words: "assistance.measures",
    breadcrumb: (view) => [toChecklist(view)],
    columns: { measure: "assistance.measures.column-measure", cited: "assistance.measures.column-cited" },
    facts: async (_, { by }) => ({ ...(await readStanding(db)), share: await demandShare(context, by) }),
    cells: (measure, { view, facts: { answers, share } }) => {
      const { t } = view;
      const isCited = (id: string): boolean => answers.get(id)?.measures.includes(measure.measureId) === true;
      const items = PROVISIONS.filter(({ id }) => share.mayRead(id) && isCited(id));
      return {
        measure: (
          <>
            <Cited view={view} measure={measure} on={today(context)} />{" "}
            {share.isOfficer && (
              <a href={`${at}/${measure.measureId}`}>
                {t("assistance.measures.correct")}
                <span class="unseen"> {measure.title}</span>
              </a>
            )}
          </>
        ),
        cited:
          items.length === 0
            ? t("assistance.measures.not-cited")
            : items.map(({ id }, index) => (
                <>
                  {index > 0 && <Comma />}
                  <a href={`/checklist/items/${id}`} title={questionOf(view, id)}>
                    {articleOf(view, id)}
                  </a>
                </>
              )),
      };
    },
    around: async (_, { view, by, form, facts: { share } }) => {
      if (!share.isOfficer && share.grants.length === 0) return {};
      const after = (
        <details open={form !== undefined}>
          <summary>{view.t("assistance.measures.record")}</summary>
          <Record.Form action={at} form={form}>
            {await fields(view, by)}
            <Record.Submit kind="secondary" />
          </Record.Form>
        </details>
      );
      return { after };
    },
  });
  routes.postForm(at, recordMeasure, { show, next });
  routes.formPage(`${at}/:id`, correctMeasure, {
    show: async ({ view, by, form, params: { id } }) => {
      const { title, citation, inForceFrom, language, documentId, version } = await demandMeasure(db, id);
      const known = { title, citation, inForceFrom, language, documentId, version };
      const toMeasures = { href: at, label: view.t("assistance.measures.title") };
      const heading = view.t("assistance.measures.correct-title");
      return (
        <Page view={view} form={form} title={heading} breadcrumb={[toChecklist(view), toMeasures]}>
          <p>
            <HostileText text={title} />
          </p>
          <Correct.Form form={form} known={known} hidden={["version"]}>
            {await fields(view, by, documentId)}
            <Correct.Field name="reason" />
            <Correct.Submit />
          </Correct.Form>
        </Page>
      );
    },
    next,
  });

  /** Of both forms; a measure can name one of the latest documents, or the one that it names. */
  async function fields(view: View, by: User, named?: string) {
    const documents = (readsDocuments(by) && (await context.documents?.latest(OFFERED_DOCUMENTS, named))) || [];
    const options = documents.map(({ documentId, entry: { title, reference } }) => ({
      value: documentId,
      label: visibleText(reference === undefined ? title : `${title} (${reference})`),
    }));
    return (
      <>
        <Record.Fields of={["title", "citation", "inForceFrom"]} />
        <Record.Field name="language" options={languageOptions(view)} as="select" />
        {options.length > 0 && <Record.Field name="documentId" options={options} as="select" />}
      </>
    );
  }
}
