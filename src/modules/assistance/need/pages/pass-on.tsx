import { stateName } from "../../../../convention/index.ts";
import { parseStateCode } from "../../../../protocol/identifiers.ts";
import { formOf, languageOptions, Notice, Page, SummaryList } from "../../../../web/index.ts";
import { authorityName } from "../../../federation/index.ts";
import { type mountTwoPerson, shownAs } from "../../../identity/index.ts";
import type { AssistanceContext, AssistanceRoutes } from "../../context.ts";
import { hasText, introduceStates, passOnNeed } from "../actions/pass-on.ts";
import { demandLane, openNeed } from "../read.ts";
import { NeedText, statesInWords, toNeed, toNeeds } from "./words.tsx";

const PassingOn = formOf(passOnNeed);
const Introduction = formOf(introduceStates);

/** How both people of a secretariat see what is passed on. */
export function passOnActs(context: Pick<AssistanceContext, "federation" | "platform">) {
  return [
    shownAs(passOnNeed, {
      about: (view, { reference, receivers }) =>
        view.t("assistance.clearing.about", { reference, states: statesInWords(view, receivers) }),
      shown: async (view, { needId, digest, state, isSigned, receivers }) => {
        const { t, lang } = view;
        const { versions } = await openNeed(context, context.platform.database.db, needId);
        const found = versions.find((one) => one.digest === digest);
        const whose = t(isSigned ? "assistance.passing-on.signed" : "assistance.passing-on.unsigned", {
          state: stateName(state, lang),
        });
        const rows = [{ label: t("assistance.passing-on.receivers"), value: statesInWords(view, receivers) }];
        return (
          <>
            <SummaryList rows={rows} />
            <Notice tone={isSigned ? "info" : "attention"} title={whose} />
            {found === undefined ? (
              <Notice tone="attention" title={t("assistance.clearing.gone")} />
            ) : (
              <NeedText view={view} text={found.text} />
            )}
          </>
        );
      },
      form: ({ needId }) => `${toNeed({ needId })}/passing-on`,
    }),
  ];
}

/** A secretariat's own pages: to whom a need is passed on, and who is introduced to whom. */
export function mountPassingOn(
  routes: AssistanceRoutes,
  { formPage }: Pick<ReturnType<typeof mountTwoPerson<AssistanceContext>>, "formPage">,
  context: AssistanceContext,
): void {
  const { db } = context.platform.database;
  formPage("/assistance/needs/:id/passing-on", passOnNeed, {
    show: async ({ view, form, params: { id } }) => {
      const { t, lang } = view;
      const need = await openNeed(context, db, id);
      const [latest] = need.versions;
      const peers = await context.federation.directory().peers();
      const options = (latest?.text.passOnTo ?? []).map((state) => {
        const has = need.lanes.some((lane) => lane.state === state && hasText(lane, latest?.version));
        const isPeer = peers.some((peer) => peer.state === state && peer.standing === "confirmed");
        const why = has ? "assistance.passing-on.has-it" : isPeer ? undefined : "assistance.passing-on.no-peer";
        return {
          value: state,
          label: stateName(state, lang),
          ...(why !== undefined && { unavailable: t(why) }),
        };
      });
      return (
        <Page
          view={view}
          form={form}
          title={t("assistance.passing-on.title")}
          breadcrumb={[toNeeds(view, false), { href: toNeed(need), label: need.reference }]}
        >
          <p class="lead">{t("assistance.passing-on.lead", { state: stateName(need.state, lang) })}</p>
          <PassingOn.Form form={form}>
            <PassingOn.Field name="receivers" options={options} depends />
            <PassingOn.Submit>{t("identity.asked.check")}</PassingOn.Submit>
          </PassingOn.Form>
          {latest !== undefined && <NeedText view={view} text={latest.text} />}
        </Page>
      );
    },
  });
  routes.formPage("/assistance/lanes/:id/introduction", introduceStates, {
    show: async ({ view, form, params: { id } }) => {
      const { t, lang } = view;
      const { needId, state: helper } = await demandLane(db, id);
      const need = await openNeed(context, db, needId);
      const [toHelper, toAsker] = [await reachedAt(helper), await reachedAt(need.state)];
      return (
        <Page
          view={view}
          form={form}
          title={t("assistance.introduction.title")}
          breadcrumb={[toNeeds(view, false), { href: toNeed(need), label: need.reference }]}
        >
          <p class="lead">
            {t("assistance.introduction.lead", { asker: stateName(need.state, lang), helper: stateName(helper, lang) })}
          </p>
          <Introduction.Form form={form} known={{ language: lang, forAsker: toHelper, forHelper: toAsker }}>
            <Introduction.Field name="language" options={languageOptions(view)} as="select" />
            <Introduction.Field name="forAsker" />
            <Introduction.Field name="forHelper" />
            <Introduction.Submit />
          </Introduction.Form>
        </Page>
      );

      /** Its authorities, and how to reach them, as it designated them; nothing of a State that we know from letters alone. */
      async function reachedAt(state: string): Promise<string | undefined> {
        const peer = await context.federation.directory().peer(parseStateCode(state));
        return peer?.designation.designation.authorities
          .map(({ phone, email, ...one }) => [authorityName(one, lang), phone, email].filter(Boolean).join("\n"))
          .join("\n\n");
      }
    },
    next: toNeed,
  });
}
