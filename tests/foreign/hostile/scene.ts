// What every attack has at hand, and how its outcome is read.

import { connect } from "node:net";
import type { RealServer } from "../fixtures/real-server.ts";
import type { ForeignState, Saying } from "../state/foreign-state.ts";
import type { Sent, Tampering } from "../state/dispatches.ts";
import { ENVELOPE_TYPE } from "../state/envelopes.ts";
import { type Answer, exchange } from "../state/http-exchange.ts";
import { type RequestParts, type Speaker, signRequest, unixSeconds } from "../state/http-messages.ts";
import { english } from "../state/sayings.ts";
import { PATIENCE_MS } from "../../support/patience.ts";

/** A real server, the State that attacks it, and a good State in whose way the attack must not stand. */
export interface Scene {
  readonly borealia: RealServer;
  readonly hostile: ForeignState;
  readonly good: ForeignState;
  /** A request of the hostile State, and one of the good State, that Borealia holds. */
  readonly own: Matter;
  readonly others: Matter;
}

/** A request in its dossier. */
export interface Matter {
  readonly dossierId: string;
  readonly requestId: string;
}

/** One attack, and what spec/ promises as the answer: status, code, and whether it is signed. */
export interface Attack {
  readonly what: string;
  readonly promise: string;
  readonly run: (scene: Scene) => Promise<string>;
}

/** How a signed request is bent before it leaves. */
export interface Bend {
  readonly signed?: Partial<RequestParts>;
  readonly speaker?: Partial<Speaker>;
  readonly createdSeconds?: number;
  readonly sent?: Uint8Array;
  headers?(headers: Record<string, string>): Record<string, string>;
}

/** A signed request that is honest but for the bend. */
export async function call(
  state: ForeignState,
  method: string,
  path: string,
  body: Uint8Array = new Uint8Array(),
  bend: Bend = {},
): Promise<Answer> {
  const url = new URL(path, state.known().designation.endpoints.peer);
  const parts = { method, authority: url.host, path: url.pathname, query: url.search.slice(1), body, ...bend.signed };
  const speaker = { ...state.speaker(), ...bend.speaker };
  const signed = signRequest(speaker, parts, bend.createdSeconds ?? unixSeconds());
  const headers = { ...signed, "content-type": "application/vnd.rogatory.dispatch" };
  return await exchange(url.href, method, bend.headers?.(headers) ?? headers, bend.sent ?? body);
}

/** Status, code and whether it is signed, as the promises write them: `422 malformed`, `401 peer-unknown unsigned`. */
export function outcomeOf({ status, headers, body }: Answer): string {
  const isJson = headers["content-type"]?.startsWith("application/json") === true;
  const isReceipt = headers["content-type"] === ENVELOPE_TYPE;
  const code = isJson ? ((JSON.parse(Buffer.from(body).toString()) as { code?: string }).code ?? "") : "";
  const said = isReceipt ? "receipt" : code;
  return [status, said, headers["signature"] === undefined ? "unsigned" : ""].filter((part) => part !== "").join(" ");
}

/** Delivers a question of the hostile State about its own request, tampered with; gives the outcome of the delivery. */
export async function deliverTampered(scene: Scene, tampering: Tampering, saying?: Partial<Saying>): Promise<string> {
  const sent = await scene.hostile.make({ ...question(scene.own), ...saying }, tampering);
  const path = "/peer/v1/dispatches";
  const answer = await scene.hostile.ask("POST", path, sent.bytes, "application/vnd.rogatory.dispatch");
  scene.hostile.forget(sent, answer.status !== 201);
  return outcomeOf(answer);
}

/** What became of a dispatch after it was opened: `valid`, or the code of its refusal. */
export async function verdictOn(state: ForeignState, sent: Sent, limitMs = PATIENCE_MS): Promise<string> {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    if (state.receiptsFor(sent, "valid").length > 0) return "valid";
    const [refused] = state.receiptsFor(sent, "refused");
    if (refused !== undefined) return String(refused.code);
    await new Promise((wake) => setTimeout(wake, 25));
  }
  return "nothing";
}

/** A question about a request: a body like any other. */
export function question({ dossierId, requestId }: Matter): Saying {
  return {
    kind: "question",
    dossierId,
    content: { requestId, questionId: `q-${Math.random().toString(36).slice(2, 10)}`, text: english("When?") },
  };
}

/**
 * Writes bytes on a bare connection and gives what came back until an answer was whole, the line ended or `waitMs` passed;
 * "" for nothing.
 */
export async function onTheWire(
  scene: Scene,
  parts: readonly (string | Uint8Array)[],
  waitMs = PATIENCE_MS,
): Promise<string> {
  const { port } = new URL(scene.borealia.peerUrl);
  return await new Promise((resolve) => {
    const heard: Buffer[] = [];
    const socket = connect(Number(port), "127.0.0.1");
    const finish = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(Buffer.concat(heard).toString("latin1"));
    };
    const timer = setTimeout(finish, waitMs);
    socket.on("data", (part: Buffer) => {
      heard.push(part);
      if (isWhole(Buffer.concat(heard).toString("latin1"))) finish();
    });
    socket.on("close", finish);
    // A reset is an answer too: the server let go of the line.
    socket.on("error", finish);
    // In one piece: what is heard must not depend on how far the server had read when the rest came.
    socket.write(Buffer.concat(parts.map((part) => Buffer.from(part))));
  });
}

/** An HTTP/1.1 answer whose body has the stated length. */
function isWhole(answer: string): boolean {
  const length = /^content-length: ([0-9]+)\r$/im.exec(answer)?.[1];
  const [head = ""] = answer.split("\r\n\r\n", 1);
  return length !== undefined && answer.length >= head.length + 4 + Number(length);
}

/** The status and the JSON code of an answer that was heard on a bare connection. */
export function outcomeHeard(heard: string): string {
  const status = /^HTTP\/1\.1 ([0-9]{3})/.exec(heard)?.[1] ?? "cut";
  const code = /"code":"([a-z-]+)"/.exec(heard)?.[1];
  return [status, code, /^signature:/im.test(heard) ? "" : "unsigned"].filter(Boolean).join(" ");
}
