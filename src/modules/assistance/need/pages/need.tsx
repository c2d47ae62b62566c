import type { Child } from "hono/jsx";
import { stateName } from "../../../../convention/index.ts";
import type { AssistanceStepContent } from "../../../../protocol/bodies/assistance-step.ts";
import {
  ButtonRow,
  formOf,
  type FormPage,
  HostileText,
  languageOptions,
  LinkButton,
  Moment,
  type NextAction,
  Notice,
  Page,
  StatusTag,
  SummaryList,
  type View,
} from "../../../../web/index.ts";
import type { User } from "../../../identity/index.ts";
import { NEED_READERS, OFFICERS } from "../../access.ts";
import { type AssistanceContext, type AssistanceRoutes, today } from "../../context.ts";
import { otherSide } from "../../lane/said.ts";
import type { Lane } from "../../lane/store.ts";
import { acknowledgeNeed, answerAboutNeed, askAboutNeed, enterLetter, postNeed, withdrawNeed } from "../actions/say.ts";
import { needAnswer, needToRead } from "../answers.ts";
import { looksLikeACase } from "../domain/need.ts";
import { demandLane, isWithdrawn, needParams, openNeed, type OpenedLane, type OpenedNeed } from "../read.ts";
import { CaseNotice } from "./draft.tsx";
import { Difference, NeedText, saidBy, StageTag, toNeed, toNeeds } from "./words.tsx";

const Acknowledgement = formOf(acknowledgeNeed);
const Question = formOf(askAboutNeed);
const Answer = formOf(answerAboutNeed);
const Letter = formOf(enterLetter);
const Posting = formOf(postNeed);
const Withdrawal = formOf(withdrawNeed);

type Shown = FormPage<User, { readonly id: string }>;

const toLane = ({ laneId }: Pick<Lane, "laneId">, act: string): string => `/assistance/lanes/${laneId}/${act}`;

/** One need: what it says, who has it, what was said of it, and what one does next. */
export function mountNeed(
  routes: AssistanceRoutes,
  context: AssistanceContext,
  whoFits: (context: AssistanceContext, view: View, need: OpenedNeed) => Promise<Child>,
): void {
  const { db } = context.platform.database;
  const show = routes.one({
    id: "assistance.read-need",
    at: "/assistance/needs/:id",
    who: NEED_READERS,
    params: needParams,
    refusals: ["need-key-missing"],
    answer: needAnswer,
    load: async (_, { id }) => needToRead(await openNeed(context, db, id)),
    show: async (need, page) => needPage(context, need, page, await whoFits(context, page.view, need)),
  });
  /** A form of a lane stands on the page of its need. */
  const showLane = async (page: Shown): Promise<Child> =>
    await show({ ...page, params: { id: (await demandLane(db, page.params.id)).needId } });
  const inLane = { show: showLane, next: toNeed };
  routes.postForm("/assistance/lanes/:id/acknowledgement", acknowledgeNeed, inLane);
  routes.postForm("/assistance/lanes/:id/questions", askAboutNeed, inLane);
  routes.postForm("/assistance/lanes/:id/answers", answerAboutNeed, inLane);
  routes.postForm("/assistance/lanes/:id/letters", enterLetter, inLane);
  routes.postForm("/assistance/lanes/:id/posting", postNeed, inLane);
  routes.postForm("/assistance/needs/:id/withdrawal", withdrawNeed, { show, next: toNeed });
}

