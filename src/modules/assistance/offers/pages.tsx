import type { Child } from "hono/jsx";
import { z } from "zod";
import { addDays, PROVISIONS, stateName, stateOptions } from "../../../convention/index.ts";
import {
  asItStands,
  ButtonRow,
  type Crumb,
  formOf,
  type FormPage,
  HostileText,
  languageOptions,
  LinkButton,
  momentAnswer,
  Page,
  recordAnswer,
  StatusTag,
  SummaryList,
  type View,
} from "../../../web/index.ts";
import { mountTwoPerson, shownAs, type User } from "../../identity/index.ts";
import { NEED_READERS, OFFICERS } from "../access.ts";
import { type AssistanceContext, type AssistanceRoutes, today } from "../context.ts";
import { HELP_KINDS, TARGET_GROUPS } from "../need/domain/need.ts";
import { inWords, itemsInWords, kindsInWords, statesInWords } from "../need/pages/words.tsx";
import { placeOf } from "../pages/words.tsx";
import { changeProfile, closeProfile, contentOf, openProfile, type Profile } from "./actions.ts";
import { demandOffer, offerParams } from "./read.ts";
import { WARNED_DAYS } from "./tasks.ts";
import { latestOffers, type OfferContent, type OfferVersion, offerVersions } from "./store.ts";

const Open = formOf(openProfile);
const Change = formOf(changeProfile);
const Closing = formOf(closeProfile);

const AT = "/assistance/profiles";
export const toProfiles = ({ t }: View): Crumb => ({ href: AT, label: t("assistance.profiles.title") });
export const toOne = ({ offerId }: Pick<OfferVersion, "offerId">): string => `${AT}/${offerId}`;

const offerAnswer = z
  .object({
    offerId: z.string(),
    version: z.int(),
    state: z.string(),
    validUntil: z.iso.date(),
    withdrawn: z.boolean(),
    keptAt: momentAnswer,
    sentTo: z.array(z.string()).optional(),
    /** As it travels: spec/schemas/assistance-offer.json. */
    content: asItStands(recordAnswer),
  })
  .meta({ id: "HelpProfile" });
const toRead = (offer: OfferVersion) => ({ ...offer, content: { ...offer.content } });

