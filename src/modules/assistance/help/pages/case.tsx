import type { Child } from "hono/jsx";
import { z } from "zod";
import { addMonths, provision, stateName } from "../../../../convention/index.ts";
import {
  asItStands,
  ButtonRow,
  type FormPage,
  LinkButton,
  type NextAction,
  Page,
  recordAnswer,
  StatusTag,
  SummaryList,
  type SummaryRow,
  type Tone,
  type View,
} from "../../../../web/index.ts";
import type { User } from "../../../identity/index.ts";
import { NEED_READERS, OFFICERS } from "../../access.ts";
import { type AssistanceContext, type AssistanceRoutes, today } from "../../context.ts";
import { isOffered, type Promised, type Side, STAGES } from "../../lane/domain/standing.ts";
import { isBrokered, otherSide } from "../../lane/said.ts";
import { clearedVersion, needParams } from "../../need/read.ts";
import { inCode, Said, unitIn, Words } from "../../need/pages/said.tsx";
import { itemsInWords, kindsInWords, StageTag, toNeed, toNeeds } from "../../need/pages/words.tsx";
import { articleOf, questionOf } from "../../pages/words.tsx";
import type { Rights } from "../actions/choose.ts";
import { basisOf } from "../basis.ts";
import { moneyInWords, moneyOf } from "../domain/help.ts";
import { type Case, openCase } from "../lane.ts";

export const toCase = ({ lane: { laneId } }: { readonly lane: { readonly laneId: string } }): string =>
  `/assistance/lanes/${laneId}`;

const caseAnswer = z
  .object({
    laneId: z.string(),
    needId: z.string(),
    reference: z.string(),
    state: z.string(),
    /** Ours. */
    side: z.enum(["asker", "helper"]),
    stage: z.enum(STAGES),
    /** `promise`, `choice`, `met` and `reports` as they travel (spec/schemas/assistance-step.json); `money` of each side, kind and currency for itself. */
    promises: z.array(asItStands(recordAnswer)),
    /** The other side refused the latest text of the need. */
    isRefused: z.boolean(),
    /** Words of ours that the other side refused, such as a promise, a choice or a report: they count for nothing above. */
    refused: z.array(asItStands(recordAnswer)),
  })
  .meta({ id: "HelpCase" });

/** What is promised, chosen and done about a need between us and one other State: a timeline by author, and one thing to do next. */
export function mountCase(routes: AssistanceRoutes, context: AssistanceContext): void {
  routes.one({
    id: "assistance.read-case",
    at: "/assistance/lanes/:id",
    who: NEED_READERS,
    params: needParams,
    answer: caseAnswer,
    refusals: ["need-ended"],
    load: async (_, { id }) => toRead(await openCase(context, context.platform.database.db, id)),
    show: async (of, page) => await casePage(context, of, page),
  });
}

function toRead(of: Case) {
  const { needId, reference } = of.need;
  const { laneId, state, side, standing, isRefused, lines } = of.lane;
  const promises = standing.promises.map((one) => ({ ...one, money: moneyOf(one) }));
  const refused = lines.filter((line) => line.isRefused).map(({ step }) => ({ ...step }));
  return { ...of, laneId, needId, reference, state, side, stage: standing.stage, promises, isRefused, refused };
}

async function casePage(context: AssistanceContext, of: Case, { view, by }: FormPage<User, unknown>): Promise<Child> {
  const { t, lang } = view;
  const { need, lane } = of;
  const other = stateName(lane.state, lang);
  const mayAct = OFFICERS.some((role) => by.roles.includes(role));
  const isWanted = lane.standing.stage !== "withdrawn";
  const { kind } = await basisOf(context, lane.state, today(context));
  const { promises } = lane.standing;
  const cleared = clearedVersion(need);
  return (
    <Page
      view={view}
      title={other}
      kind={t("assistance.help.kind", { reference: need.reference })}
      breadcrumb={[toNeeds(view, need.isOwn), { href: toNeed(need), label: need.reference }]}
      nextAction={mayAct ? (nextOf(context, view, of) ?? publishNext(view, of)) : undefined}
    >
      <p>
        <StageTag view={view} stage={lane.standing.stage} />
      </p>
      <SummaryList
        rows={[
          ...(cleared === undefined
            ? []
            : [
                { label: t("assistance.draft.items"), value: itemsInWords(view, cleared.text) },
                { label: t("assistance.draft.kinds"), value: kindsInWords(view, cleared.text) },
              ]),
          { label: t("assistance.help.basis"), value: t(`assistance.help.basis.${kind}`) },
        ]}
      />
      {promises.map((one) => (
        <PromisePart {...{ view, of, one, mayAct }} />
      ))}
      {need.isOwn && promises.some(({ met }) => met !== undefined) && <ProposedAnswers view={view} of={of} />}
      <h2>{t("assistance.help.timeline")}</h2>
      <Said view={view} lane={lane} />
      {mayAct && isWanted && lane.side === "helper" && (
        <ButtonRow>
          {["interest", "refusals", ...(promises.length > 0 ? ["promises"] : [])].map((act) => (
            <LinkButton href={`${toCase(of)}/${act}`} kind="secondary">
              {t(`assistance.help.act.${act}`)}
            </LinkButton>
          ))}
        </ButtonRow>
      )}
    </Page>
  );
}

