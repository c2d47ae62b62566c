/** The roles of identity that handle cases, as pure code needs to name them. */
export type Role =
  "drafter" | "authoriser" | "duty-officer" | "executing-officer" | "custodian" | "oversight" | "administrator";
