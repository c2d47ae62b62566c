import type { Child } from "hono/jsx";
import { stateName } from "../../../../convention/index.ts";
import {
  ButtonRow,
  formOf,
  type FormPage,
  LinkButton,
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
import { findTold } from "../../lane/store.ts";
import { acknowledgeNeed, answerAboutNeed, askAboutNeed, enterLetter, postNeed, withdrawNeed } from "../actions/say.ts";
import { hasText, isToIntroduce } from "../actions/pass-on.ts";
import { needAnswer, needToRead } from "../answers.ts";
import { looksLikeACase } from "../domain/need.ts";
import {
  askerLanes,
  demandLane,
  isWanted,
  isWithdrawn,
  laneOfTeller,
  needParams,
  openNeed,
  type OpenedNeed,
} from "../read.ts";
import { CaseNotice } from "./draft.tsx";
import { letterOptions } from "./enter.tsx";
import { LanePart, toLane } from "./lane.tsx";
import { Difference, NeedText, StageTag, toNeed, toNeeds } from "./words.tsx";

const Acknowledgement = formOf(acknowledgeNeed);
const Withdrawal = formOf(withdrawNeed);

type Shown = FormPage<User, { readonly id: string }>;

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
    show: async (need, page) => await needPage(context, need, page, await whoFits(context, page.view, need)),
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

async function needPage(
  context: AssistanceContext,
  need: ReturnType<typeof needToRead>,
  { view, by, form }: Shown,
  fits: Child,
): Promise<Child> {
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
          rows={lanes.map(({ state, side, endedThereAt, byLetter }) => ({
            label: stateName(state, lang),
            value:
              endedThereAt === undefined
                ? t(
                    byLetter
                      ? "assistance.needs.on-paper"
                      : side === "asker"
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
  const passedOn = askerLanes(need);
  const letters = lanes.some(({ byLetter }) => byLetter) ? await letterOptions(context) : [];
  const next = (await nextDirect(context, view, need)) ?? (mayAct ? nextOf(context, view, need) : undefined);
  return (
    <Page {...frame} nextAction={next}>
      <p>
        {isDraft ? (
          <StatusTag tone="neutral" label={t("assistance.needs.draft")} />
        ) : withdrawn ? (
          <StageTag view={view} stage="withdrawn" />
        ) : (
          (isOwn || passedOn.length > 0) && (
            <StatusTag
              tone="info"
              label={t(isOwn ? "assistance.needs.told" : "assistance.needs.passed-on-to", { count: passedOn.length })}
            />
          )
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
        <LanePart {...{ view, form, lane, need, mayAct, isParty, letters }} />
      ))}
      {fits}
      {mayAct && (
        <>
          <h2>{t("assistance.needs.further")}</h2>
          {(isOwn || need.byLetter) && !withdrawn && (
            <ButtonRow>
              <LinkButton href={`${toNeed(need)}/text`} kind="secondary">
                {t("assistance.draft.change")}
              </LinkButton>
              {isOwn && !isDraft && (
                <LinkButton href={`${toNeed(need)}/clearance`} kind="secondary">
                  {t("assistance.needs.more-receivers")}
                </LinkButton>
              )}
            </ButtonRow>
          )}
          {isOwn && lanes.some(isWanted) && <Withdrawal.Folded action={`${toNeed(need)}/withdrawal`} form={form} />}
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
  const { state, toldBy, versions, byLetter, documentId } = need;
  const values = { state: stateName(state, lang), by: stateName(toldBy, lang) };
  if (byLetter) {
    return (
      <Notice tone="attention" title={t("assistance.needs.by-letter", values)}>
        {documentId !== undefined && <a href={`/documents/${documentId}`}>{t("assistance.entered.documentId")}</a>}
      </Notice>
    );
  }
  if (state === toldBy) return <p>{t("assistance.needs.by-its-state", values)}</p>;
  const signed = versions[0]?.release !== undefined;
  const key = verified ? "passed-on" : signed ? "passed-on-unverified" : "said-by";
  return <Notice tone={verified ? "info" : "attention"} title={t(`assistance.needs.${key}`, values)} />;
}

/** Of a need that was passed on to us: where its State told it to us itself, it goes on there. */
async function nextDirect(
  { platform }: AssistanceContext,
  { t, lang }: View,
  need: OpenedNeed,
): Promise<NextAction | undefined> {
  const { state, toldBy, lineId } = need;
  if (state === toldBy || laneOfTeller(need)?.standing.endAsked === true) return undefined;
  const direct = await findTold(platform.database.db, lineId, state);
  const names = { state: stateName(state, lang) };
  if (direct === undefined || direct.endedAt !== undefined) return undefined;
  const because = t("assistance.needs.told-directly", names);
  return { label: t("assistance.needs.go-on-directly", names), href: toNeed(direct), because };
}

/** The one thing to do next. */
function nextOf(context: AssistanceContext, view: View, need: OpenedNeed): NextAction | undefined {
  const { t } = view;
  const isSecretariat = context.platform.config.office === "secretariat";
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
  const teller = laneOfTeller(need);
  if (teller?.standing.stage === "told" && !teller.byLetter) {
    const label = t("assistance.acknowledgement.submit");
    const control = (
      <Acknowledgement.Form action={toLane(teller, "acknowledgement")}>
        <Acknowledgement.Submit />
      </Acknowledgement.Form>
    );
    return { label, control, because: t("assistance.acknowledgement.because") };
  }
  if (teller?.standing.endAsked === true) {
    return {
      label: t("assistance.ending.title"),
      href: `${toNeed(need)}/end`,
      because: t("assistance.needs.end-asked"),
    };
  }
  const letter = askerLanes(need).find(({ byLetter, postedAt }) => byLetter && postedAt === undefined);
  if (letter !== undefined) {
    return {
      label: t("assistance.posting.title"),
      href: `#lane-${letter.laneId}`,
      because: stateName(letter.state, view.lang),
    };
  }
  if (isWithdrawn(need)) return undefined;
  if (!need.isOwn) return isSecretariat ? nextOfSecretariat(context, view, need) : undefined;
  const named = need.lanes.flatMap(({ standing, state: by }) => standing.introduced.map((state) => ({ state, by })));
  const introduced = named.find(({ state }) => need.lanes.every((lane) => lane.state !== state));
  if (introduced !== undefined) {
    const { state, by } = introduced;
    return {
      label: t("assistance.needs.tell-introduced", { state: stateName(state, view.lang) }),
      href: `${toNeed(need)}/clearance?receiver=${state}`,
      because: t("assistance.needs.introduced-by", { by: stateName(by, view.lang) }),
    };
  }
  if (latest.wantedUntil <= today(context)) {
    return {
      label: t("assistance.draft.change"),
      href: `${toNeed(need)}/text`,
      because: t("assistance.needs.day-passed"),
    };
  }
  return undefined;
}

/** Introduces whoever may help; else passes the need on, as long as its day has not passed and some have it not. */
function nextOfSecretariat(context: AssistanceContext, { t, lang }: View, need: OpenedNeed): NextAction | undefined {
  const helper = need.lanes.find(isToIntroduce);
  if (helper !== undefined) {
    const because = t("assistance.introduction.because", { state: stateName(helper.state, lang) });
    return { label: t("assistance.introduction.title"), href: toLane(helper, "introduction"), because };
  }
  const [latest] = need.versions;
  if (latest === undefined || latest.wantedUntil < today(context)) return undefined;
  const { passOnTo } = latest.text;
  const isLeft = passOnTo.some(
    (state) => !need.lanes.some((one) => one.state === state && hasText(one, latest.version)),
  );
  if (!isLeft) return undefined;
  const because = t("assistance.passing-on.because", { count: passOnTo.length });
  return { label: t("assistance.passing-on.title"), href: `${toNeed(need)}/passing-on`, because };
}
