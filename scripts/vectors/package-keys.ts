import { INDEX_PATH } from "../../src/protocol/package/package-index.ts";
import type { Designation } from "../../src/protocol/designation-schema.ts";
import { createDesignation, readDesignation } from "../../src/protocol/designation.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import type { CheckName } from "../../src/protocol/package/report.ts";
import { inventRoot, type RootHolder, rootSetOf, rootSigners } from "../../tests/support/invented-states.ts";
import { seededRandom } from "../../tests/support/seeded-random.ts";
import type { Change, Intent, Options } from "./package-world.ts";
import { withSeededCrypto } from "./seeded-crypto.ts";

const ENDS = "2027-06-01T00:00:00.000Z";
const BEFORE = new Date("2027-05-01T00:00:00.000Z");
const AFTER = new Date("2027-07-01T00:00:00.000Z");

/** R8: keys that ended, by when their signature was in the log. */
export async function endedKeys(changed: Change): Promise<Intent[]> {
  const intents: Intent[] = [];
  const add = async (name: string, options: Options, found?: Pick<Intent, "verdict" | "finds">): Promise<void> => {
    intents.push({ name, edits: await changed(options), ...(found ?? { verdict: "verified" }) });
  };
  for (const state of ["retired", "compromised"] as const) {
    const doubts = (...finds: [CheckName, about: string]) => ({ verdict: "unproven", finds }) as const;
    const manifest = { senderLater: ended("manifest", state) };
    const noManifest = doubts("manifest-signed", "manifests/00001.json");
    await add(`the manifest's key ${state}, anchored before`, { ...manifest, witnessedAt: BEFORE });
    await add(`the manifest's key ${state}, anchored after`, { ...manifest, witnessedAt: AFTER }, noManifest);
    await add(`the manifest's key ${state}, never anchored`, { ...manifest, namesManifest: false }, noManifest);

    const receipt = { senderLater: ended("receipt", state) };
    const noReceipt = doubts("receipt-signed", "receipts/00001.json");
    await add(`the receipt's key ${state}, anchored before`, { ...receipt, witnessedAt: BEFORE });
    await add(`the receipt's key ${state}, anchored then`, { ...receipt, witnessedAt: new Date(ENDS) }, noReceipt);
    await add(`the receipt's key ${state}, anchored after`, { ...receipt, witnessedAt: AFTER }, noReceipt);
    await add(`the receipt's key ${state}, never anchored`, { ...receipt, anchorsReceipts: false }, noReceipt);
    const own = { issuerLater: ended("receipt", state) };
    const noOwn = doubts("receipt-signed", "receipts/00002.json");
    await add(`the issuer's own receipt key ${state}, anchored after`, { ...own, witnessedAt: AFTER }, noOwn);

    const log = { issuerLater: ended("log", state) };
    const noHead = doubts("log-entry-included", "log/00001/proof.txt");
    await add(`the log's key ${state}, its head cosigned before`, { ...log, witnessedAt: BEFORE });
    await add(`the log's key ${state}, its head cosigned after`, { ...log, witnessedAt: AFTER }, noHead);
    await add(`the log's key ${state}, its head never cosigned`, { ...log, witness: false }, noHead);

    const witness = { senderLater: ended("witness", state) };
    const noWitness = doubts("log-witnessed", "log/00001/proof.txt");
    await add(
      `the witness's key ${state}, its cosignature before`,
      { ...witness, witnessedAt: BEFORE },
      // A cosignature says its own time, and whoever has the key can write any.
      state === "compromised" ? noWitness : undefined,
    );
    await add(`the witness's key ${state}, its cosignature after`, { ...witness, witnessedAt: AFTER }, noWitness);

    const index = { issuerLater: ended("manifest", state), witnessedAt: BEFORE };
    await add(`the index's key ${state}`, index, doubts("index-signed", INDEX_PATH));
  }
  await add("dispatch and http keys compromised: they sign nothing here", {
    senderLater: (designation) => ended("http", "compromised")(ended("dispatch", "compromised")(designation)),
    issuerLater: (designation) => ended("http", "compromised")(ended("dispatch", "compromised")(designation)),
    witnessedAt: AFTER,
  });
  return intents;
}

/** R8, R35: a root that handed over to the next, and one that nobody handed over to. */
export async function otherRoots(changed: Change): Promise<Intent[]> {
  const issuerNextRoots = await withSeededCrypto("the next root", async () => [
    inventRoot("next", seededRandom("the next root")),
  ]);
  const lost = { issuerNextRoots, issuerLater: ended("manifest", "compromised") };
  return [
    {
      name: "a new root of the issuer, the root before entered",
      edits: await changed({ issuerNextRoots }),
      verdict: "verified",
    },
    {
      name: "a new root of the issuer, under which the index's key is compromised",
      edits: await changed(lost),
      verdict: "unproven",
      finds: ["index-signed", INDEX_PATH],
    },
    {
      name: "a root of the issuer to which nobody handed over, the first one entered",
      edits: await changed({
        parts: ({ designations }) => ({
          designations: [...designations, strangerOf(designations[0], issuerNextRoots)],
        }),
      }),
      verdict: "other-origin",
      finds: ["issuer-root", "XA"],
    },
  ];
}

/** The same State under a higher number, signed by roots that nobody knows. */
function strangerOf(bytes: Uint8Array | undefined, roots: readonly RootHolder[]): Uint8Array {
  if (!bytes) throw new Error("the package has no designation");
  const { designation } = readDesignation(bytes);
  const other = { ...designation, number: 2, previous: sha256Hex(bytes), rootSet: rootSetOf(roots, 1) };
  return createDesignation(other, rootSigners(roots));
}

export function ended(use: string, state: "retired" | "compromised"): (designation: Designation) => Designation {
  const end = state === "retired" ? { until: ENDS } : { compromisedSince: ENDS };
  return (designation) => ({
    ...designation,
    keys: designation.keys.map((key) => (key.use === use ? { ...key, state, ...end } : key)),
  });
}
