import type { Kysely } from "kysely";
import type { Transaction } from "../../platform/index.ts";
import type { Sha256Hex } from "../../protocol/identifiers.ts";
import type { Actor } from "../audit/index.ts";
import type { Approval, ApprovedThing, Confirmation } from "./domain/approval.ts";
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
  /** Digest of the token of the session that calls. */
  readonly session?: Sha256Hex;
  /** To be told where a passkey's answer in this call failed. */
  readonly failed?: () => void;
  /** To be told by whatever lets this person see something of a dossier: see `Reading`. Absent where nobody is shown anything. */
  readonly sees?: (dossierId: string) => void;
}

/** What one call showed somebody, or may have. */
export interface Reading {
  readonly by: Pick<User, "id" | "roles">;
  readonly dossierIds: readonly string[];
  readonly way: "page" | "data" | "print" | "file";
}

/** Of whom the log says that they acted. */
export function userActor(user: Pick<User, "id">): Actor {
  return { kind: "user", userId: user.id };
}

export type PersonState = "proposed" | "active" | "disabled" | "left";

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly languages: readonly string[];
  readonly phone: string | null;
  readonly mail?: string | null;
  readonly state: PersonState;
  readonly roles: readonly Role[];
  readonly hasPasskey: boolean;
}

export interface NewPerson {
  readonly name: string;
  readonly languages: readonly string[];
  readonly phone?: string | null | undefined;
  readonly mail?: string | null | undefined;
  readonly roles: readonly Role[];
}

/**
 * Two people behind one thing (rule R16): the first asks, a different one approves, both for the same digest. Each request begins a
 * round, and only what was approved in the last one counts: what was asked for and dropped, or approved once before, binds nobody.
 */
export interface Approvals {
  /** A production server takes no approval that a passkey did not sign. */
  readonly needPasskey: boolean;
  /**
   * Records that `by`, who was shown exactly this thing, asks for it, and begins a round. Refuses `confirmation-missing`,
   * `approval-changed`, `passkey-needed`, `passkey-not-valid`.
   */
  request(tx: Transaction, thing: ApprovedThing & { by: User }): Promise<void>;
  /** Records the second person. Refuses what `request` does, `approval-not-requested`, `approval-needs-another-person`. */
  approve(tx: Transaction, thing: ApprovedThing & { by: User }): Promise<void>;
  /** Everybody who stands behind the digest in its last round, oldest first. */
  of(db: Kysely<unknown>, thing: Pick<ApprovedThing, "kind" | "action" | "digest">): Promise<Approval[]>;
  /**
   * Refuses `approval-missing` unless two different people stand behind the digest, and `asker-suspended` where the first was
   * suspended since: what a thief asked for must not be carried out by a colleague who knows nothing. `isDone`: it has happened
   * already, and is only countersigned.
   */
  demandTwo(
    db: Kysely<unknown>,
    thing: Pick<ApprovedThing, "kind" | "action" | "digest">,
    options?: { readonly isDone: boolean },
  ): Promise<Approval[]>;
}
