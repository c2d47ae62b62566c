import type { Kysely } from "kysely";
import type { Clock, Platform } from "../../platform/index.ts";
import type { ActRoutes } from "../../web/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { ConferenceModule } from "../conference/index.ts";
import type { DeskModule } from "../desk/index.ts";
import { actsIn, type IdentityModule, type Role, type User } from "../identity/index.ts";
import type { Press } from "../printing/index.ts";
import type { Documents } from "../registry/index.ts";
import type { TreatyModule } from "../treaty/index.ts";
import type { ConferenceDocument } from "./documents/domain/document.ts";

/** What every action of this module is given. */
export interface ProceedingsContext extends Pick<ConferenceModule, "parts"> {
  readonly platform: Pick<Platform, "blobs" | "config" | "database" | "incarnation" | "random"> & {
    readonly clock: Clock;
  };
  readonly audit: Pick<AuditModule, "append">;
  readonly identity: Pick<IdentityModule, "requireUser" | "people">;
  readonly desk: Pick<DeskModule, "search">;
  readonly treaty: Pick<
    TreatyModule,
    "appointments" | "callToTable" | "holdTable" | "nameSignatory" | "placesChanged" | "setPlaceZones" | "signatoryLeft"
  >;
  readonly documents: Pick<Documents, "adopt" | "claim" | "contributeNames" | "contributeUse" | "letGo">;
  readonly press: Press;
  /** Of the floor, which hangs on the programme: refuses `floor-taken` while somebody has it in this meeting. */
  readonly demandFloorFree: (db: Kysely<unknown>, meetingId: string) => Promise<void>;
  /** Of sittings: this meeting is none any more, and its appointments are free. Refuses `sitting-has-signatures`. */
  readonly endSitting: (db: Kysely<unknown>, meetingId: string, field?: string) => Promise<void>;
  /** Of the documents, which hang on the programme too: those that everybody sees. */
  readonly publishedDocuments: (db: Kysely<unknown>, conferenceId: string) => Promise<readonly ConferenceDocument[]>;
}

export type ProceedingsRoutes = ActRoutes<ProceedingsContext, User, Role>;

export const act = actsIn<ProceedingsContext>();
