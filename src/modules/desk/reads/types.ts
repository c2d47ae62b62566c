/** What let somebody see a dossier: a place of their own in it, one of their role, or oversight alone. */
export const SEEN_AS = ["member", "role", "oversight"] as const;
export type SeenAs = (typeof SEEN_AS)[number];

/** One person was shown something of one dossier within one hour. */
export interface Read {
  readonly readId: string;
  readonly userId: string;
  readonly name: string;
  readonly dossierId: string;
  readonly ownReference: string;
  /** Begins it, UTC. */
  readonly hour: Date;
  readonly firstAt: Date;
  readonly seenAs: SeenAs;
  readonly ways: readonly ("page" | "data" | "print" | "file")[];
}
