import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { stateName } from "../../../convention/index.ts";
import {
  formOf,
  HostileText,
  LANGUAGES,
  languageOptions,
  Moment,
  momentAnswer,
  Notice,
  Page,
  StatusTag,
  SummaryList,
  type View,
} from "../../../web/index.ts";
import { AskPage, type mountTwoPerson, shownAs } from "../../identity/index.ts";
import { NEED_READERS, OFFICERS } from "../access.ts";
import type { AssistanceContext, AssistanceRoutes } from "../context.ts";
import { moneyInWords } from "../help/domain/help.ts";
import { demandAgreed, openCase } from "../help/lane.ts";
import { toCase } from "../help/pages/case.tsx";
import type { PublishedProject } from "../iati/project.ts";
import { kindsInWords, itemsInWords, toNeed, toNeeds } from "../need/pages/words.tsx";
import { Given, toOne, toProfiles } from "../offers/pages.tsx";
import { demandOffer } from "../offers/read.ts";
import { demandPublication, keepPublication, publishHelp, publishProfile, retractPublication } from "./actions.ts";
import { type Publication, standingPublications } from "./store.ts";

const Publishing = formOf(publishHelp);
const Keeping = formOf(keepPublication);
const AT = "/assistance/publications";
const toAll = ({ t }: View) => ({ href: AT, label: t("assistance.publications.title") });

/** Who reads it: everybody, or nobody before the other side publishes it, too, or before somebody looked at it after a restore (R1). */
const READ_BY = ["everybody", "other-side", "after-restore"] as const;

export function readBy(
  { platform }: { readonly platform: Pick<AssistanceContext["platform"], "incarnation"> },
  { content, otherPublicAt, life }: Publication,
): (typeof READ_BY)[number] {
  if (life !== platform.incarnation.current().id) return "after-restore";
  return "project" in content && otherPublicAt === undefined ? "other-side" : "everybody";
}

/** How both people see what everybody is to read, or is to read no longer. */
export function publicationActs(context: Pick<AssistanceContext, "platform">) {
  const { db } = context.platform.database;
  return [
    shownAs(publishHelp, {
      about: ({ t, lang }, { reference, state }) =>
        t("assistance.publication.about", { reference, state: stateName(state, lang) }),
      shown: (view, { state, project }) => (
        <>
          <BothSides view={view} state={state} />
          <Project view={view} project={project} />
        </>
      ),
      form: ({ laneId, promiseId }) => `/assistance/lanes/${laneId}/publication?promise=${promiseId}`,
    }),
    shownAs(publishProfile, {
      about: (view, { profile }) => kindsInWords(view, profile),
      shown: (view, { profile }) => <Given view={view} content={profile} />,
      form: ({ offerId }) => `${toOne({ offerId })}/publication`,
    }),
    shownAs(retractPublication, {
      about: ({ t, format }, { publishedAt }) =>
        t("assistance.retraction.about", { when: format.dateTime(new Date(publishedAt)) }),
      shown: async (view, { publicationId }) => {
        const all = await standingPublications(db);
        const found = all.find((one) => one.publicationId === publicationId);
        return found === undefined ? null : <Published view={view} content={found.content} />;
      },
      form: ({ publicationId }) => `${AT}/${publicationId}/retraction`,
    }),
  ];
}

