import type { PrintedDocument, PrintQueue } from "../../platform/index.ts";
import type { AuditModule, ForkProofRow } from "../audit/index.ts";
import type { FederationModule } from "../federation/index.ts";
import type { Names } from "./names-around.ts";
import type { CourtPackageStanding, Exhibit, ExhibitRecord } from "./types.ts";
import type { FurtherUse, SourcedCondition, UseBasis } from "./use-gate.ts";

/** What proves an exhibit: our log, and what other States signed. */
export interface ProofPorts {
  readonly audit: Pick<AuditModule, "integrate" | "proofFor" | "openEntry" | "showHead">;
  readonly federation: Pick<FederationModule, "directory" | "exchangeHeads" | "receiptsOfDossier">;
}

/** What an export needs besides the module's own context. */
export interface CourtPorts extends ProofPorts {
  /** The verifier page of this release, as a convenience inside the package (R7). */
  readonly verifierPage: Uint8Array | undefined;
  /** The printed certificate, in the language that was chosen for the court. */
  readonly certificate: (facts: CertificateFacts) => PrintedDocument;
  /** The page with which a person begins, whose words are those of the certificate and more. */
  readonly startPage: (facts: CertificateFacts, certificate: PrintedDocument) => Uint8Array;
  readonly printer: Pick<PrintQueue, "print" | "requireRoom">;
}

export interface CertificateFacts extends Pick<ExhibitRecord, "custody"> {
  readonly number: string;
  readonly title: Exhibit["title"];
  /** Who did what in the record, as this server knows them. */
  readonly names: Names;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly senderState: string;
  readonly ownFingerprint: Uint8Array;
  readonly receipts: number;
  /** Receipts of which a log entry under the sender's cosignature says since when they exist. */
  readonly receiptsAnchored: number;
  /** Log entries in the package, those that the sender had cosigned when it was made, and those that are unproven without. */
  readonly entries: number;
  readonly cosigned: number;
  readonly unwitnessed: number;
  /** The sender's server has our operator: nobody else can cosign (R11). */
  readonly isOwnOperator: boolean;
  /** Found forks of the sender's own log, with whether the proof convinces everybody. */
  readonly forks: readonly Pick<ForkProofRow, "strength" | "foundAt">[];
  readonly exportedAt: Date;
  /** For which use it was exported, and what the sender bound it to. */
  readonly use: FurtherUse;
  /** The request under which it was given, and the consent that opened this use where it needed one. */
  readonly basis: UseBasis;
  readonly conditions: readonly SourcedCondition[];
}

/** What a person sees before a court package is made. */
export interface CourtPackageTerms {
  readonly exhibit: Exhibit;
  readonly conditions: readonly SourcedCondition[];
  /** The last one that was made. */
  readonly last: CourtPackageStanding | undefined;
  readonly forks: CertificateFacts["forks"];
  /** When the package was made that the server keeps; undefined where it keeps none. */
  readonly keptAt: Date | undefined;
}

/** One that is made now, or the one that the server made by itself while the sender stood under everything in it. */
export const WHICH_PACKAGE = ["new", "kept"] as const;
export type WhichPackage = (typeof WHICH_PACKAGE)[number];

export interface CourtPackage {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** True when the other State stands under every head in it that a verdict asks for; false when it could not be reached. */
  readonly witnessed: boolean;
}
