// The rows of the performance table that the evidence engine answers for. Peers are what people do today.
import { join } from "node:path";
import { type Run, runEngine, runShell } from "./measure.ts";

export interface Bench {
  readonly folder: string;
  readonly source: string;
  readonly recipient: string;
  readonly identity: string;
  /** age's own recipient, when age is here. */
  readonly ageRecipient: string | undefined;
}

export interface Peer {
  readonly name: string;
  /** Written by its run, and removed before it. */
  readonly makes: readonly string[];
  readonly needs: readonly string[];
  readonly targetRatio: number;
  run(bench: Bench): Run;
}

export interface Row {
  readonly id: string;
  readonly name: string;
  /** Written by our run, and removed before it. */
  readonly makes: readonly string[];
  ours(bench: Bench): Run;
  readonly peers: readonly Peer[];
}

const sealedBy = (bench: Bench): string => join(bench.folder, "peer.age");
const openedBy = (bench: Bench): string => join(bench.folder, "peer.opened");

export const ROWS: readonly Row[] = [
  {
    id: "P1",
    name: "seal: digest, encrypt, tree, head, both signatures, synced to the disk",
    makes: ["exhibit.body", "exhibit.tree"],
    ours: ({ source, folder, recipient }) => runEngine(folder, "seal", source, folder, recipient),
    peers: [
      {
        name: "sha256sum; age; sha256sum; sync",
        makes: ["peer.age"],
        needs: ["sha256sum", "age"],
        targetRatio: 0.6,
        run(bench) {
          const out = sealedBy(bench);
          const encrypt = `age -r ${bench.ageRecipient} -o ${out} ${bench.source}`;
          return runShell(`sha256sum ${bench.source}\n${encrypt}\nsha256sum ${out}\nsync -d ${out}`);
        },
      },
      {
        name: "sha256sum alone (P1b)",
        makes: [],
        needs: ["sha256sum"],
        targetRatio: 2,
        run: ({ source }) => runShell(`sha256sum ${source}`),
      },
    ],
  },
  {
    id: "P5",
    name: "verify a stored body without a key",
    makes: [],
    ours: ({ folder }) => runEngine(folder, "verify", folder),
    peers: [
      {
        name: "sha256sum of the body",
        makes: [],
        needs: ["sha256sum"],
        targetRatio: 0.65,
        run: ({ folder }) => runShell(`sha256sum ${join(folder, "exhibit.body")}`),
      },
    ],
  },
  {
    id: "P6",
    name: "open: decrypt, digest, write, synced to the disk",
    makes: ["exhibit.opened"],
    ours: ({ folder, identity }) => runEngine(folder, "open", folder, identity),
    peers: [
      {
        name: "age -d; sha256sum; sync",
        makes: ["peer.opened"],
        needs: ["sha256sum", "age"],
        targetRatio: 0.55,
        run(bench) {
          const out = openedBy(bench);
          const key = join(bench.folder, "age-identity.txt");
          return runShell(`age -d -i ${key} -o ${out} ${sealedBy(bench)}\nsha256sum ${out}\nsync -d ${out}`);
        },
      },
    ],
  },
];

export interface MemoryRow {
  readonly name: string;
  readonly makes: readonly string[];
  readonly targetMiB: number;
  run(bench: Bench): Run;
}

/** P17: memory must not grow with the size. */
export const MEMORY_ROWS: readonly MemoryRow[] = [
  {
    name: "seal",
    makes: ["exhibit.body", "exhibit.tree"],
    targetMiB: 256,
    run: ({ source, folder, recipient }) => runEngine(folder, "seal", source, folder, recipient),
  },
  { name: "verify", makes: [], targetMiB: 192, run: ({ folder }) => runEngine(folder, "verify", folder) },
  {
    name: "receive",
    makes: ["received.body", "received.bits"],
    targetMiB: 192,
    run: ({ folder }) => runEngine(folder, "receive", folder),
  },
  {
    name: "open",
    makes: ["exhibit.opened"],
    targetMiB: 256,
    run: ({ folder, identity }) => runEngine(folder, "open", folder, identity),
  },
];
