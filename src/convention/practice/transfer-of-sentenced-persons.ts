import { MEMORY, practice } from "../certainty.ts";
import { YES_NO } from "../records.ts";
import type { PracticeRow } from "./practice.ts";
import { CASE_AUTHORITY, FINAL_SINCE, OFFENCES_ALONE, PERSON_CONSENT, RELATED_REQUESTS } from "./shared.ts";

const TSP = "Convention on the Transfer of Sentenced Persons";

/** Article 38 leaves all contents to the agreement, which overrides every row. */
export const TRANSFER_OF_SENTENCED_PERSONS: readonly PracticeRow[] = [
  {
    id: "asking-side",
    shape: "choice",
    force: "always",
    ...practice(`${TSP} 2(3)`),
    label: "Which State asks",
    help: "Either may: the State that sentenced, or the State that would carry the sentence out.",
    codes: [
      { code: "sentencing-state", label: "The State that sentenced" },
      { code: "administering-state", label: "The State that would carry the sentence out" },
    ],
  },
  {
    id: "sentenced-person",
    shape: "records",
    record: "person",
    answers: ["roles"],
    single: true,
    force: "always",
    ...practice(`${TSP} 4(3)`),
    label: "Sentenced person",
    help: "Identity, nationality, where the person is held, and the address in the State that would carry the sentence out.",
  },
  PERSON_CONSENT,
  {
    id: "sentence",
    shape: "records",
    record: "sentence",
    force: "always",
    ...practice(`${TSP} 4(3)(d), 6(2)(b)`),
    label: "Sentence",
    help: "Each by itself: imposed, served and still to serve.",
  },
  {
    id: "judgment-final",
    shape: "choice",
    force: "always",
    ...practice(`${TSP} 3(1)(b)`),
    label: "The judgment is final",
    help: "Whether no ordinary appeal is open any more.",
    codes: YES_NO,
  },
  { ...FINAL_SINCE, ...practice(`${TSP} 3(1)(b)`) },
  { ...OFFENCES_ALONE, basis: `${TSP} 3(1)(e)` },
  {
    id: "facts-of-sentence",
    shape: "text",
    force: "always",
    ...practice(`${TSP} 4(3)(c)`),
    label: "Facts on which the sentence rests",
    help: "As the court found them.",
  },
  {
    id: "method",
    shape: "choice",
    force: "where-applicable",
    ...practice(`${TSP} 9(2)`),
    label: "How the sentence is carried out there",
    help: "The State that would carry it out says which way its law takes.",
    codes: [
      { code: "continued-sentence", label: "It is continued as imposed" },
      { code: "converted-sentence", label: "It is converted into one of that State" },
    ],
  },
  {
    id: "release-rules",
    shape: "text",
    force: "where-applicable",
    ...practice(`${TSP} 9(2)`),
    label: "Rules on release",
    help: "When the person would be released there, and on what conditions.",
  },
  {
    id: "ties",
    shape: "text",
    force: "as-appropriate",
    certainty: "memory",
    basis: "memory; Article 38",
    label: "Ties, and reasons for the return",
    help: "Family, language, work, and what helps the person back into life.",
  },
  {
    id: "open-debts",
    shape: "amount",
    force: "as-appropriate",
    ...MEMORY,
    label: "Fine, compensation or confiscation still due",
    help: "The sum; say in words to whom it is due.",
  },
  CASE_AUTHORITY,
  RELATED_REQUESTS,
];
