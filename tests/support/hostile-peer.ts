import {
  fingerprintWords,
  MAX_BODY_BYTES,
  MEDIA_TYPES,
  parseEnvelope,
  payloadType,
  recipientsFor,
  seal,
  sha256,
  sha256Hex,
  signEnvelope,
  signRequest,
  type CreatedDispatch,
  type DispatchDraft,
  type RequestMessage,
} from "../../src/protocol/index.ts";
import { pad } from "../../src/protocol/padding.ts";
import { cover, createExample, exampleDraft, type DispatchBody, type Forgery } from "./dispatch-workshop.ts";
import { confirmTogether, type TestServer } from "./federation-network.ts";
import { inventState, signerFor, type InventedState, type InventedStateOptions } from "./invented-states.ts";
import { peersOf } from "./peers.ts";

/** A State that two people of the victim have confirmed, with all its keys and none of our code on its side. */
export interface HostilePeer {
  readonly state: InventedState;
  readonly peerId: string;
  /** The victim as its designation describes it. */
  readonly victim: InventedState;
  call(call: HostileCall): Promise<HostileAnswer>;
  /** A dispatch that is honest but for the forgery. */
  dispatch(draft?: Partial<DispatchDraft<"question">>, forgery?: Forgery): Promise<Uint8Array>;
  deliver(bytes: Uint8Array, change?: Partial<HostileCall>): Promise<HostileAnswer>;
}

export interface HostileCall {
  readonly method?: "GET" | "POST";
  readonly path: string;
  readonly body?: Uint8Array;
  readonly contentType?: string;
  /** Changes headers after they were signed. */
  readonly after?: (headers: Record<string, string>) => Record<string, string | undefined>;
  /** Signs something else than what is sent. */
  readonly signed?: Partial<Omit<RequestMessage, "headers">>;
  readonly signedBy?: InventedState;
  readonly created?: Date;
  readonly nonce?: Uint8Array;
  readonly speaker?: { number: number; id: string; start: string };
  /** Sends this body in place of the signed one. */
  readonly sent?: Uint8Array;
}

export interface HostileAnswer {
  readonly status: number;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly isSigned: boolean;
  readonly code: string | undefined;
}

export const SPEAKER = { number: 1, id: "a".repeat(32), start: "b".repeat(32) };

export async function hostilePeer(
  victim: TestServer,
  code = "XC",
  met = true,
  invented: InventedStateOptions = {},
): Promise<HostilePeer> {
  const state = await inventState(code, invented);
  const view = await victim.federation.directory().own();
  if (view === undefined) throw new Error("the victim has no designation");
  const { federation, people } = victim;
  let peerId = "";
  if (met) {
    ({ peerId } = await peersOf(federation).import({ bytes: state.view.bytes, source: "file", by: people.first }));
    const heard = fingerprintWords(state.view.rootFingerprint).join(" ");
    await confirmTogether(federation, { peerId, heard }, [people.first, people.second]);
  }
  // Of the victim only its designation is known; its keys are not.
  const target: InventedState = { ...state, view };
  let sequence = 0;

  const call = async (given: HostileCall): Promise<HostileAnswer> => {
    const body = given.body ?? new Uint8Array();
    const method = given.method ?? "POST";
    const url = new URL(given.path, victim.url);
    const signed = signRequest(
      {
        method,
        authority: url.host,
        path: url.pathname,
        query: url.search.slice(1),
        bodyDigest: sha256(body),
        bodySize: body.length,
        ...given.signed,
      },
      {
        state: state.view.state,
        signer: signerFor(given.signedBy ?? state, "http"),
        speaker: given.speaker ?? SPEAKER,
        now: given.created ?? victim.platform.clock.now(),
        nonce: given.nonce ?? crypto.getRandomValues(new Uint8Array(16)),
      },
    );
    const own = given.contentType === undefined ? {} : { "content-type": given.contentType };
    const headers = given.after?.({ ...signed, ...own }) ?? { ...signed, ...own };
    const kept = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
    // fetch sets the length itself
    const plain = Object.fromEntries(kept.filter(([name]) => name !== "content-length"));
    const answer = await fetch(url, {
      method,
      headers: plain,
      ...(method === "GET" ? {} : { body: Buffer.from(given.sent ?? body) }),
    });
    return await toAnswer(answer);
  };

  return {
    state,
    peerId,
    victim: target,
    call,
    dispatch: async (draft = {}, forgery = {}) => {
      sequence += 1;
      const { random, clock } = victim.platform;
      const { dispatchId, dossierId } = exampleDraft("question");
      const fresh = { dispatchId: random.uuid() as typeof dispatchId, dossierId: random.uuid() as typeof dossierId };
      const incarnation = { number: 1, id: SPEAKER.id };
      const honest = await createExample(state, target, "question", {
        ...fresh,
        sequence,
        sentAt: clock.now(),
        incarnation,
        ...draft,
      });
      return Object.keys(forgery).length === 0 ? honest.bytes : await forgeFrom(state, target, honest, forgery);
    },
    deliver: async (bytes, change = {}) =>
      await call({ path: "/peer/v1/dispatches", body: bytes, contentType: MEDIA_TYPES.dispatch, ...change }),
  };
}

/** Takes an honest dispatch apart and signs, seals and covers it again with something changed. */
async function forgeFrom(
  from: InventedState,
  to: InventedState,
  honest: CreatedDispatch,
  forgery: Forgery,
): Promise<Uint8Array> {
  const { payload } = parseEnvelope(honest.envelope, { maxPayloadBytes: MAX_BODY_BYTES });
  const body = JSON.parse(Buffer.from(payload).toString("utf8")) as DispatchBody; // as createDispatch wrote it
  const changed = forgery.change?.(body) ?? body;
  const signer = forgery.signer ?? signerFor(from, "dispatch");
  const text = new TextEncoder().encode(JSON.stringify(changed));
  const envelope = signEnvelope(payloadType(forgery.kind ?? "question"), text, [signer]);
  const recipients = forgery.recipients ?? recipientsFor(to.view, "dispatch-seal", new Date(honest.binding.sentAt));
  const sealed = await seal(pad(envelope), recipients);
  const header = { ...honest.header, sealedSize: sealed.length, sealedDigest: sha256Hex(sealed), ...forgery.header };
  return cover(header, sealed, signerFor(from, "dispatch"));
}

async function toAnswer(answer: Response): Promise<HostileAnswer> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const text = Buffer.from(bytes).toString("utf8");
  const isJson = answer.headers.get("content-type")?.startsWith("application/json") === true;
  return {
    status: answer.status,
    text,
    bytes,
    isSigned: answer.headers.has("signature"),
    code: isJson ? (JSON.parse(text) as { code?: string }).code : undefined,
  };
}
