import type { Child } from "hono/jsx";
import { stateName } from "../../../../convention/index.ts";
import { formOf, type FormPage, languageOptions, Notice, Page, SummaryList, type View } from "../../../../web/index.ts";
import { type mountTwoPerson, shownAs, type User } from "../../../identity/index.ts";
import type { AssistanceContext, AssistanceRoutes } from "../../context.ts";
import { boxFor, isReaching } from "../../lane/domain/rights.ts";
import { clearedVersion } from "../../need/read.ts";
import { kindsInWords, statesInWords, toNeed, toNeeds } from "../../need/pages/words.tsx";
import { usableOffers } from "../../offers/read.ts";
import { choosePromise } from "../actions/choose.ts";
import { reportActivity, reportMoney, reportResult, sayMet } from "../actions/follow.ts";
import { declineNeed, promiseHelp, showInterest } from "../actions/offer.ts";
import { type Case, demandPromise, openCase } from "../lane.ts";
import { unitIn } from "../../need/pages/said.tsx";
import { checkRows, promiseRows, toCase } from "./case.tsx";

const Interest = formOf(showInterest);
const Declining = formOf(declineNeed);
const Offer = formOf(promiseHelp);
const Choice = formOf(choosePromise);
const Activity = formOf(reportActivity);
const Money = formOf(reportMoney);
const Result = formOf(reportResult);
const Met = formOf(sayMet);

type Shown = FormPage<User, { readonly id: string }>;

/** How both people see a promise, and a choice. */
export function helpActs(context: Pick<AssistanceContext, "federation" | "platform">) {
  const { db } = context.platform.database;
  return [
    shownAs(promiseHelp, {
      about: ({ t, lang }, { reference, to }) =>
        t("assistance.promise.about", { reference, state: stateName(to, lang) }),
      shown: (view, { laneId: _, needId: __, reference: ___, to: ____, isReaching: reaches, ...given }) => (
        <>
          {reaches && <Notice tone="attention" title={view.t("assistance.rights.reaching")} />}
          <Offer.Shown value={{ ...given, kinds: [...given.kinds] }} words={{ kinds: "assistance.draft.kinds" }} />
        </>
      ),
      form: ({ laneId }) => `/assistance/lanes/${laneId}/promises`,
    }),
    shownAs(choosePromise, {
      about: ({ t, lang }, { reference, from }) =>
        t("assistance.choice.about", { reference, state: stateName(from, lang) }),
      shown: async (view, { laneId, promiseId, basis, others, interested, rights }) => {
        const { t } = view;
        const { lane } = await openCase(context, db, laneId);
        const { promise } = demandPromise(lane.standing, promiseId);
        return (
          <>
            <SummaryList rows={[...promiseRows(view, promise), ...checkRows(view, promise, rights)]} />
            <SummaryList
              rows={[
                { label: t("assistance.help.basis"), value: t(`assistance.help.basis.${basis}`) },
                {
                  label: t("assistance.choice.others"),
                  value: statesInWords(view, [...new Set([...others, ...interested].map(({ state }) => state))]) || "–",
                },
              ]}
            />
          </>
        );
      },
      form: ({ laneId, promiseId }) => `/assistance/lanes/${laneId}/choices?promise=${promiseId}`,
    }),
  ];
}

