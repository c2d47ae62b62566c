// A foreign State: everything that one peer needs of it, with the routes of spec/http.md in PeerServer.

import { randomBytes, randomUUID } from "node:crypto";
import { consistencyProof, readCosignature, readHead, signHead, witnessRequest } from "./audit-log.ts";
import { fingerprint, keysThatCount, readDesignation, recipientsAt, recipientsFingerprint } from "./designations.ts";
import { type Binding, type Header, type Sent, type Tampering, makeDispatch } from "./dispatches.ts";
import { Refused, base64, hex, parseJson, toJson, utf8 } from "./encoding.ts";
import { ENVELOPE_TYPE } from "./envelopes.ts";
import { HeldState } from "./held-state.ts";
import { type Answer, exchange } from "./http-exchange.ts";
import { signRequest, unixSeconds, verifyAnswer } from "./http-messages.ts";
import { AUTHORITY, newState } from "./new-state.ts";
import { PeerServer } from "./peer-server.ts";
import type { Receipt } from "./receipts.ts";

/** What is said in a dispatch, and where it belongs. */
export interface Saying {
  readonly kind: string;
  readonly content: object;
  readonly dossierId?: string | null;
  readonly priority?: Header["priority"];
  readonly basedOn?: string;
}

/** spec/log.md: the size of a head that is shown is a multiple of it; fillers make up the rest. */
const HEAD_STEP = 16;

/** A State by other hands, with one peer. */
export class ForeignState extends HeldState {
  private readonly server = new PeerServer(this, async (receipts) => await this.giveReceipts(receipts));

  /** Starts a State on a free port of this machine. */
  static async start(state: string, profile: string, now = new Date()): Promise<ForeignState> {
    const started = new ForeignState(state);
    started.keys = await newState(state, profile, await started.server.listen(), now);
    started.log("server.started");
    return started;
  }

  /** Ends the server, with all its connections. */
  async stop(): Promise<void> {
    await this.server.stop();
  }

  /** This State's endpoint. */
  get endpoint(): string {
    return this.keys.known.designation.endpoints.peer;
  }

  /** What two people compare over another channel. */
  get fingerprint(): string {
    return fingerprint(this.keys.known.designation.rootSet);
  }

  /** Fetches the designation at the address and takes it if its fingerprint is the one that people compared. */
  async meet(address: string, compared: string): Promise<void> {
    const answer = await exchange(`${address}/peer/v1/designation`, "GET", {}, new Uint8Array());
    if (answer.status !== 200) throw new Refused("not-found", `designation at ${address}`);
    const known = readDesignation(answer.body);
    if (fingerprint(known.designation.rootSet) !== compared) throw new Refused("refused", "fingerprint");
    this.peer = known;
  }

  /** Asks the peer, signed, and verifies its answer; an unsigned refusal is given as it came. */
  async ask(method: string, path: string, body: Uint8Array = new Uint8Array(), contentType?: string): Promise<Answer> {
    const peer = this.known();
    const url = new URL(path, peer.designation.endpoints.peer);
    const parts = { method, authority: url.host, path: url.pathname, query: url.search.slice(1), body };
    const headers = signRequest(this.speaker(), parts, unixSeconds());
    const type = contentType === undefined ? {} : { "content-type": contentType };
    const answer = await exchange(url.href, method, { ...headers, ...type }, body);
    if (answer.headers["signature"] !== undefined) {
      verifyAnswer(
        answer.status,
        answer.headers,
        answer.body,
        headers["signature"] ?? "",
        peer.designation,
        unixSeconds(),
      );
    }
    return answer;
  }

