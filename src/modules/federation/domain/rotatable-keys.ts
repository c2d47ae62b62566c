/** Every use and family whose keys the server makes by itself; the root is changed by its own thresholds. */
export const ROTATABLE_KEYS = [
  "dispatch",
  "receipt",
  "manifest",
  "http",
  "log",
  "witness",
  "dispatch-seal",
  "exhibit-seal",
] as const;
export type RotatableKey = (typeof ROTATABLE_KEYS)[number];

/** R8: while one of these is frozen, peers are asked to come again. */
export const NEEDED_TO_TAKE_IN = ["http", "receipt", "dispatch-seal"] as const satisfies readonly RotatableKey[];
