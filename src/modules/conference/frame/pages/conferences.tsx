import type { JSX } from "hono/jsx/jsx-runtime";
import { wordsFor } from "../../../../convention/index.ts";
import {
  formOf,
  HostileText,
  languageOptions,
  LinkButton,
  Page,
  StatusTag,
  SummaryList,
  useView,
  type View,
} from "../../../../web/index.ts";
import type { mountTwoPerson } from "../../../identity/index.ts";
import { mayOrganise, ORGANISING_ROLES, READING_ROLES } from "../../access.ts";
import { type ConferenceContext, type ConferenceRoutes, nameOfIn, type NameOf } from "../../context.ts";
import { changeConference, openConference } from "../actions/conferences.ts";
import { conferenceAnswer, conferenceHomeAnswer } from "../answers.ts";
import { type Conference, CONFERENCE_KINDS, headOf, type NewConference } from "../domain/conference.ts";
import { nextOf, type Readiness, readinessOf, waitingAbout } from "../readiness.ts";
import { countConferences, listConferences } from "../store.ts";
import { conferenceParams, demandVersions } from "../upon.ts";
import { ConferencePage, Meanwhile, PartNavigation, titleOf, toConferences, WaitingAbout } from "./conference-page.tsx";
import { TitleFields } from "./title-fields.tsx";

const Opening = formOf(openConference);
const OpeningTitle = Opening.within("title");
const Change = formOf(changeConference);

const toOne = ({ conferenceId }: Pick<Conference, "conferenceId">): string => `/conferences/${conferenceId}`;

/** All conferences, a new one, and one: how ready it is, what comes next, what is said of it. */
export function mountConferences(
  routes: ConferenceRoutes,
  context: ConferenceContext,
  asked: Pick<ReturnType<typeof mountTwoPerson<ConferenceContext>>, "standing">,
): void {
  const { db } = context.platform.database;
  routes.list({
    id: "conference.list-conferences",
    at: "/conferences",
    who: READING_ROLES,
    member: "conferences",
    answer: conferenceAnswer,
    searched: true,
    load: async (_, query) => await listConferences(db, query),
    filters: {
      state: {
        label: "conference.conferences.state",
        choices: ["open", "closed"],
        say: ({ t }, state) => t(`conference.state.${state}`),
      },
      kind: {
        label: "conference.conference.kind",
        choices: CONFERENCE_KINDS,
        say: ({ t }, kind) => t(`conference.conference.kind.${kind}`),
      },
    },
    counts: async (_, query) => await countConferences(db, query),
    words: "conference.conferences",
    add: { href: "/conferences/new", who: ORGANISING_ROLES },
    columns: {
      title: "conference.conferences.column-title",
      place: "conference.conference.place",
      days: "conference.conferences.days",
      state: "conference.conferences.state",
    },
    cells: (one, { view }) => ({
      title: (
        <a href={toOne(one)}>
          <HostileText {...wordsFor(one.entry.title, view.lang)} />
        </a>
      ),
      place: <HostileText text={one.entry.place} />,
      days: daysOf(view, one.entry),
      state: <Standing of={one} />,
    }),
    around: async (_, { view, by }) => (mayOrganise(by) ? { after: (await asked.standing(view, by)).sections } : {}),
  });
  routes.formPage("/conferences/new", openConference, {
    show: ({ view, form }) => (
      <Page view={view} form={form} title={view.t("conference.conferences.new")} breadcrumb={[toConferences(view)]}>
        <Opening.Form form={form} known={{ title: { original: view.lang }, zone: context.platform.config.timeZone }}>
          <EntryFields view={view} open={form !== undefined} />
          <Opening.Field name="slug" code />
          <Opening.Submit />
        </Opening.Form>
      </Page>
    ),
    next: toOne,
  });
  routes.formPage("/conferences/:conference/change", changeConference, {
    show: async ({ view, by, form, params }) => {
      const [stands] = await demandVersions(db, params.conference);
      const title = view.t("conference.change.title");
      return (
        <ConferencePage {...{ view, by, form, context, head: headOf(stands), title }}>
          <Meanwhile view={view} form={form}>
            <Entry of={stands} />
          </Meanwhile>
          <Change.Form form={form} known={stands.entry} seen={stands.version}>
            <EntryFields view={view} open />
            <Change.Field name="reason" />
            <Change.Submit>{view.t("conference.change.submit")}</Change.Submit>
          </Change.Form>
        </ConferencePage>
      );
    },
    next: toOne,
    done: "conference.change.done",
  });
  routes.one({
    id: "conference.read-conference",
    at: "/conferences/:conference",
    who: READING_ROLES,
    params: conferenceParams,
    answer: conferenceHomeAnswer,
    load: async (_, { conference: id }, by) => ({
      versions: await demandVersions(db, id),
      ...(await readinessOf(context, db, id, by)),
    }),
    show: async ({ versions, ...readiness }, { view, by }) => {
      const head = headOf(versions[0]);
      const { kind, place, zone, opensOn, closesOn } = head;
      const waits = await waitingAbout(context, db, head.conferenceId);
      const next = await nextOf(context, { db, head, view, by, waits });
      return (
        <Page view={view} title={titleOf(view, head)} breadcrumb={[toConferences(view)]} nextAction={next}>
          <p>
            <Standing of={versions[0]} />
          </p>
          <PartNavigation {...{ view, context, by, head }} />
          <ReadinessList of={readiness} />
          <WaitingAbout view={view} waits={waits} />
          <h2>{view.t("conference.home.about")}</h2>
          <Opening.Shown value={{ kind, place, zone, opensOn, closesOn }} />
          <Change.Shown value={{ reason: versions[0].reason }} />
          {mayOrganise(by) && head.state === "open" && (
            <LinkButton href={`${toOne(head)}/change`} kind="secondary">
              {view.t("conference.change.title")}
            </LinkButton>
          )}
          <History versions={versions} nameOf={await nameOfIn(context, view)} />
        </Page>
      );
    },
  });
}

