/** Only short, plain values: identifiers, counts, codes. Text written by people is withheld by the logger. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** The operator's log. It carries event names and identifiers, never evidence, names, tokens or messages (R28). */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, error: unknown, fields?: LogFields): void;
  /** A logger that adds these fields to every line. */
  child(fields: LogFields): Log;
}
