// The answers of a foreign State to its peer: the routes of spec/http.md, over node:http.

import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { cosign, isConsistent, readHead, readWitnessRequest, rootOf } from "./audit-log.ts";
import { type Known, fingerprint, keysThatCount, readDesignation } from "./designations.ts";
import { openDispatch, readCover } from "./dispatches.ts";
import { Refused, base64, fromBase64, parseJson, toJson, utf8 } from "./encoding.ts";
import { ENVELOPE_TYPE } from "./envelopes.ts";
import type { HeldState, Received } from "./held-state.ts";
import { signAnswer, unixSeconds, verifyRequest } from "./http-messages.ts";
import { aboutDispatch } from "./receipts.ts";
import { serveTransfer } from "./serve-transfer.ts";

const LARGEST_REQUEST_BYTES = 2_097_152;

type GiveReceipts = (receipts: readonly Uint8Array[]) => Promise<unknown>;

/** Listens for the one peer that a State has. */
export class PeerServer {
  private readonly nonces = new Set<string>();
  private readonly inFlight = new Set<Promise<void>>();
  private readonly server: Server;
  private readonly state: HeldState;
  private readonly giveReceipts: GiveReceipts;

  /** `giveReceipts` hands over what is known of a dispatch only after it was opened. */
  constructor(state: HeldState, giveReceipts: GiveReceipts) {
    this.state = state;
    this.giveReceipts = giveReceipts;
    this.server = createServer((request, response) => {
      void this.answer(request, response);
    });
  }

  /** Listens on a free port of this machine; gives its address. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Ends it, with all its connections. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
    await Promise.all(this.inFlight);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.state.misanswer?.(request, response) === true) return;
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
      response.writeHead(200, { "content-type": ENVELOPE_TYPE }).end(this.state.keys.known.envelope);
      return;
    }
    if (route === "POST /peer/v1/designation") {
      this.succeed(readDesignation(body));
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
      return;
    }
    const transfer = /^\/peer\/v1\/transfers\/([0-9a-f-]+)\/(tree|body)$/.exec(url.pathname);
    if (transfer !== null) {
      serveTransfer(this.state.served.get(transfer[1] ?? ""), transfer[2] === "tree", request, response);
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
    const known = this.state.known().designation;
    const { nonce } = verifyRequest(
      parts,
      headers,
      (state) => (state === known.state ? known : undefined),
      unixSeconds(),
    );
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
    const headers = signAnswer(this.state.speaker(), status, body, signature, unixSeconds());
    response.writeHead(status, { ...headers, "content-type": type, "content-length": body.length }).end(body);
  }

  private succeed(next: Known): void {
    const known = this.state.known();
    if (next.digest === known.digest) return;
    const isSuccessor =
      next.designation.state === known.designation.state &&
      next.designation.profile === known.designation.profile &&
      next.designation.number > known.designation.number &&
      fingerprint(next.designation.rootSet) === fingerprint(known.designation.rootSet);
    if (!isSuccessor) throw new Refused("refused", "not a successor");
    this.state.peer = next;
  }

  private receive(request: IncomingMessage, response: ServerResponse, bytes: Uint8Array): void {
    const peer = this.state.known();
    const at = new Date().toISOString();
    const stateOf = (state: string): Known | undefined => (state === peer.designation.state ? peer : undefined);
    const header = readCover(bytes, this.state.keys.known, stateOf, at);
    const again = this.state.received.find((one) => one.header.dispatchId === header.dispatchId);
    if (again !== undefined) {
      this.finish(request, response, 200, again.receipts[0] ?? new Uint8Array(), ENVELOPE_TYPE);
      return;
    }
    const stored = this.state.sign({ strength: "stored", ...aboutDispatch(header) });
    const entry: Received = { header, receipts: [stored] };
    this.state.received.push(entry);
    this.state.log("dispatch.stored");
    const answer = (): void => this.finish(request, response, 201, stored, ENVELOPE_TYPE);
    if (!this.state.receiptsBeforeAnswer) answer();
    const work = this.open(entry, bytes, at).finally(() => {
      if (this.state.receiptsBeforeAnswer) answer();
      this.inFlight.delete(work);
    });
    this.inFlight.add(work);
  }

  private async open(entry: Received, bytes: Uint8Array, at: string): Promise<void> {
    const peer = this.state.known();
    let receipt: Uint8Array;
    try {
      const identities = [this.state.keys.dispatchIdentity];
      const opened = await openDispatch(
        bytes,
        entry.header,
        this.state.keys.known.designation,
        peer.designation,
        identities,
        at,
      );
      this.state.lane(opened.binding.dossierId).seen = opened.payloadDigest;
      Object.assign(entry, { opened });
      receipt = this.state.sign({ strength: "valid", ...aboutDispatch(entry.header, opened) });
    } catch (error) {
      const code = error instanceof Refused ? error.code : "internal";
      receipt = this.state.sign({ strength: "refused", code, ...aboutDispatch(entry.header) });
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
        this.state.take(fromBase64(receipt));
        taken += 1;
      } catch (error) {
        // Each is judged by itself: what is not ours proves nothing and is not counted.
        if (!(error instanceof Refused)) throw error;
      }
    }
    this.finish(request, response, 200, toJson({ taken }));
  }

  private given(dispatchId: string): string[] {
    return this.state.received
      .filter((one) => one.header.dispatchId === dispatchId)
      .flatMap((one) => one.receipts.map(base64));
  }

  private missed(body: Uint8Array): object[] {
    const { sequences } = parseJson(body) as { sequences: number[] };
    return sequences.map((sequence) => ({ sequence, outcome: sequence <= this.state.sequence ? "queued" : "unknown" }));
  }

  private witness(request: IncomingMessage, response: ServerResponse, body: Uint8Array): void {
    const peer = this.state.known().designation;
    const asked = readWitnessRequest(Buffer.from(body).toString());
    const head = readHead(asked.note, keysThatCount(peer, "log", new Date().toISOString()));
    if (head.origin !== peer.log.origin) throw new Refused("not-found", "origin");
    const last = this.state.cosigned.at(-1) ?? { size: 0, root: rootOf([]) };
    if (asked.oldSize !== last.size) {
      this.finish(request, response, 409, utf8(`${last.size}\n`), "text/x.tlog.size");
      return;
    }
    if (!isConsistent(last.size, last.root, head.size, head.root, asked.proof)) throw new Refused("refused", "fork");
    this.state.cosigned.push({ size: head.size, root: head.root });
    const cosignature = cosign(head, this.state.state, this.state.keys.signing.witness, unixSeconds());
    this.finish(request, response, 200, utf8(cosignature), "text/plain; charset=utf-8");
  }

  private get endpoint(): string {
    return this.state.keys.known.designation.endpoints.peer;
  }
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > LARGEST_REQUEST_BYTES) throw new Refused("too-large", "request");
    parts.push(part as Buffer);
  }
  return new Uint8Array(Buffer.concat(parts));
}
