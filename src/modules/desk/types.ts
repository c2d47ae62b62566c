import type { DossierId, StateCode } from "../../protocol/identifiers.ts";
import type { Role } from "../identity/index.ts";

export interface Dossier {
  readonly dossierId: DossierId;
  readonly ownReference: string;
  readonly title: string;
  /** The other State. */
  readonly state: string;
  readonly correspondentId: string | undefined;
  readonly openedAt: Date;
  /** R8: the dossier of before its State was met anew, with which this one goes on. It may be known to the other State alone. */
  readonly continues?: DossierId;
  /** What another State gave back of what had passed (R8): it is read, and nothing is kept in it or said. */
  readonly isReadOnly?: true;
  /** R17: since when nothing but its number is left; undefined again once a new request came into it. */
  readonly disposedAt: Date | undefined;
}

export interface DossierMember {
  readonly userId: string | undefined;
  readonly role: Role | undefined;
  readonly addedAt: Date;
}

/** Another State, or an authority of it that has no server. */
export interface DeskPartner {
  readonly state: StateCode;
  readonly correspondentId: string | undefined;
}
