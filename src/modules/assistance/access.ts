import { type PlainDate, provision, PROVISIONS } from "../../convention/index.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { type Role, roleMissing, type User } from "../identity/index.ts";
import { isGranted, type SectionGrant } from "./domain/answer.ts";

/** The focal point: answers everything, confirms, and says who else may answer what. */
export const OFFICERS: readonly Role[] = ["assistance-officer"];
/** Who reads all answers and gaps. */
export const READERS: readonly Role[] = ["assistance-officer", "oversight"];

/** Who stands behind what leaves, with whoever asks. */
export const CLEARING_ROLES: readonly Role[] = ["authoriser"];
/** Who reads needs and what was said of them. */
export const NEED_READERS: readonly Role[] = ["assistance-officer", "authoriser", "oversight"];

/** What a person may do with the checklist today. */
export interface Share {
  readonly isOfficer: boolean;
  /** All answers and gaps; else only the sections of the grants. */
  readonly readsAll: boolean;
  readonly grants: readonly SectionGrant[];
  /** Of a question, by its id. */
  readonly mayRead: (item: string) => boolean;
  readonly mayWrite: (item: string) => boolean;
}

/** Refuses `role-missing` to whoever has no share in it. */
export function shareOf(by: User, own: readonly SectionGrant[], today: PlainDate): Share {
  const isOfficer = OFFICERS.some((role) => by.roles.includes(role));
  const readsAll = READERS.some((role) => by.roles.includes(role));
  const isIn = (item: string): boolean => own.some((grant) => isGranted(grant, provision(item)?.article ?? 0, today));
  const grants = own.filter((grant) => PROVISIONS.some(({ article }) => isGranted(grant, article, today)));
  if (!readsAll && grants.length === 0) throw roleMissing(READERS);
  return {
    isOfficer,
    readsAll,
    grants,
    mayRead: (item) => readsAll || isIn(item),
    mayWrite: (item) => isOfficer || isIn(item),
  };
}

/** Refuses `section-not-yours`. */
export function demandSection(may: boolean): void {
  if (may) return;
  throw new Refusal(
    "section-not-yours",
    "This question is in no section that you may answer. Ask the assistance officer.",
  );
}
