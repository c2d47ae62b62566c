import { base64, fromUtf8, utf8 } from "../../src/protocol/bytes.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import { parseDossierId } from "../../src/protocol/identifiers.ts";
import type { OpenedLogEntry } from "../../src/protocol/package/assemble.ts";
import { createReceipt, readReceipt } from "../../src/protocol/receipt.ts";
import { inventReceipt } from "../../tests/support/invented-package.ts";
import { type InventedState, inventState, signerFor } from "../../tests/support/invented-states.ts";
import type { PackageEdit } from "../../tests/support/package-cases.ts";
import { seededRandom } from "../../tests/support/seeded-random.ts";
import { type Change, type Intent, inventedFiles, type Options } from "./package-world.ts";

/** Receipts that are genuine and of another exchange; and one that no manifest contradicts, because none can be read. */
export async function receiptsOfOthers(changed: Change): Promise<Intent[]> {
  const random = seededRandom("receipts of others");
  const [giver, to, stranger] = [await inventState("XB"), await inventState("XA"), await inventState("XC")];
  const ofOtherDossier = await changed({ receipts: [openedReceipt(giver, to)] });
  const manifest = "manifests/00001.json";
  return [
    {
      name: "a receipt of another dossier",
      edits: ofOtherDossier,
      verdict: "unproven",
      finds: ["receipt-about-exhibit", "receipts/00001.json"],
    },
    {
      name: "a receipt of a dossier, and no manifest that can be read",
      edits: [...ofOtherDossier, { edit: "put", path: manifest, content: base64(utf8("no manifest")) }],
      verdict: "altered",
      finds: ["manifest-signed", manifest],
    },
    {
      name: "a receipt by a State that is not in the package",
      edits: await changed({ receipts: [inventReceipt({ giver: stranger, to, sequence: 1, random })] }),
      verdict: "unproven",
      finds: ["receipt-signed", "receipts/00001.json"],
    },
  ];
}

/** A receipt of strength `valid` in a dossier of which the package knows nothing. */
function openedReceipt(giver: InventedState, to: InventedState): Uint8Array {
  const stored = inventReceipt({ giver, to, sequence: 1, random: seededRandom("an opened receipt") });
  const { receipt } = readReceipt(stored);
  return createReceipt(
    {
      ...receipt,
      strength: "valid",
      payloadDigest: sha256Hex(utf8("a body")),
      dossierId: parseDossierId("0190a000-0000-7000-8000-0000000000d0"),
      recipients: sha256Hex(utf8("recipients")),
    },
    signerFor(giver, "receipt"),
  );
}

/** Receipts that the log does not prove, or not so. */
export async function receiptProofs(changed: Change): Promise<Intent[]> {
  // After the five custody entries: the log entry of the sender's receipt, and that of the issuer's own.
  const [ofReceipt, ofOther] = [5, 6];
  const larger = (await proofsOf({ otherEntries: 1 }))[ofReceipt] ?? "";
  const fails = { verdict: "altered", finds: ["log-entry-included", "log/00006/proof.txt"] } as const;
  const withProof = async (change: (proofs: readonly string[]) => string): Promise<PackageEdit[]> =>
    await changed({
      parts: ({ log }) => {
        const proof = utf8(change(log.map((opened) => fromUtf8(opened.proof))));
        return { log: log.map((opened, at) => (at === ofReceipt ? { ...opened, proof } : opened)) };
      },
    });
  return [
    {
      name: "receipts that no log entry names, under active keys",
      edits: await changed({ anchorsReceipts: false }),
      verdict: "verified",
    },
    {
      name: "a receipt's log entry with the proof of another entry",
      edits: await withProof((proofs) => proofs[ofOther] ?? ""),
      ...fails,
    },
    {
      name: "a receipt's log entry with the proof for a later size of the log under the head of the earlier one",
      edits: await withProof((proofs) => `${pathOf(larger)}\n\n${headOf(proofs[ofReceipt] ?? "")}`),
      ...fails,
    },
    {
      name: "a receipt's log entry with the proof for an earlier size of the log under the head of the later one",
      edits: await withProof((proofs) => `${pathOf(proofs[ofReceipt] ?? "")}\n\n${headOf(larger)}`),
      ...fails,
    },
    {
      name: "a receipt's log entry whose details name another file",
      edits: await changed({
        parts: ({ log }) => ({
          log: log.map((opened, at) => (at === ofReceipt ? { ...opened, ...openingOf(log[ofOther]) } : opened)),
        }),
      }),
      verdict: "altered",
      finds: ["log-entry-opened", "log/00006/entry.json"],
    },
  ];
}

const pathOf = (proof: string): string => proof.slice(0, proof.indexOf("\n\n"));
const headOf = (proof: string): string => proof.slice(proof.indexOf("\n\n") + 2);

async function proofsOf(options: Options): Promise<string[]> {
  const files = await inventedFiles(options);
  return files.filter(({ path }) => path.endsWith("/proof.txt")).map(({ content }) => fromUtf8(content));
}

function openingOf(opened: OpenedLogEntry | undefined) {
  if (!opened) throw new Error("the invented log is shorter than that");
  const { entry, details, salt, proof } = opened;
  return { entry, details, salt, proof };
}
