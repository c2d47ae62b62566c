// Fetching a sealed body from a peer: the tree first, then ranges of leaves over several connections.
import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { type PeerStream, syncFolder } from "../../platform/index.ts";
import type { StateCode } from "../../protocol/identifiers.ts";
import { TREE_HASH_SIZE, treeSizeOf } from "../../protocol/exhibit-format.ts";
import { Refusal, isRefusal } from "../../protocol/refusal.ts";
import { FULL_RUN, nextRunLength } from "./domain/pace.ts";
import { type ReceiveFiles, Receiver, isTreeOf, removeIfThere, withFiles } from "./engine/index.ts";
import type { EvidenceContext } from "./context.ts";
import { roomToLeave } from "./room.ts";

export interface BodySource {
  readonly state: StateCode;
  readonly transferId: string;
  readonly token: string;
}

export interface FetchProgress {
  readonly leaves: number;
  readonly leavesHere: number;
}

/** R18: where the ranges of a transfer are, under the peer endpoint of the designation. */
export const TRANSFER_MOUNT = "/transfers";
const TRANSFER_PATH = `/peer/v1${TRANSFER_MOUNT}`;

const CONNECTIONS = 3;
/** Cuts in a row without a single new leaf before this attempt is given up. */
const MAX_EMPTY_CUTS = 6;
const QUIET_LIMIT_MS = 30_000;

/**
 * Fetches what is missing and resolves when the body is whole. Everything that came right is kept whatever happens.
 * Refuses `transfer-withdrawn`, `transfer-not-open-yet`, `transfer-not-now`, `peer-answer-unexpected`, `leaf-altered`, `range-cut`,
 * `disk-full` and what the line refuses.
 */
export async function fetchBody(
  context: EvidenceContext,
  source: BodySource,
  files: ReceiveFiles,
  signal: AbortSignal,
  onProgress: (progress: FetchProgress) => void,
): Promise<void> {
  if (!(await hasTree(files, signal))) await fetchTree(context, source, files, signal);
  const receiver = await Receiver.open({ ...files, room: roomToLeave(context) });
  const leaves = treeSizeOf(files.frame.bodySize) / TREE_HASH_SIZE;
  const report = (): void => onProgress({ leaves, leavesHere: leaves - receiver.missingLeaves });
  report();
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const failures: unknown[] = [];
  const connect = async (): Promise<void> => {
    try {
      await fetchRuns(context, source, files, receiver, either, report);
    } catch (error) {
      // One connection that gives up stops the others, and it alone knows why: the next attempt comes after a pause.
      failures.push(error);
      stop.abort();
    }
  };
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, connect));
    if (failures.length > 0 && !receiver.isWhole) throw failures[0];
  } finally {
    await receiver.close();
    report();
  }
}

async function fetchRuns(
  context: EvidenceContext,
  source: BodySource,
  files: ReceiveFiles,
  receiver: Receiver,
  signal: AbortSignal,
  report: () => void,
): Promise<void> {
  let length = FULL_RUN;
  let emptyCuts = 0;
  for (let run = receiver.claim(length); run !== undefined; run = receiver.claim(length)) {
    const before = receiver.missingLeaves;
    try {
      const range = { from: run.offset, to: run.offset + run.size - 1 };
      await receiver.receive(run, rangeOf(context, source, range, files.frame.root, signal));
      length = nextRunLength(length, "whole");
      emptyCuts = 0;
    } catch (error) {
      if (signal.aborted || !isPassing(error)) throw error;
      length = nextRunLength(length, "cut");
      emptyCuts = receiver.missingLeaves < before ? 0 : emptyCuts + 1;
      if (emptyCuts >= MAX_EMPTY_CUTS) throw error;
      await pause(100 * 2 ** emptyCuts, signal);
    } finally {
      report();
    }
  }
}

async function fetchTree(
  context: EvidenceContext,
  source: BodySource,
  files: ReceiveFiles,
  signal: AbortSignal,
): Promise<void> {
  const { frame, treePath } = files;
  const temporary = `${treePath}.unverified`;
  await removeIfThere(temporary);
  const size = treeSizeOf(frame.bodySize);
  const stream = await context.federation.streamFromPeer({
    state: source.state,
    path: `${TRANSFER_PATH}/${source.transferId}/tree`,
    token: source.token,
    ifMatch: `"${frame.root}"`,
    maxAnswerBytes: size,
    timeoutMs: QUIET_LIMIT_MS,
    signal,
  });
  requireStatus(stream, 200);
  await withFiles("fetching the hashes of an exhibit", async (opened) => {
    opened.removeOnFailure(temporary);
    const file = opened.keep(await open(temporary, "wx", 0o600));
    for await (const piece of stream.body) await file.writeFile(piece);
    await file.sync();
  });
  if (!(await isTreeOf(temporary, frame, signal))) {
    await removeIfThere(temporary);
    throw new Refusal("tree-altered", "The tree that the peer sent does not lead to the signed root.");
  }
  await rename(temporary, treePath);
  await syncFolder(dirname(treePath));
}

/** The tree got its name only after it had been verified, so its being there is enough. */
async function hasTree({ treePath, frame }: ReceiveFiles, signal: AbortSignal): Promise<boolean> {
  try {
    return await isTreeOf(treePath, frame, signal);
  } catch (error) {
    if (isRefusal(error, "file-missing")) return false;
    throw error;
  }
}

async function* rangeOf(
  context: EvidenceContext,
  { state, transferId, token }: BodySource,
  range: { from: number; to: number },
  root: string,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  const stream = await context.federation.streamFromPeer({
    state,
    path: `${TRANSFER_PATH}/${transferId}/body`,
    token,
    range,
    ifMatch: `"${root}"`,
    maxAnswerBytes: range.to - range.from + 1,
    timeoutMs: QUIET_LIMIT_MS,
    signal,
  });
  requireStatus(stream, 206);
  yield* stream.body;
}

function requireStatus({ status, leave }: PeerStream, expected: number): void {
  if (status === expected) return;
  leave();
  if (status === 410) {
    throw new Refusal(
      "transfer-withdrawn",
      "The sender no longer gives this exhibit out: it was withdrawn, or its time is over.",
    );
  }
  if (status === 409) throw new Refusal("transfer-not-open-yet", "The sender has not received the acceptance yet.");
  if (status === 503 || status === 429) {
    throw new Refusal("transfer-not-now", "The sender cannot give this exhibit out at the moment.");
  }
  throw new Refusal("peer-answer-unexpected", `The peer answered ${status} instead of ${expected}.`, {
    details: { status },
  });
}

/** What the line does by itself, or a server that is busy; the same request may work in a moment. */
function isPassing(error: unknown): boolean {
  if (isRefusal(error, "peer-answer-unexpected")) {
    return Number(error.details["status"]) >= 500;
  }
  const codes = ["transfer-not-now", "range-cut", "peer-unreachable", "peer-too-slow", "leaf-altered"];
  return codes.some((code) => isRefusal(error, code));
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
