// The worker side of receiving: each leaf is hashed and compared with the tree before a byte of it is written.
import { fdatasyncSync, readSync } from "node:fs";
import type { MessagePort } from "node:worker_threads";
import { LEAF_SIZE, TREE_HASH_SIZE } from "../../../protocol/exhibit-format.ts";
import { COPY_OFFSET } from "./copied-memory.ts";
import { packError } from "./disk-errors.ts";
import { bitOf } from "./leaf-bitmap.ts";
import { leafHash } from "./leaf-cipher.ts";
import { readFully, writeFully } from "./worker-files.ts";
import type { ReceiveCommand, ReceiveJob, ReceiveReply } from "./worker-protocol.ts";

/** Answers commands over the port until it is told to close. */
export function runReceiveJob(job: ReceiveJob, port: MessagePort): void {
  const expected = Buffer.alloc(TREE_HASH_SIZE);
  port.on("message", (command: ReceiveCommand) => {
    if (command.kind === "close") {
      port.close();
      return;
    }
    port.postMessage(answer(command));
  });

  function answer(command: Exclude<ReceiveCommand, { kind: "close" }>): ReceiveReply {
    try {
      if (command.kind === "leaf") return { kind: "leaf", id: command.id, fits: keepIfItFits(command) };
      commit(command.leaves);
      return { kind: "committed", id: command.id };
    } catch (error) {
      return { kind: "failed", id: command.id, error: packError(error, "receiving an exhibit") };
    }
  }

  function keepIfItFits({ slot, leaf, size }: { slot: number; leaf: number; size: number }): boolean {
    const bytes = new Uint8Array(job.slots, COPY_OFFSET + slot * LEAF_SIZE, size);
    readFully(job.treeFd, expected, leaf * TREE_HASH_SIZE, "The tree file");
    if (!leafHash(bytes).equals(expected)) return false;
    writeFully(job.bodyFd, bytes, leaf * LEAF_SIZE);
    return true;
  }

  /** A bit may say "here" only after the leaf is on the disk. */
  function commit(leaves: readonly number[]): void {
    fdatasyncSync(job.bodyFd);
    const byte = Buffer.alloc(1);
    for (const leaf of leaves) {
      const { position, mask } = bitOf(leaf);
      if (readSync(job.bitmapFd, byte, 0, 1, position) !== 1) byte[0] = 0;
      byte[0] = (byte[0] ?? 0) | mask;
      writeFully(job.bitmapFd, byte, position);
    }
    fdatasyncSync(job.bitmapFd);
  }
}
