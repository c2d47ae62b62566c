// Writes spec/vectors/peer/ and spec/vectors/badges/: every input and what must come of it. The same bytes at every run; with --check it only
// compares. Vectors of the log and of exhibits are made by their own generators.
import { agreementVectors } from "./vectors/agreements.ts";
import { badgeVectors } from "./vectors/badges.ts";
import { designationVectors } from "./vectors/designations.ts";
import { dispatchVectors } from "./vectors/dispatches.ts";
import { httpVectors } from "./vectors/http.ts";
import { laneVectors } from "./vectors/lanes.ts";
import {
  envelopeVectors,
  fingerprintVectors,
  paddingVectors,
  signatureVectors,
  strictJsonVectors,
} from "./vectors/primitives.ts";
import { receiptVectors } from "./vectors/receipts.ts";
import { publishFiles } from "./publish-files.ts";
import { withSeededCrypto } from "./vectors/seeded-crypto.ts";
import { signedKindVectors } from "./vectors/signed-kinds.ts";
import { inventWorld } from "./vectors/world.ts";

const world = await inventWorld();

const makers: Record<string, () => object | Promise<object>> = {
  "strict-json.json": strictJsonVectors,
  "signatures.json": signatureVectors,
  "envelopes.json": envelopeVectors,
  "fingerprints.json": () => fingerprintVectors(world),
  "padding.json": paddingVectors,
  "designations.json": () => designationVectors(world),
  "dispatches.json": () => dispatchVectors(world),
  "receipts.json": () => receiptVectors(world),
  "lanes.json": () => laneVectors(world),
  "http-signatures.json": () => httpVectors(world),
  "signed-kinds.json": () => signedKindVectors(world),
  "agreements.json": agreementVectors,
};

const files = new Map<string, string>();
for (const [name, make] of Object.entries(makers)) {
  const vectors = await withSeededCrypto(name, async () => await make());
  files.set(name, `${JSON.stringify(vectors, undefined, 1)}\n`);
}
const badges = new Map([["badges.json", `${JSON.stringify(badgeVectors(), undefined, 1)}\n`]]);
const made = { extension: ".json", madeBy: "scripts/generate-vectors.ts" };
await publishFiles({ folder: "spec/vectors/peer", files, ...made });
await publishFiles({ folder: "spec/vectors/badges", files: badges, ...made });
