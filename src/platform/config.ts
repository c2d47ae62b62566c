import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import type { z } from "zod";
import { Refusal } from "../protocol/refusal.ts";
import { configKeys, configSchema, productionFaults, type ConfigInput } from "./config-schema.ts";
import type { ServerConfig } from "./server-config.ts";
import { systemErrorCode } from "./system-error.ts";

/** The State of a server that nobody has set up yet: a user-assigned code that no State will ever have. */
export const UNNAMED_STATE = "ZZ";

/**
 * Reads, in rising precedence: defaults, `config.json` in the data folder (written when a State is set up), the file
 * named by ROGATORY_CONFIG or `file`, and the environment (DATABASE_URL, ROGATORY_STATE, …).
 * Refuses with `config-invalid`, all faults at once; unknown names are faults. `isToServe` false: for a command that only looks for
 * the folders or speaks to the running server, whose shell need not know what production needs, such as the database.
 */
export function loadConfig(
  env: NodeJS.ProcessEnv = process.env,
  file = env["ROGATORY_CONFIG"],
  { isToServe = true }: { readonly isToServe?: boolean } = {},
): ServerConfig {
  const faults: string[] = [];
  const fromEnvironment = readEnvironment(env, faults);
  const named = readNamed(file, faults);
  const given = fromEnvironment["dataFolder"] ?? named["dataFolder"] ?? "data";
  const dataFolder = typeof given === "string" ? resolve(given) : given;
  const own = typeof dataFolder === "string" ? join(dataFolder, "config.json") : undefined;
  const setUp = own !== undefined && existsSync(own) ? readFileObject(own, faults) : {};
  const parsed = configSchema.safeParse({ ...setUp, ...named, ...fromEnvironment, dataFolder });
  if (!parsed.success) faults.push(...parsed.error.issues.map(describeIssue));
  const config = parsed.success ? complete(parsed.data) : undefined;
  if (config && isToServe) faults.push(...productionFaults(config));
  if (config && faults.length === 0) return config;
  throw new Refusal(
    "config-invalid",
    `The configuration has faults:\n${faults.map((fault) => `  - ${fault}`).join("\n")}`,
    {
      details: { faults: faults.length },
    },
  );
}

/**
 * The database that the environment or a file of its own names, whatever `config.json` of a folder says. What is wrong with either
 * `loadConfig` tells.
 */
export function databaseUrlBeside(env: NodeJS.ProcessEnv): string | undefined {
  const named = readNamed(env["ROGATORY_CONFIG"], []);
  const { databaseUrl } = { ...named, ...readEnvironment(env, []) };
  return typeof databaseUrl === "string" ? databaseUrl : undefined;
}

function complete(input: ConfigInput): ServerConfig {
  const {
    backup,
    localFolder,
    appUrl,
    peerUrl,
    publicUrl,
    databaseUrl,
    metricsPort,
    ringer,
    mailCommand,
    peerCaFile,
    ...rest
  } = input;
  const ownUrl = `http://localhost:${input.port}`;
  return {
    ...rest,
    localFolder: localFolder === undefined ? join(input.dataFolder, "local") : resolve(localFolder),
    appUrl: appUrl ?? ownUrl,
    peerUrl: peerUrl ?? appUrl ?? ownUrl,
    publicUrl: publicUrl ?? appUrl ?? ownUrl,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(backup === undefined ? {} : { backup: { ...backup, folder: resolve(backup.folder) } }),
    ...(metricsPort === undefined ? {} : { metricsPort }),
    ...(ringer === undefined ? {} : { ringer }),
    ...(mailCommand === undefined ? {} : { mailCommand }),
    ...(peerCaFile === undefined ? {} : { peerCaFile: isAbsolute(peerCaFile) ? peerCaFile : resolve(peerCaFile) }),
  };
}

// Used by the test runner and by this function itself; no settings of the server.
const foreignVariables = new Set([
  "ROGATORY_CONFIG",
  "ROGATORY_SKIPS",
  "ROGATORY_NO_SKIPS",
  "ROGATORY_BARE_CHROMIUM",
  "ROGATORY_CHROMIUM",
  "ROGATORY_API_URL",
  "ROGATORY_TOKEN",
]);

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

/** Empty as any variable may be, it names no file. */
function readNamed(file: string | undefined, faults: string[]): Record<string, unknown> {
  return file === undefined || file === "" ? {} : readFileObject(resolve(file), faults);
}

function readFileObject(path: string, faults: string[]): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
    faults.push(`${path}: must hold one JSON object`);
  } catch (error) {
    const why = error instanceof SyntaxError ? "is not JSON" : `cannot be read (${systemErrorCode(error)})`;
    faults.push(`${path}: ${why}`);
  }
  return {};
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `${issue.keys.join(", ")}: there is no such setting`;
  return `${issue.path.join(".")}: ${issue.message}`;
}
