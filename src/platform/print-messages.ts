import type { RefusalDetails } from "../protocol/refusal.ts";
import type { PrintedDocument } from "./printer.ts";

// What the server and a process that prints say to each other.

export interface PrintRequest {
  readonly document: PrintedDocument;
  /** A larger file stays in the process. */
  readonly maxBytes: number;
}

export type PrintAnswer =
  | { readonly outcome: "printed"; readonly bytes: Uint8Array }
  // Errors do not pass between processes with their class; what a refusal says does.
  | {
      readonly outcome: "refused";
      readonly code: string;
      readonly message: string;
      readonly details: RefusalDetails;
    }
  | { readonly outcome: "failed"; readonly message: string };
