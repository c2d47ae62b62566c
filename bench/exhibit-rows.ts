// The rows of the performance table that the evidence engine answers for. Peers are what people do today.
import { join } from "node:path";
import { type Run, runEngine, runShell } from "./measure.ts";

export interface Bench {
  readonly folder: string;
  readonly source: string;
  readonly recipient: string;
  /** Two more post-quantum ones, and a classical one. */
  readonly otherRecipients: readonly string[];
  readonly classicalRecipient: string;
  readonly identity: string;
  /** age's own recipient, when age is here. */
  readonly ageRecipient: string | undefined;
}

interface Peer {
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
  /** Works on what P1 made. */
  readonly needsSealed?: true;
  /** The original is read from the disk, not from memory. */
  readonly isCold?: true;
  ours(bench: Bench): Run;
  readonly peers: readonly Peer[];
}

const sealedBy = (bench: Bench): string => join(bench.folder, "peer.age");
/** What people do today to send evidence: a digest for the court, encryption, a digest of what travels. */
function usersSequence(bench: Bench): string {
  const out = sealedBy(bench);
  const encrypt = `age -r ${bench.ageRecipient} -o ${out} ${bench.source}`;
  return `sha256sum ${bench.source}\n${encrypt}\nsha256sum ${out}\nsync -d ${out}`;
}

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
        run: (bench) => runShell(usersSequence(bench)),
      },
      {
        name: "sha256sum alone (P1b)",
        makes: [],
        needs: ["sha256sum"],
        targetRatio: 2,
        run: ({ source }) => runShell(`sha256sum ${source}`),
      },
      {
        name: "sha256sum; gpg without compression; sync (P1c)",
        makes: ["peer.gpg"],
        needs: ["sha256sum", "gpg"],
        targetRatio: 0.5,
        run({ source, folder }) {
          const out = join(folder, "peer.gpg");
          const options = "--batch --symmetric --passphrase bench --cipher-algo AES256 --compress-algo none";
          return runShell(
            `sha256sum ${source}\ngpg --homedir ${folder} --quiet ${options} -o ${out} ${source}\nsync -d ${out}`,
          );
        },
      },
    ],
  },
  {
    id: "P2",
    name: "seal from a cold disk, synced to it",
    makes: ["exhibit.body", "exhibit.tree"],
    isCold: true,
    ours: ({ source, folder, recipient }) => runEngine(folder, "seal", source, folder, recipient),
    peers: [
      {
        name: "sha256sum; age; sha256sum; sync",
        makes: ["peer.age"],
        needs: ["sha256sum", "age"],
        targetRatio: 0.7,
        run: (bench) => runShell(usersSequence(bench)),
      },
      {
        name: "cp; sync",
        makes: ["peer.copy"],
        needs: ["cp"],
        targetRatio: 1.5,
        run({ source, folder }) {
          const out = join(folder, "peer.copy");
          return runShell(`cp ${source} ${out}\nsync -d ${out}`);
        },
      },
    ],
  },
  {
    id: "P5",
    name: "verify a stored body without a key",
    makes: [],
    needsSealed: true,
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
    needsSealed: true,
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
  {
    id: "P6b",
    name: "check that a body opens to the original, writing nothing",
    makes: [],
    needsSealed: true,
    ours: ({ folder, identity }) => runEngine(folder, "check", folder, identity),
    peers: [
      {
        name: "age -d | sha256sum",
        makes: [],
        needs: ["sha256sum", "age"],
        targetRatio: 0.7,
        run: (bench) => runShell(`age -d -i ${join(bench.folder, "age-identity.txt")} ${sealedBy(bench)} | sha256sum`),
      },
    ],
  },
  // After those that work on what P1 made, for it makes it anew for others.
  {
    id: "P3",
    name: "seal for three post-quantum recipients",
    makes: ["exhibit.body", "exhibit.tree"],
    ours: ({ source, folder, recipient, otherRecipients }) =>
      runEngine(folder, "seal", source, folder, recipient, ...otherRecipients),
    peers: [
      {
        name: "ours for one classical recipient",
        makes: ["exhibit.body", "exhibit.tree"],
        needs: [],
        targetRatio: 1.05,
        run: ({ source, folder, classicalRecipient }) => runEngine(folder, "seal", source, folder, classicalRecipient),
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
