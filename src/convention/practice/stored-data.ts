import { MEMORY, model } from "../certainty.ts";
import type { PracticeRow } from "./practice.ts";
import {
  AVAILABLE_AT_HOME,
  beyondTheList,
  CERTIFICATE,
  COSTS_NOTE,
  HOME_ORDER,
  OFFENCES_CONCERNED,
  PERSON_CONCERNED,
  PRESERVATION_REF,
  PRIVILEGED_MATERIAL,
  PROCEEDING_STAGE,
  RELATED_REQUESTS,
  TARGETS,
  UNDERTAKINGS,
  URGENCY_REASON,
} from "./shared.ts";

/** Also what Article 40(3)(d) is asked for with. */
export const STORED_DATA_WANTED: readonly PracticeRow[] = [
  TARGETS,
  {
    id: "justification-per-category",
    shape: "text",
    force: "where-applicable",
    certainty: "memory",
    basis: "UN Model Treaty on Mutual Assistance, from memory",
    label: "Why these accounts and these data",
    help: "The facts that lead to each account. Content needs more than traffic data, and traffic data more than a name.",
  },
  {
    id: "measure",
    shape: "choice",
    force: "where-applicable",
    ...model("Budapest 31(1)"),
    label: "Measure wanted",
    help: "The mildest that serves. The law of the other State may choose another.",
    codes: [
      { code: "production", label: "Production by whoever holds it" },
      { code: "search", label: "Search" },
      { code: "seizure", label: "Seizure" },
      { code: "make-inaccessible", label: "Making the data inaccessible" },
    ],
  },
  PRESERVATION_REF,
  {
    id: "vulnerable",
    shape: "text",
    force: "where-applicable",
    ...model("Budapest 31(3)"),
    label: "Why the data may be lost or changed",
    help: "What makes them fragile, so that the answer is hurried.",
  },
  {
    id: "user-notice",
    shape: "choice",
    force: "where-applicable",
    ...model("UNTOC 18(20)"),
    label: "Telling the user",
    help: "Say in words why not, and from when the user may know.",
    codes: [
      { code: "do-not-notify-user", label: "Do not tell the user" },
      { code: "user-may-know", label: "The user may be told" },
    ],
  },
  PRIVILEGED_MATERIAL,
  {
    id: "wanted-format",
    shape: "text",
    force: "as-appropriate",
    ...MEMORY,
    label: "Form in which the data are wanted",
    help: "File form, time zone, and whether a digest is needed.",
  },
  CERTIFICATE,
];

/** Beyond Article 40(15). */
export const STORED_DATA: readonly PracticeRow[] = [
  beyondTheList(OFFENCES_CONCERNED),
  ...STORED_DATA_WANTED,
  PERSON_CONCERNED,
  HOME_ORDER,
  AVAILABLE_AT_HOME,
  beyondTheList(PROCEEDING_STAGE),
  RELATED_REQUESTS,
  URGENCY_REASON,
  COSTS_NOTE,
  UNDERTAKINGS,
];
