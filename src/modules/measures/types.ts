import type { DossierScope, DossierWork } from "../desk/index.ts";
import type { Hono } from "hono";
import type { Job, Transaction } from "../../platform/index.ts";
import type { Actor } from "../audit/index.ts";
import type { User } from "../identity/index.ts";
import type { DossierId, RequestId } from "../../protocol/identifiers.ts";
import type { EndReason, OrderEvent, OrderFile, OrderTerms, ServedRequest } from "./domain/order.ts";
import type { GuardPolicy } from "./domain/lapse-guard.ts";
import type { RingPolicy } from "./domain/ring-plan.ts";
import type { Duty } from "./duty/types.ts";
import type { Contributions } from "../../web/index.ts";

export interface MeasuresPolicy {
  readonly guard: GuardPolicy;
  readonly ring: RingPolicy;
}

/** An order with its whole history. */
export interface OrderRecord {
  readonly order: OrderFile;
  readonly events: readonly OrderEvent[];
}

/** What just happened to an order; listeners run in the same transaction. */
export interface OrderChange {
  readonly order: OrderFile;
  readonly event: OrderEvent;
  readonly actor: Actor;
}

/** Who let an order go: a person by name, or the server on the other State's word. */
export interface Releaser {
  readonly actor: Actor;
  readonly by?: NonNullable<OrderEvent["by"]>;
}

export type OrderListener = (tx: Transaction, change: OrderChange) => Promise<void>;

/** Who may see a dossier is decided by the module that owns dossiers. */

/** Whether a foreign request asks for secrecy is read by the module that owns requests. */
export type SecrecyAsked = (requestId: RequestId) => Promise<boolean>;

export interface NewOrder {
  readonly terms: OrderTerms;
  readonly serves?: ServedRequest;
  /** R37: an order of an exercise; printed as such. */
  readonly drill: boolean;
  /** Only in the training profile: shows what happens without the lapse guard. */
  readonly unguarded?: boolean;
}

/** A person as orders see them: `readerOf` in access.ts makes one. */
export interface OrderReader {
  readonly userId: string;
  readonly dossiers: DossierScope;
  /** Whether orders of the State's own cases are this person's work. */
  readonly ownCases: boolean;
  /** Whether a call about one, whomever it woke, is theirs to answer. */
  readonly onCall: boolean;
}

export interface OrderFilter {
  readonly open: boolean;
  /** Those alone about which somebody may have to do something, ended ones too. */
  readonly awaiting?: boolean;
  /** Those that serve a request of one of these. */
  readonly dossierIds?: readonly DossierId[];
  /** Those that serve one of these requests. */
  readonly requestIds?: readonly string[];
  readonly orderIds?: readonly string[];
  readonly limit: number;
  readonly before?: string;
}

export interface Orders {
  draft(order: NewOrder, by: User): Promise<OrderFile>;
  /** The foreign request needs its orders no more: they may run out unguarded. For later modules, in their transaction. */
  release(tx: Transaction, requestId: RequestId, reason: EndReason, by: Releaser): Promise<void>;
  byId(orderId: string): Promise<OrderRecord | undefined>;
  forRequest(requestId: RequestId, tx?: Transaction): Promise<OrderRecord[]>;
  forDossier(dossierId: DossierId): Promise<OrderRecord[]>;
  /** `over`: the caller's transaction. */
  list(filter: OrderFilter, over?: Transaction["db"]): Promise<OrderFile[]>;
}

export interface MeasuresModule {
  readonly inDossiers: DossierWork;
  readonly orders: Orders;
  readonly duty: Duty;
  onOrderChanged(listener: OrderListener): void;
  /** Called once by the module that owns requests: an order that is to be issued is held against what its request asks. */
  setSecrecyAsked(asked: SecrecyAsked): void;
  readonly api: Hono;
  readonly pages: Hono;
  readonly contributions: Contributions;
  readonly jobs: readonly Job[];
}
