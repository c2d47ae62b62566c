// Memory that the threads of one sealing share: a ring of plaintext slots, and counters that say who may do what.
// One reader fills slots in order; one thread hashes them in order; all threads seal their leaves in any order.
import { LEAF_PLAINTEXT_SIZE } from "../../../protocol/exhibit-format.ts";
import { COPY_OFFSET } from "./copied-memory.ts";

const LEAVES_PER_SLOT = 4;
export const SLOT_SIZE = LEAVES_PER_SLOT * LEAF_PLAINTEXT_SIZE;
const SLOT_COUNT = 8;

// Positions in the control words.
const STOPPED = 0;
/** Counts every change; a thread with nothing to do waits for it to move. */
const CHANGES = 1;
const LEAVES_PUBLISHED = 2;
const LEAVES_TAKEN = 3;
const LEAVES_SEALED = 4;
const SLOTS_FILLED = 5;
const SLOTS_HASHED = 6;
const ENDED = 7;
const LEAVES_LEFT = 8;
const LENGTH = LEAVES_LEFT + SLOT_COUNT;
const IS_LAST = LENGTH + SLOT_COUNT;
const CONTROL_WORDS = IS_LAST + SLOT_COUNT;

export interface SealRingMemory {
  readonly control: SharedArrayBuffer;
  readonly data: SharedArrayBuffer;
}

export interface LeafInput {
  readonly leaf: number;
  readonly plaintext: Uint8Array;
  readonly isLast: boolean;
}

/** For a plaintext of any size. */
export function createSealRingMemory(): SealRingMemory {
  return {
    control: new SharedArrayBuffer(CONTROL_WORDS * Int32Array.BYTES_PER_ELEMENT),
    data: new SharedArrayBuffer(COPY_OFFSET + SLOT_COUNT * SLOT_SIZE),
  };
}

/** One thread's view of that memory; the sections below say whose methods they are. */
export class SealRing {
  readonly #control: Int32Array<SharedArrayBuffer>;
  readonly #data: SharedArrayBuffer;

  constructor(memory: SealRingMemory) {
    this.#control = new Int32Array(memory.control);
    this.#data = memory.data;
  }

  // -- the reader

  /** The slot to fill next, or undefined while the ring is full. */
  slotToFill(): Uint8Array<SharedArrayBuffer> | undefined {
    const sequence = this.#read(SLOTS_FILLED);
    const isHashed = this.#read(SLOTS_HASHED) > sequence - SLOT_COUNT;
    if (!isHashed || this.#read(LEAVES_LEFT + (sequence % SLOT_COUNT)) > 0) return undefined;
    return this.#bytes(sequence % SLOT_COUNT, 0, SLOT_SIZE);
  }

  /** Hands a filled slot to the others. Only the last may be shorter than a slot; an empty one is a file without bytes. */
  publish(length: number, isLast: boolean): void {
    const sequence = this.#read(SLOTS_FILLED);
    const slot = sequence % SLOT_COUNT;
    const leaves = Math.max(1, Math.ceil(length / LEAF_PLAINTEXT_SIZE));
    Atomics.store(this.#control, LENGTH + slot, length);
    Atomics.store(this.#control, LEAVES_LEFT + slot, leaves);
    Atomics.store(this.#control, IS_LAST + slot, isLast ? 1 : 0);
    Atomics.store(this.#control, SLOTS_FILLED, sequence + 1);
    Atomics.add(this.#control, LEAVES_PUBLISHED, leaves);
    // After the count: whoever sees the end must see all leaves.
    if (isLast) Atomics.store(this.#control, ENDED, 1);
    this.#announce();
  }

  get hasEnded(): boolean {
    return this.#read(ENDED) === 1;
  }

  // -- the hashing thread

  /** The next filled slot that the whole-file hash has not seen. */
  slotToHash(): Uint8Array | undefined {
    const sequence = this.#read(SLOTS_HASHED);
    if (sequence >= this.#read(SLOTS_FILLED)) return undefined;
    const slot = sequence % SLOT_COUNT;
    return this.#bytes(slot, 0, this.#read(LENGTH + slot));
  }

  markHashed(): void {
    Atomics.add(this.#control, SLOTS_HASHED, 1);
    this.#announce();
  }

  // -- all sealing threads

  /** Takes a leaf that nobody else will get. */
  takeLeaf(): LeafInput | undefined {
    for (;;) {
      const leaf = this.#read(LEAVES_TAKEN);
      if (leaf >= this.#read(LEAVES_PUBLISHED)) return undefined;
      if (Atomics.compareExchange(this.#control, LEAVES_TAKEN, leaf, leaf + 1) === leaf) return this.#input(leaf);
    }
  }

  markSealed(leaf: number): void {
    Atomics.sub(this.#control, LEAVES_LEFT + (Math.floor(leaf / LEAVES_PER_SLOT) % SLOT_COUNT), 1);
    Atomics.add(this.#control, LEAVES_SEALED, 1);
    this.#announce();
  }

  get leavesSealed(): number {
    return this.#read(LEAVES_SEALED);
  }

  /** Every leaf is in the file and every slot in the hash. */
  get isComplete(): boolean {
    return (
      this.hasEnded &&
      this.#read(LEAVES_SEALED) === this.#read(LEAVES_PUBLISHED) &&
      this.#read(SLOTS_HASHED) === this.#read(SLOTS_FILLED)
    );
  }

  /** Nothing will ever be left to take. */
  get isDrained(): boolean {
    return this.hasEnded && this.#read(LEAVES_TAKEN) === this.#read(LEAVES_PUBLISHED);
  }

  // -- waiting and stopping

  /** Read before looking for work, so that a change in between is not slept through. */
  get changes(): number {
    return this.#read(CHANGES);
  }

  waitForChange(seen: number): void {
    Atomics.wait(this.#control, CHANGES, seen);
  }

  /** The main thread must not block. */
  async changed(seen: number): Promise<void> {
    const wait = Atomics.waitAsync(this.#control, CHANGES, seen);
    if (wait.async) await wait.value;
  }

  get isStopped(): boolean {
    return this.#read(STOPPED) === 1;
  }

  stop(): void {
    Atomics.store(this.#control, STOPPED, 1);
    this.#announce();
  }

  #input(leaf: number): LeafInput {
    const slot = Math.floor(leaf / LEAVES_PER_SLOT) % SLOT_COUNT;
    const length = this.#read(LENGTH + slot);
    const from = (leaf % LEAVES_PER_SLOT) * LEAF_PLAINTEXT_SIZE;
    const size = Math.min(LEAF_PLAINTEXT_SIZE, length - from);
    return {
      leaf,
      plaintext: this.#bytes(slot, from, size),
      isLast: this.#read(IS_LAST + slot) === 1 && from + size === length,
    };
  }

  #bytes(slot: number, from: number, size: number): Uint8Array<SharedArrayBuffer> {
    return new Uint8Array(this.#data, COPY_OFFSET + slot * SLOT_SIZE + from, size);
  }

  #read(position: number): number {
    return Atomics.load(this.#control, position);
  }

  #announce(): void {
    Atomics.add(this.#control, CHANGES, 1);
    Atomics.notify(this.#control, CHANGES);
  }
}
