// Verifying a stored body without any key: every leaf against the tree, the tree against the signed root.
import { open } from "node:fs/promises";
import { LEAF_SIZE, leafCount, treeSizeOf } from "../../../protocol/exhibit-format.ts";
import { type ExhibitFrame, requireFrame } from "../../../protocol/exhibit-tree.ts";
import { withFiles } from "./exhibit-files.ts";
import { runWorkers } from "./run-workers.ts";
import { STOP_VERIFYING } from "./verify-job.ts";
import type { FoldJob, LeafFault, VerifyJob, VerifyJobResult } from "./worker-protocol.ts";

export interface BodyFiles {
  readonly bodyPath: string;
  readonly treePath: string;
  readonly frame: ExhibitFrame;
}

type VerifyFinding =
  /** Every byte of the body is what was signed for. */
  | "whole"
  /** The body differs from its tree in the leaves named. */
  | "body-damaged"
  /** The body is whole; the tree file beside it is not, in the entries named. */
  | "tree-damaged"
  /** Body and tree differ, and neither leads to the root: nothing can be said about single leaves. */
  | "body-and-tree-damaged"
  | "body-size-wrong"
  | "tree-size-wrong"
  | "body-missing"
  | "tree-missing"
  /** The disk says that it cannot read them. */
  | "not-readable";

export interface VerifyReport {
  readonly finding: VerifyFinding;
  readonly leaves: number;
  /** Where body and tree differ, in order; at most a thousand. */
  readonly damagedLeaves: readonly number[];
  readonly hasMoreDamage: boolean;
}

/** Refuses `file-missing`, `disk-error`, `stopped`; damage is a finding, not a refusal. */
export async function verifyBody(
  { bodyPath, treePath, frame }: BodyFiles,
  options: { readonly threads?: 1 | 2; readonly signal?: AbortSignal } = {},
): Promise<VerifyReport> {
  const { leafCount: leaves } = requireFrame(frame);
  const report = (finding: VerifyFinding, faults: readonly LeafFault[] = [], hasMoreDamage = false): VerifyReport => ({
    finding,
    leaves,
    damagedLeaves: faults.map((fault) => fault.leaf),
    hasMoreDamage,
  });
  return await withFiles("verifying an exhibit", async (files) => {
    const body = files.keep(await open(bodyPath, "r"));
    const tree = files.keep(await open(treePath, "r"));
    if ((await body.stat()).size !== frame.bodySize) return report("body-size-wrong");
    if ((await tree.stat()).size !== treeSizeOf(frame.bodySize)) return report("tree-size-wrong");
    const next = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const job = { kind: "verify", next, bodyFd: body.fd, treeFd: tree.fd, bodySize: frame.bodySize } as const;
    const lead: VerifyJob = { ...job, role: "lead" };
    const isSmall = frame.bodySize <= 4 * LEAF_SIZE;
    const results = await runWorkers<VerifyJobResult>(
      options.threads === 1 || isSmall ? [lead] : [lead, { ...job, role: "help" }],
      () => void Atomics.store(new Int32Array(next), 0, STOP_VERIFYING),
      options.signal,
    );
    const faults = results.flatMap((result) => result?.faults ?? []).toSorted((a, b) => a.leaf - b.leaf);
    const hasMore = results.some((result) => result?.moreFaults ?? true);
    if (results[0]?.root === frame.root) {
      return faults.length === 0 ? report("whole") : report("body-damaged", faults, hasMore);
    }
    if (hasMore) return report("body-and-tree-damaged", faults, true);
    const ofBody = await foldTree(tree.fd, frame, faults, options.signal);
    return report(ofBody === frame.root ? "tree-damaged" : "body-and-tree-damaged", faults);
  });
}

/** Root of a tree file, with the entries named replaced by what the body really hashes to. */
async function foldTree(
  treeFd: number,
  frame: ExhibitFrame,
  replaced: readonly LeafFault[],
  signal?: AbortSignal,
): Promise<string | undefined> {
  const job: FoldJob = { kind: "fold", treeFd, bodySize: frame.bodySize, replaced };
  const [root] = await runWorkers<string>([job], () => undefined, signal);
  return root;
}

/** Refuses a tree file that does not lead to the root; for a tree that has just been fetched. */
export async function isTreeOf(treePath: string, frame: ExhibitFrame, signal?: AbortSignal): Promise<boolean> {
  return await withFiles("verifying a tree", async (files) => {
    const tree = files.keep(await open(treePath, "r"));
    if ((await tree.stat()).size !== leafCount(frame.bodySize) * 32) return false;
    return (await foldTree(tree.fd, frame, [], signal)) === frame.root;
  });
}
