/** Roles of identity by which a request needs somebody, as pure code names them. */
export type Role = "drafter" | "authoriser" | "duty-officer" | "executing-officer" | "custodian" | "oversight";
