export type RefusalDetails = Readonly<Record<string, string | number | boolean>>;
export type RefusalChoices = Readonly<Record<string, readonly string[]>>;

export interface RefusalOptions {
  readonly field?: string;
  readonly details?: RefusalDetails;
  /** Details of which any one would do, as keys of texts: a page says each in its reader's language and lists them with "or". */
  readonly choices?: RefusalChoices;
  readonly cause?: unknown;
  /** The status of RFC 9110 with which it is answered over HTTP, where that is not 422. */
  readonly status?: number;
}

/**
 * An expected refusal: something was asked that a rule forbids, or bytes came that are not what they should be.
 * The code is stable and machine-readable ("deadline-passed"); the message is an English sentence that says what was
 * wrong, on what, and what to do. Pages translate `error.<code>` with the details and fall back to the message.
 * Anything else that is thrown is a bug.
 */
export class Refusal extends Error {
  readonly code: string;
  readonly field?: string;
  readonly details: RefusalDetails;
  readonly choices: RefusalChoices;
  status?: number;

  constructor(code: string, message: string, options: RefusalOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "Refusal";
    this.code = code;
    this.details = options.details ?? {};
    this.choices = options.choices ?? {};
    if (options.field !== undefined) this.field = options.field;
    if (options.status !== undefined) this.status = options.status;
  }
}

/** The refusal of an identifier that names nothing, or nothing that whoever asks may see. */
export function unknownRefusal(code: `${string}-unknown`, message: string): Refusal {
  return new Refusal(code, message, { status: 404 });
}

/** True for a refusal, and, if a code is given, only for a refusal with that code. */
export function isRefusal(error: unknown, code?: string): error is Refusal {
  return error instanceof Refusal && (code === undefined || error.code === code);
}