export function mountPublications(
  routes: AssistanceRoutes,
  { formPage }: Pick<ReturnType<typeof mountTwoPerson<AssistanceContext>>, "formPage">,
  context: AssistanceContext,
): void {
  const { db } = context.platform.database;
  formPage("/assistance/lanes/:id/publication", publishHelp, {
    show: async ({ c, view, form, params: { id } }) => {
      const { t, lang } = view;
      const of = await openCase(context, db, id);
      const typed = form?.input["promiseId"];
      const promiseId = typeof typed === "string" ? typed : (c.req.query("promise") ?? "");
      const { promise } = demandAgreed(of.lane.standing, promiseId);
      const [reporting] = (await standingPublications(db)).flatMap(({ content }) =>
        "project" in content ? [content.project.reporting.ref] : [],
      );
      const known = {
        promiseId,
        ...(reporting !== undefined && { reporting }),
        language: LANGUAGES.find((one) => one === promise.deliverable.language) ?? lang,
        description: promise.deliverable.text,
        indicator: promise.indicator.text.text,
      };
      return (
        <Page
          view={view}
          form={form}
          title={t(publishHelp.titleKey)}
          breadcrumb={[
            toNeeds(view, of.need.isOwn),
            { href: toNeed(of.need), label: of.need.reference },
            { href: toCase(of), label: stateName(of.lane.state, lang) },
          ]}
        >
          <p class="lead">{t("assistance.publication.lead")}</p>
          <BothSides view={view} state={of.lane.state} />
          <Publishing.Form form={form} known={known} hidden={["promiseId"]}>
            <Publishing.Field name="reporting" />
            <Publishing.Field name="language" options={languageOptions(view).filter(isNamed)} as="select" />
            <Publishing.Fields of={["name", "description", "indicator", "sector"]} />
            <Publishing.Submit>{t("identity.asked.check")}</Publishing.Submit>
          </Publishing.Form>
        </Page>
      );
    },
  });
  formPage("/assistance/profiles/:id/publication", publishProfile, {
    show: async ({ view, form, params: { id } }) => {
      const offer = await demandOffer(db, id);
      const breadcrumb = [toProfiles(view), { href: toOne(offer), label: stateName(offer.state, view.lang) }];
      return (
        <AskPage {...{ view, form, breadcrumb }} of={publishProfile} fields={[]}>
          <p class="lead">{view.t("assistance.profile-publication.lead")}</p>
          <Given view={view} content={offer.content} />
        </AskPage>
      );
    },
  });
  formPage(`${AT}/:id/retraction`, retractPublication, {
    show: async ({ view, form, params: { id } }) => (
      <AskPage {...{ view, form }} breadcrumb={[toAll(view)]} of={retractPublication} fields={[]}>
        <p class="lead">{view.t("assistance.retraction.lead")}</p>
        <Published view={view} content={(await demandPublication(db, id)).content} />
      </AskPage>
    ),
  });
  const show = routes.list({
    id: "assistance.list-publications",
    at: AT,
    who: NEED_READERS,
    member: "publications",
    answer: z
      .object({
        publicationId: z.string(),
        laneId: z.string().optional(),
        promiseId: z.string().optional(),
        offerId: z.string().optional(),
        publishedAt: momentAnswer,
        readBy: z.enum(READ_BY),
      })
      .meta({ id: "Publication" }),
    load: async () => {
      const all = await standingPublications(db);
      return { publications: all.map((one) => ({ ...one, readBy: readBy(context, one) })).toReversed() };
    },
    words: "assistance.publications",
    around: (_, { view }) => ({
      after: (
        <p>
          <a href={`${context.platform.config.publicUrl}/help-given`}>{view.t("assistance.public.title")}</a>
        </p>
      ),
    }),
    columns: {
      what: "assistance.publications.column-what",
      since: "assistance.publications.column-since",
      read: "assistance.publications.column-read",
    },
    cells: ({ publicationId, content, publishedAt, readBy: who }, { view, by, form }) => {
      const { t } = view;
      const mayAct = OFFICERS.some((role) => by.roles.includes(role));
      return {
        what: nameOf(view, content),
        since: <Moment at={publishedAt} />,
        read: (
          <>
            <StatusTag tone={who === "everybody" ? "good" : "attention"} label={t(`assistance.read-by.${who}`)} />
            {mayAct && who === "after-restore" && (
              <Keeping.Form action={`${AT}/${publicationId}/keeping`} form={form}>
                <Keeping.Submit kind="secondary" />
              </Keeping.Form>
            )}
            {mayAct && (
              <p>
                <a href={`${AT}/${publicationId}/retraction`}>{t("assistance.retraction.title")}</a>
              </p>
            )}
          </>
        ),
      };
    },
  });
  routes.postForm(`${AT}/:id/keeping`, keepPublication, { show, next: () => AT });
}

const isNamed = ({ value }: { readonly value: string }): boolean => value !== "und";

export function nameOf(view: View, content: Publication["content"]): Child {
  if ("profile" in content) return kindsInWords(view, content.profile);
  return <Text of={content.project.title} />;
}

function BothSides({ view: { t, lang }, state }: { readonly view: View; readonly state: string }): JSX.Element {
  return <Notice tone="info" title={t("assistance.publication.both", { state: stateName(state, lang) })} />;
}

/** What everybody reads of a help or of a profile. */
export function Published({ view, content }: { readonly view: View } & Pick<Publication, "content">): JSX.Element {
  return "profile" in content ? (
    <Given view={view} content={content.profile} />
  ) : (
    <Project view={view} project={content.project} />
  );
}

function Text({ of }: { readonly of: PublishedProject["title"] }): JSX.Element {
  return (
    <>
      {of.map(({ language, text }) => (
        <HostileText text={text} lang={language} lines />
      ))}
    </>
  );
}

/** A help as it is published, member by member, in the order of the file. */
function Project({ view, project }: { readonly view: View; readonly project: PublishedProject }): JSX.Element {
  const { t, format } = view;
  const { identifier, title, description, participating, status, dates, sectors, items, transactions, results } =
    project;
  const { plannedStart: from = "", plannedEnd: by = "" } = dates; // as each help has them
  return (
    <SummaryList
      rows={[
        { label: t("assistance.publication.name"), value: <Text of={title} /> },
        { label: t("assistance.publication.description"), value: <Text of={description} /> },
        { label: t("assistance.project.identifier"), value: identifier },
        ...participating.map(({ role, name }) => ({
          label: t(`assistance.project.role.${role}`),
          value: <Text of={name} />,
        })),
        {
          label: t("assistance.help.when"),
          value: t("assistance.help.days", { from: format.day(from), by: format.day(by) }),
        },
        { label: t("assistance.project.status"), value: t(`assistance.project.status.${status}`) },
        ...sectors.map(({ sector }) => ({
          label: t("assistance.publication.sector"),
          value: t(`assistance.publication.sector.${sector}`),
        })),
        ...(items.length === 0 ? [] : [{ label: t("assistance.draft.items"), value: itemsInWords(view, { items }) }]),
        ...transactions.map(({ type, on, money }) => ({
          label: t("assistance.help.money"),
          value: t("assistance.help.money-on", {
            kind: t(`assistance.money.kind.${type}`),
            amount: moneyInWords(money),
            day: format.day(on),
          }),
        })),
        ...results.flatMap(({ indicators }) =>
          indicators.flatMap(({ title: measured, periods }) => [
            { label: t("assistance.publication.indicator"), value: <Text of={measured} /> },
            ...periods.map(({ target, actual }) => ({
              label: t("assistance.help.result"),
              value: t("assistance.project.reached", { value: actual?.value ?? "–", target: target?.value ?? "–" }),
            })),
          ]),
        ),
      ]}
    />
  );
}
