import type { Platform } from "../../platform/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { FederationModule } from "../federation/index.ts";
import type { IdentityModule } from "../identity/index.ts";
import type { MeasuresModule } from "../measures/index.ts";
import type { LegalBasisOption, LegalBasisQuestion } from "../../convention/index.ts";
import type { CooperationPolicy, TimelineSource } from "./types.ts";

/** What binds both States on a day: the treaty module's facts under the Convention's rules. */
export type LegalBases = (
  question: Pick<LegalBasisQuestion, "requesting" | "requested" | "mechanism" | "offence" | "date">,
) => Promise<readonly LegalBasisOption[]>;

/** What every action of this module is given. */
export interface CooperationContext {
  readonly platform: Platform;
  readonly audit: Pick<AuditModule, "append">;
  readonly identity: Pick<IdentityModule, "requireUser" | "people" | "person" | "approvals">;
  readonly federation: Pick<
    FederationModule,
    "directory" | "send" | "receive" | "receiptsFor" | "markHandled" | "onAlarm"
  >;
  readonly measures: Pick<MeasuresModule, "orders" | "duty" | "onOrderChanged" | "setDossierAccess">;
  readonly legalBases: LegalBases;
  readonly policy: CooperationPolicy;
  readonly timelineSources: TimelineSource[];
}

export const CLOCKS_JOB = "cooperation.clocks";
