import { cited, type Cited, model } from "./certainty.ts";
import { type GateId, safeguardGate, type SafeguardGate } from "./gates.ts";
import type { MechanismId } from "./mechanisms.ts";

/** What a gate asks under one mechanism, where the question for all the others would ask what does not belong there. */
interface AskedOtherwise extends Cited, Pick<SafeguardGate, "title" | "question" | "answers"> {
  readonly gate: GateId;
  readonly mechanism: MechanismId;
}

export const GATES_ASKED_OTHERWISE: readonly AskedOtherwise[] = [
  {
    gate: "G1",
    mechanism: "extradition",
    title: "Scope",
    question: "Is it an offence that is established in accordance with the Convention?",
    answers: [
      { answer: "yes", bearing: "passes", label: "Yes, each of them" },
      { answer: "in-part", bearing: "care", label: "Some of them, or not certain" },
      { answer: "no", bearing: "stops", label: "No, none of them" },
    ],
    ...cited("37(1)", model("UNTOC 16(1), UNCAC 44(1)")),
  },
  {
    gate: "G3",
    mechanism: "extradition",
    title: "Dual criminality",
    question: "Is the conduct punishable under the laws of both States?",
    answers: [
      { answer: "yes", bearing: "passes", label: "Yes, under both laws" },
      { answer: "not-required", bearing: "passes", label: "Our law grants extradition without it" },
      { answer: "in-part", bearing: "care", label: "For some of the offences, or not yet tested" },
      { answer: "no", bearing: "stops", label: "No, and it is required" },
    ],
    ...cited("37(1)", model("UNTOC 16(1), UNCAC 44(1)-(2)")),
  },
  {
    gate: "G11",
    mechanism: "extradition",
    title: "Fair treatment of the person",
    question:
      "Does the person have every right and guarantee of our law: told of the request, heard by a court, with a lawyer and an interpreter where needed?",
    answers: [
      { answer: "yes", bearing: "passes", label: "Yes, all of them" },
      { answer: "nobody-travels", bearing: "passes", label: "The person is not found or not arrested yet" },
      { answer: "in-part", bearing: "care", label: "Only some of them" },
      { answer: "no", bearing: "stops", label: "No" },
    ],
    ...cited("37(14)", model("UNTOC 16(13)")),
  },
];

/** A gate with the question and the answers that it has under this mechanism. */
export function gateAsked(id: GateId, mechanism: MechanismId): SafeguardGate {
  const { gate: _, mechanism: __, ...own } = otherwise(id, mechanism) ?? {};
  return { ...safeguardGate(id), ...own };
}

/** Under which key the words of a gate stand in the locales. */
export function gateKey(id: GateId, mechanism: MechanismId): string {
  return `convention.gate.${id.toLowerCase()}${otherwise(id, mechanism) ? `.${mechanism}` : ""}`;
}

function otherwise(id: GateId, mechanism: MechanismId): AskedOtherwise | undefined {
  return GATES_ASKED_OTHERWISE.find((one) => one.gate === id && one.mechanism === mechanism);
}
