/** The roles of identity, as pure code needs to name them. */
export type Role =
  | "drafter"
  | "authoriser"
  | "duty-officer"
  | "executing-officer"
  | "custodian"
  | "treaty-officer"
  | "assistance-officer"
  | "oversight"
  | "administrator";
