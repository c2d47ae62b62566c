// One run of the engine in a process of its own, as `run.ts` measures it. Prints the peak memory as JSON.
//   seal <source> <folder> <recipient>…  writes exhibit.body, .tree, .head, .facts.json, signed manifest draft included
//   verify <folder>                      keyless
//   open <folder> <identity>             writes the original
//   check <folder> <identity>            decrypts and compares the digest, writing nothing
//   receive <folder>                     takes the body from the file as if from a line, into another file
import { randomBytes } from "node:crypto";
import { createReadStream, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type SealedExhibit,
  checkOriginal,
  openBody,
  Receiver,
  sealFile,
  verifyBody,
} from "../src/modules/evidence/engine/index.ts";
import { parseExhibitRoot } from "../src/protocol/exhibit-tree.ts";
import type { Sha256Hex } from "../src/protocol/identifiers.ts";

// What only sealing or opening needs is loaded there: the memory shown is that of the work, not of a list of imports.

interface Facts {
  readonly root: string;
  readonly bodySize: number;
  readonly leafSize: number;
  readonly keyCommitment: Sha256Hex;
  readonly sha256: Sha256Hex;
  readonly size: number;
}

const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count));
const [, , verb, ...args] = process.argv;

switch (verb) {
  case "seal":
    await seal(required(0), required(1), [required(2), ...args.slice(3)]);
    break;
  case "verify":
    await verify(required(0));
    break;
  case "open":
    await openBody(await exhibitOf(required(0), required(1)), join(required(0), "exhibit.opened"));
    break;
  case "check":
    await checkOriginal(await exhibitOf(required(0), required(1)));
    break;
  case "receive":
    await receive(required(0));
    break;
  case undefined:
  default:
    throw new Error("seal, verify, open, check or receive");
}
console.log(JSON.stringify({ peakMiB: process.resourceUsage().maxRSS / 1024 }));

async function seal(source: string, folder: string, recipients: readonly string[]): Promise<void> {
  const sealing = sealFile(source, { folder, random });
  // A server has these loaded and its keys made long before; here it happens while the threads work.
  const { createHead } = await import("../src/protocol/age-head.ts");
  const { signEnvelope } = await import("../src/protocol/dsse.ts");
  const { payloadType } = await import("../src/protocol/payload-types.ts");
  const { generateKeyPair, signerOf } = await import("../src/protocol/signatures.ts");
  const signers = (["ed25519", "ml-dsa-65"] as const).map((algorithm) => signerOf(generateKeyPair(algorithm, random)));
  const sealed = await sealing;
  const head = await createHead(sealed.fileKey, sealed.payloadNonce, recipients);
  const facts: Facts = { ...sealed.frame, ...sealed.original, keyCommitment: sealed.keyCommitment };
  const text = JSON.stringify(facts);
  // What a manifest costs: both signatures over a text of that kind.
  signEnvelope(payloadType("exhibit-manifest"), new TextEncoder().encode(text), signers);
  renameSync(sealed.bodyPath, join(folder, "exhibit.body"));
  renameSync(sealed.treePath, join(folder, "exhibit.tree"));
  writeFileSync(join(folder, "exhibit.head"), head);
  writeFileSync(join(folder, "exhibit.facts.json"), text);
}

async function verify(folder: string): Promise<void> {
  const { finding } = await verifyBody(filesOf(folder));
  if (finding !== "whole") throw new Error(`the body is not whole: ${finding}`);
}

async function exhibitOf(folder: string, identity: string): Promise<SealedExhibit> {
  const { openHead } = await import("../src/protocol/age-head.ts");
  const { keyCommitment, sha256, size } = factsOf(folder);
  const keys = await openHead(new Uint8Array(readFileSync(join(folder, "exhibit.head"))), [identity]);
  return { ...filesOf(folder), ...keys, keyCommitment, original: { sha256, size } };
}

async function receive(folder: string): Promise<void> {
  const { bodyPath, treePath, frame } = filesOf(folder);
  const here = { bodyPath: join(folder, "received.body"), bitmapPath: join(folder, "received.bits"), treePath, frame };
  const receiver = await Receiver.open(here);
  const connection = async (): Promise<void> => {
    for (let run = receiver.claim(16); run !== undefined; run = receiver.claim(16)) {
      const end = run.offset + run.size - 1;
      await receiver.receive(run, createReadStream(bodyPath, { start: run.offset, end, highWaterMark: 2 ** 18 }));
    }
  };
  await Promise.all([connection(), connection(), connection()]);
  if (!receiver.isWhole) throw new Error("not all leaves arrived");
  await receiver.close();
}

function filesOf(folder: string) {
  const { root, bodySize, leafSize } = factsOf(folder);
  return {
    bodyPath: join(folder, "exhibit.body"),
    treePath: join(folder, "exhibit.tree"),
    frame: { root: parseExhibitRoot(root), bodySize, leafSize },
  };
}

function factsOf(folder: string): Facts {
  return JSON.parse(readFileSync(join(folder, "exhibit.facts.json"), "utf8")) as Facts; // written by seal() above
}

function required(position: number): string {
  const value = args[position];
  if (value === undefined) throw new Error(`${verb} needs more arguments`);
  return value;
}