/** The one thing to do next. */
function nextOf(context: AssistanceContext, { t, format }: View, of: Case): NextAction | undefined {
  const { side: ours, standing } = of.lane;
  const act = (name: string, promised?: Promised): { label: string; href: string } => ({
    label: t(`assistance.help.act.${name}`),
    href: `${toCase(of)}/${name}${promised === undefined ? "" : `?promise=${promised.promise.promiseId}`}`,
  });
  const isWanted = standing.stage !== "withdrawn";
  const agreed = standing.promises.filter(({ isAgreed, met }) => isAgreed && met === undefined);
  if (ours === "asker") {
    const offered = standing.promises.find(isOffered);
    if (offered !== undefined && isWanted) return act("choices", offered);
    const due = agreed.find(({ promise }) => addMonths(promise.by, 12) <= today(context)) ?? agreed.find(hasResult);
    return due && { ...act("outcomes", due), because: t("assistance.help.only-you") };
  }
  const [running] = agreed;
  if (running !== undefined) {
    const because = t("assistance.help.by", { day: format.day(running.promise.by) });
    return { ...act(running.reports.length === 0 ? "activities" : "results", running), because };
  }
  // A secretariat introduces; whoever asked then tells the need itself, and what is promised is promised there.
  if (isBrokered(context, of.lane)) return isWanted && standing.stage !== "interested" ? act("interest") : undefined;
  const isSettled = standing.promises.some((one) => isOffered(one) || one.met !== undefined);
  return isWanted && !isSettled ? act("promises") : undefined;
}

/** What the other side published waits for us. */
function publishNext({ t }: View, { lane }: Case): NextAction | undefined {
  const half = lane.standing.promises.find(
    ({ isAgreed, publicFor: [one, both] }) => isAgreed && one === otherSide(lane.side) && both === undefined,
  );
  if (half === undefined) return undefined;
  const href = `${toCase({ lane })}/publication?promise=${half.promise.promiseId}`;
  return { label: t("assistance.help.act.publication"), href, because: t("assistance.help.half-public") };
}

const hasResult = ({ reports }: Promised): boolean =>
  reports.some(({ what, isCorrected }) => what === "result" && !isCorrected);

interface PartProps {
  readonly view: View;
  readonly of: Case;
  readonly one: Promised;
  readonly mayAct: boolean;
}

const TONES: Readonly<Record<ReturnType<typeof standingOf>, Tone>> = {
  offered: "attention",
  agreed: "good",
  "not-taken": "neutral",
  declined: "neutral",
  met: "good",
  "partly-met": "attention",
  "not-met": "attention",
};

function standingOf({ isAgreed, declined, choice, met }: Promised) {
  if (declined) return "declined";
  if (!isAgreed) return choice === undefined ? "offered" : "not-taken";
  return met?.outcome ?? "agreed";
}

/** What is promised, how it stands, and what followed. */
function PromisePart({ view, of, one, mayAct }: PartProps) {
  const { t } = view;
  const { promise, isAgreed, declined } = one;
  const { side: ours, standing } = of.lane;
  const isWanted = standing.stage !== "withdrawn";
  const stands = standingOf(one);
  const acts = [
    ...(isAgreed ? ["activities", "money", "results", "publication"] : []),
    ...(isAgreed && ours === "asker" ? ["outcomes"] : []),
    ...(isWanted && !isAgreed && !declined && ours === "asker" ? ["choices"] : []),
    ...((isWanted || isAgreed) && !declined && ours === "helper" ? ["refusals"] : []),
  ];
  return (
    <section id={`promise-${promise.promiseId}`}>
      <h2>{t("assistance.help.promise", { day: view.format.day(promise.by) })}</h2>
      <p>
        <StatusTag tone={TONES[stands]} label={t(`assistance.help.promise.${stands}`)} />
      </p>
      <SummaryList
        rows={[
          ...promiseRows(view, promise),
          ...checkRows(view, promise, one.choice?.rights),
          ...followRows(view, of, one),
        ]}
      />
      {isAgreed && (
        <p>
          <a href={`${toCase(of)}/agreement.pdf?promise=${promise.promiseId}`}>{t("assistance.agreement.print")}</a>
        </p>
      )}
      {mayAct && acts.length > 0 && (
        <ButtonRow>
          {acts.map((act) => (
            <LinkButton href={`${toCase(of)}/${act}?promise=${promise.promiseId}`} kind="secondary">
              {t(`assistance.help.act.${act}`)}
            </LinkButton>
          ))}
        </ButtonRow>
      )}
    </section>
  );
}

