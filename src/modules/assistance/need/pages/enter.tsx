import { formOf, type Option, Page, visibleText } from "../../../../web/index.ts";
import type { AssistanceContext, AssistanceRoutes } from "../../context.ts";
import { enterNeed } from "../actions/enter.ts";
import { NeedBoxes, otherStates } from "./draft.tsx";
import { toNeed, toNeeds } from "./words.tsx";

const Entered = formOf(enterNeed);
const OFFERED_DOCUMENTS = 50;

/** The latest letters among the documents. */
export async function letterOptions({ documents }: Pick<AssistanceContext, "documents">): Promise<readonly Option[]> {
  const letters = ((await documents?.latest(OFFERED_DOCUMENTS)) ?? []).filter(
    ({ entry: { kind } }) => kind === "letter",
  );
  return letters.map(({ documentId, entry: { title, reference } }) => ({
    value: documentId,
    label: visibleText(reference === undefined ? title : `${title} (${reference})`),
  }));
}

/** What a State without a server wrote in a letter, entered as its need. */
export function mountEntering(routes: AssistanceRoutes, context: AssistanceContext): void {
  routes.formPage("/assistance/received/new", enterNeed, {
    show: async ({ view, form }) => {
      const options = await letterOptions(context);
      const states = otherStates(context, view);
      const { t } = view;
      return (
        <Page view={view} form={form} title={t("assistance.received.new")} breadcrumb={[toNeeds(view, false)]}>
          <p class="lead">{t("assistance.entered.lead")}</p>
          <p>
            <a href="/documents/new">{t("assistance.entered.keep-letter")}</a>
          </p>
          <Entered.Form form={form} known={{ need: { words: { original: view.lang } } }}>
            <Entered.Field name="state" options={states} as="select" />
            <Entered.Field name="documentId" options={options} as="select" />
            <NeedBoxes view={view} items={[]} Field={Entered.within("need")} states={states} />
            <Entered.Submit />
          </Entered.Form>
        </Page>
      );
    },
    next: toNeed,
  });
}
