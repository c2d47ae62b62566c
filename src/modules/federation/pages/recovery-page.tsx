import type { Hono } from "hono";
import type { Child } from "hono/jsx";
import { z } from "zod";
import type { Given } from "../../../protocol/given.ts";
import {
  formOf,
  momentAnswer,
  type NextAction,
  Notice,
  Page,
  recordAnswer,
  StatusTag,
  SummaryList,
  Table,
  type Tone,
  type View,
} from "../../../web/index.ts";
import type { ListedDisposal } from "../../../platform/index.ts";
import type { RepeatedDisposal } from "../../desk/index.ts";
import { personRoutes, AskPage, mountTwoPerson, shownAs, type User } from "../../identity/index.ts";
import type { FederationActs } from "../act.ts";
import { endRecovery } from "../recovery/end.ts";
import { type LogStanding, type PeerStanding, recoveryStanding } from "../recovery/standing.ts";
import { type RecoveryTold, recoveryTold } from "../recovery/told.ts";
import type { DoubledNumber } from "../types.ts";
import { codeInWords, kindInWords, namedState } from "./words.tsx";

const End = formOf(endRecovery);

const STAGE_TONES: Record<PeerStanding["stage"], Tone> = {
  reconciled: "good",
  "under-way": "attention",
  waiting: "neutral",
  "not-reached": "bad",
};

const recoveryAnswer = z
  .object({
    isInRecovery: z.boolean(),
    incarnation: z.object({ number: z.int(), id: z.string() }),
    reason: z.string().nullable(),
    asOf: momentAnswer.nullable(),
    peers: z.array(
      z.object({
        state: z.string(),
        stage: z.enum(["reconciled", "under-way", "not-reached", "waiting"]),
        failure: z.string().nullable(),
        ours: z.int(),
        theirs: z.int(),
        withoutEffect: z.int(),
        gone: z.int(),
        showedLess: z.object({ shown: z.int(), known: z.int() }).nullable(),
      }),
    ),
    log: z
      .object({ origin: z.string(), size: z.int(), mustClose: z.boolean(), largestKnown: z.int().nullable() })
      .nullable(),
    isDecided: z.boolean(),
    isDesignated: z.boolean(),
    sealedAnew: z.int(),
    unsettled: z.array(
      z.object({
        dispatchId: z.string(),
        state: z.string(),
        isOurs: z.boolean(),
        kind: z.string().nullable(),
        dossierId: z.string().nullable(),
        outcome: z.string(),
        reason: z.string().nullable(),
      }),
    ),
    /** What stands in every number that is given out since; null in the first life of the data. */
    series: z.object({ name: z.string(), example: z.string() }).nullable(),
    /** Numbers that another State has of one thing, and that another thing bears here. */
    doubled: z.array(
      z.object({
        number: z.string(),
        state: z.string(),
        dossierId: z.string(),
        kind: z.enum(["exhibit", "request"]),
        id: z.string(),
      }),
    ),
    toDisposeAgain: z.array(z.object({ kind: z.string(), id: z.string(), number: z.string(), disposedAt: z.string() })),
    disposedAgain: z.array(
      z.object({
        kind: z.string(),
        id: z.string(),
        number: z.string(),
        firstDisposedAt: momentAnswer,
        repeatedAt: momentAnswer,
      }),
    ),
    /** What other parts of the server tell, by the names of their lists. */
    lists: z.record(z.string(), z.array(recordAnswer)),
  })
  .meta({ id: "Recovery" });

