/** Something that does not fit, with the place where it is: an entry, a tile, a head, a row. */
export interface LogProblem {
  readonly code:
    | "entry-altered"
    | "entry-malformed"
    | "tile-altered"
    | "entry-or-tile-altered"
    | "file-missing"
    | "file-malformed"
    | "checkpoint-missing"
    | "checkpoint-altered"
    | "checkpoint-of-another-log"
    | "root-differs"
    | "cosignature-invalid"
    | "row-altered"
    | "row-missing"
    | "entry-omitted"
    | "head-altered"
    | "commitment-broken"
    | "pseudonym-broken";
  /** "entry 17", "tile/0/000.p/12 hash 3", "checkpoint 64". */
  readonly where: string;
  readonly message: string;
}

export interface LogReport {
  /** True when nothing is wrong; see `originEstablished` for what that is worth. */
  readonly ok: boolean;
  /** False without a key from outside: then the log is consistent in itself, and anyone could have made it (R6). */
  readonly originEstablished: boolean;
  readonly origin: string | undefined;
  readonly size: number;
  readonly root: string | undefined;
  /** Names of the trusted witnesses whose cosignatures verified, with the size that they cosigned. */
  readonly witnessed: readonly { readonly name: string; readonly size: number; readonly at: Date }[];
  readonly entriesChecked: number;
  /** Entries whose details were erased: their commitments can no longer be opened. Only counted where rows are read. */
  readonly erased: number | undefined;
  readonly problems: readonly LogProblem[];
  /** More problems than are listed. */
  readonly problemsLeftOff: number;
}

const MAX_PROBLEMS = 200;

/** Collects problems up to a limit, so that a log replaced as a whole does not fill the memory. */
export class ProblemList {
  readonly #problems: LogProblem[] = [];
  #leftOff = 0;

  add(code: LogProblem["code"], where: string, message: string): void {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push({ code, where, message });
    else this.#leftOff += 1;
  }

  get problems(): readonly LogProblem[] {
    return [...this.#problems];
  }

  get leftOff(): number {
    return this.#leftOff;
  }

  get isEmpty(): boolean {
    return this.#problems.length === 0;
  }
}
