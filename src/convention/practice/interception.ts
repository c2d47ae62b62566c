import { practice } from "../certainty.ts";
import { YES_NO } from "../records.ts";
import type { PracticeRow } from "./practice.ts";
import {
  AVAILABLE_AT_HOME,
  beyondTheList,
  DELIVERY,
  HOME_ORDER,
  INSTALMENT_EVERY,
  OFFENCES_CONCERNED,
  PRIVILEGED_MATERIAL,
  PROCEEDING_STAGE,
  RELATED_REQUESTS,
  STOP_WHEN,
  URGENCY_REASON,
} from "./shared.ts";

const EU_2000 = "EU Convention on Mutual Assistance 2000";

/** Also what Article 40(3)(f) is asked for with. */
export const INTERCEPTION_WANTED: readonly PracticeRow[] = [
  {
    id: "subject",
    shape: "records",
    record: "person",
    answers: ["roles"],
    force: "where-applicable",
    ...practice(`${EU_2000} 18(3)(c); Directive 2014/41/EU 30(3)(a)`),
    label: "Person whose communications are intercepted",
    help: "Everything that tells this person from others who use the same line.",
  },
  {
    id: "where-subject-is",
    shape: "choice",
    force: "where-applicable",
    ...practice(`${EU_2000} 18(2)`),
    label: "Where that person is",
    help: "As far as known. A person who moves to another State is reported at once.",
    codes: [
      { code: "in-asking-state", label: "In the State that asks" },
      { code: "in-asked-state", label: "In the State that is asked" },
      { code: "in-third-state", label: "In a third State" },
      { code: "whereabouts-unknown", label: "Not known" },
    ],
  },
  DELIVERY,
  INSTALMENT_EVERY,
  {
    id: "transcription",
    shape: "choice",
    force: "as-appropriate",
    ...practice(`${EU_2000} 18(8)`),
    label: "A transcript is wanted",
    help: "Say in words why, and in which language.",
    codes: YES_NO,
  },
  {
    id: "decryption",
    shape: "choice",
    force: "as-appropriate",
    ...practice(`${EU_2000} 18(8); decryption from memory`),
    label: "Decryption is wanted",
    help: "Say in words why.",
    codes: YES_NO,
  },
  STOP_WHEN,
  PRIVILEGED_MATERIAL,
];

/** Beyond Article 40(15), and beside the contents of 45(3) that are advised: accounts, period, reason. */
export const INTERCEPTION: readonly PracticeRow[] = [
  beyondTheList(OFFENCES_CONCERNED),
  { ...HOME_ORDER, basis: `${EU_2000} 18(3)(b)` },
  ...INTERCEPTION_WANTED,
  AVAILABLE_AT_HOME,
  beyondTheList(PROCEEDING_STAGE),
  RELATED_REQUESTS,
  URGENCY_REASON,
];
