import { bearingOf, citation, type OffenceStanding } from "../../../convention/index.ts";
import type { Sending } from "../../federation/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { currentPeriod, holdsData } from "../../measures/index.ts";
import type { Link } from "./actions/link.ts";
import { type Addressee, requirementsOf } from "./addressee.ts";
import { decisionOfWhole } from "./domain/deciding.ts";
import { amountsOf, correctedSteps, hasEnded, lifeInOrder, nextStep, stepsNow } from "./domain/life.ts";
import type { Matter } from "../access.ts";
import { type DraftPaper, isEmpty, papersOf, type RequestFile, secretUntil } from "./domain/request-file.ts";
import { eachPurpose } from "./domain/purposes.ts";
import type { RequestView } from "./request-view.ts";
import type { Correspondent } from "./types.ts";

// What the API says of dossiers, requests and clocks.

/** Members of a value; null where they are not there. */
function orNull<T, K extends keyof T>(
  value: T,
  ...keys: readonly K[]
): { [Key in K]-?: Exclude<T[Key], undefined> | null } {
  // Each of the keys gets its member.
  return Object.fromEntries(keys.map((key) => [key, value[key] ?? null])) as ReturnType<typeof orNull<T, K>>;
}

export function requestJson(file: RequestFile) {
  const { requestId, dossierId, direction, mechanism, ownReference, drill, bearer, content, draft, facts } = file;
  return {
    requestId,
    dossierId,
    direction,
    mechanism,
    reference: ownReference,
    ...orNull(file, "peerReference", "follows", "takesUp", "continues", "copyOf"),
    drill,
    version: file.events,
    bearer,
    ...orNull(file, "stage", "status", "statusAt"),
    desiredStatus: content?.desiredStatus ?? null,
    urgency: content?.urgency ?? draft?.urgency ?? null,
    ...orNull(file, "sentAt", "receivedAt", "dispatchId"),
    facts,
    secretUntil: secretUntil(file) ?? null,
    outcome: decisionOfWhole(file)?.content.outcome ?? null,
  };
}

/** The request with everything on file, for whoever may see its dossier. */
export function requestDetailJson({ file, beside }: Matter, more: RequestView, hidden: readonly DraftPaper[]) {
  const { supplied, screenings } = file;
  return {
    ...requestJson(file),
    ...orNull(file, "draft", "content", "contentDigest"),
    empty: isEmpty(file),
    supplied: Object.entries(supplied).map(([elementId, value]) => ({ elementId, value })),
    screenings: screenings.map((one) => ({
      ...one,
      records: one.records.map((record) => ({ ...record, bearing: bearingOf(record.gate, record.answer) })),
    })),
    ...orNull(file, "acknowledgement", "takenNote", "withheld"),
    questions: file.questions.map((one) => ({ questionId: one.question.content.questionId, ...one })),
    completions: file.completions,
    consultations: file.consultations,
    ...orNull(file, "proposal"),
    decisions: file.decisions,
    extensions: file.extensions,
    holds: file.holds,
    papers: [...papersOf(file), ...hidden].map(({ paperId, kind, title, restricted, restrictedUntil }) => ({
      paperId,
      kind,
      ...compact({ title: hidden.some((one) => one.paperId === paperId) ? undefined : title }),
      ...compact({ restricted, restrictedUntil }),
      standing: more.papers.get(paperId) ?? (file.direction === "incoming" ? ("not-here" as const) : ("kept" as const)),
    })),
    links: linksJson(more.links),
    supplement: file.supplement?.proposal ?? null,
    ...orNull(file, "withdrawal", "closure"),
    useReports: file.useReports,
    life: lifeJson(file, beside),
    purposes: eachPurpose(file).flatMap((one) => {
      if (one.seenAs === undefined) return [];
      const outcome = one.decisions.at(-1)?.told.content.outcome ?? null;
      return [{ purpose: one.seenAs, status: one.status ?? null, outcome, life: lifeJson(one, beside) }];
    }),
    answerParts: (file.answerParts ?? []).map((one) => ({ ...one.content, lane: one.lane, at: one.at })),
    lettersIn: file.lettersIn ?? [],
    lettersOut: file.lettersOut ?? [],
    consents: file.consents,
    refusals: file.refusals,
    tooLate: (file.tooLate ?? []).map(({ message, ...late }) => ({
      kind: message.kind,
      content: message.content,
      ...late,
    })),
    ...orNull(file, "noted"),
    clocks: more.clocks,
    sendings: more.sendings.map(sendingJson),
    missing: more.missing,
    length: more.length,
    bases: more.bases ?? null,
    lackingPeople: more.gaps.map(({ roles }) => ({ roles })),
    languages: more.languages ?? null,
    addressee: more.addressee === undefined ? null : addresseeJson(more.addressee),
    dualCriminality: more.offences?.offences[0] ? dualCriminalityJson(more.offences.offences[0].standing) : null,
    offences: offencesJson(more.offences),
    orders: more.orders.map(({ order }) => ({
      orderId: order.orderId,
      orderNumber: order.orderNumber,
      state: order.state,
      answer: order.reply?.answer ?? null,
      holdsData: holdsData(order),
      earliestEnd: currentPeriod(order)?.earliestEnd ?? null,
      latestEnd: currentPeriod(order)?.latestEnd ?? null,
    })),
  };
}

