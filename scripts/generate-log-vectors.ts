// Writes spec/vectors/log/: what an audit log, its proofs, its heads and its witnesses look like, and what must be
// refused. The same bytes at every run; with --check it only compares.
import { entryVectors, merkleVectors, tileVectors } from "./log-vectors/trees.ts";
import { checkpointVectors, forkVectors, noteVectors, proofVectors, witnessVectors } from "./log-vectors/heads.ts";
import { publishFiles } from "./publish-files.ts";

const makers: Record<string, () => object> = {
  "merkle.json": merkleVectors,
  "entries.json": entryVectors,
  "tiles.json": tileVectors,
  "notes.json": noteVectors,
  "checkpoints.json": checkpointVectors,
  "proofs.json": proofVectors,
  "witness.json": witnessVectors,
  "forks.json": forkVectors,
};

const files = new Map(
  Object.entries(makers).map(([name, make]) => [name, `${JSON.stringify(make(), undefined, 1)}\n`] as const),
);
await publishFiles({
  folder: "spec/vectors/log",
  extension: ".json",
  files,
  madeBy: "scripts/generate-log-vectors.ts",
});
