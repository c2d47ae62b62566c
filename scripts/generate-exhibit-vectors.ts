// Writes spec/vectors/exhibits/: bodies, heads, manifests and custody records, valid and invalid. The same bytes at
// every run; with --check it only compares.
import { bodyVectors } from "./vectors/exhibit-bodies.ts";
import { custodyVectors } from "./vectors/exhibit-custody.ts";
import { headVectors } from "./vectors/exhibit-heads.ts";
import { manifestVectors } from "./vectors/exhibit-manifests.ts";
import { publishFiles } from "./publish-files.ts";
import { withSeededCrypto } from "./vectors/seeded-crypto.ts";
import { inventWorld } from "./vectors/world.ts";

const world = await inventWorld();

const makers: Record<string, () => object | Promise<object>> = {
  "bodies.json": bodyVectors,
  "heads.json": headVectors,
  "manifests.json": () => manifestVectors(world),
  "custody.json": custodyVectors,
};

const files = new Map<string, string>();
for (const [name, make] of Object.entries(makers)) {
  const vectors = await withSeededCrypto(name, async () => await make());
  files.set(name, `${JSON.stringify(vectors, undefined, 1)}\n`);
}
await publishFiles({
  folder: "spec/vectors/exhibits",
  extension: ".json",
  files,
  madeBy: "scripts/generate-exhibit-vectors.ts",
});
