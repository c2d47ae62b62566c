import type { PracticeRow } from "./practice.ts";
import {
  CASE_AUTHORITY,
  FEEDBACK_WANTED,
  HELD_UNTIL,
  INFORMATION,
  NATURE_ONLY,
  OFFENCES_ALONE,
  PERSON_CONCERNED,
  PROPERTY_CONCERNED,
  RELATED_REQUESTS,
  RELIABILITY,
  WHY_USEFUL,
} from "./shared.ts";

const UNCAC_56 = "memory, and UNCAC 56";

/** Article 51: nobody asks, so these are what the giving State says. */
export const ASSET_INFORMATION: readonly PracticeRow[] = [
  NATURE_ONLY,
  { ...PROPERTY_CONCERNED, force: "always", basis: UNCAC_56 },
  { ...INFORMATION, basis: UNCAC_56 },
  { ...WHY_USEFUL, basis: UNCAC_56 },
  {
    id: "how-known",
    shape: "choice",
    force: "always",
    certainty: "model",
    basis: UNCAC_56,
    label: "How the property became known",
    help: "Financial intelligence is for analysis only, until the unit that holds it consents to more.",
    codes: [
      { code: "suspicious-report", label: "From a report of a suspicious transaction" },
      { code: "court-proceedings", label: "From proceedings before a court" },
      { code: "public-register", label: "From a register" },
      { code: "other-origin", label: "In another way" },
    ],
  },
  { ...OFFENCES_ALONE, force: "where-applicable", certainty: "model", basis: UNCAC_56 },
  PERSON_CONCERNED,
  {
    id: "leaves-on",
    shape: "day",
    force: "where-applicable",
    certainty: "model",
    basis: UNCAC_56,
    label: "The property may leave on",
    help: "The day on which a payment goes out or a sale is closed.",
  },
  HELD_UNTIL,
  {
    id: "request-expected",
    shape: "choice",
    force: "as-appropriate",
    certainty: "model",
    basis: UNCAC_56,
    label: "Request that could follow",
    help: "Which way of Article 50 would fit.",
    codes: [
      { code: "for-own-order", label: "For an order of the courts where the property is" },
      { code: "for-effect", label: "To give effect to an order made elsewhere" },
      { code: "for-freezing", label: "To trace, freeze or seize" },
    ],
  },
  RELIABILITY,
  FEEDBACK_WANTED,
  { ...CASE_AUTHORITY, force: "where-applicable" },
  RELATED_REQUESTS,
];
