import { INFERENCE, MEMORY } from "../certainty.ts";
import type { PracticeRow } from "./practice.ts";
import {
  CASE_AUTHORITY,
  FEEDBACK_WANTED,
  INFORMATION,
  NATURE_ONLY,
  OFFENCES_ALONE,
  PERSON_CONCERNED,
  RELATED_REQUESTS,
  RELIABILITY,
  TARGETS,
  WHY_USEFUL,
} from "./shared.ts";

/** Article 40(4)-(5): nobody asks, so these are what the giving State says. */
export const SPONTANEOUS_INFORMATION: readonly PracticeRow[] = [
  NATURE_ONLY,
  INFORMATION,
  WHY_USEFUL,
  { ...OFFENCES_ALONE, force: "where-applicable", ...INFERENCE },
  PERSON_CONCERNED,
  { ...TARGETS, ...INFERENCE },
  {
    id: "how-obtained",
    shape: "text",
    force: "as-appropriate",
    ...MEMORY,
    label: "How it was obtained",
    help: "By which inquiry or measure, as far as it may be told.",
  },
  RELIABILITY,
  FEEDBACK_WANTED,
  { ...CASE_AUTHORITY, force: "where-applicable" },
  RELATED_REQUESTS,
];