/** What is said of a conference, for both forms: a box takes its act from the form that it stands in. */
function EntryFields({ view, open }: { readonly view: View; readonly open: boolean }): JSX.Element {
  const { Field, Groups } = Opening;
  return (
    <>
      <Field name="kind" />
      <TitleFields view={view} Box={OpeningTitle} open={open} />
      <Field name="place" />
      <Field name="zone" code />
      <Field name="opensOn" />
      <Field name="closesOn" />
      <Groups name="zones">{(Box) => [<Box name="code" code />, <Box name="name" />]}</Groups>
      <Groups name="categories">
        {(Box) => [<Box name="code" code />, <Box name="name" />, <Box name="quota" />, <Box name="zones" code />]}
      </Groups>
      <Groups name="deadlines">{(Box) => [<Box name="what" as="select" />, <Box name="on" />]}</Groups>
      <Field name="dayEndsAt" code />
      <Field name="retentionOn" />
    </>
  );
}

/** Days, place and time zone, and the rest that was entered. */
function Entry({ of: { entry, reason } }: { readonly of: Conference }): JSX.Element {
  const original = languageOptions(useView()).find(({ value }) => value === entry.title.original)?.label;
  return (
    <>
      <Opening.Shown value={entry} as={{ "title.original": original }} />
      <Change.Shown value={{ reason }} />
    </>
  );
}

/** Counts, never a percentage: what is there, and what is ready of it. */
function ReadinessList({ of: { facts, counts } }: { readonly of: Readiness }): JSX.Element | null {
  const { t, format } = useView();
  const rows = [
    ...facts.map((one) => ({ ...one, said: t("conference.home.done-of", { done: one.done, of: one.of }) })),
    ...counts.map((one) => ({ ...one, said: format.number(one.count) })),
  ].map(({ label, href, said }) => ({ label: t(label), value: <a href={href}>{said}</a> }));
  return rows.length === 0 ? null : (
    <>
      <h2>{t("conference.home.readiness")}</h2>
      <SummaryList rows={rows} title={t("conference.home.readiness")} />
    </>
  );
}

interface HistoryProps {
  readonly versions: readonly Conference[];
  readonly nameOf: NameOf;
}

/** All versions; the latest is what stands, whole. */
function History({ versions, nameOf }: HistoryProps): JSX.Element {
  const { t, format } = useView();
  return (
    <details>
      <summary>{t("conference.home.history", { count: versions.length })}</summary>
      {versions.map((one, at) => (
        <details open={at === 0}>
          <summary>
            {t("conference.home.version", {
              version: one.version,
              when: format.dateTime(one.recordedAt),
              who: nameOf(one.recordedBy),
            })}
          </summary>
          <Entry of={one} />
        </details>
      ))}
    </details>
  );
}

function Standing({ of: { closedAt } }: { readonly of: Conference }): JSX.Element {
  const { t } = useView();
  const state = closedAt === undefined ? "open" : "closed";
  return <StatusTag tone={state === "open" ? "good" : "neutral"} label={t(`conference.state.${state}`)} />;
}

function daysOf({ format, t }: View, { opensOn, closesOn }: Pick<NewConference, "opensOn" | "closesOn">): string {
  if (opensOn === closesOn) return format.day(opensOn);
  return t("conference.conferences.span", { from: format.day(opensOn), until: format.day(closesOn) });
}
