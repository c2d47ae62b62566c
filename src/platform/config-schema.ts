import { z } from "zod";
import { isUserAssignedStateCode, SECRETARIAT_CODES } from "../protocol/identifiers.ts";
import { OFFICES, type ServerConfig } from "./server-config.ts";

const languages = ["ar", "en", "es", "fr", "ru", "vi", "zh"] as const;

/** How long the ringer waits before it calls again, also where calls are only shown on pages. */
export const DEFAULT_REPEAT_AFTER_MS = 120_000;

const origin = z
  .string()
  .refine((text) => URL.canParse(text) && new URL(text).origin === text && /^https?:/.test(text), {
    error: "must be an origin such as https://app.example, without a path or a final slash",
  });

const networks = z
  .array(z.union([z.cidrv4(), z.cidrv6()], { error: "must be networks such as 10.20.0.0/16" }))
  .default([]);

export const configSchema = z.strictObject({
  state: z
    .string()
    .regex(/^[A-Z]{2}$/, "must be a code of two capital letters (ISO 3166-1; EU for the Union)")
    .default("ZZ"),
  stateName: z.string().min(1).max(100).default("Unnamed State"),
  operator: z.string().max(200).default(""),
  profile: z.enum(["production", "evaluation", "training"]).default("evaluation"),
  office: z.enum(OFFICES).default("authority"),
  host: z.string().min(1).default("127.0.0.1"),
  port: z.number().int().min(0).max(65_535).default(7420),
  metricsPort: z.number().int().min(0).max(65_535).optional(),
  dataFolder: z.string().min(1),
  localFolder: z.string().min(1).optional(),
  databaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must begin with postgresql://")
    .refine((text) => URL.canParse(text), {
      error: "must be a URL: write special characters of the password as %23, %2F, %40 …",
      abort: true,
    })
    .optional(),
  allowAsynchronousStandby: z.boolean().default(false),
  secondMachine: z.boolean().default(false),
  appUrl: origin.optional(),
  peerUrl: origin.optional(),
  publicUrl: origin.optional(),
  languages: z
    .array(z.enum(languages))
    .min(1)
    .default([...languages]),
  defaultLanguage: z.enum(languages).default("en"),
  timeZone: z.string().refine(isTimeZone, { error: "must be a time zone such as Africa/Nairobi" }).default("UTC"),
  keyUnlock: z.enum(["plain-file", "passphrase", "systemd-credential"]).default("plain-file"),
  ringer: z
    .strictObject({
      command: z.array(z.string()).min(1),
      repeatAfterMs: z.number().int().min(1_000).max(3_600_000).default(DEFAULT_REPEAT_AFTER_MS),
    })
    .optional(),
  mailCommand: z.strictObject({ command: z.array(z.string()).min(1), from: z.email() }).optional(),
  backup: z
    .strictObject({
      folder: z.string().min(1),
      recipients: z.array(z.string().regex(/^age1[0-9a-z]+$/, "must be recipients of age, such as age1…")).default([]),
    })
    .optional(),
  smallOffice: z.boolean().default(false),
  peerCaFile: z.string().min(1).optional(),
  peerNetworks: networks,
  proxyNetworks: networks,
  logLevel: z.enum(["debug", "info", "warn", "error"]).default("info"),
});

export type ConfigInput = z.infer<typeof configSchema>;

export interface ConfigKey {
  readonly name: keyof ConfigInput;
  readonly variable: string;
  readonly kind: "text" | "json" | "list";
}

const jsonKeys: readonly string[] = [
  "allowAsynchronousStandby",
  "mailCommand",
  "metricsPort",
  "port",
  "ringer",
  "secondMachine",
  "smallOffice",
];

const listKeys: readonly string[] = ["languages", "peerNetworks", "proxyNetworks"];

/** Every setting with its environment variable: ROGATORY_ and the name in capitals; the database has its usual name. */
export const configKeys: readonly ConfigKey[] = (Object.keys(configSchema.shape) as (keyof ConfigInput)[]).map(
  (name) => ({
    name,
    variable: name === "databaseUrl" ? "DATABASE_URL" : `ROGATORY_${name.replace(/[A-Z]/g, "_$&").toUpperCase()}`,
    kind: jsonKeys.includes(name) ? "json" : listKeys.includes(name) ? "list" : "text",
  }),
);

/** Settings that do not fit each other, and what a production server must have and the other profiles need not. */
export function productionFaults(config: ServerConfig): string[] {
  if (!config.languages.includes(config.defaultLanguage)) return ["defaultLanguage: must be one of languages"];
  if ((config.office === "secretariat") !== SECRETARIAT_CODES.includes(config.state)) {
    const codes = SECRETARIAT_CODES.join(" or ");
    return [`office: secretariat goes with state ${codes}, and no other office does; here it is ${config.state}`];
  }
  if (config.secondMachine && config.databaseUrl === undefined) {
    return ["secondMachine: needs databaseUrl, a PostgreSQL that both machines reach"];
  }
  if (config.secondMachine && config.allowAsynchronousStandby) {
    return ["secondMachine: does not go with allowAsynchronousStandby, which may lose what was receipted (R2)"];
  }
  if (config.profile !== "production") return [];
  const faults: string[] = [];
  const urls = { appUrl: config.appUrl, peerUrl: config.peerUrl, publicUrl: config.publicUrl };
  for (const [name, url] of Object.entries(urls)) {
    if (!url.startsWith("https://")) faults.push(`${name}: must be https in production`);
  }
  if (config.databaseUrl === undefined) faults.push("databaseUrl: production needs a PostgreSQL server");
  if (config.keyUnlock === "plain-file") faults.push("keyUnlock: production keeps no key in a plain file (R29)");
  if (config.operator === "") faults.push("operator: the designation names who runs this server");
  // R19: user-assigned codes are for training.
  if (isUserAssignedStateCode(config.state)) faults.push(`state: ${config.state} is for training only`);
  if (config.publicUrl === config.appUrl)
    faults.push("publicUrl: public pages must not share an origin with the officers' app");
  return faults;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    // Intl throws a RangeError for an unknown zone: an answer here.
    return false;
  }
}
