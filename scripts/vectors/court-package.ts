import { base64, equalBytes, utf8 } from "../../src/protocol/bytes.ts";
import type { Designation } from "../../src/protocol/designation-schema.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import { fingerprintDigits, parseFingerprint } from "../../src/protocol/fingerprint.ts";
import { INDEX_PATH, PACKAGE_LIMITS } from "../../src/protocol/package/package-index.ts";
import type { CheckName } from "../../src/protocol/package/report.ts";
import { readStoredZip, type ZipFile } from "../../src/protocol/package/stored-zip.ts";
import { type Verdict, verifyPackage } from "../../src/protocol/package/verify-package.ts";
import { EVIDENCE, fingerprintOf, inventPackage } from "../../tests/support/invented-package.ts";
import { inventState } from "../../tests/support/invented-states.ts";
import {
  editPackage,
  type PackageCase,
  type PackageEdit,
  type PackageVectors,
} from "../../tests/support/package-cases.ts";
import { withSeededCrypto } from "./seeded-crypto.ts";

type Options = Parameters<typeof inventPackage>[0];

/** What a case is and what must come of it, written by hand; which checks fail besides, the generator notes. */
interface Intent {
  readonly name: string;
  readonly edits?: readonly PackageEdit[];
  readonly rawFlip?: number;
  readonly roots?: readonly string[];
  readonly exhibit?: PackageCase["exhibit"];
  readonly verdict: Verdict;
  readonly finds?: readonly [CheckName, about: string];
}

const ENDS = "2027-06-01T00:00:00.000Z";
const BEFORE = new Date("2027-05-01T00:00:00.000Z");
const AFTER = new Date("2027-07-01T00:00:00.000Z");

export async function packageVectors(): Promise<PackageVectors> {
  const court = await invent();
  const files = readStoredZip(court.bytes, PACKAGE_LIMITS);
  const root = fingerprintOf(court.issuer);
  const otherRoot = fingerprintOf(await inventState("XC"));
  const changed = async (options: Options): Promise<PackageEdit[]> =>
    editsBetween(files, readStoredZip((await invent(options)).bytes, PACKAGE_LIMITS));

  const intents: Intent[] = [
    { name: "valid, under the issuer's root", verdict: "verified" },
    {
      name: "valid, the root in digits, entered beside another",
      roots: [otherRoot, fingerprintDigits(court.issuer.view.rootFingerprint)],
      verdict: "verified",
    },
    { name: "valid, without the exhibit", exhibit: "absent", verdict: "verified" },
    { name: "an invented pair of States, no root entered", roots: [], verdict: "consistent" },
    { name: "only the sender's root entered", roots: [fingerprintOf(court.sender)], verdict: "other-origin" },
    {
      name: "another State's root entered",
      roots: [otherRoot],
      verdict: "other-origin",
      finds: ["issuer-root", "XA"],
    },
    {
      name: "one byte of the exhibit changed",
      exhibit: "altered",
      verdict: "altered",
      finds: ["exhibit-unaltered", "exhibit"],
    },
    ...flips(files),
    { name: "one byte of the archive's directory changed", rawFlip: court.bytes.length - 30, ...unreadable() },
    { name: "one byte of a local header changed", rawFlip: 10, ...unreadable() },
    {
      name: "a file that is not listed",
      edits: [{ edit: "put", path: "notes.txt", content: base64(utf8("A friendly explanation.")) }],
      verdict: "altered",
      finds: ["file-listed", "notes.txt"],
    },
    {
      name: "a listed file missing",
      edits: [{ edit: "remove", path: "receipts/00001.json" }],
      verdict: "altered",
      finds: ["file-present", "receipts/00001.json"],
    },
    {
      name: "the index missing",
      edits: [{ edit: "remove", path: INDEX_PATH }],
      verdict: "altered",
      finds: ["file-present", INDEX_PATH],
    },
    {
      name: "a custody entry left out, the index signed without it",
      edits: await changed({ parts: ({ custody }) => ({ custody: custody.filter((_, at) => at !== 1) }) }),
      verdict: "altered",
      finds: ["custody-chain", "custody"],
    },
    {
      name: "a custody entry that no log entry proves",
      edits: await changed({ parts: ({ log }) => ({ log: log.slice(1) }) }),
      verdict: "altered",
      finds: ["custody-logged", "custody/00001.json"],
    },
    {
      name: "a head that no other State cosigned",
      edits: await changed({ witness: false }),
      verdict: "altered",
      finds: ["log-witnessed", "log/00001/proof.txt"],
    },
    {
      name: "another root of the sender than the issuer met",
      edits: await changed({
        facts: ({ sender }) => ({ sender: { ...sender, rootFingerprint: sha256Hex(utf8("another root")) } }),
      }),
      verdict: "altered",
      finds: ["sender-vouched", "XB"],
    },
    ...(await endedKeys(changed)),
  ];
  const seen = intents.map((intent): PackageCase => {
    const { name, edits = [], rawFlip, roots = [root], exhibit = "given", verdict } = intent;
    const made = { name, edits, ...(rawFlip === undefined ? {} : { rawFlip }), roots, exhibit };
    const bytes = editPackage(files, made);
    const found = verifyPackage({ bytes, roots: roots.map(parseFingerprint), ...measured(exhibit) });
    const failed = found.checks
      .filter(({ outcome }) => outcome === "failed")
      .map(({ check, about }) => `${check} ${about}`)
      .toSorted();
    if (found.verdict !== verdict || (intent.finds && !failed.includes(intent.finds.join(" ")))) {
      throw new Error(`${name}: ${found.verdict}, ${failed.join(", ")}`);
    }
    return { ...made, verdict, failed };
  });
  return { package: base64(court.bytes), exhibit: base64(EVIDENCE), cases: seen };
}