/** /recovery: how far a restored server is on its way back, what came back, and what two people have to decide (R1). */
export function mountRecovery(
  context: FederationActs,
  { api, pages }: { readonly api: Hono; readonly pages: Hono },
): void {
  const { federation } = context;
  const routes = personRoutes(context, { api, pages });
  const toRecovery = ({ t }: View) => ({ href: "/recovery", label: t("federation.recovery.title") });
  const asked = mountTwoPerson(context, routes, {
    at: "/recovery/waiting",
    acts: [
      shownAs(endRecovery, {
        about: ({ t }, { number }) => t("federation.recovery.about", { number }),
        shown: (view, content) => <WhatWouldEnd view={view} content={content} />,
        form: ({ incarnation }) => `/recovery/${incarnation}/end`,
      }),
    ],
    back: toRecovery,
  });
  asked.formPage("/recovery/:id/end", endRecovery, {
    show: async ({ view, form }) => {
      const { log, peers } = await recoveryStanding(federation);
      const left = peers.filter(({ stage }) => stage === "not-reached");
      return (
        <AskPage {...{ view, form }} of={endRecovery} breadcrumb={[toRecovery(view)]} fields={["reason"]}>
          <p>{view.t("federation.recovery.end-text")}</p>
          {log?.mustClose === true && <p>{logSentence(view, log)}</p>}
          {left.length > 0 && (
            <p>
              {view.t("federation.recovery.left-out", {
                states: left.map(({ state }) => namedState(view, state)).join(", "),
              })}
            </p>
          )}
        </AskPage>
      );
    },
  });
  routes.page("/recovery", { who: [] }, async ({ view, by }) => {
    const waiting = await asked.standing(view, by);
    return await recoveryPage(context, { view, by, waiting });
  });
  const spec = { id: "federation.read-recovery", who: [], answer: recoveryAnswer } as const;
  api.get(
    "/recovery",
    routes.operation(spec, async () => {
      const { reason, asOf, log, decision, sections, series, ...told } = await recoveryTold(context);
      return {
        ...told,
        reason: reason ?? null,
        asOf: asOf ?? null,
        peers: told.peers.map(({ peerId: _, failure = null, showedLess = null, ...peer }) => ({
          ...peer,
          failure,
          showedLess,
        })),
        log: log === undefined ? null : toAnswer(log),
        series: series ?? null,
        isDecided: decision !== undefined,
        toDisposeAgain: told.toDisposeAgain.map(({ kind, id, number, disposedAt }) => ({
          kind,
          id,
          number,
          disposedAt,
        })),
        disposedAgain: told.disposedAgain.map(({ orderSha256: _, ...one }) => one),
        lists: Object.assign({}, ...sections.map(({ lists }) => lists)) as Record<string, Record<string, unknown>[]>,
      };
    }),
  );
}

