/** The invented States of the demo and their people. User-assigned codes: no State will ever have them (ISO 3166-1). */

export interface CastPerson {
  readonly key: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly languages: readonly string[];
  readonly phone?: string;
  /** What this person does in the story: the end of the key `demo.story.…`. */
  readonly story: string;
}

export interface CastState {
  readonly code: string;
  readonly name: string;
  readonly hostName: string;
  readonly timeZone: string;
  readonly languages: readonly string[];
  readonly authority: string;
  readonly phone: string;
  readonly people: readonly CastPerson[];
}

export const AURELIA: CastState = {
  code: "XA",
  name: "Aurelia",
  hostName: "aurelia.localhost",
  timeZone: "Africa/Nairobi",
  languages: ["en", "fr"],
  authority: "Central Authority of Aurelia",
  phone: "+999 1 555 0100",
  people: [
    {
      key: "drafter",
      name: "Mara Teyl",
      roles: ["drafter"],
      languages: ["en"],
      story: "drafter",
    },
    {
      key: "authoriser",
      name: "Ilo Vance",
      roles: ["authoriser"],
      languages: ["en"],
      story: "second-person",
    },
    {
      key: "screener",
      name: "Senn Orla",
      roles: ["executing-officer", "duty-officer"],
      languages: ["en"],
      phone: "+999 1 555 0103",
      story: "screener",
    },
    {
      key: "custodian",
      name: "Pavo Linde",
      roles: ["custodian", "executing-officer"],
      languages: ["fr"],
      story: "receiver",
    },
    {
      key: "administrator1",
      name: "Runa Abel",
      roles: ["administrator"],
      languages: ["en"],
      story: "administrator",
    },
    {
      key: "administrator2",
      name: "Tiago Merle",
      roles: ["administrator"],
      languages: ["fr"],
      story: "second-administrator",
    },
  ],
};

export const BOREALIA: CastState = {
  code: "XB",
  name: "Borealia",
  hostName: "borealia.localhost",
  timeZone: "Asia/Tokyo",
  languages: ["en", "ar"],
  authority: "Central Authority of Borealia",
  phone: "+999 2 555 0100",
  people: [
    {
      key: "duty1",
      name: "Yara Holm",
      roles: ["duty-officer", "executing-officer"],
      languages: ["ar"],
      phone: "+999 2 555 0101",
      story: "first-on-duty",
    },
    {
      key: "duty2",
      name: "Kito Brand",
      roles: ["duty-officer", "executing-officer"],
      languages: ["en"],
      phone: "+999 2 555 0102",
      story: "next-on-duty",
    },
    {
      key: "lawyer",
      name: "Nell Arden",
      roles: ["drafter", "executing-officer", "authoriser"],
      languages: ["en"],
      story: "lawyer",
    },
    {
      key: "custodian",
      name: "Oda Finch",
      roles: ["custodian"],
      languages: ["en"],
      story: "sealer",
    },
    {
      key: "releaser",
      name: "Basil Roe",
      roles: ["custodian", "authoriser"],
      languages: ["en"],
      story: "releaser",
    },
    {
      key: "administrator1",
      name: "Hana Quill",
      roles: ["administrator"],
      languages: ["en"],
      story: "administrator",
    },
    {
      key: "administrator2",
      name: "Emil Sato",
      roles: ["administrator"],
      languages: ["en"],
      story: "second-administrator",
    },
  ],
};

/** It appears in one step, and loses everything there. */
export const DORONIA: CastState = {
  code: "XD",
  name: "Doronia",
  hostName: "doronia.localhost",
  timeZone: "America/Lima",
  languages: ["en", "es"],
  authority: "Central Authority of Doronia",
  phone: "+999 4 555 0100",
  people: [
    {
      key: "duty1",
      name: "Inés Varga",
      roles: ["duty-officer", "executing-officer", "drafter"],
      languages: ["es"],
      phone: "+999 4 555 0101",
      story: "first-on-duty",
    },
    {
      key: "lawyer",
      name: "Bram Solt",
      roles: ["executing-officer", "authoriser"],
      languages: ["en"],
      story: "lawyer",
    },
    {
      key: "administrator1",
      name: "Dana Reef",
      roles: ["administrator"],
      languages: ["en"],
      story: "administrator",
    },
    {
      key: "administrator2",
      name: "Otis Lorne",
      roles: ["administrator"],
      languages: ["en"],
      story: "second-administrator",
    },
  ],
};

/** What `rogatory init` reads: configuration, designation, people. */
export function setUpFile(
  state: CastState,
  places: { port: number; peerPort: number; ringer: readonly string[]; databaseUrl?: string | undefined },
) {
  const appUrl = `http://${state.hostName}:${places.port}`;
  return {
    config: {
      state: state.code,
      stateName: state.name,
      operator: state.authority,
      profile: "training",
      host: "127.0.0.1",
      port: places.port,
      appUrl,
      peerUrl: `http://${state.hostName}:${places.peerPort}`,
      publicUrl: `http://public.${state.hostName}:${places.port}`,
      defaultLanguage: state.languages[0],
      timeZone: state.timeZone,
      ringer: { command: places.ringer, repeatAfterMs: 1_000 },
      logLevel: "info",
      ...(places.databaseUrl === undefined ? {} : { databaseUrl: places.databaseUrl }),
    },
    designation: {
      operator: { name: state.authority, hostsForOthers: false },
      languages: state.languages,
      authorities: [
        {
          id: "central-authority",
          roles: ["central-authority", "contact-point", "competent-authority"],
          names: { en: state.authority },
          languages: state.languages,
          phone: state.phone,
          timeZone: state.timeZone,
          holidays: [],
          requirements: [],
        },
      ],
      reservations: [],
      exhibitSuites: ["age-v1-chacha20poly1305"],
      validDays: 365,
      root: { threshold: 1, serverMember: true, offlineMembers: [] },
      exhibitRecipients: [],
    },
    people: state.people.map(({ name, roles, languages, phone }) => ({
      name,
      roles,
      languages,
      ...(phone ? { phone } : {}),
    })),
  };
}
