import { basename } from "node:path";
import type { Command } from "commander";
import { type LogReport, logFoldersOf, logOriginIn, verifyLogFolder } from "../../modules/audit/index.ts";
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
      "Recompute every log from its files: entries, tiles, root, signatures. Exit code 3: a fault was found.",
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
      const asked = options.leaf.map((hash): AskedLeaf => ({ hash, place: null }));
      const folders: VerifiedFolder[] = [];
      for (const path of logFoldersOf(data)) folders.push(await verifyFolder(path, trust, asked));
      const last = folders.at(-1)?.report;
      const isOk = folders.every(({ report }) => report.ok);
      // Whoever names a log or cosigners wants to see them.
      const absent = [
        ...[...trust.logs.keys()]
          .filter((origin) => !folders.some(({ report }) => report.origin === origin))
          .map((origin) => `FAULT  log-not-found  ${origin} has no files in this folder`),
        ...trust.witnesses
          .filter(({ name }) => !folders.some(({ report }) => report.witnessed.some((by) => by.name === name)))
          .map(({ name }) => `FAULT  not-cosigned  ${name} stands under no head in this folder`),
      ];
      const lost = asked.filter(({ place }) => place === null);
      const leaves = asked.length === 0 ? {} : { leaves: asked };
      print(
        options,
        folders.length === 1 ? { ...last, ...leaves } : { ok: isOk, logs: folders.map(asJson), ...leaves },
        [
          ...folders.flatMap((folder) => linesOf(folder, folders.length > 1)),
          ...absent,
          ...asked.map(({ hash, place, folder }) =>
            place === null
              ? `FAULT  leaf-not-found  ${hash} is no leaf of this log`
              : `Leaf ${hash} stands at place ${place}${folders.length > 1 ? ` in ${folder}` : ""}.`,
          ),
        ],
      );
      process.exitCode = isOk && absent.length === 0 && lost.length === 0 ? EXIT.done : EXIT.fault;
    });
}

interface AskedLeaf {
  readonly hash: string;
  place: number | null;
  folder?: string;
}

interface VerifiedFolder {
  /** "log" for the first one, "log-" and its id for a later one. */
  readonly name: string;
  readonly report: LogReport;
}

/** One log by its files. Of the keys those count that are of the log which its checkpoint names. */
async function verifyFolder(path: string, trust: GivenTrust, asked: readonly AskedLeaf[]): Promise<VerifiedFolder> {
  const name = basename(path);
  const origin = (await logOriginIn(path)) ?? "";
  const logKeys = trust.logs.get(origin);
  const onEntry = async (index: number, bytes: Uint8Array): Promise<void> => {
    const hash = hex(leafHash(bytes));
    for (const leaf of asked) if (leaf.hash === hash) Object.assign(leaf, { place: index, folder: name });
    await Promise.resolve();
  };
  const { witnesses } = trust;
  const log = logKeys === undefined ? {} : { log: { origin, logKeys } };
  return { name, report: await verifyLogFolder(path, { ...log, witnesses, onEntry }) };
}

function asJson({ name, report }: VerifiedFolder) {
  return { folder: name, ...report };
}

function linesOf({ name, report }: VerifiedFolder, isOneOfSeveral: boolean): string[] {
  return [
    ...(isOneOfSeveral ? [`In ${name}, ${report.origin ?? "a log without a name"}:`] : []),
    ...report.problems.map(({ code, where, message }) => `FAULT  ${code}  ${where}  ${message}`),
    report.ok
      ? `The log is whole: ${report.size} entries, root ${report.root ?? "none yet"}.`
      : `Faults found in the log: ${report.problems.length + report.problemsLeftOff}.`,
    ...report.witnessed.map((by) => `Cosigned by ${by.name} at size ${by.size}, ${by.at.toISOString()}.`),
    report.originEstablished
      ? `Signed by the key that you gave for ${report.origin ?? "it"}.`
      : "Whose log it is was not established: give its key with --key.",
  ];
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

interface GivenTrust {
  readonly witnesses: readonly NoteVerifier[];
  /** Keys by the origin of the log that they sign. */
  readonly logs: ReadonlyMap<string, readonly Uint8Array[]>;
}

/** The type that stands in a verifier key says whether it signs a log or cosigns. */
function trustOf(keys: readonly NoteVerifier[]): GivenTrust {
  const own = keys.filter(({ type }) => type === NOTE_ED25519);
  const logs = Map.groupBy(own, ({ name }) => name);
  return {
    witnesses: keys.filter(({ type }) => type === NOTE_COSIGNATURE_V1),
    logs: new Map([...logs].map(([origin, ofLog]) => [origin, ofLog.map(({ publicKey }) => publicKey)])),
  };
}