async function recoveryPage(
  context: FederationActs,
  {
    view,
    by,
    waiting,
  }: {
    readonly view: View;
    readonly by: User;
    readonly waiting: { readonly nextAction?: NextAction | undefined; readonly sections: Child };
  },
): Promise<Child> {
  const { t, format } = view;
  const told = await recoveryTold(context);
  return (
    <Page
      view={view}
      title={t("federation.recovery.title")}
      width="wide"
      nextAction={waiting.nextAction ?? nextAction(view, told, by.roles.includes("administrator"))}
    >
      <p class="lead">{t(told.isInRecovery ? "federation.recovery.lead" : "federation.recovery.lead-over")}</p>
      <SummaryList
        rows={[
          ...(told.asOf === undefined
            ? []
            : [{ label: t("federation.recovery.as-of"), value: format.dateTime(told.asOf) }]),
          ...(told.log === undefined
            ? []
            : [{ label: t("federation.recovery.log"), value: logNow(view, told, told.log) }]),
          ...(told.series === undefined
            ? []
            : [{ label: t("federation.recovery.series"), value: t("federation.recovery.series-text", told.series) }]),
          ...(told.sealedAnew === 0
            ? []
            : [
                {
                  label: t("federation.recovery.sealed-anew"),
                  value: t("federation.recovery.sealed-anew-text", { count: told.sealedAnew }),
                },
              ]),
          ...(told.isDesignated
            ? []
            : [{ label: t("federation.recovery.designation"), value: t("federation.recovery.designation-waits") }]),
        ]}
      />
      {told.peers.length > 0 && (
        <Table
          caption={t("federation.recovery.peers")}
          columns={[
            { key: "state", label: t("federation.peers.state") },
            { key: "stage", label: t("federation.recovery.stage") },
            { key: "theirs", label: t("federation.recovery.theirs"), numeric: true },
            { key: "ours", label: t("federation.recovery.ours"), numeric: true },
            { key: "unsettled", label: t("federation.recovery.unsettled"), numeric: true },
          ]}
          rows={told.peers.map((peer) => ({
            cells: {
              state: <a href={`/peers/${peer.state}`}>{namedState(view, peer.state)}</a>,
              stage: (
                <>
                  <StatusTag tone={STAGE_TONES[peer.stage]} label={t(`federation.recovery.stage-${peer.stage}`)} />{" "}
                  {peer.failure !== undefined && codeInWords(view, peer.failure)}
                  {peer.showedLess !== undefined && t("federation.recovery.showed-less", peer.showedLess)}
                </>
              ),
              theirs: format.number(peer.theirs),
              ours: format.number(peer.ours),
              unsettled: format.number(peer.withoutEffect + peer.gone),
            },
          }))}
        />
      )}
      <Doubled view={view} numbers={told.doubled} />
      <DisposeAgain view={view} disposals={told.toDisposeAgain} />
      <DisposedAgain view={view} disposals={told.disposedAgain} />
      {waiting.sections}
      {told.sections.map((section) => section.show(view))}
      {told.unsettled.length > 0 && (
        <>
          <h2>{t("federation.recovery.look")}</h2>
          <p>{t("federation.recovery.look-help")}</p>
          <Table
            caption={t("federation.recovery.look")}
            captionUnseen
            columns={[
              { key: "what", label: t("federation.recovery.what") },
              { key: "whom", label: t("federation.recovery.whom") },
              { key: "why", label: t("federation.recovery.why") },
            ]}
            rows={told.unsettled.map((one) => ({
              cells: {
                what:
                  one.dossierId === null ? (
                    kindInWords(view, one.kind ?? undefined)
                  ) : (
                    <a href={`/dossiers/${one.dossierId}`}>{kindInWords(view, one.kind ?? undefined)}</a>
                  ),
                whom: t(one.isOurs ? "federation.recovery.by-us" : "federation.recovery.by-them", {
                  state: namedState(view, one.state),
                }),
                why: whyInWords(view, one),
              },
            }))}
          />
        </>
      )}
    </Page>
  );
}

/** Why something that came back is with people. */
function whyInWords(view: View, { outcome, kind, reason }: RecoveryTold["unsettled"][number]): string {
  const { t } = view;
  if (outcome === "gone") return t("federation.recovery.gone");
  if (kind?.startsWith("exhibit-") === true && reason !== "release-forgotten") return t("federation.recovery.exhibit");
  const code = reason ?? "";
  const words = codeInWords(view, code);
  return words === code ? t("federation.recovery.did-not-fit", { code }) : words;
}

/** R1: given out again after a restore by a release that did not know of series. */
function Doubled({ view, numbers }: { view: View; numbers: readonly DoubledNumber[] }): Child {
  const { t } = view;
  if (numbers.length === 0) return undefined;
  return (
    <>
      <Notice tone="bad" title={t("federation.recovery.doubled", { count: numbers.length })}>
        <p>{t("federation.recovery.doubled-help")}</p>
      </Notice>
      <Table
        caption={t("federation.recovery.doubled", { count: numbers.length })}
        captionUnseen
        columns={[
          { key: "number", label: t("federation.recovery.number") },
          { key: "there", label: t("federation.recovery.doubled-there") },
          { key: "here", label: t("federation.recovery.doubled-here") },
        ]}
        rows={numbers.map(({ number, state, dossierId, kind, id }) => ({
          cells: {
            number,
            there: <a href={`/dossiers/${dossierId}`}>{namedState(view, state)}</a>,
            here: <a href={`/${kind}s/${id}`}>{t(`federation.recovery.doubled-${kind}`)}</a>,
          },
        }))}
      />
    </>
  );
}