/** Who helps with what: our own profile, and those that States sent. A secretariat has none of its own, and reads those that it was sent. */
export function mountProfiles(routes: AssistanceRoutes, context: AssistanceContext): void {
  const { config, database } = context.platform;
  const { db } = database;
  const standingOf = ({ validUntil }: OfferVersion): "valid" | "over" =>
    validUntil >= today(context) ? "valid" : "over";
  const asked = config.office === "secretariat" ? undefined : mountOpening();
  routes.list({
    id: "assistance.list-profiles",
    at: AT,
    who: NEED_READERS,
    member: "profiles",
    answer: offerAnswer,
    load: async (_, { chosen = {} }) => {
      const { kind, standing } = chosen;
      const all = (await latestOffers(db, config.state)).filter(
        (one) =>
          (kind === undefined || one.content.kinds.some((offered) => kind.some((wanted) => wanted === offered))) &&
          (standing === undefined || standing.includes(standingOf(one))),
      );
      return { profiles: all.map(toRead) };
    },
    filters: {
      kind: {
        label: "assistance.draft.kinds",
        choices: HELP_KINDS,
        say: ({ t }, kind) => t(`assistance.draft.kinds.${kind}`),
        ticks: true,
      },
      standing: {
        label: "assistance.profile-standing",
        choices: ["valid", "over"],
        say: ({ t }, standing) => t(`assistance.profile-standing.${standing}`),
      },
    },
    words: "assistance.profiles",
    ...(asked !== undefined && { add: { href: `${AT}/new`, who: OFFICERS } }),
    columns: {
      who: "assistance.profiles.column-who",
      kinds: "assistance.draft.kinds",
      until: "assistance.profile.until",
      standing: "assistance.profile-standing",
    },
    cells: (one, { view }) => ({
      who: <a href={toOne(one)}>{stateName(one.state, view.lang)}</a>,
      kinds: kindsInWords(view, one.content),
      until: view.format.day(one.validUntil),
      standing: <Standing view={view} standing={standingOf(one)} />,
    }),
    around: async (_, { view, by }) => {
      if (asked === undefined) return {};
      const { nextAction, sections } = await asked.standing(view, by);
      return { ...(nextAction !== undefined && { nextAction }), after: sections };
    },
  });
  const show = routes.one({
    id: "assistance.read-profile",
    at: `${AT}/:id`,
    who: NEED_READERS,
    params: offerParams,
    answer: offerAnswer.extend({ versions: z.int() }),
    refusals: ["offer-unknown"],
    load: async (_, { id }) => {
      const latest = await demandOffer(db, id);
      return { ...toRead(latest), versions: (await offerVersions(db, id)).length };
    },
    show: async ({ offerId }, page) => await profilePage(await demandOffer(db, offerId), page),
  });
  if (asked !== undefined) mountOwn(asked);

  function mountOpening() {
    return mountTwoPerson(context, routes, {
      at: "/assistance/profile-approvals",
      group: "-profiles",
      acts: [
        shownAs(openProfile, {
          about: (view, { kinds }) => kindsInWords(view, { kinds: [...kinds] }),
          shown: (view, { receivers, ...given }) => (
            <>
              <SummaryList
                rows={[
                  {
                    label: view.t("assistance.profile.receivers"),
                    value:
                      receivers.length === 0 ? view.t("assistance.profile.nobody") : statesInWords(view, receivers),
                  },
                ]}
              />
              <Given view={view} content={contentOf(given)} />
            </>
          ),
          form: ({ offerId, version }) => `${AT}/new${version > 1 ? `?profile=${offerId}` : ""}`,
        }),
      ],
      readers: NEED_READERS,
      back: toProfiles,
    });
  }

  function mountOwn({ formPage }: Pick<ReturnType<typeof mountOpening>, "formPage">): void {
    formPage(`${AT}/new`, openProfile, {
      show: async ({ c, view, form }) => {
        const id = c.req.query("profile");
        const before = id === undefined ? undefined : await demandOffer(db, id);
        const peers = await context.federation.directory().peers();
        const has = before?.sentTo ?? [];
        const receivers = peers
          .filter(({ state, standing }) => standing === "confirmed" && !has.includes(state))
          .map(({ state }) => ({ value: state, label: stateName(state, view.lang) }));
        const known = before === undefined ? { language: view.lang } : { ...knownOf(before), offerId: before.offerId };
        return (
          <Page view={view} form={form} title={view.t("assistance.profile.title")} breadcrumb={[toProfiles(view)]}>
            <p class="lead">{view.t("assistance.profile.lead")}</p>
            <Open.Form form={form} known={known} hidden={["offerId"]}>
              <Boxes view={view} />
              {receivers.length > 0 && <Open.Field name="receivers" options={receivers} />}
              <Open.Submit>{view.t("identity.asked.check")}</Open.Submit>
            </Open.Form>
          </Page>
        );
      },
    });
    routes.postForm(`${AT}/:id/closing`, closeProfile, { show, next: () => AT });
    routes.formPage(`${AT}/:id/change`, changeProfile, {
      show: async ({ view, form, params: { id } }) => {
        const offer = await demandOffer(db, id);
        const breadcrumb = [toProfiles(view), { href: toOne(offer), label: stateName(offer.state, view.lang) }];
        return (
          <Page view={view} form={form} title={view.t("assistance.profile.change")} breadcrumb={breadcrumb}>
            <p class="lead">{view.t("assistance.profile.change-lead")}</p>
            <Change.Form form={form} known={{ ...knownOf(offer), version: offer.version }} hidden={["version"]}>
              <Boxes view={view} />
              <Change.Submit />
            </Change.Form>
          </Page>
        );
      },
      next: (_, { params: { id } }) => `${AT}/${id}`,
    });
  }

  function Boxes({ view }: { readonly view: View }) {
    const { lang } = view;
    const states = stateOptions(lang, config.profile === "production").filter(({ value }) => value !== config.state);
    const items = PROVISIONS.map(({ id }) => ({ value: id, label: placeOf(view, id) }));
    const spoken = languageOptions(view).filter(({ value }) => value !== "und");
    const { Field } = Open;
    return (
      <>
        <Field name="kinds" words="assistance.draft.kinds" />
        <Field name="groups" words="assistance.draft.groups" />
        <Field name="languages" options={spoken} />
        <Open.Fields of={["costs", "until"]} />
        <Field name="language" options={languageOptions(view)} as="select" />
        <Field name="text" />
        <details>
          <summary>{view.t("assistance.profile.narrower")}</summary>
          <Field name="items" options={items} />
          <Field name="states" options={states} />
        </details>
      </>
    );
  }

  function profilePage(
    offer: OfferVersion,
    { view, by, form }: Pick<FormPage<User, unknown>, "view" | "by" | "form">,
  ): Child {
    const { t, lang, format } = view;
    const { state, sentTo, withdrawn, version, keptAt, validUntil } = offer;
    const mayAct = state === config.state && !withdrawn && OFFICERS.some((role) => by.roles.includes(role));
    const isDue = validUntil < addDays(today(context), WARNED_DAYS);
    const renew = { label: t("assistance.profile.change"), href: `${toOne(offer)}/change` };
    const isOver = validUntil < today(context);
    return (
      <Page
        view={view}
        form={form}
        title={stateName(state, lang)}
        breadcrumb={[toProfiles(view)]}
        nextAction={mayAct && isDue ? { ...renew, because: t("assistance.profile.renew-title") } : undefined}
      >
        <p>
          <Standing view={view} standing={withdrawn ? "closed" : standingOf(offer)} />
        </p>
        <Given view={view} content={offer.content} />
        <SummaryList
          rows={[
            {
              label: t("assistance.profile.version"),
              value: t("assistance.profile.version-of", { version, when: format.dateTime(keptAt) }),
            },
            ...(sentTo === undefined
              ? []
              : [
                  {
                    label: t("assistance.profile.receivers"),
                    value: sentTo.length === 0 ? t("assistance.profile.nobody") : statesInWords(view, sentTo),
                  },
                ]),
          ]}
        />
        {mayAct && (
          <>
            <ButtonRow>
              {!isDue && (
                <LinkButton href={renew.href} kind="secondary">
                  {renew.label}
                </LinkButton>
              )}
              <LinkButton href={`${AT}/new?profile=${offer.offerId}`} kind="secondary">
                {t("assistance.profile.more-receivers")}
              </LinkButton>
              {!isOver && (
                <LinkButton href={`${toOne(offer)}/publication`} kind="secondary">
                  {t("assistance.profile-publication.title")}
                </LinkButton>
              )}
            </ButtonRow>
            <Closing.Folded action={`${toOne(offer)}/closing`} form={form} />
          </>
        )}
      </Page>
    );
  }
}

