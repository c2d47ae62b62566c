import { Refusal } from "../../../protocol/refusal.ts";
import { ChunkAltered } from "./leaf-cipher.ts";
import type { WorkerError } from "./worker-protocol.ts";

/** Turns what the operating system says about a disk into a refusal that says what to do; leaves other errors alone. */
export function asFileRefusal(error: unknown, what: string): unknown {
  switch (systemCode(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return new Refusal("disk-full", `The disk is full: ${what} was stopped and nothing half-written is kept.`, {
        cause: error,
      });
    case "ENOENT":
      return new Refusal("file-missing", `A file that ${what} needs is not there.`, { cause: error });
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new Refusal("file-not-permitted", `The server may not read or write a file that ${what} needs.`, {
        cause: error,
      });
    case "EFBIG":
      return new Refusal(
        "disk-error",
        `A file may not become so large there (ulimit -f, or 4 GiB on FAT): ${what} was stopped.`,
        { cause: error },
      );
    case "EIO":
      return new Refusal("disk-error", `The disk reports an error: ${what} was stopped. Check the disk.`, {
        cause: error,
      });
    case "EISDIR":
      return new Refusal("source-not-a-file", "A folder cannot be sealed; give a file.", { cause: error });
    default:
      return error;
  }
}

/** Errors do not pass between threads with their class; their code does. */
export function packError(error: unknown, what: string): WorkerError {
  const refusal = error instanceof ChunkAltered ? chunkRefusal(error) : asFileRefusal(error, what);
  if (refusal instanceof Refusal) {
    return { code: refusal.code, message: refusal.message, details: refusal.details, isExpected: true };
  }
  const message = refusal instanceof Error ? (refusal.stack ?? refusal.message) : String(refusal);
  return { code: "worker-failed", message, details: {}, isExpected: false };
}

/** What packError made of an error, as the error that the main thread throws. */
export function unpackError(error: WorkerError): Error {
  if (!error.isExpected) return new Error(`A worker thread failed: ${error.message}`);
  return new Refusal(error.code, error.message, { details: { ...error.details } });
}

function chunkRefusal({ leaf, chunk }: ChunkAltered): Refusal {
  return new Refusal(
    "body-altered",
    `The sealed body was altered in its leaf ${leaf} (chunk ${chunk}), or the key is wrong.`,
    {
      details: { leaf, chunk },
    },
  );
}

function systemCode(error: unknown): string {
  if (!(error instanceof Error) || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}
