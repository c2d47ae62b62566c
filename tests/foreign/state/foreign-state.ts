// A foreign State's server: everything of spec/http.md that one peer needs, over node:http.

import { randomBytes, randomUUID } from "node:crypto";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  consistencyProof,
  cosign,
  isConsistent,
  newEntry,
  readCosignature,
  readHead,
  readWitnessRequest,
  rootOf,
  signHead,
  witnessRequest,
} from "./audit-log.ts";
import {
  type Known,
  fingerprint,
  keysThatCount,
  readDesignation,
  recipientsAt,
  recipientsFingerprint,
} from "./designations.ts";
import {
  type Binding,
  type Header,
  type Incarnation,
  type Opened,
  type Sent,
  type Tampering,
  makeDispatch,
  openDispatch,
  readCover,
} from "./dispatches.ts";
import { Refused, base64, fromBase64, hex, parseJson, toJson, utf8 } from "./encoding.ts";
import { type Answer, exchange } from "./http-exchange.ts";
import { type Speaker, signAnswer, signRequest, verifyAnswer, verifyRequest } from "./http-messages.ts";
import { AUTHORITY, type StateKeys, newState } from "./new-state.ts";
import { type Receipt, aboutDispatch, signReceipt, takeReceipt } from "./receipts.ts";

/** What is said in a dispatch, and where it belongs. */
export interface Saying {
  readonly kind: string;
  readonly content: object;
  readonly dossierId?: string | null;
  readonly priority?: Header["priority"];
  readonly basedOn?: string;
}

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

interface Lane {
  own: string | null;
  seen: string | null;
}

const ENVELOPE = "application/vnd.rogatory.envelope+json";
const LARGEST_REQUEST = 2_097_152;
const LARGEST_RANGE = 67_125_248;
const HEAD_STEP = 16;

/** A State by other hands, with one peer. */
export class ForeignState {
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
  /** A hostile State answers some requests as it likes: true when it did. */
  misanswer: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  /** A hasty State hands its receipts over before it answers the dispatch that they are about. */
  receiptsBeforeAnswer = false;
  private sequence = 0;
  private readonly lanes = new Map<string, Lane>();
  private readonly nonces = new Set<string>();
  private readonly inFlight = new Set<Promise<void>>();
  private server!: Server;

  private constructor(state: string) {
    this.state = state;
  }

  /** Starts a State on a free port of this machine. */
  static async start(state: string, profile: string, now = new Date()): Promise<ForeignState> {
    const started = new ForeignState(state);
    started.server = createServer((request, response) => {
      void started.answer(request, response);
    });
    await new Promise<void>((resolve) => started.server.listen(0, "127.0.0.1", resolve));
    const { port } = started.server.address() as AddressInfo;
    started.keys = await newState(state, profile, `http://127.0.0.1:${port}`, now);
    started.log("server.started");
    return started;
  }

  /** Ends the server, with all its connections. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
    await Promise.all(this.inFlight);
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
    const headers = signRequest(this.speaker(), parts, seconds());
    const type = contentType === undefined ? {} : { "content-type": contentType };
    const answer = await exchange(url.href, method, { ...headers, ...type }, body);
    if (answer.headers["signature"] !== undefined) {
      verifyAnswer(answer.status, answer.headers, answer.body, headers["signature"] ?? "", peer.designation, seconds());
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
    const isReceipt = answer.headers["content-type"] === ENVELOPE;
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

  /** Enters something in this State's log. */
  log(type: string): void {
    this.leaves.push(newEntry(type, new Date().toISOString()));
  }

  /** Who this State is in signed messages. */
  speaker(): Speaker {
    return { state: this.state, key: this.keys.signing.http, incarnation: this.incarnation, start: this.start };
  }

  /** The peer as it is known; refuses before they have met. */
  known(): Known {
    if (this.peer === undefined) throw new Refused("peer-unknown", "not met yet");
    return this.peer;
  }

