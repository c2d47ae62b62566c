import { Writable } from "node:stream";
import { type DestinationStream, pino, type Logger } from "pino";
import { Refusal } from "../protocol/refusal.ts";
import { DatabaseError } from "./database-error.ts";
import { systemErrorCode } from "./system-error.ts";

/** Only short, plain values: identifiers, counts, codes. Text written by people is withheld by the logger. */
type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export type LogLevel = "debug" | "info" | "warn" | "error";

/** The operator's log. It carries event names and identifiers, never evidence, names, tokens or messages (R28). */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, error: unknown, fields?: LogFields): void;
  /** A logger that adds these fields to every line. */
  child(fields: LogFields): Log;
}

/** One JSON object per line; on standard error unless another stream is given. */
export function createLog(level: LogLevel, out?: Writable): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: "event" };
  return wrap(pino(options, out ?? standardError()));
}

/** Lines that wait for a disk with room; further ones are dropped. */
const MAX_WAITING_BYTES = 2 ** 20;

/** A full disk under the log stops no work: where nobody listened for the error, each line would throw it where it is written. */
function standardError(): DestinationStream {
  const destination = pino.destination({ dest: 2, sync: true, maxLength: MAX_WAITING_BYTES });
  destination.on("error", () => {});
  return destination;
}

/** For commands and tests that want none. */
export function silentLog(): Log {
  return createLog("error", new Writable({ write: (_chunk, _encoding, done) => done() }));
}

function wrap(logger: Logger): Log {
  return {
    debug: (event, fields) => logger.debug(safe(fields), event),
    info: (event, fields) => logger.info(safe(fields), event),
    warn: (event, fields) => logger.warn(safe(fields), event),
    error: (event, error, fields) => logger.error({ ...safe(fields), ...describe(error) }, event),
    child: (fields) => wrap(logger.child(safe(fields))),
  };
}

// Identifiers, codes, addresses and paths have no blanks; sentences, names and most secrets in headers have.
const plainValue = /^[\w.:/@+=-]{0,200}$/;

function safe(fields: LogFields = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === "string" && !plainValue.test(value) ? "(withheld)" : value,
    ]),
  );
}

// Messages of errors quote what was processed (JSON.parse does, Postgres does). Code, place and cause say where to look.
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  return {
    error: error.name,
    ...describeCode(error),
    ...(error instanceof Refusal ? {} : { at: stackFrames(error) }),
    ...(error.cause === undefined ? {} : { cause: describe(error.cause) }),
  };
}

function describeCode(error: Error): Record<string, unknown> {
  if (error instanceof DatabaseError) return { code: error.code, constraint: error.constraint, table: error.table };
  const code = error instanceof Refusal ? error.code : systemErrorCode(error);
  if (code !== undefined) return { code };
  // The engine's own messages name properties and types, not data.
  const isEngineMessage = error instanceof TypeError || error instanceof ReferenceError;
  return isEngineMessage ? { message: error.message.slice(0, 200) } : {};
}

function stackFrames(error: Error): string[] {
  const lines = (error.stack ?? "").split("\n");
  return lines
    .filter((line) => line.startsWith("    at "))
    .slice(0, 6)
    .map((line) => line.trim());
}
