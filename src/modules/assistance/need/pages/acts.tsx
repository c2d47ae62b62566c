import { stateName, stateOptions } from "../../../../convention/index.ts";
import { formOf, Notice, Page, SummaryList, type View } from "../../../../web/index.ts";
import { AskPage, type mountTwoPerson, shownAs } from "../../../identity/index.ts";
import type { AssistanceContext } from "../../context.ts";
import { clearNeed } from "../actions/clear.ts";
import { endNeed } from "../actions/end.ts";
import { looksLikeACase } from "../domain/need.ts";
import { demandNeed, openNeed } from "../read.ts";
import { CaseNotice } from "./draft.tsx";
import { NeedText, statesInWords, toNeed, toNeeds } from "./words.tsx";

const Clearing = formOf(clearNeed);
const toClearing = (needId: string): string => `${toNeed({ needId })}/clearance`;
const toEnding = (needId: string): string => `${toNeed({ needId })}/end`;

/** How both people see what leaves, and what ends. */
export function needActs(context: Pick<AssistanceContext, "federation" | "platform">) {
  const { db } = context.platform.database;
  return [
    shownAs(clearNeed, {
      about: (view, { reference, receivers, byLetter }) =>
        view.t("assistance.clearing.about", { reference, states: statesInWords(view, [...receivers, ...byLetter]) }),
      shown: async (view, { needId, digest, receivers, byLetter, passOnTo }) => {
        const { t } = view;
        const { versions } = await openNeed(context, db, needId);
        const found = versions.find((one) => one.digest === digest);
        return (
          <>
            <SummaryList
              rows={[
                { label: t("assistance.clearing.receivers"), value: statesInWords(view, receivers) || "–" },
                { label: t("assistance.clearing.byLetter"), value: statesInWords(view, byLetter) || "–" },
              ]}
            />
            {passOnTo.length > 0 && (
              <p>{t("assistance.clearing.passed-on", { states: statesInWords(view, passOnTo) })}</p>
            )}
            {found === undefined ? (
              <Notice tone="attention" title={t("assistance.clearing.gone")} />
            ) : (
              <>
                {looksLikeACase(found.text) && <CaseNotice view={view} />}
                <NeedText view={view} text={found.text} />
              </>
            )}
            <Unforced view={view} />
          </>
        );
      },
      form: ({ needId }) => toClearing(needId),
    }),
    shownAs(endNeed, {
      about: ({ t }, { reference }) => t("assistance.ending.about", { reference }),
      shown: (view, { order, asked, told, byLetter }) => {
        const { t } = view;
        return (
          <>
            <p>{t("assistance.ending.lead")}</p>
            <SummaryList rows={[{ label: t("assistance.ending.order"), value: order }]} />
            {asked.length > 0 && <p>{t("assistance.ending.asked", { states: statesInWords(view, asked) })}</p>}
            {told.length > 0 && <p>{t("assistance.ending.told", { states: statesInWords(view, told) })}</p>}
            {byLetter.length > 0 && (
              <p>{t("assistance.ending.by-letter", { states: statesInWords(view, byLetter) })}</p>
            )}
          </>
        );
      },
      form: ({ needId }) => toEnding(needId),
    }),
  ];
}

/** Said before anybody clears: what left is in the hands of others. */
function Unforced({ view: { t } }: { readonly view: View }) {
  return (
    <Notice tone="info" title={t("assistance.clearing.unforced-title")}>
      {t("assistance.clearing.unforced")}
    </Notice>
  );
}

/** At the form that tells a need, once a secretariat introduced somebody: that State is ticked. */
export function mountNeedActs(
  { formPage }: Pick<ReturnType<typeof mountTwoPerson<AssistanceContext>>, "formPage">,
  context: AssistanceContext,
): void {
  const { config, database } = context.platform;
  formPage("/assistance/needs/:id/clearance", clearNeed, {
    show: async ({ c, view, form, params: { id } }) => {
      const { t, lang } = view;
      const need = await openNeed(context, database.db, id);
      const [latest] = need.versions;
      const introduced = c.req.queries("receiver") ?? [];
      const has = new Set(need.lanes.flatMap(({ state, isRefused }) => (isRefused ? [] : [state])));
      const peers = await context.federation.directory().peers();
      const receivers = peers
        .filter(({ state, standing }) => standing === "confirmed" && !has.has(state))
        .map(({ state }) => ({ value: state, label: stateName(state, lang) }));
      const others = stateOptions(lang, config.profile === "production").filter(
        ({ value }) => value !== config.state && !has.has(value) && peers.every(({ state }) => state !== value),
      );
      return (
        <Page
          view={view}
          form={form}
          title={t("assistance.clearing.title")}
          breadcrumb={[toNeeds(view, true), { href: toNeed(need), label: need.reference }]}
        >
          <p class="lead">{t("assistance.clearing.lead")}</p>
          {has.size > 0 && <p>{t("assistance.clearing.have-it", { states: statesInWords(view, [...has]) })}</p>}
          <Clearing.Form form={form} known={{ receivers: introduced }}>
            {receivers.length === 0 ? (
              <p>{t("assistance.clearing.no-peers")}</p>
            ) : (
              <Clearing.Field name="receivers" options={receivers} />
            )}
            <details>
              <summary>{t("assistance.clearing.on-paper")}</summary>
              <Clearing.Field name="byLetter" options={others} />
            </details>
            <Clearing.Submit>{t("identity.asked.check")}</Clearing.Submit>
          </Clearing.Form>
          <Unforced view={view} />
          {latest !== undefined && <NeedText view={view} text={latest.text} />}
        </Page>
      );
    },
  });
  formPage("/assistance/needs/:id/end", endNeed, {
    show: async ({ view, form, params: { id } }) => {
      const need = await demandNeed(database.db, id);
      const breadcrumb = [toNeeds(view, need.toldBy === config.state), { href: toNeed(need), label: need.reference }];
      return (
        <AskPage {...{ view, form, breadcrumb }} of={endNeed} fields={["order"]}>
          <p class="lead">{view.t("assistance.ending.lead")}</p>
        </AskPage>
      );
    },
  });
}