export function promiseRows(view: View, promise: Promised["promise"]): readonly SummaryRow[] {
  const { t, format } = view;
  const { deliverable, kinds, from, by, pays, amount, indicator } = promise;
  const { baseline, target } = indicator;
  const days = t("assistance.help.days", { from: format.day(from), by: format.day(by) });
  return [
    { label: t("assistance.promise.deliverable"), value: <Words text={deliverable} /> },
    { label: t("assistance.promise.kinds"), value: kindsInWords(view, { kinds }) },
    { label: t("assistance.help.when"), value: days },
    { label: t("assistance.promise.pays"), value: t(`assistance.promise.pays.${pays}`) },
    ...(amount === undefined ? [] : [{ label: t("assistance.promise.amount"), value: moneyInWords(amount) }]),
    { label: t("assistance.promise.indicator"), value: <Words text={indicator.text} /> },
    {
      label: t("assistance.promise.target"),
      value: t(baseline === undefined ? "assistance.help.target" : "assistance.help.from-to", {
        baseline: baseline ?? "",
        target,
        unit: unitIn(view, indicator.unit),
      }),
    },
  ];
}

/** Both halves of the check of rights: what was asked, and what is answered, as far as it is. */
export function checkRows(
  view: View,
  promise: Promised["promise"],
  answered?: Rights | NonNullable<Promised["choice"]>["rights"],
): readonly SummaryRow[] {
  const { t } = view;
  const { answers = [] } = answered ?? {};
  const asked = (promise.rights ?? []).map(({ question, text }) => ({
    label: inCode(view, "assistance.rights", question),
    value: (
      <>
        {text !== undefined && <Words text={text} />}
        {answers
          .filter((one) => one.question === question)
          .map((one) => (
            <blockquote>
              <Words text={one.text} />
            </blockquote>
          ))}
      </>
    ),
  }));
  if (answered === undefined) return asked;
  const { outcome, conditions } = answered;
  return [
    ...asked,
    { label: t("assistance.choice.rights.outcome"), value: t(`assistance.choice.rights.outcome.${outcome}`) },
    ...(conditions === undefined
      ? []
      : [{ label: t("assistance.choice.rights.conditions"), value: <Words text={conditions} /> }]),
  ];
}

/** Money by author and currency, the latest result of each author, and what whoever asked says of it. */
function followRows(view: View, of: Case, one: Promised): readonly SummaryRow[] {
  const { t, format } = view;
  const who = (author: Side): string =>
    stateName(author === of.lane.side ? view.server.state : of.lane.state, view.lang);
  const results = (["asker", "helper"] as const).flatMap((author) =>
    one.reports.filter((report) => report.side === author && report.what === "result" && !report.isCorrected).slice(-1),
  );
  return [
    ...moneyOf(one).map((total) => ({
      label: t("assistance.help.said-by", { what: t(`assistance.money.kind.${total.kind}`), who: who(total.side) }),
      value: moneyInWords(total),
    })),
    ...results.map((report) => ({
      label: t("assistance.help.said-by", { what: t("assistance.help.result"), who: who(report.side) }),
      value:
        report.what === "result"
          ? t("assistance.help.result-on", {
              value: report.result.value,
              target: one.promise.indicator.target,
              unit: unitIn(view, report.result.unit),
              day: format.day(report.result.on),
            })
          : "",
    })),
    ...(one.publicFor.length === 0
      ? []
      : [{ label: t("assistance.help.public"), value: format.list(one.publicFor.map(who)) }]),
    ...(one.met?.text === undefined ? [] : [{ label: t("assistance.met.text"), value: <Words text={one.met.text} /> }]),
  ];
}

/** What the State may answer otherwise now: it confirms, nobody else. */
function ProposedAnswers({ view, of }: { readonly view: View; readonly of: Case }) {
  const { t } = view;
  const items = clearedVersion(of.need)?.text.items ?? [];
  const met = of.lane.standing.promises.filter((one) => one.met !== undefined);
  return (
    <section>
      <h2>{t("assistance.help.proposed")}</h2>
      <p>{t("assistance.help.proposed-text")}</p>
      <ul>
        {met.flatMap(({ promise: { promiseId } }) =>
          items
            .filter((item) => provision(item) !== undefined)
            .map((item) => (
              <li>
                <a href={`/checklist/items/${item}?lane=${of.lane.laneId}&promise=${promiseId}`}>
                  {articleOf(view, item)}
                </a>{" "}
                {questionOf(view, item)}
              </li>
            )),
        )}
      </ul>
    </section>
  );
}