  /** Makes a dispatch to the peer, under the next number, in the lanes of its dossier. */
  async make(saying: Saying, tampering: Tampering = {}): Promise<Sent> {
    const peer = this.known();
    const at = new Date().toISOString();
    const lane = this.lane(saying.dossierId ?? null);
    const binding: Binding = {
      profile: this.keys.known.designation.profile,
      kind: saying.kind,
      from: { state: this.state, authority: AUTHORITY },
      to: { state: peer.designation.state },
      designations: { from: this.keys.known.digest, to: peer.digest },
      dispatchId: randomUUID(),
      incarnation: this.incarnation,
      sequence: ++this.sequence,
      priority: saying.priority ?? "ordinary",
      dossierId: saying.dossierId ?? null,
      lanes: { ...lane },
      ...(saying.basedOn === undefined ? {} : { basedOn: saying.basedOn }),
      sentAt: at,
      recipients: recipientsFingerprint(recipientsAt(peer.designation, "dispatch-seal", at)),
      random: hex(randomBytes(16)),
      critical: [],
    };
    const sent = await makeDispatch(binding, saying.content, peer.designation, this.keys.signing.dispatch, tampering);
    if (binding.dossierId !== null) lane.own = sent.payloadDigest;
    this.sent.set(binding.dispatchId, sent);
    return sent;
  }

  /** Takes a dispatch back that its receiver never opened: its lane goes on without it. */
  forget({ binding }: Sent, isNumberFree: boolean): void {
    this.lane(binding.dossierId).own = binding.lanes.own;
    if (isNumberFree) this.sequence = Math.min(this.sequence, binding.sequence - 1);
  }

  /** Delivers a dispatch and takes the receipt of a 200, 201 or 409. */
  async deliver(sent: Sent): Promise<{ status: number; receipt?: Receipt; answer: Answer }> {
    const answer = await this.ask("POST", "/peer/v1/dispatches", sent.bytes, "application/vnd.rogatory.dispatch");
    const isReceipt = answer.headers["content-type"] === ENVELOPE_TYPE;
    if (isReceipt) this.log("dispatch.receipted");
    return { status: answer.status, answer, ...(isReceipt ? { receipt: this.take(answer.body) } : {}) };
  }

  /** Says something: makes and delivers; refuses with the peer's code if it was not stored. */
  async say(saying: Saying): Promise<Sent> {
    const sent = await this.make(saying);
    const { status, answer } = await this.deliver(sent);
    if (status !== 201) throw new Refused("refused", `${status} ${Buffer.from(answer.body).toString()}`);
    return sent;
  }

  /** Hands receipts to the peer; gives how many it took. */
  async giveReceipts(receipts: readonly Uint8Array[]): Promise<number> {
    const body = toJson({ receipts: receipts.map(base64) });
    const answer = await this.ask("POST", "/peer/v1/receipts", body, "application/json");
    if (answer.status !== 200) throw new Refused("refused", `receipts: ${answer.status}`);
    return (parseJson(answer.body) as { taken: number }).taken;
  }

  /** Shows the peer this log's newest head and verifies the cosignature; gives its time in seconds. */
  async showHead(oldSize: number): Promise<number> {
    while (this.leaves.length % HEAD_STEP !== 0) this.log("log.filler");
    const { origin } = this.keys.known.designation.log;
    const note = signHead(origin, this.leaves, this.incarnation, this.keys.signing.log);
    const answer = await this.askWitness(witnessRequest(oldSize, consistencyProof(this.leaves, oldSize), note));
    if (answer.status !== 200) throw new Refused("refused", `witness: ${answer.status}`);
    this.shownSize = this.leaves.length;
    const head = readHead(note, [this.keys.signing.log]);
    const peer = this.known().designation;
    const keys = keysThatCount(peer, "witness", new Date().toISOString());
    return readCosignature(Buffer.from(answer.body).toString(), head, peer.state, keys);
  }

  /** Asks the peer to cosign, with a body of the caller's making. */
  async askWitness(body: string): Promise<Answer> {
    return this.ask("POST", "/peer/v1/witness/checkpoint", utf8(body), "text/plain; charset=utf-8");
  }
}
