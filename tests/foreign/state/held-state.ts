// What a State holds: its keys and its log, its one peer, and what passed between the two.

import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { newEntry, rootOf } from "./audit-log.ts";
import type { Known } from "./designations.ts";
import type { Header, Incarnation, Opened, Sent } from "./dispatches.ts";
import { Refused, fromBase64, hex, parseJson } from "./encoding.ts";
import type { Speaker } from "./http-messages.ts";
import type { StateKeys } from "./new-state.ts";
import { type Receipt, signReceipt, takeReceipt } from "./receipts.ts";

/** A dispatch that came in: its cover and, if it could be opened, what it says. */
export interface Received {
  readonly header: Header;
  readonly opened?: Opened;
  readonly receipts: Uint8Array[];
}

/** An exhibit that this State serves. */
export interface Served {
  readonly transferId: string;
  readonly token: string;
  readonly root: string;
  readonly tree: Uint8Array;
  readonly body: Uint8Array;
}

/** The newest dispatch of each side in a dossier, by the digest of its payload. */
export interface Lane {
  own: string | null;
  seen: string | null;
}

/** A State's memory. It is written to by what it says (`ForeignState`) and by what it answers (`PeerServer`). */
export class HeldState {
  readonly state: string;
  readonly incarnation: Incarnation = { number: 1, id: hex(randomBytes(16)) };
  readonly start: Uint8Array = new Uint8Array(randomBytes(16));
  readonly received: Received[] = [];
  readonly sent = new Map<string, Sent>();
  readonly taken: Receipt[] = [];
  readonly served = new Map<string, Served>();
  readonly leaves: Uint8Array[] = [];
  /** Sizes and roots of the peer's log that this State cosigned, oldest first. */
  readonly cosigned: { size: number; root: Uint8Array }[] = [];
  /** The size of the newest head of this log that the peer cosigned. */
  shownSize = 0;
  keys!: StateKeys;
  peer: Known | undefined;
  /** The number of its newest dispatch. */
  sequence = 0;
  /** A hostile State answers some requests as it likes: true when it did. */
  misanswer: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  /** A hasty State hands its receipts over before it answers the dispatch that they are about. */
  receiptsBeforeAnswer = false;
  private readonly lanes = new Map<string, Lane>();

  constructor(state: string) {
    this.state = state;
  }

  /** The peer as it is known; refuses before they have met. */
  known(): Known {
    if (this.peer === undefined) throw new Refused("peer-unknown", "not met yet");
    return this.peer;
  }

  /** Takes a receipt about one of our dispatches. */
  take(envelope: Uint8Array): Receipt {
    const claimed = parseJson(fromBase64((parseJson(envelope) as { payload: string }).payload)) as Receipt;
    const about = this.sent.get(claimed.dispatchId);
    if (about === undefined) throw new Refused("not-found", "a receipt for something never sent");
    const receipt = takeReceipt(envelope, this.known(), about.header, about.payloadDigest, new Date().toISOString());
    this.taken.push(receipt);
    return receipt;
  }

  /** The receipts of one strength that came for a dispatch. */
  receiptsFor(sent: Sent, strength: Receipt["strength"]): Receipt[] {
    return this.taken.filter((one) => one.dispatchId === sent.header.dispatchId && one.strength === strength);
  }

  /** What came in of a kind, oldest first. */
  receivedOf(kind: string): Opened[] {
    return this.received.flatMap(({ opened }) => (opened?.kind === kind ? [opened] : []));
  }

  /** Signs a receipt about something that came, or that a hostile State claims came. */
  sign(receipt: Partial<Receipt>): Uint8Array {
    const peer = this.known();
    const origin = this.keys.known.designation.log.origin;
    return signReceipt(
      {
        version: 1,
        profile: this.keys.known.designation.profile,
        strength: "stored",
        giver: this.state,
        to: peer.designation.state,
        designations: { giver: this.keys.known.digest, to: peer.digest },
        dispatchId: randomUUID(),
        incarnation: this.incarnation,
        sequence: 1,
        sealedDigest: "0".repeat(64),
        giverIncarnation: this.incarnation,
        at: new Date().toISOString(),
        logHead: { origin, size: this.leaves.length, root: hex(rootOf(this.leaves)) },
        random: hex(randomBytes(16)),
        critical: [],
        ...receipt,
      },
      this.keys.signing.receipt,
    );
  }

  /** Enters something in this State's log. */
  log(type: string): void {
    this.leaves.push(newEntry(type, new Date().toISOString()));
  }

  /** Who this State is in signed messages. */
  speaker(): Speaker {
    return { state: this.state, key: this.keys.signing.http, incarnation: this.incarnation, start: this.start };
  }

  /** Both lanes of a dossier; what belongs to none has no lane that would be remembered. */
  lane(dossierId: string | null): Lane {
    if (dossierId === null) return { own: null, seen: null };
    const lane = this.lanes.get(dossierId) ?? { own: null, seen: null };
    this.lanes.set(dossierId, lane);
    return lane;
  }
}
