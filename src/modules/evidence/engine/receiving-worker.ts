import type { Worker } from "node:worker_threads";
import { LEAF_SIZE } from "../../../protocol/exhibit-format.ts";
import { COPY_OFFSET } from "./copied-memory.ts";
import { unpackError } from "./disk-errors.ts";
import { startWorker } from "./run-workers.ts";
import type { ReceiveCommand, ReceiveJob, ReceiveReply } from "./worker-protocol.ts";

/** 16 leaves: four connections with a leaf under way, one in the worker and slack for each. */
const SLOT_COUNT = 16;

type Answer = (reply: ReceiveReply) => void;

export interface LeafSlot {
  readonly number: number;
  readonly bytes: Uint8Array<SharedArrayBuffer>;
}

/** The thread that checks and writes leaves, and the shared memory through which it gets them. */
export class ReceivingWorker {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  readonly #memory = new SharedArrayBuffer(COPY_OFFSET + SLOT_COUNT * LEAF_SIZE);
  readonly #free: number[] = Array.from({ length: SLOT_COUNT }, (_, slot) => slot);
  readonly #waitingForSlot: (() => void)[] = [];
  readonly #answers = new Map<number, { resolve: Answer; reject: (error: Error) => void }>();
  #lastId = 0;
  #failure: Error | undefined;

  constructor(job: Omit<ReceiveJob, "kind" | "slots">) {
    this.#worker = startWorker({ ...job, kind: "receive", slots: this.#memory });
    this.#worker.on("message", (reply: ReceiveReply) => this.#take(reply));
    this.#worker.on("error", (error: Error) => this.#fail(error));
    this.#ended = new Promise((resolve) => {
      this.#worker.on("exit", () => {
        this.#fail(new Error("The receiving thread has ended."));
        resolve();
      });
    });
  }

  /** Waits until the worker has caught up: this is what slows a fast line down to the speed of the disk. */
  async acquireSlot(): Promise<LeafSlot> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      const number = this.#free.pop();
      if (number !== undefined) {
        return { number, bytes: new Uint8Array(this.#memory, COPY_OFFSET + number * LEAF_SIZE, LEAF_SIZE) };
      }
      await new Promise<void>((resolve) => this.#waitingForSlot.push(resolve));
    }
  }

  releaseSlot(slot: LeafSlot): void {
    this.#free.push(slot.number);
    this.#waitingForSlot.shift()?.();
  }

  /** Checks a leaf and writes it if it fits the tree; the slot is free again afterwards. */
  async checkLeaf(slot: LeafSlot, leaf: number, size: number): Promise<boolean> {
    try {
      const reply = await this.#ask((id) => ({ kind: "leaf", id, slot: slot.number, leaf, size }));
      return reply.kind === "leaf" && reply.fits;
    } finally {
      this.releaseSlot(slot);
    }
  }

  /** Makes leaves durable, then notes in the bitmap that they are there. */
  async commit(leaves: readonly number[]): Promise<void> {
    await this.#ask((id) => ({ kind: "commit", id, leaves }));
  }

  async close(): Promise<void> {
    this.#worker.postMessage({ kind: "close" } satisfies ReceiveCommand);
    await this.#ended;
  }

  async #ask(command: (id: number) => ReceiveCommand): Promise<ReceiveReply> {
    if (this.#failure !== undefined) throw this.#failure;
    const id = ++this.#lastId;
    return await new Promise((resolve, reject) => {
      this.#answers.set(id, { resolve, reject });
      this.#worker.postMessage(command(id));
    });
  }

  #take(reply: ReceiveReply): void {
    const waiting = this.#answers.get(reply.id);
    this.#answers.delete(reply.id);
    if (reply.kind === "failed") waiting?.reject(unpackError(reply.error));
    else waiting?.resolve(reply);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#answers.values()) reject(this.#failure);
    this.#answers.clear();
    for (const wake of this.#waitingForSlot.splice(0)) wake();
  }
}
