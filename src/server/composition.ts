import type { Hono } from "hono";
import type { AssistanceModule } from "../modules/assistance/index.ts";
import type { AuditModule } from "../modules/audit/index.ts";
import type { ConferenceModule } from "../modules/conference/index.ts";
import type { CooperationModule } from "../modules/cooperation/index.ts";
import type { DeskModule } from "../modules/desk/index.ts";
import type { EvidenceModule } from "../modules/evidence/index.ts";
import type { FederationModule } from "../modules/federation/index.ts";
import type { IdentityModule } from "../modules/identity/index.ts";
import type { MeasuresModule, MeasuresPolicy } from "../modules/measures/index.ts";
import type { ProceedingsModule } from "../modules/proceedings/index.ts";
import type { RegistryModule } from "../modules/registry/index.ts";
import type { TreatyModule } from "../modules/treaty/index.ts";
import type { Platform } from "../platform/index.ts";
import type { VerifierPage } from "../court/verifier-page.ts";
import type { Gathered, Part } from "./gather.ts";
import type { ClientAssets, Locales, Web } from "../web/index.ts";

/** The modules of every office, in the order of boundaries.cjs. */
export interface SharedModules {
  readonly audit: AuditModule;
  readonly identity: IdentityModule;
  readonly desk: DeskModule;
  readonly registry: RegistryModule;
  readonly treaty: TreatyModule;
  readonly federation: FederationModule;
  readonly assistance: AssistanceModule;
}

/** What works on cases and opens evidence: a State's offices have it, a secretariat does not. */
export interface CaseModules {
  readonly evidence: EvidenceModule;
  readonly measures: MeasuresModule;
  readonly cooperation: CooperationModule;
}

/** What only an office has that holds conferences: a host and a secretariat. */
export interface HeldModules {
  readonly conference?: ConferenceModule;
  readonly proceedings?: ProceedingsModule;
}

/** All modules: of the offices `authority` and `host`. */
export interface StateModules extends SharedModules, CaseModules, HeldModules {}

/** The modules of one server, as its setting `office` says. */
export type Modules =
  StateModules | (SharedModules & HeldModules & { readonly [Name in keyof CaseModules]?: undefined });

/** One State's or one secretariat's server, whole, as an object: several may run in one process. */
export interface Server<Its extends Modules = Modules> {
  readonly modules: Its;
  readonly contributed: Gathered;
  readonly web: Web;
  /** Officers and peers. */
  readonly app: Hono;
  /** Everybody: never on the officers' origin. */
  readonly publicApp: Hono;
  /** A page that says that the body of this request is larger than what is taken; nothing of it is read. */
  refuseBody(request: Request, limitBytes: number): Response | Promise<Response>;
  /** Compares what is held with what was signed, replays the journal, then lets the jobs run. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly platform: Platform;
  readonly assets: ClientAssets;
  readonly locales: Locales;
  readonly version: string;
  readonly verifier: VerifierPage | undefined;
  readonly options?: ServerVariations;
}

/** Where one server differs from what its modules do by default. */
export interface ServerVariations {
  /** When the lapse guard wakes, and in which rhythm the ringer calls. */
  readonly measures?: Partial<MeasuresPolicy>;
  /** Is given, at each reading of the queue or the search, what compares it with its rules and throws where they differ. */
  readonly compares?: (compare: () => Promise<void>) => Promise<void>;
  /** Modules that come after all of these. */
  readonly further?: (modules: Modules) => Readonly<Record<string, Part>>;
}
