import { randomBytes } from "node:crypto";
import type { Command } from "commander";
import { z } from "zod";
import { base64, fromBase64 } from "../../protocol/bytes.ts";
import { DESIGNATION_TYPE } from "../../protocol/designation.ts";
import { type Designation, designationSchema } from "../../protocol/designation-schema.ts";
import { signEnvelope } from "../../protocol/dsse.ts";
import { lostKeys } from "../../protocol/lost-keys.ts";
import { fingerprintDigits, fingerprintWords } from "../../protocol/fingerprint.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { rootFingerprint, type RootMember } from "../../protocol/root-set.ts";
import { generateKeyPair, keyPairFromSeed, signerOf, type KeyPair } from "../../protocol/signatures.ts";
import { readInput, requirePlaceFor } from "../files.ts";
import { print } from "../output.ts";
import { writeWholeFile } from "../whole-files.ts";

// R8: the root of a State is kept off its server. These two commands run wherever a member of it is kept, and need no network.

const secretSchema = z.strictObject({
  format: z.literal("rogatory-root-member-v1"),
  name: z
    .string()
    .regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/)
    .max(64),
  ed25519: z.base64().length(44),
  mlDsa65: z.base64().length(44),
});

interface Member {
  readonly name: string;
  readonly ed25519: KeyPair;
  readonly mlDsa65: KeyPair;
}

export function addRootCommands(program: Command): void {
  const root = program
    .command("root")
    .description("A member of a State's root, kept on another machine than the server.");
  root
    .command("create")
    .description("Make a member of the root: a secret file, and the public half for the designation.")
    .requiredOption(
      "--name <name>",
      'how the State calls it, such as "safe-of-the-ministry": small letters, digits, dashes',
    )
    .requiredOption("--out <file>", "where the secret is written; refused when the file is there")
    .option("--json", "answer as JSON: the public half only")
    .action(async (options: { name: string; out: string; json?: boolean }) => {
      const { name, out } = options;
      if (!secretSchema.shape.name.safeParse(name).success) {
        throw new Refusal("name-malformed", `${name} is no such name: small letters, digits, dots and dashes.`, {
          field: "name",
        });
      }
      requirePlaceFor([out]);
      const member = {
        name,
        ed25519: generateKeyPair("ed25519", random),
        mlDsa65: generateKeyPair("ml-dsa-65", random),
      };
      await writeWholeFile(out, `${JSON.stringify(secretOf(member), null, 2)}\n`, 0o600);
      const half = publicHalf(member);
      print(options, half, [
        `The secret is in ${out}, in clear: keep it on a token or in a safe, with a copy elsewhere, and never on the server.`,
        "Its public half goes into designation.root.offlineMembers of set-up.json:",
        JSON.stringify(half, null, 2),
      ]);
    });
  root
    .command("sign <draft>")
    .description(
      'Sign the draft of a designation, as the page "Our own designation" hands it out. Says first what it is.',
    )
    .requiredOption("--key <file>", "the secret of the member, as root create wrote it")
    .requiredOption("--out <file>", "where the signed draft is written; refused when the file is there")
    .option("--json", "answer as JSON")
    .action(async (path: string, options: { key: string; out: string; json?: boolean }) => {
      requirePlaceFor([options.out]);
      const member = readMember(options.key);
      const { payload, designation } = readDraft(path);
      const { ed25519, mlDsa65 } = publicHalf(member);
      const sets = [designation.rootSet, ...(designation.previousRootSet ? [designation.previousRootSet] : [])];
      const isMember = sets.some(({ members }) =>
        members.some((one) => one.ed25519 === ed25519 && one.mlDsa65 === mlDsa65),
      );
      if (!isMember) {
        throw new Refusal("not-a-member", `${member.name} is no member of the root that this draft names.`, {
          field: "key",
        });
      }
      const envelope = signEnvelope(DESIGNATION_TYPE, payload, [signerOf(member.ed25519), signerOf(member.mlDsa65)]);
      await writeWholeFile(options.out, new TextDecoder().decode(envelope));
      const fingerprint = rootFingerprint(designation.rootSet);
      const words = fingerprintWords(fingerprint).join(" ");
      const { state, number, profile, validUntil } = designation;
      const said = { changesRoot: designation.previousRootSet !== undefined, lost: lostKeys(designation) };
      print(options, { state, number, profile, validUntil, words, ...said, member: member.name, file: options.out }, [
        `${state}, designation ${number} (${profile}), valid until ${validUntil}, of the root`,
        `  ${words}`,
        `  ${fingerprintDigits(fingerprint)}`,
        ...contentLines(designation),
        `Signed by ${member.name}: ${options.out}. If you did not expect exactly this, delete that file.`,
        'Else hand it in on the page "Our own designation" of the server.',
      ]);
    });
}

/** What nobody can take back once it is published comes last, next to the signature. */
function contentLines(designation: Designation): string[] {
  const { operator, endpoints, authorities, previousRootSet } = designation;
  const lost = lostKeys(designation);
  return [
    `Run by ${onOneLine(operator.name)}, reached at ${endpoints.peer}`,
    ...authorities.map(({ id, names, roles }) => `${id}: ${onOneLine(names["en"] ?? id)} (${roles.join(", ")})`),
    ...(previousRootSet === undefined ? [] : ["It changes the root: members of the one before sign it too."]),
    ...(lost.length === 0 ? ["It calls no key lost."] : []),
    ...lost.map(({ use, since }) => `It calls the key for ${use} lost since ${since}: nobody can take that back.`),
  ];
}

function onOneLine(text: string): string {
  return text.replaceAll("\n", " ");
}

function publicHalf({ name, ed25519, mlDsa65 }: Member): RootMember {
  return {
    name,
    custody: "offline",
    ed25519: base64(ed25519.publicKey),
    mlDsa65: base64(mlDsa65.publicKey),
  };
}

/** RFC 8032 and FIPS 204 seeds, of 32 bytes each. */
function secretOf({ name, ed25519, mlDsa65 }: Member): z.infer<typeof secretSchema> {
  return {
    format: "rogatory-root-member-v1",
    name,
    ed25519: base64(ed25519.secretKey),
    mlDsa65: base64(mlDsa65.secretKey),
  };
}

function readMember(path: string): Member {
  const parsed = secretSchema.safeParse(jsonOf(readInput(path, "key")));
  if (!parsed.success) {
    throw new Refusal("root-key-malformed", `${path} is no secret as "rogatory root create" writes it.`, {
      field: "key",
    });
  }
  const { name, ed25519, mlDsa65 } = parsed.data;
  return {
    name,
    ed25519: keyPairFromSeed("ed25519", fromBase64(ed25519)),
    mlDsa65: keyPairFromSeed("ml-dsa-65", fromBase64(mlDsa65)),
  };
}

/** A draft may have no signature yet, so it is not read as a designation. */
function readDraft(path: string) {
  const malformed = new Refusal(
    "draft-malformed",
    `${path} is no draft of a designation, as the page "Our own designation" hands it out.`,
  );
  const frame = z
    .object({ payloadType: z.literal(DESIGNATION_TYPE), payload: z.base64() })
    .safeParse(jsonOf(readInput(path)));
  if (!frame.success) throw malformed;
  const payload = fromBase64(frame.data.payload);
  const designation = designationSchema.safeParse(jsonOf(payload));
  if (!designation.success) throw malformed;
  return { payload, designation: designation.data };
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined; // what is no JSON has no such shape either
  }
}

function random(count: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(randomBytes(count));
}