function lifeJson(file: RequestFile, beside: Matter["beside"]) {
  return {
    steps: lifeInOrder(file).map(({ step, lane, at, kept, content }) => ({
      step,
      lane,
      at: content?.recordedAt ?? at,
      kept: kept === true,
      content: content ?? null,
    })),
    corrected: correctedSteps(file).map(({ step, lane, at, content, correction }) => ({
      step,
      lane,
      at: content?.recordedAt ?? at,
      content: content ?? null,
      correction,
    })),
    ended: hasEnded(file),
    possible: stepsNow(file).map(({ id }) => id),
    next: nextStep(file, "own", [], beside)?.id ?? null,
    amounts: amountsOf(file),
    proposal: file.stepProposal ?? null,
  };
}

/** Only what the other server has signed counts as reached. */
export function sendingJson(sending: Sending) {
  const { dispatchId, kind, priority, reached, lastTry, hindrance } = sending;
  return {
    dispatchId,
    kind,
    priority,
    reached,
    queuedAt: sending.queuedAt.toISOString(),
    reachedAt: sending.reachedAt?.toISOString() ?? null,
    lastTry: lastTry === undefined ? null : { at: lastTry.at.toISOString(), code: lastTry.code },
    nextTryAt: sending.nextTryAt?.toISOString() ?? null,
    hindrance: hindrance ?? null,
    alarmAt: sending.alarmAt?.toISOString() ?? null,
  };
}

function addresseeJson(addressee: Addressee) {
  if (addressee.kind === "letter") return { role: null, isNamed: false, authorities: [], requirements: [] };
  const authorities = addressee.authorities.map(({ id, names }) => ({ id, names }));
  return { role: addressee.role, isNamed: addressee.isNamed, authorities, requirements: requirementsOf(addressee) };
}

function linksJson({ follows, followers, copyOf, takesUp, takenUpBy }: RequestView["links"]) {
  return {
    follows: follows === undefined ? null : linkJson(follows),
    followedBy: followers.map(linkJson),
    copyOf: copyOf === undefined ? null : { requestId: copyOf.requestId, reference: copyOf.ownReference },
    takesUp: takesUp === undefined ? null : plainLinkJson(takesUp),
    takenUpBy: takenUpBy.map(plainLinkJson),
  };
}

function plainLinkJson({ requestId, ownReference, mechanism }: RequestFile) {
  return { requestId, reference: ownReference, mechanism };
}

function linkJson({ file, unfit, namesData }: Link) {
  const { requestId, ownReference, mechanism } = file;
  return { requestId, reference: ownReference, mechanism, unfit: unfit ?? null, namesData };
}

function dualCriminalityJson({ dual: { standing, rule } }: OffenceStanding) {
  return { standing, rule: rule.id, article: citation(rule), certainty: rule.certainty };
}

function offencesJson(findings: RequestView["offences"]) {
  if (findings === undefined) return null;
  return {
    list: findings.offences.map(({ position, test, outdated, standing }) => ({
      offence: position,
      offenceClass: standing.offenceClass,
      opening: standing.opening,
      lawsDiffer: standing.lawsDiffer,
      dualCriminality: dualCriminalityJson(standing),
      test: test ?? null,
      outdated,
    })),
    rules: findings.rules.map((rule) => ({
      rule: rule.id,
      article: citation(rule),
      certainty: rule.certainty,
      offences: rule.offences,
    })),
  };
}

export function correspondentJson(card: Correspondent) {
  return {
    ...card,
    ...orNull(card, "fax", "email", "phone", "calledBackNumber"),
    createdAt: card.createdAt.toISOString(),
    calledBackAt: card.calledBackAt?.toISOString() ?? null,
    calledBack: card.calledBackAt !== undefined,
  };
}
