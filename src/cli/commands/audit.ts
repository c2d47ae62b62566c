import type { Command } from "commander";
import { logFolderOf, verifyLogFolder } from "../../modules/audit/index.ts";
import { hex } from "../../protocol/bytes.ts";
import { sha256HexSchema } from "../../protocol/identifiers.ts";
import { leafHash } from "../../protocol/merkle.ts";
import { NOTE_COSIGNATURE_V1, NOTE_ED25519, type NoteVerifier, parseVerifierKey } from "../../protocol/signed-note.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { chooseDataFolder, dataOption } from "../data-folder.ts";
import { requireState } from "../files.ts";
import { EXIT, print } from "../output.ts";

export function addAuditCommands(program: Command): void {
  const audit = program.command("audit").description("The append-only log of this server.");
  audit
    .command("verify")
    .description(
      "Recompute the whole log from its files: entries, tiles, root, signatures. Exit code 3: a fault was found.",
    )
    .addOption(dataOption())
    .option(
      "--key <vkey>",
      "a key that you trust, as name+id+key (rogatory designation show): the log's own, and those of cosigners; may be repeated",
      (text: string, before: string[]) => [...before, text],
      [] as string[],
    )
    .option(
      "--leaf <sha256>",
      "the hash of a leaf, as a printed dossier has it: says at which place it stands; may be repeated",
      (text: string, before: string[]) => [...before, text.toLowerCase()],
      [] as string[],
    )
    .option("--json", "answer as JSON")
    .action(async (options: AuditVerifyOptions) => {
      const trust = trustOf(options.key.map(parseVerifierKey));
      for (const hash of options.leaf) requireLeafHash(hash);
      const data = chooseDataFolder(options.data);
      requireState(data);
      const leaves = new Map(options.leaf.map((hash): [string, number | null] => [hash, null]));
      const onEntry = async (index: number, bytes: Uint8Array): Promise<void> => {
        const hash = hex(leafHash(bytes));
        if (leaves.has(hash)) leaves.set(hash, index);
        await Promise.resolve();
      };
      const report = await verifyLogFolder(logFolderOf(data), { ...trust, onEntry });
      const asked = [...leaves].map(([hash, place]) => ({ hash, place }));
      // Whoever names cosigners wants to see them under the head.
      const absent = trust.witnesses.filter(({ name }) => !report.witnessed.some((witness) => witness.name === name));
      const lost = asked.filter(({ place }) => place === null);
      print(options, options.leaf.length === 0 ? report : { ...report, leaves: asked }, [
        ...report.problems.map(({ code, where, message }) => `FAULT  ${code}  ${where}  ${message}`),
        report.ok
          ? `The log is whole: ${report.size} entries, root ${report.root ?? "none yet"}.`
          : `Faults found in the log: ${report.problems.length + report.problemsLeftOff}.`,
        ...report.witnessed.map(({ name, size, at }) => `Cosigned by ${name} at size ${size}, ${at.toISOString()}.`),
        ...absent.map(({ name }) => `FAULT  not-cosigned  ${name} stands under no head in this folder`),
        ...asked.map(({ hash, place }) =>
          place === null
            ? `FAULT  leaf-not-found  ${hash} is no leaf of this log`
            : `Leaf ${hash} stands at place ${place}.`,
        ),
        report.originEstablished
          ? `Signed by the key that you gave for ${report.origin ?? "it"}.`
          : "Whose log it is was not established: give its key with --key.",
      ]);
      process.exitCode = report.ok && absent.length === 0 && lost.length === 0 ? EXIT.done : EXIT.fault;
    });
}

interface AuditVerifyOptions {
  readonly data?: string;
  readonly key: readonly string[];
  readonly leaf: readonly string[];
  readonly json?: boolean;
}

/** Else a slip of the hand would read as a leaf that the log has lost. Refuses `leaf-malformed`. */
function requireLeafHash(text: string): void {
  if (sha256HexSchema.safeParse(text).success) return;
  throw new Refusal("leaf-malformed", `${text} is no hash of a leaf: it has 64 hexadecimal digits.`, { field: "leaf" });
}

/** The type that stands in a verifier key says whether it signs a log or cosigns. Refuses `keys-of-two-logs`. */
function trustOf(keys: readonly NoteVerifier[]) {
  const witnesses = keys.filter(({ type }) => type === NOTE_COSIGNATURE_V1);
  const own = keys.filter(({ type }) => type === NOTE_ED25519);
  const [first] = own;
  if (first === undefined) return { witnesses };
  if (own.some(({ name }) => name !== first.name)) {
    throw new Refusal("keys-of-two-logs", "The keys given are of two logs; verify each log by itself.", {
      field: "key",
    });
  }
  return { witnesses, log: { origin: first.name, logKeys: own.map(({ publicKey }) => publicKey) } };
}
