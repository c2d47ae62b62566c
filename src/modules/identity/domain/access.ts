import { Refusal } from "../../../protocol/refusal.ts";
import type { Role } from "./roles.ts";

/** What two administrators give back: a way in with a new passkey, or the way in that was there before a suspension. */
export const ACCESS_ACTS = ["new-link", "reinstate"] as const;
export type AccessAct = (typeof ACCESS_ACTS)[number];

export const ACCESS_EVENTS = [
  "person-proposed",
  "person-enrolled",
  "passkey-enrolled",
  "passkey-ended",
  "link-asked",
  "link-approved",
  "link-redeemed",
  "suspended",
  "reinstatement-asked",
  "reinstated",
  "request-withdrawn",
  "recovered-on-machine",
  "person-changed",
  "roles-changed",
  "person-left",
  "own-contact-changed",
  "own-sessions-ended",
  "own-session-ended",
] as const;
export type AccessEventKind = (typeof ACCESS_EVENTS)[number];

/** Of a person, what the rules below ask for. */
export interface Standing {
  readonly id: string;
  readonly name: string;
  readonly state: "proposed" | "active" | "disabled" | "left";
  readonly roles: readonly Role[];
  readonly hasPasskey: boolean;
}

/** An enrolment or a new link needs so many, so fewer could let nobody in again. */
export const ADMINISTRATORS_TO_LET_IN = 2;
/** Nobody carries more devices than this. */
const MAX_PASSKEYS = 10;

/** Whoever may stand behind an approval now: enrolled, not suspended, and where passkeys count, with one. */
export function ableAdministrators(administrators: readonly Standing[], needPasskey: boolean): readonly Standing[] {
  return administrators.filter(
    ({ state, roles, hasPasskey }) =>
      state === "active" && roles.includes("administrator") && (hasPasskey || !needPasskey),
  );
}

/**
 * Who may ask for this act, and approve it: nobody for themselves, so that no administrator raises themselves (R16). Refuses
 * `not-for-oneself`, `person-not-enrolled`, `person-not-suspended`.
 */
export function mayGiveAccess(act: AccessAct, person: Standing, byId: string): void {
  if (person.id === byId) {
    throw new Refusal("not-for-oneself", "Nobody gives access to themselves; two other administrators have to.");
  }
  if (person.state === "proposed") {
    throw new Refusal(
      "person-not-enrolled",
      `${person.name} is not enrolled yet: approve the enrolment, which gives a link.`,
    );
  }
  if (person.state === "left") throw new Refusal("person-not-active", `${person.name} has left for good.`);
  if (act === "reinstate" && person.state !== "disabled") {
    throw new Refusal("person-not-suspended", `${person.name} is not suspended.`);
  }
}

/**
 * Shutting out needs one administrator; but two must stay who could let anyone in again. Refuses `person-not-enrolled`,
 * `person-suspended`, `last-administrators`.
 */
export function maySuspend(person: Standing, administrators: readonly Standing[], needPasskey: boolean): void {
  if (person.state === "proposed" || person.state === "left") {
    throw new Refusal("person-not-enrolled", `${person.name} is not enrolled, so cannot sign in anyway.`);
  }
  if (person.state === "disabled") throw new Refusal("person-suspended", `${person.name} is suspended already.`);
  mayLose(
    person,
    administrators.filter(({ id }) => id !== person.id),
    needPasskey,
  );
}

/** Whether those who are left without this person, or with fewer roles of theirs, can let anyone in. Refuses `last-administrators`. */
export function mayLose(person: Standing, after: readonly Standing[], needPasskey: boolean): void {
  if (!person.roles.includes("administrator")) return;
  const left = ableAdministrators(after, needPasskey);
  if (left.length >= ADMINISTRATORS_TO_LET_IN) return;
  throw new Refusal(
    "last-administrators",
    `Without ${person.name}, ${left.length} administrator could act, and letting anyone in again takes two. Enrol a further ` +
      "administrator first; if a device was stolen, its owner ends that passkey under their account.",
    { details: { left: left.length } },
  );
}

/**
 * The operator of the machine may make a link for an administrator only where two others could not do it (R16). Refuses
 * `two-administrators-left`, `person-not-active`.
 */
export function mayRecoverOnMachine(person: Standing, administrators: readonly Standing[], needPasskey: boolean): void {
  if (person.state !== "active") {
    throw new Refusal(
      "person-not-active",
      `${person.name} is not enrolled, or suspended; this command changes neither.`,
    );
  }
  const others = ableAdministrators(administrators, needPasskey).filter(({ id }) => id !== person.id);
  if (others.length < ADMINISTRATORS_TO_LET_IN) return;
  throw new Refusal(
    "two-administrators-left",
    `${others.length} other administrators can sign: two of them give ${person.name} a new link on the page People.`,
    { details: { others: others.length } },
  );
}

/** Refuses `too-many-passkeys`. */
export function mayAddPasskey(held: number): void {
  if (held < MAX_PASSKEYS) return;
  throw new Refusal("too-many-passkeys", `Nobody has more than ${MAX_PASSKEYS} passkeys; end one first.`, {
    details: { limit: MAX_PASSKEYS },
  });
}

/** Refuses `last-passkey`: whoever ends it could not come in again without two administrators. */
export function mayEndPasskey(held: number): void {
  if (held > 1) return;
  throw new Refusal(
    "last-passkey",
    "This is your last passkey; add another one first. If you lost it, two administrators give you a new link.",
  );
}
