import {
  askedFor,
  gatesOf,
  bearingOf,
  gateAsked,
  type GateId,
  type GateMoment,
  mechanism as mechanismRecord,
  type SafeguardGate,
  severityOf,
} from "../../../../convention/index.ts";
import { GATE_IDS } from "../../../../convention/gates.ts";
import { utf8 } from "../../../../protocol/bytes.ts";
import { sha256Hex } from "../../../../protocol/digest.ts";
import type { Sha256Hex } from "../../../../protocol/identifiers.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { isInformation } from "./information.ts";
import { restsOnConvention } from "./rests-on.ts";
import { currentElements, type GateRecord, type RequestFile, type Screening } from "./request-file.ts";
import type { PersonRef } from "./message.ts";

// Safeguards are gates: before a request leaves and before one is granted, a person has answered each question that applies.

/** Which version of the safeguard questions was answered; it travels with the request. */
export const SCREENING_RULE_VERSION = "safeguard-gates-5";

/** What decides which questions are asked of a request. */
export type ScreenedRequest = Pick<RequestFile, "mechanism" | "direction" | "draft" | "content" | "supplied">;

/** The gates that a request passes, in their order: ours before it is sent, theirs before it is decided. */
export function gatesFor(file: ScreenedRequest): readonly SafeguardGate[] {
  // Information is taken note of: nothing is decided that a question could stand before.
  if (file.direction === "incoming" && isInformation(file)) return [];
  const moment: GateMoment = file.direction === "outgoing" ? "before-sending" : "before-deciding";
  const elements = currentElements(file);
  const each = askedFor(file.mechanism, file.content ?? file.draft ?? {});
  const asked = new Set(each.flatMap(({ mechanism }) => gatesOf(mechanismRecord(mechanism), elements)));
  return GATE_IDS.filter((id) => asked.has(id))
    .map((id) => gateAsked(id, file.mechanism))
    .filter((gate) => gate.moments.includes(moment))
    .filter((gate) => restsOnConvention(file) || gate.ofConventionOnly !== true);
}

/** Refuses the first of `screeningFaults`. */
export function checkScreening(file: ScreenedRequest, records: readonly GateRecord[]): void {
  const [first] = screeningFaults(file, records);
  if (first) throw first;
}

/**
 * Everything that stands against a screening: answers to gates that do not apply, doubled, unfitting or unexplained ones, and gates which may block
 * and are left out. A gate that rests on memory warns only, so it may be left open.
 */
export function screeningFaults(file: ScreenedRequest, records: readonly GateRecord[]): readonly Refusal[] {
  const gates = gatesFor(file);
  const answered = records.flatMap((record) => answerFault(gates, records, record) ?? []);
  const open = unansweredGates(gates, records)
    .filter((gate) => severityOf(gate.certainty) === "blocks")
    .map(
      ({ id, title }) =>
        new Refusal("gate-unanswered", `Question ${id} (${title}) must be answered first.`, {
          field: id,
          details: { gate: id },
        }),
    );
  return [...answered, ...open];
}

function answerFault(
  gates: readonly SafeguardGate[],
  records: readonly GateRecord[],
  { gate, answer, note }: GateRecord,
): Refusal | undefined {
  const details = { gate };
  if (!gates.some(({ id }) => id === gate)) {
    const message = `Question ${gate} is not asked of this kind of request.`;
    return new Refusal("gate-does-not-apply", message, { field: gate, details });
  }
  if (records.filter((other) => other.gate === gate).length > 1) {
    return new Refusal("gate-answered-twice", `Question ${gate} is answered twice.`, { field: gate });
  }
  const fitting = (gates.find(({ id }) => id === gate)?.answers ?? []).map((one) => one.answer);
  if (!fitting.some((one) => one === answer)) {
    const answers = fitting.join(", ");
    return new Refusal("gate-answer-unfit", `Question ${gate} has no answer "${answer}"; it has: ${answers}.`, {
      field: gate,
      details: { gate, answers },
    });
  }
  if (needsNote({ gate, answer }) && !note?.trim()) {
    const message = `Question ${gate}: say what you found, in a sentence.`;
    return new Refusal("gate-needs-note", message, { field: `${gate}-note`, details });
  }
  return undefined;
}

/** G5 asks for the reference of the order or review; whatever asks for care or stops, what was found. */
function needsNote({ gate, answer }: Pick<GateRecord, "gate" | "answer">): boolean {
  return bearingOf(gate, answer) !== "passes" || gate === "G5";
}

function unansweredGates(gates: readonly SafeguardGate[], records: readonly GateRecord[]): readonly SafeguardGate[] {
  return gates.filter((gate) => !records.some((record) => record.gate === gate.id));
}

/** What was asked of us, with everything that was supplied since: a later answer is screened too. */
export function arrivalDigest(file: Pick<RequestFile, "content" | "supplied">): Sha256Hex {
  return sha256Hex(utf8(JSON.stringify({ content: file.content ?? null, supplied: file.supplied })));
}

/** The screening that holds for these bytes: a changed request is screened anew. */
export function screeningOf(file: Pick<RequestFile, "screenings">, digest: Sha256Hex): Screening | undefined {
  return file.screenings.findLast((screening) => screening.digest === digest);
}

/** The gates at which a person said that it must not go on so. */
export function stoppedAt(screening: Screening | undefined): readonly GateId[] {
  return (
    screening?.records.filter(({ gate, answer }) => bearingOf(gate, answer) === "stops").map((record) => record.gate) ??
    []
  );
}

/** A request of ours that cannot leave as it stands, by the word of whoever screened it. */
export function isStopped({
  stage,
  screenings,
}: {
  readonly stage?: RequestFile["stage"] | null | undefined;
  readonly screenings: RequestFile["screenings"];
}): boolean {
  return stage === "screened" && stoppedAt(screenings.at(-1)).length > 0;
}

/** G4: whoever screens an outgoing request neither drafted it nor sends it. */
export function demandOutsideChain(screener: string, chain: readonly (PersonRef | undefined)[]): void {
  if (!chain.some((person) => person?.userId === screener)) return;
  throw new Refusal(
    "screening-needs-an-outsider",
    "The screening must be done by a person who neither drafted this request nor authorises it.",
  );
}
