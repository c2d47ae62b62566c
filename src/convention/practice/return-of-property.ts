import { MEMORY, model, practice } from "../certainty.ts";
import type { PracticeRow } from "./practice.ts";
import { CASE_AUTHORITY, PROPERTY_CONCERNED, RELATED_REQUESTS, VICTIMS } from "./shared.ts";

/** Article 52 lists no contents. */
export const RETURN_OF_PROPERTY: readonly PracticeRow[] = [
  {
    id: "confiscation-ref",
    shape: "records",
    record: "reference",
    single: true,
    force: "always",
    ...model("UNTOC 14(2)"),
    label: "Confiscation on which it rests",
    help: "The request that led to the confiscation.",
  },
  { ...PROPERTY_CONCERNED, force: "always", basis: "memory, and UNTOC 14(2)" },
  {
    id: "sum-claimed",
    shape: "amount",
    force: "where-applicable",
    ...model("UNTOC 14(2)"),
    label: "Sum claimed",
    help: "Where a value is asked for and no certain thing.",
  },
  {
    id: "claim-kind",
    shape: "choice",
    force: "always",
    ...model("UNTOC 14; Article 52(2)-(3)"),
    label: "What it is to be returned for",
    help: "The main one; say others in words.",
    codes: [
      { code: "compensation", label: "Compensation of victims" },
      { code: "prior-owner", label: "Return to the earlier lawful owner" },
      { code: "sharing", label: "Sharing between the States" },
      { code: "fund-contribution", label: "Contribution to a fund" },
    ],
  },
  { ...VICTIMS, ...MEMORY },
  {
    id: "proof-of-ownership",
    shape: "text",
    force: "where-applicable",
    when: { element: "claim-kind", codes: ["prior-owner"] },
    ...practice("UNCAC 57(3)(b)"),
    label: "Proof of ownership",
    help: "Who owned it, since when, and what shows it.",
  },
  {
    id: "plan-for-use",
    shape: "text",
    force: "as-appropriate",
    ...MEMORY,
    label: "Plan for its use",
    help: "Who receives what, and in which order.",
  },
  {
    id: "transparency",
    shape: "text",
    force: "as-appropriate",
    ...MEMORY,
    label: "Reports on its use",
    help: "Who reports on the distribution, to whom and when.",
  },
  {
    id: "bank-details",
    shape: "records",
    record: "payment-account",
    single: true,
    force: "as-appropriate",
    ...MEMORY,
    label: "Account for payment",
    help: "It is confirmed by telephone, on the number of the register, before anything is paid.",
  },
  CASE_AUTHORITY,
  RELATED_REQUESTS,
];
