import { VIOLATION_CODES } from "../../../convention/index.ts";

// Codes that several operations share; each operation names its own beside them.

/** Whatever changes a request: it is there, this person may see it, nobody else changed it meanwhile, and its file has room. */
export const changing = ["request-unknown", "request-changed-meanwhile", "request-full"];

/** Whatever is told to the other State: its server is met, and the request stands where this may be said. */
export const speaking = [
  ...changing,
  "only-the-owner-may-say-this",
  "only-the-asker-may-say-this",
  "status-not-open",
  "information-is-not-decided",
  "body-too-large",
  "peer-unknown",
  "peer-not-confirmed",
  "dossier-closed",
];

/** Whatever makes a decision: the Convention's rules and our own safeguards, of which the first that blocks is named. */
export const blockingRules = [
  ...VIOLATION_CODES.map((code) => `decision-${code}`),
  "decision-screening-missing",
  "decision-screening-stops",
];

/** What a request lacks before it may be handed on. */
export const unready = [
  "basis-missing",
  "basis-not-available",
  "body-too-large",
  "element-missing",
  "follow-up-unfitting",
  "follow-up-unsaid",
  "offence-missing",
  "paper-missing",
  "property-path-missing",
  "needs-legal-assistance",
  "request-empty",
];

/** What can stand against the papers of a request when it is to leave. */
export const leavingPapers = [
  "papers-changed",
  "peer-not-confirmed",
  "dossier-closed",
  "suite-not-shared",
  "no-recipient",
  "authority-needed",
];
