import { systemErrorCode } from "../platform/index.ts";
import { isRefusal } from "../protocol/refusal.ts";
import { visibleText } from "../web/index.ts";

/** What the operating system says, in words that tell what to look at. */
const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  EACCES: "this user may not do that there; look at owner and rights",
  EPERM: "this user may not do that there; look at owner and rights",
  EROFS: "the file system is read-only",
  ENOENT: "it is not there, or the folder that it should lie in is not",
  ENOTDIR: "a part of that path is a file and not a folder",
  EISDIR: "that is a folder and not a file",
  EEXIST: "that is there already",
  ENOTEMPTY: "that folder is not empty",
  ENOSPC: "the disk is full; make room",
  EDQUOT: "the quota of this user is used up; make room",
  EMFILE: "too many files are open; raise the limit (ulimit -n)",
  ENAMETOOLONG: "that name is too long for this file system",
  EFBIG: "a file may not become so large there (ulimit -f, or 4 GiB on FAT)",
  EIO: "the disk reports an error; look at the kernel's log",
};

/** SQLSTATE of what PostgreSQL says of a role or database that is not as it must be. */
const DATABASE_REFUSALS = ["28000", "28P01", "3D000", "42501"];

/** One message for whoever runs a command: what is expected in one sentence, a fault of the program with what to report. */
export function explain(error: unknown): string {
  // R36: a refusal may quote the file that was refused.
  return visibleText(sentenceOf(error));
}

function sentenceOf(error: unknown): string {
  // The sentence of the platform speaks to who looks at a running server.
  if (isRefusal(error, "database-away")) {
    return "The database does not answer: compare DATABASE_URL with docs/operate/database.md, and look whether it runs. (database-away)";
  }
  if (isRefusal(error)) {
    return error.field ? `${error.message} (${error.code}, at ${error.field})` : `${error.message} (${error.code})`;
  }
  const system = explainSystemError(error);
  if (system !== undefined) return `${system} (${systemErrorCode(error) ?? ""})`;
  if (isDatabaseRefusal(error)) {
    return `The database refuses: ${error.message}. Compare DATABASE_URL with docs/operate/database.md. (database-refuses)`;
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `This command failed on what it does not expect. Please report it, with these lines:\n${what}`;
}

/** Whether role, password, database or rights are wrong: something that an operator mends. */
export function isDatabaseRefusal(error: unknown): error is Error {
  return error instanceof Error && DATABASE_REFUSALS.includes(systemErrorCode(error) ?? "");
}

/** Undefined where it is no error of the operating system that has words here. */
export function explainSystemError(error: unknown, file = "A file of this command"): string | undefined {
  const words = SYSTEM_ERRORS[systemErrorCode(error) ?? ""];
  if (words === undefined) return undefined;
  const path = error instanceof Error && "path" in error && typeof error.path === "string" ? error.path : undefined;
  return `${path ?? file}: ${words}.`;
}