/** The forms of a case, each on a page of its own. */
export function mountHelpForms(
  routes: AssistanceRoutes,
  { formPage }: Pick<ReturnType<typeof mountTwoPerson<AssistanceContext>>, "formPage">,
  context: AssistanceContext,
): void {
  const { db } = context.platform.database;
  const next = (of: Case): string => toCase(of);
  const language = (view: View) => ({ options: languageOptions(view), as: "select" }) as const;

  /** A page with one form of a case, and what it is about. */
  const on =
    (title: string, form: (page: Shown, of: Case, known: ReturnType<typeof knownIn>) => Child | Promise<Child>) =>
    async (page: Shown): Promise<Child> => {
      const { view } = page;
      const of = await openCase(context, db, page.params.id);
      const { need, lane } = of;
      const other = { href: toCase(of), label: stateName(lane.state, view.lang) };
      const crumbs = [toNeeds(view, need.isOwn), { href: toNeed(need), label: need.reference }, other];
      return (
        <Page view={view} form={page.form} title={view.t(title)} breadcrumb={crumbs}>
          {await form(page, of, knownIn(page))}
        </Page>
      );
    };

  routes.formPage("/assistance/lanes/:id/interest", showInterest, {
    show: on("assistance.interest.title", async ({ view, form }) => {
      const offers = (await usableOffers(context, db)).map((one) => ({
        value: one.offerId,
        label: `${kindsInWords(view, one.content)} (${view.format.day(one.validUntil)})`,
      }));
      return (
        <Interest.Form form={form} known={{ language: view.lang }}>
          {offers.length > 0 && <Interest.Field name="offerId" options={offers} as="radios" />}
          <Interest.Field name="language" {...language(view)} />
          <Interest.Field name="text" />
          <Interest.Submit />
        </Interest.Form>
      );
    }),
    next,
  });
  routes.formPage("/assistance/lanes/:id/refusals", declineNeed, {
    show: on("assistance.declining.title", ({ view, form }, _, { promiseId }) => (
      <Declining.Form
        form={form}
        known={{ language: view.lang, ...(promiseId !== "" && { promiseId }) }}
        hidden={["promiseId"]}
      >
        <Declining.Field name="language" {...language(view)} />
        <Declining.Field name="text" />
        <Declining.Submit />
      </Declining.Form>
    )),
    next,
  });
  formPage("/assistance/lanes/:id/promises", promiseHelp, {
    show: on("assistance.promise.title", ({ view, form }, { need }) => {
      const reaches = isReaching([], clearedVersion(need)?.text.items);
      const own = { words: "assistance.draft.kinds" };
      return (
        <Offer.Form form={form} known={{ language: view.lang }}>
          <Offer.Field name="language" {...language(view)} />
          <Offer.Field name="deliverable" />
          <Offer.Field name="kinds" {...own} />
          <Offer.Fields of={["from", "by", "pays", "amount", "currency", "indicator"]} />
          <Offer.Field name="unit" as="select" />
          <Offer.Fields of={["baseline", "target"]} />
          {reaches && <Notice tone="attention" title={view.t("assistance.rights.reaching")} />}
          <Offer.Field name="rights" depends />
          <Offer.Submit>{view.t("identity.asked.check")}</Offer.Submit>
        </Offer.Form>
      );
    }),
  });
  formPage("/assistance/lanes/:id/choices", choosePromise, {
    show: on("assistance.choice.title", ({ view, form }, { lane, need }, { promiseId }) => {
      const { promise } = demandPromise(lane.standing, promiseId);
      const { rights: asked = [] } = promise;
      const reaches = asked.length > 0 || isReaching(promise.kinds, clearedVersion(need)?.text.items);
      const boxes = new Set(asked.map(({ question }) => `rights.${boxFor(question)}` as const));
      return (
        <>
          <SummaryList rows={[...promiseRows(view, promise), ...checkRows(view, promise)]} />
          {reaches && (
            <Notice tone="attention" title={view.t("assistance.rights.reaching")}>
              {view.t("assistance.rights.answer-first")}
            </Notice>
          )}
          <Choice.Form
            form={form}
            known={{ promiseId, ...(reaches && { language: view.lang }) }}
            hidden={["promiseId"]}
          >
            {reaches && (
              <>
                <Choice.Field name="language" {...language(view)} />
                {[...boxes].map((name) => (
                  <Choice.Field name={name} depends />
                ))}
                <Choice.Field name="rights.outcome" />
                <Choice.Field name="rights.conditions" depends />
              </>
            )}
            <Choice.Submit>{view.t("identity.asked.check")}</Choice.Submit>
          </Choice.Form>
        </>
      );
    }),
  });
  routes.formPage("/assistance/lanes/:id/activities", reportActivity, {
    show: on("assistance.activity.title", ({ view, form }, _, known) => (
      <Activity.Form form={form} known={{ ...known, language: view.lang }} hidden={["promiseId", "corrects"]}>
        <Activity.Field name="language" {...language(view)} />
        <Activity.Fields of={["activity", "from", "to"]} />
        <details open={form !== undefined}>
          <summary>{view.t("assistance.activity.training")}</summary>
          <Activity.Fields of={["places", "attended", "completed"]} />
          <Activity.Groups name="byKind">
            {(Field) => (
              <>
                <Field name="kind" words="assistance.draft.groups" as="select" />
                <Field name="attended" />
                <Field name="completed" />
              </>
            )}
          </Activity.Groups>
          <Activity.Field name="evaluation" />
        </details>
        <Activity.Submit />
      </Activity.Form>
    )),
    next,
  });
  routes.formPage("/assistance/lanes/:id/money", reportMoney, {
    show: on("assistance.money.title", ({ form }, _, known) => (
      <Money.Form form={form} known={known} hidden={["promiseId", "corrects"]}>
        <Money.Fields of={["kind", "amount", "currency", "on", "to"]} />
        <Money.Submit />
      </Money.Form>
    )),
    next,
  });
  routes.formPage("/assistance/lanes/:id/results", reportResult, {
    show: on("assistance.result.title", ({ view, form }, { lane }, known) => {
      const { indicator } = demandPromise(lane.standing, known.promiseId).promise;
      const target = { target: indicator.target, unit: unitIn(view, indicator.unit) };
      return (
        <>
          <SummaryList
            rows={[{ label: view.t("assistance.promise.target"), value: view.t("assistance.help.target", target) }]}
          />
          <Result.Form form={form} known={{ ...known, language: view.lang }} hidden={["promiseId", "corrects"]}>
            <Result.Fields of={["value", "on"]} />
            <Result.Field name="language" {...language(view)} />
            <Result.Field name="text" />
            <Result.Submit />
          </Result.Form>
        </>
      );
    }),
    next,
  });
  routes.formPage("/assistance/lanes/:id/outcomes", sayMet, {
    show: on("assistance.met.title", ({ view, form }, { lane }, { promiseId }) => (
      <>
        <p class="lead">{view.t("assistance.met.lead")}</p>
        <SummaryList rows={promiseRows(view, demandPromise(lane.standing, promiseId).promise)} />
        <Met.Form form={form} known={{ promiseId, language: view.lang }} hidden={["promiseId"]}>
          <Met.Field name="outcome" />
          <Met.Field name="language" {...language(view)} />
          <Met.Field name="text" />
          <Met.Submit />
        </Met.Form>
      </>
    )),
    next,
  });
}

/** Which promise and which line the address names, or the form that came back. */
function knownIn({ c, form }: Shown): { readonly promiseId: string; readonly corrects?: number } {
  const named = (box: string, query: string): string => {
    const typed = form?.input[box];
    return typeof typed === "string" ? typed : (c.req.query(query) ?? "");
  };
  const promiseId = named("promiseId", "promise");
  const corrects = Number(named("corrects", "corrects"));
  return { promiseId, ...(corrects > 0 && { corrects }) };
}
