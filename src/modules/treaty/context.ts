import type { Kysely } from "kysely";
import { z } from "zod";
import type { Clock, Platform, Transaction } from "../../platform/index.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { pathParam } from "../../web/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { DeskModule } from "../desk/index.ts";
import type { StatementLine } from "./statement-line.ts";
import type { Press } from "../printing/index.ts";
import type { Documents } from "../registry/index.ts";
import { actsIn, type IdentityModule, twoPersonIn } from "../identity/index.ts";

/** The time zones of appointments that are elsewhere than this office. */
export type PlaceZones = (db: Kysely<unknown>) => Promise<ReadonlyMap<string, string>>;

/** What every action of this module is given. */
export interface TreatyContext {
  readonly platform: Pick<Platform, "config" | "database" | "random"> & { readonly clock: Clock };
  readonly audit: Pick<AuditModule, "append">;
  /** Without them no act can name one. */
  readonly documents?:
    Pick<Documents, "contributeUse" | "demand" | "find" | "hold" | "latest" | "withDigests"> | undefined;
  readonly identity: Pick<
    IdentityModule,
    "requireUser" | "person" | "people" | "onPeopleChanged" | "approvals" | "asked"
  >;
  readonly desk: Pick<DeskModule, "queue" | "search">;
  /** The line to other servers; undefined until a later module hands it in. */
  readonly line?: () => StatementLine | undefined;
  /** Later modules count deadlines by what bases name: they are told in the transaction that changes one. */
  readonly basesChanged?: (tx: Transaction) => Promise<void>;
  /** Later modules say in which time zone the place of an appointment lies; by its identifier. */
  readonly placeZones?: PlaceZones;
  /** Without it nothing is printed. */
  readonly press?: Press | undefined;
}

/** What changes nothing in the record. */
export const act = actsIn<TreatyContext>();

/** Everything in the record is entered by one person and approved by a different one: law is decided from it. */
export const twoPerson = twoPersonIn<TreatyContext>();

export const entryIdParam = pathParam(
  z.string().max(100),
  () => new Refusal("invalid-field", "The id in the path is too long.", { field: "id", details: { field: "id" } }),
);
