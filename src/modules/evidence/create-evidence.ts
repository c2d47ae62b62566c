import type { Platform } from "../../platform/index.ts";
import type { AuditModule } from "../audit/index.ts";
import type { FederationModule } from "../federation/index.ts";
import type { IdentityModule } from "../identity/index.ts";
import type { EvidenceModule } from "./types.ts";

export interface EvidenceOptions {
  readonly platform: Platform;
  readonly audit: AuditModule;
  readonly identity: IdentityModule;
  readonly federation: FederationModule;
}

export function createEvidence(_options: EvidenceOptions): EvidenceModule {
  throw new Error("The evidence module is being built.");
}