function Standing({ view: { t }, standing }: { readonly view: View; readonly standing: "valid" | "over" | "closed" }) {
  return (
    <StatusTag tone={standing === "valid" ? "good" : "neutral"} label={t(`assistance.profile-standing.${standing}`)} />
  );
}

/** Of ours, as the same form wrote it. */
function knownOf({ content }: OfferVersion): Profile {
  const { kinds, items, groups, states, languages, costs, words: [first] = [], until } = content;
  const known = { kinds, items, groups, states, languages, costs, until, language: first?.language, text: first?.text };
  return known as Profile; // its codes are those of the form
}

/** What a profile says, in words; a code of another server that we do not know as it came. */
export function Given({
  view,
  content,
}: {
  readonly view: View;
  readonly content: Omit<OfferContent, "offerId" | "offerVersion" | "provider">;
}) {
  const { t, format } = view;
  const { kinds, groups, items, states, languages, costs, words = [], until } = content;
  return (
    <SummaryList
      rows={[
        { label: t("assistance.draft.kinds"), value: kindsInWords(view, { kinds }) },
        ...(groups === undefined
          ? []
          : [{ label: t("assistance.draft.groups"), value: inWords(view, "groups", TARGET_GROUPS, groups) }]),
        {
          label: t("assistance.profile.items"),
          value: items === undefined ? t("assistance.profile.any") : itemsInWords(view, { items }),
        },
        {
          label: t("assistance.profile.states"),
          value: states === undefined ? t("assistance.profile.any") : statesInWords(view, states),
        },
        {
          label: t("assistance.profile.languages"),
          value: format.list(languages.map((one) => format.languageName(one))),
        },
        { label: t("assistance.profile.costs"), value: t(`assistance.profile.costs.${costs}`) },
        { label: t("assistance.profile.until"), value: format.day(until) },
        ...words.map(({ language, text }) => ({
          label: t("assistance.profile.text"),
          value: <HostileText text={text} lang={language} lines />,
        })),
      ]}
    />
  );
}
