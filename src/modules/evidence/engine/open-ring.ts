// Memory that the threads of one opening share: leaves of plaintext, decrypted in any order, hashed in order.
import { LEAF_PLAINTEXT_SIZE } from "../../../protocol/exhibit-format.ts";
import { COPY_OFFSET } from "./copied-memory.ts";

const SLOT_COUNT = 16;

const STOPPED = 0;
/** Counts every change; a thread with nothing to do waits for it to move. */
const CHANGES = 1;
const LEAVES_TAKEN = 2;
const LEAVES_HASHED = 3;
/** Per slot: 0 while it is empty or being filled, else 1 + the number of bytes in it. */
const FILLED = 4;
const CONTROL_WORDS = FILLED + SLOT_COUNT;

export interface OpenRingMemory {
  readonly control: SharedArrayBuffer;
  readonly data: SharedArrayBuffer;
  readonly leaves: number;
}

/** For a body of so many leaves. */
export function createOpenRingMemory(leaves: number): OpenRingMemory {
  return {
    control: new SharedArrayBuffer(CONTROL_WORDS * Int32Array.BYTES_PER_ELEMENT),
    data: new SharedArrayBuffer(COPY_OFFSET + SLOT_COUNT * LEAF_PLAINTEXT_SIZE),
    leaves,
  };
}

/**
 * One thread's view of that memory. Every method may be called at the same time in all threads, but the two about
 * hashing: the lead's.
 */
export class OpenRing {
  readonly #control: Int32Array<SharedArrayBuffer>;
  readonly #memory: OpenRingMemory;

  constructor(memory: OpenRingMemory) {
    this.#control = new Int32Array(memory.control);
    this.#memory = memory;
  }

  /** Takes a leaf whose slot is free, and that nobody else will get. */
  takeLeaf(): { leaf: number; slot: Uint8Array<SharedArrayBuffer> } | undefined {
    for (;;) {
      const leaf = this.#read(LEAVES_TAKEN);
      if (leaf >= this.#memory.leaves || leaf >= this.#read(LEAVES_HASHED) + SLOT_COUNT) return undefined;
      if (Atomics.compareExchange(this.#control, LEAVES_TAKEN, leaf, leaf + 1) !== leaf) continue;
      return { leaf, slot: this.#slot(leaf, LEAF_PLAINTEXT_SIZE) };
    }
  }

  markFilled(leaf: number, size: number): void {
    Atomics.store(this.#control, FILLED + (leaf % SLOT_COUNT), size + 1);
    this.#announce();
  }

  /** The next leaf in order, once it is there. */
  leafToHash(): Uint8Array | undefined {
    const leaf = this.#read(LEAVES_HASHED);
    const filled = this.#read(FILLED + (leaf % SLOT_COUNT));
    if (leaf >= this.#memory.leaves || filled === 0) return undefined;
    return this.#slot(leaf, filled - 1);
  }

  markHashed(): void {
    Atomics.store(this.#control, FILLED + (this.#read(LEAVES_HASHED) % SLOT_COUNT), 0);
    Atomics.add(this.#control, LEAVES_HASHED, 1);
    this.#announce();
  }

  get leavesHashed(): number {
    return this.#read(LEAVES_HASHED);
  }

  get isComplete(): boolean {
    return this.#read(LEAVES_HASHED) === this.#memory.leaves;
  }

  get isDrained(): boolean {
    return this.#read(LEAVES_TAKEN) === this.#memory.leaves;
  }

  /** Read before looking for work, so that a change in between is not slept through. */
  get changes(): number {
    return this.#read(CHANGES);
  }

  waitForChange(seen: number): void {
    Atomics.wait(this.#control, CHANGES, seen);
  }

  get isStopped(): boolean {
    return this.#read(STOPPED) === 1;
  }

  stop(): void {
    Atomics.store(this.#control, STOPPED, 1);
    this.#announce();
  }

  #slot(leaf: number, size: number): Uint8Array<SharedArrayBuffer> {
    return new Uint8Array(this.#memory.data, COPY_OFFSET + (leaf % SLOT_COUNT) * LEAF_PLAINTEXT_SIZE, size);
  }

  #read(position: number): number {
    return Atomics.load(this.#control, position);
  }

  #announce(): void {
    Atomics.add(this.#control, CHANGES, 1);
    Atomics.notify(this.#control, CHANGES);
  }
}
