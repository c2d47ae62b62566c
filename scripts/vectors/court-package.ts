import { base64, equalBytes, fromHex, fromUtf8, utf8 } from "../../src/protocol/bytes.ts";
import { COURT_CUSTODY_ACTS } from "../../src/protocol/custody.ts";
import type { Designation } from "../../src/protocol/designation-schema.ts";
import { createDesignation, readDesignation } from "../../src/protocol/designation.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import { fingerprintDigits, fingerprintWords, parseFingerprint } from "../../src/protocol/fingerprint.ts";
import { parseDossierId } from "../../src/protocol/identifiers.ts";
import type { OpenedLogEntry } from "../../src/protocol/package/assemble.ts";
import { INDEX_PATH, PACKAGE_LIMITS } from "../../src/protocol/package/package-index.ts";
import type { CheckName } from "../../src/protocol/package/report.ts";
import { readStoredZip, type ZipFile } from "../../src/protocol/package/stored-zip.ts";
import { type Verdict, verifyPackage } from "../../src/protocol/package/verify-package.ts";
import { createReceipt, readReceipt } from "../../src/protocol/receipt.ts";
import { EVIDENCE, fingerprintOf, inventPackage, inventReceipt } from "../../tests/support/invented-package.ts";
import {
  type InventedState,
  inventRoot,
  inventState,
  type RootHolder,
  rootSetOf,
  rootSigners,
  signerFor,
} from "../../tests/support/invented-states.ts";
import {
  editPackage,
  linesOf,
  type PackageCase,
  type PackageEdit,
  type PackageVectors,
} from "../../tests/support/package-cases.ts";
import { seededRandom } from "../../tests/support/seeded-random.ts";
import { withSeededCrypto } from "./seeded-crypto.ts";

type Options = Parameters<typeof inventPackage>[0];

/** What a case is and what must come of it, written by hand; which checks do not pass besides, the generator notes. */
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
    {
      name: "valid, the root in words, as somebody wrote them down",
      roots: [
        fingerprintWords(court.issuer.view.rootFingerprint)
          .map((word) => word.slice(0, 4).toUpperCase())
          .join("-"),
      ],
      verdict: "verified",
    },
    { name: "another State's root entered, in words", roots: [wordsOf(otherRoot)], verdict: "other-origin" },
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
      name: "a custody entry whose reason has a code of a later version",
      edits: await changed({
        lastReason: { code: "opened-in-court", values: { room: 7, at: "2027-03-01T12:00:00.000Z" } },
      }),
      verdict: "verified",
    },
    {
      name: "a custody entry that says: opened outside, and not what was sealed",
      edits: await changed({
        acts: ["offer-received", "accepted", "received", "head-received", "opened-digest-differs", "exported"],
      }),
      verdict: "verified",
    },
    {
      name: "a custody entry that no log entry proves",
      edits: await changed({ parts: ({ log }) => ({ log: log.slice(1) }) }),
      verdict: "unproven",
      finds: ["custody-logged", "custody/00001.json"],
    },
    {
      name: "a head that no other State cosigned",
      edits: await changed({ witness: false }),
      verdict: "unproven",
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
    {
      name: "custody entries in another order",
      edits: await changed({ parts: ({ custody }) => ({ custody: custody.toReversed() }) }),
      verdict: "altered",
      finds: ["custody-chain", "custody"],
    },
    {
      name: "no custody record",
      edits: await changed({ acts: [] }),
      verdict: "unproven",
      finds: ["custody-complete", "received"],
    },
    {
      name: "no custody record, no root entered",
      edits: await changed({ acts: [] }),
      roots: [],
      verdict: "unproven",
      finds: ["custody-complete", "offer-received"],
    },
    ...(await partsOfRecord(changed)),
    {
      name: "a witness of the issuer's own operator",
      edits: await changed({
        issuerLater: (designation) => ({ ...designation, operator: court.sender.view.designation.operator }),
      }),
      verdict: "unproven",
      finds: ["log-witnessed", "log/00001/proof.txt"],
    },
    ...(await receiptsOfOthers(changed)),
    ...(await receiptProofs(changed)),
    ...(await endedKeys(changed)),
    ...(await otherRoots(changed)),
  ];
  const seen = intents.map((intent): PackageCase => {
    const { name, edits = [], rawFlip, roots = [root], exhibit = "given", verdict } = intent;
    const made = { name, edits, ...(rawFlip === undefined ? {} : { rawFlip }), roots, exhibit };
    const bytes = editPackage(files, made);
    const found = verifyPackage({ bytes, roots: roots.map(parseFingerprint), ...measured(exhibit) });
    const failed = linesOf(found.checks, "failed");
    const unproven = linesOf(found.checks, "unproven");
    const fits = !intent.finds || [...failed, ...unproven].includes(intent.finds.join(" "));
    if (found.verdict !== verdict || !fits) {
      throw new Error(`${name}: ${found.verdict}, ${failed.join(", ")}; ${unproven.join(", ")}`);
    }
    return { ...made, verdict, failed, unproven };
  });
  return { package: base64(court.bytes), exhibit: base64(EVIDENCE), cases: seen };
}

/** An unbroken record that leaves out one thing which was done to every exhibit that a court gets. */
async function partsOfRecord(changed: (options: Options) => Promise<PackageEdit[]>): Promise<Intent[]> {
  const intents: Intent[] = [];
  for (const act of COURT_CUSTODY_ACTS) {
    intents.push({
      name: `a custody record without "${act}"`,
      edits: await changed({ acts: COURT_CUSTODY_ACTS.filter((other) => other !== act) }),
      verdict: "unproven",
      finds: ["custody-complete", act],
    });
  }
  return intents;
}

/** Receipts that are genuine and of another exchange; and one that no manifest contradicts, because none can be read. */
async function receiptsOfOthers(changed: (options: Options) => Promise<PackageEdit[]>): Promise<Intent[]> {
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
async function receiptProofs(changed: (options: Options) => Promise<PackageEdit[]>): Promise<Intent[]> {
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

const wordsOf = (root: string): string => fingerprintWords(fromHex(root)).join(" ");
const pathOf = (proof: string): string => proof.slice(0, proof.indexOf("\n\n"));
const headOf = (proof: string): string => proof.slice(proof.indexOf("\n\n") + 2);

async function proofsOf(options: Options): Promise<string[]> {
  const files = readStoredZip((await invent(options)).bytes, PACKAGE_LIMITS);
  return files.filter(({ path }) => path.endsWith("/proof.txt")).map(({ content }) => fromUtf8(content));
}

function openingOf(opened: OpenedLogEntry | undefined) {
  if (!opened) throw new Error("the invented log is shorter than that");
  const { entry, details, salt, proof } = opened;
  return { entry, details, salt, proof };
}

/** R8: keys that ended, by when their signature was in the log. */
async function endedKeys(changed: (options: Options) => Promise<PackageEdit[]>): Promise<Intent[]> {
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
async function otherRoots(changed: (options: Options) => Promise<PackageEdit[]>): Promise<Intent[]> {
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
