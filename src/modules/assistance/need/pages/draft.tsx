import { PROVISIONS, provision, stateOptions, WORD_LANGUAGES } from "../../../../convention/index.ts";
import { type FieldOf, formOf, languageOptions, Notice, Page, type View } from "../../../../web/index.ts";
import type { AssistanceContext, AssistanceRoutes } from "../../context.ts";
import { placeOf } from "../../pages/words.tsx";
import { changeNeed, draftNeed } from "../actions/draft.ts";
import { looksLikeACase, type NewNeed, wordsIn } from "../domain/need.ts";
import { openNeed } from "../read.ts";
import { toNeed, toNeeds } from "./words.tsx";

/** Where no gap is at hand, prevention and assistance stand first, and 160 other questions are folded away. */
const FIRST_ARTICLE = 53;

const Draft = formOf(draftNeed);
const Change = formOf(changeNeed);

/** A need of ours that is written down, from a gap or free. */
export function mountDrafting(routes: AssistanceRoutes, context: AssistanceContext): void {
  routes.formPage("/assistance/needs/new", draftNeed, {
    show: ({ c, view, form }) => {
      const item = c.req.query("item") ?? "";
      const known = { words: { original: view.lang }, ...(provision(item) !== undefined && { items: [item] }) };
      return (
        <Page view={view} form={form} title={view.t("assistance.draft.title")} breadcrumb={[toNeeds(view, true)]}>
          <p class="lead">{view.t("assistance.draft.lead")}</p>
          <Draft.Form form={form} known={known}>
            <NeedBoxes view={view} items={known.items ?? []} Field={Draft.Field} states={otherStates(context, view)} />
            <Draft.Submit />
          </Draft.Form>
        </Page>
      );
    },
    next: toNeed,
  });
}

/** A need that is written anew: ours, or one that came in a letter. */
export function mountChanging(routes: AssistanceRoutes, context: AssistanceContext): void {
  const { database } = context.platform;
  routes.formPage("/assistance/needs/:id/text", changeNeed, {
    show: async ({ view, form, params }) => {
      const need = await openNeed(context, database.db, params.id);
      const [latest] = need.versions;
      const title = view.t("assistance.draft.change");
      const breadcrumb = [toNeeds(view, need.isOwn), { href: toNeed(need), label: need.reference }];
      if (latest === undefined) {
        return (
          <Page view={view} title={title} breadcrumb={breadcrumb}>
            <Notice tone="neutral" title={view.t("assistance.needs.ended")} />
          </Page>
        );
      }
      const { items, kinds, groups, wantedUntil, passOnTo, counted } = latest.text;
      const given = { items, kinds, groups, wantedUntil, passOnTo, counted, words: wordsIn(latest.text) };
      const known = { ...given, seen: latest.digest } as never; // of our own needs, as the same form wrote it
      return (
        <Page view={view} form={form} title={title} breadcrumb={breadcrumb}>
          <p class="lead">
            {view.t(need.byLetter ? "assistance.entered.change-lead" : "assistance.draft.change-lead")}
          </p>
          {looksLikeACase(latest.text) && <CaseNotice view={view} />}
          <Change.Form form={form} known={known} hidden={["seen"]}>
            <NeedBoxes view={view} items={items} Field={Draft.Field} states={otherStates(context, view)} />
            <Change.Submit />
          </Change.Form>
        </Page>
      );
    },
    next: toNeed,
  });
}

/** All but us. */
export function otherStates({ platform: { config } }: Pick<AssistanceContext, "platform">, { lang }: View) {
  return stateOptions(lang, config.profile === "production").filter(({ value }) => value !== config.state);
}

interface BoxesProps {
  readonly view: View;
  readonly items: readonly string[];
  /** Of the form of a need, or of one that has a need in it. */
  readonly Field: FieldOf<NewNeed>;
  readonly states: ReturnType<typeof otherStates>;
}

/** What a need says, as it is written or entered from a letter. */
export function NeedBoxes({ view, items, Field, states }: BoxesProps) {
  const { lang, t } = view;
  const options = PROVISIONS.map(({ id, article }) => ({
    value: id,
    label: placeOf(view, id),
    ...((items.length === 0 ? article >= FIRST_ARTICLE : items.includes(id)) && { first: true as const }),
  }));
  return (
    <>
      <Field name="items" options={options} />
      <Field name="kinds" />
      <Field name="groups" />
      <Field name="words.original" options={languageOptions(view)} as="select" />
      <Field name={`words.texts.${lang}`} depends />
      <details>
        <summary>{t("assistance.draft.other-languages")}</summary>
        {WORD_LANGUAGES.filter((one) => one !== lang).map((one) => (
          <Field name={`words.texts.${one}`} depends />
        ))}
      </details>
      <Field name="wantedUntil" />
      <details>
        <summary>{t("assistance.draft.further")}</summary>
        <Field name="passOnTo" options={states} />
        <Field name="counted" />
      </details>
    </>
  );
}

/** The words look like a live case, which is asked for elsewhere. */
export function CaseNotice({ view: { t } }: { readonly view: View }) {
  return (
    <Notice tone="attention" title={t("assistance.needs.case-title")}>
      {t("assistance.needs.case-text")}
    </Notice>
  );
}