function needPage(context: AssistanceContext, need: OpenedNeed, { view, by, form }: Shown, fits: Child): Child {
  const { t, lang } = view;
  const { isOwn, endedAt, lanes } = need;
  const [latest, before] = need.versions;
  const kind = t("assistance.draft.title");
  const frame = { view, form, kind, title: need.reference, breadcrumb: [toNeeds(view, isOwn)] };
  if (latest === undefined || endedAt !== undefined) {
    return (
      <Page {...frame}>
        <Notice tone="info" title={t("assistance.needs.ended")}>
          {t("assistance.needs.ended-text")}
        </Notice>
        <SummaryList
          rows={lanes.map(({ state, endedThereAt, byLetter }) => ({
            label: stateName(state, lang),
            value:
              endedThereAt === undefined
                ? t(
                    byLetter
                      ? "assistance.needs.on-paper"
                      : isOwn
                        ? "assistance.needs.not-ended-there"
                        : "assistance.needs.told-end",
                  )
                : t("assistance.needs.ended-there", { when: view.format.dateTime(endedThereAt) }),
          }))}
        />
      </Page>
    );
  }
  const mayAct = OFFICERS.some((role) => by.roles.includes(role));
  const withdrawn = isWithdrawn(need);
  const isParty = context.platform.config.office !== "secretariat";
  const isDraft = latest.clearedAt === undefined;
  return (
    <Page {...frame} nextAction={mayAct ? nextOf(context, view, need) : undefined}>
      <p>
        {isDraft ? (
          <StatusTag tone="neutral" label={t("assistance.needs.draft")} />
        ) : withdrawn ? (
          <StageTag view={view} stage="withdrawn" />
        ) : (
          isOwn && <StatusTag tone="info" label={t("assistance.needs.told", { count: lanes.length })} />
        )}
      </p>
      {!isOwn && <WhoSays view={view} need={need} verified={latest.releaseVerified} />}
      {isOwn && looksLikeACase(latest.text) && <CaseNotice view={view} />}
      <NeedText view={view} text={latest.text} />
      {before !== undefined && (
        <details open={!isOwn}>
          <summary>{t("assistance.needs.difference", { version: before.version })}</summary>
          <Difference view={view} before={before.text} now={latest.text} />
        </details>
      )}
      {lanes.map((lane) => (
        <LanePart {...{ view, form, lane, need, mayAct, isParty }} />
      ))}
      {fits}
      {mayAct && (
        <>
          <h2>{t("assistance.needs.further")}</h2>
          {isOwn && !withdrawn && (
            <ButtonRow>
              <LinkButton href={`${toNeed(need)}/text`} kind="secondary">
                {t("assistance.draft.change")}
              </LinkButton>
              {!isDraft && (
                <LinkButton href={`${toNeed(need)}/clearance`} kind="secondary">
                  {t("assistance.needs.more-receivers")}
                </LinkButton>
              )}
            </ButtonRow>
          )}
          {isOwn && !withdrawn && lanes.length > 0 && (
            <Withdrawal.Folded action={`${toNeed(need)}/withdrawal`} form={form} />
          )}
          <p>
            <a href={`${toNeed(need)}/end`}>{t("assistance.ending.title")}</a>
          </p>
        </>
      )}
    </Page>
  );
}

/** Whose word the need is: its State's own, verified here or not, or the secretariat's alone. */
function WhoSays({ view: { t, lang }, need, verified }: { view: View; need: OpenedNeed; verified: boolean }) {
  const { state, toldBy, versions } = need;
  const values = { state: stateName(state, lang), by: stateName(toldBy, lang) };
  if (state === toldBy) return <p>{t("assistance.needs.by-its-state", values)}</p>;
  const signed = versions[0]?.release !== undefined;
  const key = verified ? "passed-on" : signed ? "passed-on-unverified" : "said-by";
  return <Notice tone={verified ? "info" : "attention"} title={t(`assistance.needs.${key}`, values)} />;
}

