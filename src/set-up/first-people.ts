import type { Office } from "../platform/index.ts";
import type { Role } from "../modules/identity/index.ts";

/** One of the first people, as a field of the form names them. */
export interface FirstPerson {
  readonly field: string;
  readonly roles: readonly Role[];
  /** R16: without two administrators nobody else could ever come in; whom else a State lacks it is told. */
  readonly isNeeded?: true;
}

const ADMINISTRATORS: readonly FirstPerson[] = [
  { field: "administrator1", roles: ["administrator"], isNeeded: true },
  { field: "administrator2", roles: ["administrator"], isNeeded: true },
];

/**
 * Five people with whom a State can do at once whatever two people do together, and send a request, for which it takes three who
 * are no administrators. first-people.test.ts holds this against the acts.
 */
const STATE: readonly FirstPerson[] = [
  ...ADMINISTRATORS,
  { field: "officer", roles: ["drafter", "duty-officer", "executing-officer", "treaty-officer", "assistance-officer"] },
  { field: "secondOfficer", roles: ["duty-officer", "executing-officer", "custodian", "assistance-officer"] },
  { field: "authoriser", roles: ["authoriser"] },
];

const SECRETARIAT: readonly FirstPerson[] = [
  ...ADMINISTRATORS,
  { field: "treatyOfficer", roles: ["treaty-officer", "conference-officer", "assistance-officer"] },
  { field: "secondTreatyOfficer", roles: ["treaty-officer", "authoriser", "organiser", "assistance-officer"] },
];

/** What a host's officers see to beside those of a State. */
const OF_CONFERENCES: Readonly<Record<string, Role>> = { officer: "conference-officer", secondOfficer: "organiser" };
const HOST: readonly FirstPerson[] = STATE.map((person) => {
  const more = OF_CONFERENCES[person.field];
  return more === undefined ? person : { ...person, roles: [...person.roles, more] };
});

/** The first people of such an office, in the order in which its form asks for them. */
export function firstPeople(office: Office): readonly FirstPerson[] {
  return { authority: STATE, secretariat: SECRETARIAT, host: HOST }[office];
}
