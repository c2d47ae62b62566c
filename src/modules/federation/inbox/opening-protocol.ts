import type { DesignationView, OpenedDispatch, RefusalDetails, SealingIdentity } from "../../../protocol/index.ts";

// What the server's thread and a thread that opens dispatches say to each other.

export interface OpeningRequest {
  readonly bytes: Uint8Array;
  readonly self: DesignationView;
  /** Those that this one dispatch can have been sealed to, and no other private key of any kind (R12, R16). */
  readonly identities: readonly SealingIdentity[];
  /** The newest designations of both States. */
  readonly current: readonly DesignationView[];
  /** The designations that the dispatch names, as far as they are known. */
  readonly named: readonly DesignationView[];
  readonly at: Date;
}

/** `cpuMs` is the processor time of the thread, system calls included. */
export type OpeningAnswer = { readonly cpuMs: number } & (
  | { readonly outcome: "opened"; readonly opened: OpenedDispatch }
  // Errors do not pass between threads with their class; what a refusal says does.
  | {
      readonly outcome: "refused";
      readonly code: string;
      readonly message: string;
      readonly field: string | undefined;
      readonly details: RefusalDetails;
    }
  | { readonly outcome: "failed"; readonly message: string }
);
