import type { Context, Hono } from "hono";
import type { Contributions } from "../../web/index.ts";
import type { Job, Transaction } from "../../platform/index.ts";
import type { DossierId } from "../../protocol/identifiers.ts";
import type { User } from "../identity/index.ts";
import type { StartedDossier } from "./actions/open-dossier.ts";
import type { ForgottenDisposal } from "./actions/repeat-disposal.ts";
import type { Returned } from "./pages/dossier-routes.tsx";
import type { DossierContribution } from "./dossier-contributions.ts";
import type { Queue } from "./queue/types.ts";
import type { Search } from "./search/types.ts";
import type { MembersChanged, PartnerCheck } from "./context.ts";
import type { Dossier } from "./types.ts";

/** What works on cases share, whatever they do: dossiers and who sees them. */
export interface DeskModule {
  mayRead(user: Pick<User, "id" | "roles">, dossierId: DossierId): Promise<boolean>;
  /** What is written of a dossier in this transaction stays: until its end nobody disposes of it. Refuses `dossier-disposed`, `dossier-read-only`. */
  hold(tx: Transaction, dossierId: DossierId): Promise<void>;
  /** `over`: the caller's transaction. */
  dossier(dossierId: DossierId, over?: Transaction["db"]): Promise<Dossier | undefined>;
  /** Writes a new dossier with its first members, in the caller's transaction: for what arrives. */
  start(tx: Transaction, input: StartedDossier): Promise<Dossier>;
  /** See `repeatDisposal`: only for what this server's own key stands behind. */
  repeatDisposal(
    forgotten: ForgottenDisposal,
    eraseElse: (tx: Transaction, id: string) => Promise<void>,
  ): Promise<void>;
  /** Its page, also where a form of a module on it came back. Refuses `dossier-unknown`. */
  readonly showDossier: (c: Context, user: User, returned: Returned) => Promise<Response>;
  onMembersChanged(tell: MembersChanged): void;
  /** A later module knows who is on duty. */
  alertWhoever(is: (user: User) => Promise<boolean>): void;
  /** Once all modules are there. Throws where two of them count under one key. */
  gather(contributions: readonly DossierContribution[]): void;
  /** A later module knows with whom a dossier can be kept. */
  checkPartners(check: PartnerCheck): void;
  readonly contributions: Contributions;
  /** Made when it is asked for, of what was gathered. */
  readonly api: Hono;
  readonly pages: Hono;
  /** What waits for a person, whatever module knows of it. */
  readonly queue: Queue;
  /** What people find, whatever module keeps it. */
  readonly search: Search;
  /** Before a page is served: the queue is written anew where other rules, or none, have written it. */
  writeQueue(): Promise<void>;
  readonly jobs: readonly Job[];
}
