import type { Actor } from "../audit/index.ts";
import type { Confirmation } from "./domain/approval.ts";
import type { Role } from "./domain/roles.ts";

/** A signed-in person, with how this very request was confirmed (a passkey's answer travels beside the form). */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly languages: readonly string[];
  readonly phone?: string;
  /** Whether a passkey of this server can answer for this person. */
  readonly hasPasskey?: boolean;
  readonly confirmation?: Confirmation;
}

/** Of whom the log says that they acted. */
export function userActor(user: Pick<User, "id">): Actor {
  return { kind: "user", userId: user.id };
}

export type PersonState = "proposed" | "active" | "disabled";

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly languages: readonly string[];
  readonly phone: string | null;
  readonly state: PersonState;
  readonly roles: readonly Role[];
  readonly hasPasskey: boolean;
}

export interface NewPerson {
  readonly name: string;
  readonly languages: readonly string[];
  readonly phone?: string | undefined;
  readonly roles: readonly Role[];
}
