import { join } from "node:path";
import { z } from "zod";
import {
  asDiskRefusal,
  configSchema,
  databaseUrlBeside,
  loadConfig,
  type Office,
  writeFileDurably,
  type ServerConfig,
} from "../platform/index.ts";
import { type IdentityModule, newPersonSchema, type StaffingGap } from "../modules/identity/index.ts";
import { ownDetailsSchema } from "../modules/federation/index.ts";
import { SECRETARIAT_CODES } from "../protocol/identifiers.ts";
import { isInternationalNumber } from "../protocol/telephone.ts";
import { utf8 } from "../protocol/bytes.ts";
import { Refusal } from "../protocol/refusal.ts";
import { openServer, type OpenServerOptions } from "../server/open-server.ts";
import { beginSetUp } from "../server/set-up-folder.ts";

/** Everything that a State says once, when it begins: who it is, its authorities, its first people. */
export const setUpSchema = z
  .strictObject({
    config: configSchema.omit({ dataFolder: true }),
    designation: ownDetailsSchema.refine(
      ({ authorities }) => authorities.every(({ phone }) => phone === undefined || isInternationalNumber(phone)),
      { error: "Telephone numbers of authorities need + and the country code, as +254 20 555 0100.", path: ["phone"] },
    ),
    people: z.array(newPersonSchema).min(2).max(50),
  })
  .refine(({ config }) => (config.office === "secretariat") === SECRETARIAT_CODES.includes(config.state), {
    error: `The office secretariat goes with state ${SECRETARIAT_CODES.join(" or ")}, and no other office does.`,
    path: ["config", "state"],
  })
  .refine(
    ({ config, designation }) =>
      designation.authorities.every(({ roles }) =>
        roles.every((role) => (role === "secretariat") === (config.office === "secretariat")),
      ),
    {
      error: "A secretariat's authority has the role secretariat and no other; a State's has another.",
      path: ["designation", "authorities", "roles"],
    },
  );
export type SetUpAnswers = z.input<typeof setUpSchema>;
type Answers = z.output<typeof setUpSchema>;

export interface SetUpResult {
  readonly state: string;
  readonly rootFingerprint: string;
  /** 12 words and 39 digits of it, to be read aloud (R39). */
  readonly words: readonly string[];
  readonly digits: string;
  /** R8: members of the root that are kept elsewhere still have to sign the designation. */
  readonly awaitsSignatures: boolean;
  /** What these people cannot do together, and whom they lack: they can be enrolled later. */
  readonly gaps: readonly StaffingGap[];
  /** Who is called at any hour from now on, and on which number, until somebody writes another roster. */
  readonly onDuty: readonly { readonly name: string; readonly phone: string }[];
  readonly people: readonly { readonly name: string; readonly roles: readonly string[]; readonly link: string }[];
}

export interface SetUpOptions {
  /** For `keyUnlock` `passphrase`: becomes the passphrase of the keys. */
  readonly passphrase?: string;
  /** Which steps of the work the log tells; default: what the configuration says. */
  readonly logLevel?: ServerConfig["logLevel"];
  /** Told of the result when everything stands in its place, before the set-up counts as finished. What it throws takes all back. */
  readonly announce?: (result: SetUpResult) => Promise<void>;
}

/**
 * Sets up a State: configuration, keys, database, first designation, first people with one-time links. All of it or
 * nothing: whatever fails, and wherever the process dies, the next try begins anew in the same folder and database.
 * Refuses what `beginSetUp` refuses, `passphrase-missing`, `passphrase-too-short`, `disk-full`, and all that the
 * configuration and the database refuse.
 */
export async function setUpState(
  dataFolder: string,
  given: SetUpAnswers,
  options: SetUpOptions = {},
): Promise<SetUpResult> {
  const answers = setUpSchema.parse(given);
  const setUp = await beginSetUp(dataFolder, databaseUrlBeside(process.env) ?? answers.config.databaseUrl);
  try {
    const { folder } = setUp;
    writeFileDurably(join(folder, "config.json"), utf8(`${JSON.stringify(given.config, null, 2)}\n`));
    const asServed = loadConfig({ ...process.env, ROGATORY_DATA_FOLDER: folder });
    const besideState = join(asServed.dataFolder, "local");
    // Until everything is moved into place the marks lie beside it, wherever they will be later.
    const config = { ...asServed, localFolder: besideState };
    if (config.keyUnlock === "passphrase" && options.passphrase === undefined) {
      throw new Refusal("passphrase-missing", "These keys are opened by a passphrase; give one when setting up.");
    }
    const { logLevel = config.logLevel } = options;
    const result = await found({ ...config, logLevel }, answers, {
      ...(options.passphrase === undefined ? {} : { passphrase: options.passphrase }),
      beforeMigrating: async (database) => await setUp.claimDatabase(database),
    });
    const isApart = asServed.localFolder !== besideState;
    await setUp.putInPlace(isApart ? asServed.localFolder : join(dataFolder, "local"));
    await options.announce?.(result);
    await setUp.finish();
    return result;
  } catch (error) {
    await setUp.takeBack();
    throw asDiskRefusal(error);
  }
}

async function found(config: ServerConfig, answers: Answers, options: OpenServerOptions): Promise<SetUpResult> {
  const { server, platform } = await openServer(config, options);
  try {
    const { audit, identity, federation } = server.modules;
    await audit.start();
    const actor = { kind: "system", job: "founding" } as const;
    await federation.designations.saveDetails(answers.designation, actor);
    const issued = await federation.designations.issue(actor);
    const { founded, onDuty } = await platform.database.transaction(async (tx) => {
      const people = await identity.found(tx, answers.people);
      const first = firstOnDuty(answers, people).slice(0, 1);
      if (first.length > 0) await server.modules.measures?.duty.beginRoster(tx, first);
      return { founded: people, onDuty: first };
    });
    await audit.integrate();
    return {
      state: config.state,
      rootFingerprint: issued.rootFingerprint,
      words: issued.words,
      digits: issued.digits,
      awaitsSignatures: issued.outcome === "awaiting-signatures",
      gaps: await identity.staffingGaps(),
      onDuty,
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

/** UNCC art. 41(1), from the first day: the first duty officer, on a number of their own or that which the contact point publishes. */
function firstOnDuty({ people, designation }: Answers, founded: Awaited<ReturnType<IdentityModule["found"]>>) {
  return founded.flatMap(({ userId, name, roles }, index) => {
    const published = designation.authorities.find((one) => one.roles.includes("contact-point"))?.phone;
    const phone = people[index]?.phone ?? published;
    return roles.includes("duty-officer") && phone !== undefined ? [{ userId, name, phone }] : [];
  });
}

/** The designation of a State with one authority that serves as all of them, where most States begin; or of a secretariat. */
export function oneAuthority(
  facts: Readonly<Record<"name" | "operator" | "phone" | "timeZone", string>> & {
    readonly languages: readonly string[];
  },
  office: Office = "authority",
): SetUpAnswers["designation"] {
  const isSecretariat = office === "secretariat";
  return {
    operator: { name: facts.operator, hostsForOthers: false },
    languages: [...facts.languages],
    authorities: [
      {
        id: isSecretariat ? "secretariat" : "central-authority",
        roles: isSecretariat ? ["secretariat"] : ["central-authority", "contact-point", "competent-authority"],
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