/** R8: keys that ended, by when their signature was in the log. */
async function endedKeys(changed: (options: Options) => Promise<PackageEdit[]>): Promise<Intent[]> {
  const intents: Intent[] = [];
  for (const state of ["retired", "compromised"] as const) {
    const fails = { verdict: "altered", finds: ["manifest-signed", "manifests/00001.json"] } as const;
    const manifest = ended("manifest", state);
    intents.push(
      {
        name: `the manifest's key ${state}, anchored before`,
        edits: await changed({ senderLater: manifest, witnessedAt: BEFORE }),
        verdict: "verified",
      },
      {
        name: `the manifest's key ${state}, anchored after`,
        edits: await changed({ senderLater: manifest, witnessedAt: AFTER }),
        ...fails,
      },
      {
        name: `the manifest's key ${state}, never anchored`,
        edits: await changed({ senderLater: manifest, namesManifest: false }),
        ...fails,
      },
      {
        name: `the receipt's key ${state}, never anchored`,
        edits: await changed({ senderLater: ended("receipt", state) }),
        verdict: "altered",
        finds: ["receipt-signed", "receipts/00001.json"],
      },
      {
        name: `the index's key ${state}`,
        edits: await changed({ issuerLater: ended("manifest", state) }),
        verdict: "altered",
        finds: ["index-signed", INDEX_PATH],
      },
    );
  }
  return intents;
}

function ended(use: string, state: "retired" | "compromised"): (designation: Designation) => Designation {
  const end = state === "retired" ? { until: ENDS } : { compromisedSince: ENDS };
  return (designation) => ({
    ...designation,
    keys: designation.keys.map((key) => (key.use === use ? { ...key, state, ...end } : key)),
  });
}

/** One byte in the middle of one file of each kind. */
function flips(files: readonly ZipFile[]): Intent[] {
  const paths = [
    "designations/00001.json",
    "designations/00002.json",
    "manifests/00001.json",
    "custody/00002.json",
    "receipts/00001.json",
    "log/00003/entry.json",
    "log/00003/details.json",
    "log/00003/proof.txt",
  ];
  const middleOf = (path: string): number =>
    Math.floor((files.find((file) => file.path === path)?.content.length ?? 0) / 2);
  return [
    ...paths.map((path): Intent => ({
      name: `one byte of ${path} changed`,
      edits: [{ edit: "flip", path, at: middleOf(path) }],
      verdict: "altered",
      finds: ["file-unaltered", path],
    })),
    {
      name: "one byte of the index changed",
      edits: [{ edit: "flip", path: INDEX_PATH, at: middleOf(INDEX_PATH) }],
      verdict: "altered",
    },
  ];
}

const unreadable = () => ({ verdict: "altered", finds: ["package-readable", "package"] }) as const;

function measured(exhibit: PackageCase["exhibit"]) {
  if (exhibit === "absent") return {};
  const bytes = exhibit === "given" ? EVIDENCE : EVIDENCE.map((byte, at) => (at === 0 ? byte ^ 1 : byte));
  return { exhibit: { sha256: sha256Hex(bytes), sizeBytes: bytes.length } };
}

async function invent(options?: Options) {
  return await withSeededCrypto("court package", async () => await inventPackage(options));
}

/** What turns one package into the other. */
function editsBetween(before: readonly ZipFile[], after: readonly ZipFile[]): PackageEdit[] {
  const kept = new Set(after.map(({ path }) => path));
  const old = new Map(before.map(({ path, content }) => [path, content]));
  return [
    ...before.filter(({ path }) => !kept.has(path)).map(({ path }) => ({ edit: "remove", path }) as const),
    ...after
      .filter(({ path, content }) => !equalBytes(old.get(path) ?? new Uint8Array(0), content))
      .map(({ path, content }) => ({ edit: "put", path, content: base64(content) }) as const),
  ];
}
