import { CONSENTED_USES } from "../protocol/bodies/consent.ts";

/** What may become of what another State gave, from the case for which it was given to what lies outside it (UNCC art. 40(19), 36(3)). */
export const USES = [
  "this-case",
  "other-case",
  "onward-transfer",
  "publication",
  "disclosure-that-clears-an-accused",
] as const;
export type Use = (typeof USES)[number];

/** The uses that need the consent of the State that gave it; they travel in its consent. */
export { CONSENTED_USES };
export type ConsentedUse = (typeof CONSENTED_USES)[number];