/** The one thing to do next. */
function nextOf(context: AssistanceContext, view: View, need: OpenedNeed): NextAction | undefined {
  const { t } = view;
  const [latest] = need.versions;
  if (latest?.clearedAt === undefined) {
    return {
      label: t("assistance.clearing.title"),
      href: `${toNeed(need)}/clearance`,
      because: t("assistance.needs.not-told"),
    };
  }
  const waiting = need.lanes.find((lane) => lane.standing.unanswered[otherSide(lane.side)].length > 0);
  if (waiting !== undefined) {
    return {
      label: t("assistance.answered.title"),
      href: `#lane-${waiting.laneId}`,
      because: stateName(waiting.state, view.lang),
    };
  }
  const told = need.isOwn ? undefined : need.lanes.find(({ standing }) => standing.stage === "told");
  if (told !== undefined) {
    const label = t("assistance.acknowledgement.submit");
    const control = (
      <Acknowledgement.Form action={toLane(told, "acknowledgement")}>
        <Acknowledgement.Submit />
      </Acknowledgement.Form>
    );
    return { label, control, because: t("assistance.acknowledgement.because") };
  }
  if (need.lanes.some(({ standing }) => standing.endAsked) && !need.isOwn) {
    return {
      label: t("assistance.ending.title"),
      href: `${toNeed(need)}/end`,
      because: t("assistance.needs.end-asked"),
    };
  }
  const letter = need.lanes.find(({ byLetter, postedAt }) => byLetter && postedAt === undefined);
  if (letter !== undefined) {
    return {
      label: t("assistance.posting.title"),
      href: `#lane-${letter.laneId}`,
      because: stateName(letter.state, view.lang),
    };
  }
  if (need.isOwn && latest.wantedUntil <= today(context) && !isWithdrawn(need)) {
    return {
      label: t("assistance.draft.change"),
      href: `${toNeed(need)}/text`,
      because: t("assistance.needs.day-passed"),
    };
  }
  return undefined;
}

interface LaneProps {
  readonly view: View;
  readonly form: Shown["form"];
  readonly lane: OpenedLane;
  readonly need: OpenedNeed;
  readonly mayAct: boolean;
  /** A secretariat is none. */
  readonly isParty: boolean;
}

/** What passed with one other State. */
function LanePart({ view, form, lane, need, mayAct, isParty }: LaneProps) {
  const { t, lang } = view;
  const { state, standing, side, byLetter, postedAt, lines } = lane;
  const open = standing.unanswered[otherSide(side)];
  const language = { options: languageOptions(view), as: "select" } as const;
  const mayAsk = mayAct && !byLetter && standing.stage !== "withdrawn";
  return (
    <section id={`lane-${lane.laneId}`}>
      <h2>{stateName(state, lang)}</h2>
      <p>
        <StageTag view={view} stage={standing.stage} />
      </p>
      {isParty && (
        <p>
          <a href={`/assistance/lanes/${lane.laneId}`}>{t("assistance.help.open")}</a>
        </p>
      )}
      {standing.endAsked && <p>{t("assistance.needs.end-asked")}</p>}
      {byLetter && (
        <p>
          <a href={`${toNeed(need)}/paper.pdf?state=${state}`}>{t("assistance.posting.print")}</a>
        </p>
      )}
      {byLetter && postedAt === undefined && mayAct && (
        <Posting.Form action={toLane(lane, "posting")} form={form}>
          <Posting.Submit kind="secondary" />
        </Posting.Form>
      )}
      {lines.map(({ side: by, step, row }) => (
        <article>
          <p>
            <strong>{saidBy(view, step, by === side ? t("assistance.said.we") : stateName(state, lang))}</strong>{" "}
            <Moment at={row.saidAt} /> {row.byLetter && t("assistance.said.by-letter")}
          </p>
          <TextOf step={step} />
        </article>
      ))}
      {mayAct &&
        !byLetter &&
        open.map((question) => (
          <Answer.Form
            action={toLane(lane, "answers")}
            form={form}
            known={{ to: question.sequence, language: lang }}
            hidden={["to"]}
          >
            <h3>{t("assistance.answered.title")}</h3>
            <TextOf step={question} />
            <Answer.Field name="language" {...language} />
            <Answer.Field name="said" />
            <Answer.Submit kind="secondary" />
          </Answer.Form>
        ))}
      {mayAsk && (
        <Question.Folded action={toLane(lane, "questions")} form={form} known={{ language: lang }}>
          <Question.Field name="language" {...language} />
          <Question.Field name="said" />
        </Question.Folded>
      )}
      {mayAct && byLetter && (
        <Letter.Folded action={toLane(lane, "letters")} form={form}>
          <Letter.Field name="verb" />
          <Letter.Field name="language" {...language} />
          <Letter.Field name="said" depends />
        </Letter.Folded>
      )}
    </section>
  );
}

function TextOf({ step }: { readonly step: AssistanceStepContent }) {
  if (!("text" in step) || step.text === undefined) return null;
  return (
    <blockquote>
      <HostileText text={step.text.text} lang={step.text.language} lines />
    </blockquote>
  );
}
