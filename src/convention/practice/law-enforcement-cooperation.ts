import { INFERENCE, model } from "../certainty.ts";
import type { PracticeRow } from "./practice.ts";
import {
  CASE_AUTHORITY,
  MATERIAL_SENT,
  OFFENCES_ALONE,
  PERSON_CONCERNED,
  PROPERTY_CONCERNED,
  QUESTION,
  RELATED_REQUESTS,
  TARGETS,
} from "./shared.ts";

/** Article 47 lists no contents. What needs an order at home is asked for under Article 40, and not by this way. */
export const LAW_ENFORCEMENT_COOPERATION: readonly PracticeRow[] = [
  {
    id: "inquiry-kind",
    shape: "choice",
    force: "always",
    ...model("UNTOC 27(1); some from memory only"),
    label: "What the inquiry is about",
    help: "What needs an order at home, such as a search or interception, is asked for as legal assistance.",
    codes: [
      { code: "identity-and-whereabouts", label: "Identity, whereabouts or activities of persons" },
      { code: "movement-of-proceeds", label: "Movement of proceeds" },
      { code: "movement-of-tools", label: "Movement of tools used for offences" },
      { code: "items-for-analysis", label: "Items for analysis" },
      { code: "methods", label: "Methods of offenders" },
      { code: "liaison-or-staff", label: "Liaison officers or exchange of staff" },
      { code: "early-identification", label: "Early identification of offences" },
    ],
  },
  QUESTION,
  CASE_AUTHORITY,
  {
    id: "intelligence-or-evidence",
    shape: "choice",
    force: "always",
    ...INFERENCE,
    label: "What the answer is for",
    help: "An answer to police is intelligence. For a court a request for legal assistance follows.",
    codes: [
      { code: "intelligence-only", label: "Intelligence only" },
      { code: "evidence-follows", label: "Evidence is wanted later, by a request for legal assistance" },
      { code: "evidence-for-court", label: "Evidence for a court" },
      { code: "measure-there", label: "It needs a search, an interception, an order or another measure there" },
    ],
  },
  { ...OFFENCES_ALONE, force: "where-applicable", ...INFERENCE },
  PERSON_CONCERNED,
  { ...TARGETS, ...INFERENCE },
  {
    ...PROPERTY_CONCERNED,
    when: { element: "inquiry-kind", codes: ["movement-of-proceeds", "movement-of-tools"] },
    ...INFERENCE,
  },
  { ...MATERIAL_SENT, when: { element: "inquiry-kind", codes: ["items-for-analysis"] }, ...INFERENCE },
  {
    id: "handling-code",
    shape: "codes",
    force: "where-applicable",
    certainty: "memory",
    basis: "INTERPOL, from memory",
    label: "How our information is to be handled",
    help: "For what we tell in this inquiry.",
    codes: [
      { code: "not-in-court", label: "Not to be used in court" },
      { code: "no-onward-transfer", label: "Not to be passed on without our leave" },
      { code: "ask-before-acting", label: "Ask us before acting on it" },
    ],
  },
  RELATED_REQUESTS,
];
