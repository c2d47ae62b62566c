import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { z } from "zod";
import { Refusal } from "../protocol/refusal.ts";
import { configKeys, configSchema, productionFaults, type ConfigInput } from "./config-schema.ts";

/**
 * training: fictional States, one-of-one roots, a clock that can be moved. evaluation: a real or fictional State on the
 * embedded default, marked on every page. production: everything that security asks for.
 */
export type Profile = "production" | "evaluation" | "training";

/** Who is rung, in this order, until a person acknowledges. */
export interface RingerConfig {
  /** Program and its first arguments; the called person and the reason are given as environment variables. */
  readonly command: readonly string[];
  readonly repeatAfterMs: number;
}

/** Everything a server needs to know before it starts; read once, from the environment and one JSON file. */
export interface ServerConfig {
  readonly state: string;
  readonly stateName: string;
  readonly operator: string;
  readonly profile: Profile;
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  /** What must not be in a backup: lock, high-water marks. Default: `<dataFolder>/local`. */
  readonly localFolder: string;
  /** Absent: the embedded engine in the data folder. */
  readonly databaseUrl?: string;
  /** Where officers sign in, where peers call, where the public reads. Origins without a path. */
  readonly appUrl: string;
  readonly peerUrl: string;
  readonly publicUrl: string;
  readonly languages: readonly string[];
  readonly defaultLanguage: string;
  readonly timeZone: string;
  readonly keyUnlock: "plain-file" | "passphrase" | "systemd-credential";
  readonly ringer?: RingerConfig;
  /** One person may accept a preservation at night, countersigned later. */
  readonly smallOffice: boolean;
  /** RFC 3161 time stamping authority. */
  readonly timeStampUrl?: string;
  /** PEM file with further certificate authorities that peers' TLS certificates may chain to. */
  readonly peerCaFile?: string;
  readonly logLevel: "debug" | "info" | "warn" | "error";
}

/** The State of a server that nobody has set up yet: a user-assigned code that no State will ever have. */
export const unnamedState = "ZZ";

/**
 * Reads, in rising precedence: defaults, `config.json` in the data folder (written when a State is set up), the file
 * named by ROGATORY_CONFIG or `file`, and the environment (DATABASE_URL, ROGATORY_STATE, …).
 * Refuses with `config-invalid`, all faults at once; unknown names are faults.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env, file = env["ROGATORY_CONFIG"]): ServerConfig {
  const faults: string[] = [];
  const fromEnvironment = readEnvironment(env, faults);
  const named = file === undefined ? {} : readFileObject(resolve(file), faults);
  const dataFolder = resolve(String(fromEnvironment["dataFolder"] ?? named["dataFolder"] ?? "data"));
  const own = join(dataFolder, "config.json");
  const setUp = existsSync(own) ? readFileObject(own, faults) : {};
  const parsed = configSchema.safeParse({ ...setUp, ...named, ...fromEnvironment, dataFolder });
  if (!parsed.success) faults.push(...parsed.error.issues.map(describeIssue));
  const config = parsed.success ? complete(parsed.data) : undefined;
  if (config) faults.push(...productionFaults(config));
  if (config && faults.length === 0) return config;
  throw new Refusal(
    "config-invalid",
    `The configuration has faults:\n${faults.map((fault) => `  - ${fault}`).join("\n")}`,
    {
      details: { faults: faults.length },
    },
  );
}

function complete(input: ConfigInput): ServerConfig {
  const { localFolder, appUrl, peerUrl, publicUrl, databaseUrl, ringer, timeStampUrl, peerCaFile, ...rest } = input;
  const ownUrl = `http://localhost:${input.port}`;
  return {
    ...rest,
    localFolder: localFolder === undefined ? join(input.dataFolder, "local") : resolve(localFolder),
    appUrl: appUrl ?? ownUrl,
    peerUrl: peerUrl ?? appUrl ?? ownUrl,
    publicUrl: publicUrl ?? appUrl ?? ownUrl,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(ringer === undefined ? {} : { ringer }),
    ...(timeStampUrl === undefined ? {} : { timeStampUrl }),
    ...(peerCaFile === undefined ? {} : { peerCaFile: isAbsolute(peerCaFile) ? peerCaFile : resolve(peerCaFile) }),
  };
}

// Used by the test runner and by this function itself; no settings of the server.
const foreignVariables = new Set(["ROGATORY_CONFIG", "ROGATORY_SKIPS", "ROGATORY_NO_SKIPS"]);

function readEnvironment(env: NodeJS.ProcessEnv, faults: string[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [variable, text] of Object.entries(env)) {
    if (text === undefined || text === "" || foreignVariables.has(variable)) continue;
    if (variable !== "DATABASE_URL" && !variable.startsWith("ROGATORY_")) continue;
    const key = configKeys.find(({ variable: name }) => name === variable);
    if (key) values[key.name] = key.kind === "text" ? text : readTyped(text, key.kind, variable, faults);
    else faults.push(`${variable}: there is no such setting`);
  }
  return values;
}

function readTyped(text: string, kind: "json" | "list", variable: string, faults: string[]): unknown {
  if (kind === "list") return text.split(",").map((item) => item.trim());
  try {
    return JSON.parse(text) as unknown;
  } catch {
    faults.push(`${variable}: must be JSON, such as 8080, true or {"command":["/usr/bin/ring"]}`);
    return undefined;
  }
}

function readFileObject(path: string, faults: string[]): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
    faults.push(`${path}: must hold one JSON object`);
  } catch (error) {
    const why =
      error instanceof SyntaxError ? "is not JSON" : `cannot be read (${(error as NodeJS.ErrnoException).code})`;
    faults.push(`${path}: ${why}`);
  }
  return {};
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `${issue.keys.join(", ")}: there is no such setting`;
  return `${issue.path.join(".")}: ${issue.message}`;
}
