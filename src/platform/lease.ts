import type { Kysely } from "kysely";
import { Refusal, type RefusalDetails } from "../protocol/refusal.ts";

/** Who has the lease of a database, as far as it can be told. */
export interface LeaseHolder {
  readonly hostName: string;
  readonly processId: number;
  /** Absent while that server is still starting. */
  readonly since?: Date;
}

/**
 * `held`: this server alone works on the database. `interrupted`: the connection that holds the lease is gone and is being
 * made anew; every transaction still compares the fence. `lost`: another server took it, or the database is no longer the
 * one that it was; nothing is committed or signed any more.
 */
export type LeaseState =
  | { readonly kind: "held"; readonly since: Date }
  | { readonly kind: "interrupted"; readonly since: Date }
  | { readonly kind: "lost"; readonly why: Refusal };

/** R20: the right to be the one server that works on a database. */
export interface DatabaseLease {
  state(): LeaseState;
  /** Rises with each holder; 0 where the lease needs none (the embedded engine) or has not begun. */
  fence(): number;
  /** Takes the next fence, once the schema stands. From then on every transaction compares it. Refuses `database-in-use`. */
  begin(): Promise<void>;
  /**
   * First statement of every transaction: locks the fence against a successor until the transaction ends. Refuses
   * `lease-lost` and `database-promoted`, and the lease is lost then.
   */
  requireFence(db: Kysely<unknown>): Promise<void>;
  /** Called once, with the reason, for the operator; at once where the lease is lost already. */
  onLost(listener: (why: Refusal) => void): void;
  /** Frees it. Harmless when it is not held. */
  release(): Promise<void>;
}

/** Of a database that another lock guards (the embedded engine) or that is only looked at. */
export function leaseWithoutFence(): DatabaseLease {
  const since = new Date();
  return {
    state: () => ({ kind: "held", since }),
    fence: () => 0,
    begin: async () => {},
    requireFence: async () => {},
    onLost: () => {},
    release: async () => {},
  };
}

/** Two servers on one database would each give out number n and sign head m (R20). */
export function databaseInUse(holder: LeaseHolder | undefined): Refusal {
  return new Refusal(
    "database-in-use",
    `${describeHolder(holder)} works on this database. Two servers must never share one: stop that server first, or give ` +
      "this one a database of its own. If its machine has died, PostgreSQL notices within half a minute; try again then.",
    { details: detailsOf(holder) },
  );
}

/** The lease is a lock of a session: through such a pool two servers would both have it, or neither. */
export function databasePooled(): Refusal {
  return new Refusal(
    "database-pooled",
    "DATABASE_URL leads to a pool that shares its sessions (PgBouncer in transaction or statement mode), where the lease of a " +
      "database cannot be held. Reach PostgreSQL directly, or through a pool in session mode (docs/operate/database.md).",
  );
}

/** Another server took the lease while this one could not be seen. */
export function leaseLost(holder: LeaseHolder | undefined): Refusal {
  return new Refusal(
    "lease-lost",
    `${describeHolder(holder)} took over this database. This server signs nothing more and ends. Let only one of them ` +
      "start; if both data folders are copies of one server, see docs/operate/recover.md.",
    { details: detailsOf(holder) },
  );
}

/** The same for whoever sends requests: they need not know on which machine the other server runs. */
export function withoutHolder(why: Refusal): Refusal {
  const message =
    "This server no longer has its database to itself: it writes and signs nothing more, and ends. Its operator knows why.";
  return new Refusal(why.code, message, { cause: why });
}

function describeHolder(holder: LeaseHolder | undefined): string {
  if (holder === undefined) return "Another server";
  const since = holder.since === undefined ? "" : `, since ${holder.since.toISOString()}`;
  return `Another server (process ${holder.processId} on ${holder.hostName}${since})`;
}

function detailsOf(holder: LeaseHolder | undefined): RefusalDetails {
  if (holder === undefined) return {};
  const { hostName, processId, since } = holder;
  return { hostName, processId, ...(since === undefined ? {} : { since: since.toISOString() }) };
}