  private lane(dossierId: string | null): Lane {
    if (dossierId === null) return { own: null, seen: null };
    const lane = this.lanes.get(dossierId) ?? { own: null, seen: null };
    this.lanes.set(dossierId, lane);
    return lane;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.misanswer?.(request, response) === true) return;
    try {
      await this.route(request, response);
    } catch (error) {
      const code = error instanceof Refused ? error.code : "internal";
      this.finish(request, response, code === "internal" ? 503 : 422, toJson({ code, time: new Date().toISOString() }));
    }
  }

  private async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.endpoint);
    const body = await readBody(request);
    const route = `${request.method} ${url.pathname}`;
    if (route === "GET /peer/v1/designation") {
      response.writeHead(200, { "content-type": ENVELOPE }).end(this.keys.known.envelope);
      return;
    }
    if (route === "POST /peer/v1/designation") {
      this.succeed(readDesignation(body));
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
      return;
    }
    const transfer = /^\/peer\/v1\/transfers\/([0-9a-f-]+)\/(tree|body)$/.exec(url.pathname);
    if (transfer !== null) {
      this.serve(transfer[1] ?? "", transfer[2] === "tree", request, response);
      return;
    }
    this.verify(request, url, body);
    const receipts = /^\/peer\/v1\/dispatches\/([0-9a-f-]+)\/receipts$/.exec(url.pathname);
    if (route === "POST /peer/v1/dispatches") this.receive(request, response, body);
    else if (route === "POST /peer/v1/receipts") this.takeAll(request, response, body);
    else if (route === "POST /peer/v1/witness/checkpoint") this.witness(request, response, body);
    else if (route === "POST /peer/v1/resend")
      this.finish(request, response, 200, toJson({ numbers: this.missed(body) }));
    else if (receipts !== null)
      this.finish(request, response, 200, toJson({ receipts: this.given(receipts[1] ?? "") }));
    else this.finish(request, response, 404, toJson({ code: "not-found", time: new Date().toISOString() }));
  }

  private verify(request: IncomingMessage, url: URL, body: Uint8Array): void {
    const parts = {
      method: request.method ?? "",
      authority: new URL(this.endpoint).host,
      path: url.pathname,
      query: url.search.slice(1),
      body,
    };
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const known = this.known().designation;
    const { nonce } = verifyRequest(parts, headers, (state) => (state === known.state ? known : undefined), seconds());
    if (this.nonces.has(nonce)) throw new Refused("refused", "nonce");
    this.nonces.add(nonce);
  }

  private finish(
    request: IncomingMessage,
    response: ServerResponse,
    status: number,
    body: Uint8Array,
    type = "application/json",
  ): void {
    const signature = String(request.headers["signature"] ?? "");
    const headers = signAnswer(this.speaker(), status, body, signature, seconds());
    response.writeHead(status, { ...headers, "content-type": type, "content-length": body.length }).end(body);
  }

  private succeed(next: Known): void {
    const known = this.known();
    if (next.digest === known.digest) return;
    const isSuccessor =
      next.designation.state === known.designation.state &&
      next.designation.profile === known.designation.profile &&
      next.designation.number > known.designation.number &&
      fingerprint(next.designation.rootSet) === fingerprint(known.designation.rootSet);
    if (!isSuccessor) throw new Refused("refused", "not a successor");
    this.peer = next;
  }

  private receive(request: IncomingMessage, response: ServerResponse, bytes: Uint8Array): void {
    const peer = this.known();
    const at = new Date().toISOString();
    const stateOf = (state: string): Known | undefined => (state === peer.designation.state ? peer : undefined);
    const header = readCover(bytes, this.keys.known, stateOf, at);
    const again = this.received.find((one) => one.header.dispatchId === header.dispatchId);
    if (again !== undefined) {
      this.finish(request, response, 200, again.receipts[0] ?? new Uint8Array(), ENVELOPE);
      return;
    }
    const stored = this.sign({ strength: "stored", ...aboutDispatch(header) });
    const entry: Received = { header, receipts: [stored] };
    this.received.push(entry);
    this.log("dispatch.stored");
    const answer = (): void => this.finish(request, response, 201, stored, ENVELOPE);
    if (!this.receiptsBeforeAnswer) answer();
    const work = this.open(entry, bytes, at).finally(() => {
      if (this.receiptsBeforeAnswer) answer();
      this.inFlight.delete(work);
    });
    this.inFlight.add(work);
  }

  private async open(entry: Received, bytes: Uint8Array, at: string): Promise<void> {
    const peer = this.known();
    let receipt: Uint8Array;
    try {
      const identities = [this.keys.dispatchIdentity];
      const opened = await openDispatch(
        bytes,
        entry.header,
        this.keys.known.designation,
        peer.designation,
        identities,
        at,
      );
      this.lane(opened.binding.dossierId).seen = opened.payloadDigest;
      Object.assign(entry, { opened });
      receipt = this.sign({ strength: "valid", ...aboutDispatch(entry.header, opened) });
    } catch (error) {
      const code = error instanceof Refused ? error.code : "internal";
      receipt = this.sign({ strength: "refused", code, ...aboutDispatch(entry.header) });
    }
    entry.receipts.push(receipt);
    // A peer that cannot be reached fetches its receipts itself.
    await this.giveReceipts([receipt]).catch(() => 0);
  }

  private takeAll(request: IncomingMessage, response: ServerResponse, body: Uint8Array): void {
    const { receipts } = parseJson(body) as { receipts: string[] };
    let taken = 0;
    for (const receipt of receipts) {
      try {
        this.take(fromBase64(receipt));
        taken += 1;
      } catch (error) {
        // Each is judged by itself: what is not ours proves nothing and is not counted.
        if (!(error instanceof Refused)) throw error;
      }
    }
    this.finish(request, response, 200, toJson({ taken }));
  }

  private given(dispatchId: string): string[] {
    return this.received
      .filter((one) => one.header.dispatchId === dispatchId)
      .flatMap((one) => one.receipts.map(base64));
  }

  private missed(body: Uint8Array): object[] {
    const { sequences } = parseJson(body) as { sequences: number[] };
    return sequences.map((sequence) => ({ sequence, outcome: sequence <= this.sequence ? "queued" : "unknown" }));
  }

  private witness(request: IncomingMessage, response: ServerResponse, body: Uint8Array): void {
    const peer = this.known().designation;
    const asked = readWitnessRequest(Buffer.from(body).toString());
    const head = readHead(asked.note, keysThatCount(peer, "log", new Date().toISOString()));
    if (head.origin !== peer.log.origin) throw new Refused("not-found", "origin");
    const last = this.cosigned.at(-1) ?? { size: 0, root: rootOf([]) };
    if (asked.oldSize !== last.size) {
      this.finish(request, response, 409, utf8(`${last.size}\n`), "text/x.tlog.size");
      return;
    }
    if (!isConsistent(last.size, last.root, head.size, head.root, asked.proof)) throw new Refused("refused", "fork");
    this.cosigned.push({ size: head.size, root: head.root });
    const cosignature = cosign(head, this.state, this.keys.signing.witness, seconds());
    this.finish(request, response, 200, utf8(cosignature), "text/plain; charset=utf-8");
  }

  private serve(transferId: string, isTree: boolean, request: IncomingMessage, response: ServerResponse): void {
    const served = this.served.get(transferId);
    if (served === undefined || request.headers["rogatory-transfer-token"] !== served.token) {
      response.writeHead(403).end();
      return;
    }
    if (request.headers["if-match"] !== `"${served.root}"`) {
      response.writeHead(412).end();
      return;
    }
    if (isTree) {
      response.writeHead(200, { etag: `"${served.root}"`, "content-length": served.tree.length }).end(served.tree);
      return;
    }
    const found = /^bytes=([0-9]+)-([0-9]+)$/.exec(request.headers.range ?? "");
    const [first, last] = [Number(found?.[1]), Number(found?.[2])];
    const isWithin = found !== null && first <= last && last < served.body.length && last - first < LARGEST_RANGE;
    if (!isWithin) {
      response.writeHead(416).end();
      return;
    }
    const part = served.body.slice(first, last + 1);
    const range = `bytes ${first}-${last}/${served.body.length}`;
    response
      .writeHead(206, { etag: `"${served.root}"`, "content-range": range, "content-length": part.length })
      .end(part);
  }
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > LARGEST_REQUEST) throw new Refused("too-large", "request");
    parts.push(part as Buffer);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
