import { bearingOf, citation, type OffenceStanding } from "../../../convention/index.ts";
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

export function requestJson(file: RequestFile) {
  const { ownReference, events, content, draft } = file;
  return {
    ...file,
    reference: ownReference,
    version: events,
    desiredStatus: content?.desiredStatus,
    urgency: content?.urgency ?? draft?.urgency,
    secretUntil: secretUntil(file),
    outcome: decisionOfWhole(file)?.content.outcome,
  };
}

/** The request with everything on file, for whoever may see its dossier. */
export function requestDetailJson({ file, beside }: Matter, more: RequestView, hidden: readonly DraftPaper[]) {
  return {
    ...requestJson(file),
    ...more,
    empty: isEmpty(file),
    supplied: Object.entries(file.supplied).map(([elementId, value]) => ({ elementId, value })),
    screenings: file.screenings.map((one) => ({
      ...one,
      records: one.records.map((record) => ({ ...record, bearing: bearingOf(record.gate, record.answer) })),
    })),
    questions: file.questions.map((one) => ({ questionId: one.question.content.questionId, ...one })),
    papers: [...papersOf(file), ...hidden].map(({ paperId, kind, title, restricted, restrictedUntil }) => ({
      paperId,
      kind,
      ...compact({ title: hidden.some((one) => one.paperId === paperId) ? undefined : title }),
      ...compact({ restricted, restrictedUntil }),
      standing: more.papers.get(paperId) ?? (file.direction === "incoming" ? ("not-here" as const) : ("kept" as const)),
    })),
    links: linksJson(more.links),
    supplement: file.supplement?.proposal,
    life: lifeJson(file, beside),
    purposes: eachPurpose(file).flatMap((one) => {
      if (one.seenAs === undefined) return [];
      const outcome = one.decisions.at(-1)?.told.content.outcome;
      return [{ purpose: one.seenAs, status: one.status, outcome, life: lifeJson(one, beside) }];
    }),
    answerParts: (file.answerParts ?? []).map((one) => ({ ...one.content, lane: one.lane, at: one.at })),
    lettersIn: file.lettersIn ?? [],
    lettersOut: file.lettersOut ?? [],
    tooLate: (file.tooLate ?? []).map(({ message, ...late }) => ({
      kind: message.kind,
      content: message.content,
      ...late,
    })),
    lackingPeople: more.gaps,
    addressee: more.addressee && addresseeJson(more.addressee),
    dualCriminality: more.offences?.offences[0] && dualCriminalityJson(more.offences.offences[0].standing),
    offences: more.offences && offencesJson(more.offences),
    orders: more.orders.map(({ order }) => ({
      ...order,
      ...currentPeriod(order),
      answer: order.reply?.answer,
      holdsData: holdsData(order),
    })),
  };
}

function lifeJson(file: RequestFile, beside: Matter["beside"]) {
  return {
    steps: lifeInOrder(file).map((one) => ({
      ...one,
      at: one.content?.recordedAt ?? one.at,
      kept: one.kept === true,
    })),
    corrected: correctedSteps(file).map((one) => ({ ...one, at: one.content?.recordedAt ?? one.at })),
    ended: hasEnded(file),
    possible: stepsNow(file).map(({ id }) => id),
    next: nextStep(file, "own", [], beside)?.id,
    amounts: amountsOf(file),
    proposal: file.stepProposal,
  };
}

function addresseeJson(addressee: Addressee) {
  if (addressee.kind === "letter") return { isNamed: false, authorities: [], requirements: [] };
  return { ...addressee, requirements: requirementsOf(addressee) };
}

function linksJson({ follows, followers, copyOf, takesUp, takenUpBy }: RequestView["links"]) {
  return {
    follows: follows && linkJson(follows),
    followedBy: followers.map(linkJson),
    copyOf: copyOf && namedJson(copyOf),
    takesUp: takesUp && namedJson(takesUp),
    takenUpBy: takenUpBy.map(namedJson),
  };
}

function namedJson({ requestId, ownReference, mechanism }: RequestFile) {
  return { requestId, reference: ownReference, mechanism };
}

function linkJson({ file, ...how }: Link) {
  return { ...namedJson(file), ...how };
}

function dualCriminalityJson({ dual: { standing, rule } }: OffenceStanding) {
  return { standing, rule: rule.id, article: citation(rule), certainty: rule.certainty };
}

function offencesJson({ offences, rules }: NonNullable<RequestView["offences"]>) {
  return {
    list: offences.map(({ position, standing, ...found }) => ({
      ...standing,
      ...found,
      offence: position,
      dualCriminality: dualCriminalityJson(standing),
    })),
    rules: rules.map((rule) => ({ ...rule, rule: rule.id, article: citation(rule) })),
  };
}

export function correspondentJson(card: Correspondent) {
  return { ...card, calledBack: card.calledBackAt !== undefined };
}
