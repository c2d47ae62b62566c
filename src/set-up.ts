import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { configSchema, loadConfig, writeFileDurably } from "./platform/index.ts";
import { newPersonSchema } from "./modules/identity/index.ts";
import { ownDetailsSchema } from "./modules/federation/index.ts";
import { utf8 } from "./protocol/bytes.ts";
import { Refusal } from "./protocol/refusal.ts";
import { openServer } from "./open-server.ts";

/** Everything that a State says once, when it begins: who it is, its authorities, its first people. */
export const setUpSchema = z.strictObject({
  config: configSchema.omit({ dataFolder: true }),
  designation: ownDetailsSchema,
  people: z.array(newPersonSchema).min(2).max(50),
});
export type SetUpAnswers = z.input<typeof setUpSchema>;

export interface SetUpResult {
  readonly state: string;
  readonly rootFingerprint: string;
  readonly people: readonly { readonly name: string; readonly roles: readonly string[]; readonly link: string }[];
}

/**
 * Sets up a State in an empty data folder: configuration, keys, database, first designation, first people with one-time
 * links. Refuses `already-set-up`, and all that the configuration refuses.
 */
export async function setUpState(dataFolder: string, given: SetUpAnswers): Promise<SetUpResult> {
  const answers = setUpSchema.parse(given);
  const configFile = join(dataFolder, "config.json");
  if (existsSync(configFile)) {
    throw new Refusal("already-set-up", `${dataFolder} holds a State already; choose an empty folder.`, {
      field: "dataFolder",
    });
  }
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  writeFileDurably(configFile, utf8(`${JSON.stringify(given.config, null, 2)}\n`));
  const config = loadConfig({ ...process.env, ROGATORY_DATA_FOLDER: dataFolder });
  const { server, platform } = await openServer(config);
  try {
    const { audit, identity, federation } = server.modules;
    await audit.start();
    const actor = { kind: "system", job: "founding" } as const;
    await federation.designations.saveDetails(answers.designation, actor);
    const issued = await federation.designations.issue(actor);
    const founded = await platform.database.transaction(async (tx) => await identity.found(tx, answers.people));
    await audit.integrate();
    return {
      state: config.state,
      rootFingerprint: issued.rootFingerprint,
      people: founded.map(({ name, roles, linkToken }) => ({
        name,
        roles,
        link: `${config.appUrl}/sign-in/${linkToken}`,
      })),
    };
  } finally {
    await platform.close();
  }
}

/** The designation of a State with one authority that serves as all of them: where most States begin. */
export function oneAuthority(facts: {
  name: string;
  operator: string;
  phone: string;
  timeZone: string;
  languages: readonly string[];
}): SetUpAnswers["designation"] {
  return {
    operator: { name: facts.operator, hostsForOthers: false },
    languages: [...facts.languages],
    authorities: [
      {
        id: "central-authority",
        roles: ["central-authority", "contact-point", "competent-authority"],
        names: { en: facts.name },
        languages: [...facts.languages],
        phone: facts.phone,
        timeZone: facts.timeZone,
        holidays: [],
        requirements: [],
      },
    ],
    reservations: [],
    exhibitSuites: ["age-v1-chacha20poly1305"],
    validDays: 365,
    root: { threshold: 1, serverMember: true, offlineMembers: [] },
    exhibitRecipients: [],
  };
}
