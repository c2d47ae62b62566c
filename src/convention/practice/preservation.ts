import { INFERENCE, MEMORY, model, practice } from "../certainty.ts";
import { YES_NO } from "../records.ts";
import type { PracticeRow } from "./practice.ts";
import { beyondTheList, CASE_AUTHORITY, OFFENCES_CONCERNED, RELATED_REQUESTS } from "./shared.ts";

/** Beyond Article 42(3)(a)-(g), which asks for the data and the accounts itself. */
export const PRESERVATION: readonly PracticeRow[] = [
  beyondTheList({ ...OFFENCES_CONCERNED, ...INFERENCE }),
  beyondTheList({
    ...CASE_AUTHORITY,
    certainty: "memory",
    basis: "templates of the Budapest Convention, from memory",
  }),
  {
    id: "data-period",
    shape: "period",
    force: "where-applicable",
    ...practice("Regulation (EU) 2023/1543, annexes"),
    label: "Time from which the data come",
    help: "From when to when the data arose. A narrow time is kept sooner.",
  },
  {
    id: "loss-expected-on",
    shape: "day",
    force: "as-appropriate",
    ...MEMORY,
    label: "Data are lost on",
    help: "Where it is known how long the provider keeps them.",
  },
  {
    id: "preserve-until",
    shape: "day",
    force: "as-appropriate",
    ...model("Budapest 29(7)"),
    label: "Keep until",
    help: "Sixty days are the least. Ask for more where the request will take longer.",
  },
  {
    id: "follow-up-kind",
    shape: "choice",
    force: "as-appropriate",
    ...model("Budapest 29(2)(f)"),
    label: "What we shall ask for next",
    help: "The measure that the request for assistance will name.",
    codes: [
      { code: "production", label: "Production by whoever holds it" },
      { code: "search", label: "Search" },
      { code: "seizure", label: "Seizure" },
    ],
  },
  {
    id: "follow-up-expected",
    shape: "day",
    force: "as-appropriate",
    ...model("Budapest 29(2)(f)"),
    label: "That request follows by",
    help: "The day on which it should be with you.",
  },
  {
    id: "provider-contacted",
    shape: "choice",
    force: "as-appropriate",
    ...MEMORY,
    label: "We asked the provider ourselves already",
    help: "Say in words when, and what it answered.",
    codes: YES_NO,
  },
  {
    id: "warn-us-if",
    shape: "choice",
    force: "as-appropriate",
    ...model("Budapest 29(6)"),
    label: "Ask us first where preservation would alert the user",
    help: "Yes: you tell us, and we decide whether it goes on.",
    codes: YES_NO,
  },
  RELATED_REQUESTS,
];