/** R17: a backup cannot forget. */
function DisposeAgain({
  view,
  disposals,
}: {
  readonly view: View;
  readonly disposals: readonly ListedDisposal[];
}): Child {
  const { t, format } = view;
  if (disposals.length === 0) return undefined;
  return (
    <>
      <Notice tone="bad" title={t("federation.recovery.dispose-again", { count: disposals.length })}>
        <p>{t("federation.recovery.dispose-again-help")}</p>
      </Notice>
      <ul>
        {disposals.map(({ kind, id, number, disposedAt }) => (
          <li>
            <bdi>
              {kind === "exhibit" ? (
                number
              ) : (
                <a href={kind === "dossier" ? `/dossiers/${id}/disposal` : `/conferences/${id}`}>{number}</a>
              )}
            </bdi>
            {" · "}
            <bdi>{format.dateTime(new Date(disposedAt))}</bdi>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What the server did by itself, by lines behind which its own keys stand. */
function DisposedAgain({ view, disposals }: { view: View; disposals: readonly RepeatedDisposal[] }): Child {
  const { t, format } = view;
  if (disposals.length === 0) return undefined;
  return (
    <>
      <h2>{t("federation.recovery.disposed-again", { count: disposals.length })}</h2>
      <p>{t("federation.recovery.disposed-again-help")}</p>
      <Table
        caption={t("federation.recovery.disposed-again", { count: disposals.length })}
        captionUnseen
        columns={[
          { key: "number", label: t("federation.recovery.number") },
          { key: "first", label: t("federation.recovery.first-disposed") },
          { key: "again", label: t("federation.recovery.repeated") },
        ]}
        rows={disposals.map(({ number, firstDisposedAt, repeatedAt }) => ({
          cells: { number, first: format.dateTime(firstDisposedAt), again: format.dateTime(repeatedAt) },
        }))}
      />
    </>
  );
}

/** What the administrator does next; undefined where machines are at work, or nothing is left to do. */
function nextAction(
  view: View,
  { isInRecovery, decision, peers, log, incarnation, isDesignated }: RecoveryTold,
  mayEnd: boolean,
): NextAction | undefined {
  const { t } = view;
  if (!isInRecovery || !mayEnd || log === undefined) return undefined;
  if (!isDesignated) {
    const because = t("federation.recovery.designation-waits");
    return { label: t("federation.recovery.sign"), href: "/designation", because };
  }
  const isAsked = peers.every(({ stage }) => stage === "reconciled" || stage === "not-reached");
  if (decision !== undefined || !isAsked) return undefined;
  if (!log.mustClose && peers.every(({ stage }) => stage === "reconciled")) return undefined;
  return {
    label: t("federation.recovery.end"),
    href: `/recovery/${incarnation.id}/end`,
    because: log.mustClose ? logSentence(view, log) : t("federation.recovery.not-all"),
  };
}

function toAnswer({ origin, size, mustClose, largest }: LogStanding) {
  return { origin, size, mustClose, largestKnown: largest?.size ?? null };
}

/** Once the recovery is over, a log that had to be closed is closed. */
function logNow(view: View, { isInRecovery }: { readonly isInRecovery: boolean }, log: LogStanding): string {
  if (isInRecovery || !log.mustClose) return logSentence(view, log);
  return view.t("federation.recovery.log-was-closed", { size: log.size });
}

function logSentence({ t }: View, { mustClose, size, largest }: LogStanding): string {
  if (!mustClose) return t("federation.recovery.log-goes-on");
  if (largest === undefined) return t("federation.recovery.log-stuck", { size });
  return t("federation.recovery.log-behind", { size, largest: largest.size });
}

function closing({ t }: View, { size, largestKnown }: Given<typeof endRecovery.content>["log"]): string {
  if (largestKnown === undefined) return t("federation.recovery.log-stuck", { size });
  return t("federation.recovery.log-closes", { size, largest: largestKnown });
}

function WhatWouldEnd({
  view,
  content,
}: {
  readonly view: View;
  readonly content: Given<typeof endRecovery.content>;
}): Child {
  const { t, format } = view;
  const { log, unreached, reason } = content;
  return (
    <>
      <SummaryList
        rows={[
          {
            label: t("federation.recovery.log"),
            value: log.isClosed ? closing(view, log) : t("federation.recovery.log-goes-on"),
          },
          {
            label: t("federation.recovery.unreached"),
            value:
              unreached.length === 0 ? format.number(0) : unreached.map((state) => namedState(view, state)).join(", "),
          },
        ]}
      />
      <End.Shown value={{ reason }} />
    </>
  );
}
