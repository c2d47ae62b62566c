import { setUpFile as ofState } from "../demo/cast.ts";
import type { OfficeCast } from "../demo/office.ts";

/** Who works in each of three invented offices, in the order in which they are named below. */
const POSTS = {
  officer: { role: "assistance-officer", does: "checklist, needs and what comes of them" },
  secondOfficer: { role: "assistance-officer", does: "the second officer, who confirms answers" },
  authoriser: { role: "authoriser", does: "the second person behind whatever leaves" },
  administrator: { role: "administrator", does: "the server and its people" },
  secondAdministrator: { role: "administrator", does: "the second administrator" },
} as const;
export type Post = keyof typeof POSTS;

/** An island State that needs help. */
export const AURELIA = cast(
  "XA",
  "Aurelia",
  "Indian/Mauritius",
  ["fr", "en"],
  "Océane Tervil, Malo Ruivac, Ysé Corvane, Timéo Falgar, Noé Brisane",
);
/** It helps. */
export const BOREALIA = cast(
  "XB",
  "Borealia",
  "Europe/Tallinn",
  ["en"],
  "Ansa Vireo, Tarn Okkel, Leevi Sund, Hanna Quill, Emil Satto",
);
export const SECRETARIAT = cast(
  "XZ",
  "Secretariat of the Conference",
  "Asia/Ho_Chi_Minh",
  ["en", "fr"],
  "Sela Orran, Davi Kuro, Oren Falk, Lio Brandt, Nesa Quarl",
);
/** It has no server, and takes part by letter. */
export const BY_LETTER = "XC";

/** Longer than the clocks move: nobody has to designate anew meanwhile. */
const DESIGNATED_DAYS = 800;

function cast(
  code: string,
  name: string,
  timeZone: string,
  languages: readonly string[],
  names: string,
): OfficeCast<Post> {
  const isSecretariat = code === "XZ";
  const posts = Object.entries(POSTS).map(([key, post], at) => ({ ...post, key, name: names.split(", ")[at] ?? "" }));
  return {
    timeZone,
    people: Object.fromEntries(posts.map((post) => [post.key, post])) as unknown as OfficeCast<Post>["people"], // one for each post
    setUp: (port, databaseUrl) => {
      const people = posts.map((one) => ({
        ...one,
        roles: [one.role],
        languages: languages.slice(0, 1),
        story: one.key,
      }));
      const hostName = `${code.toLowerCase()}.localhost`;
      const state = { code, name, hostName, timeZone, languages, authority: name, phone: "+999 9 555 0100", people };
      const { config, designation, ...given } = ofState(state, { port, peerPort: port, ringer: [], databaseUrl });
      const { ringer: _, ...rest } = config;
      const authorities = designation.authorities.map((one) => ({
        ...one,
        ...(isSecretariat && { roles: ["secretariat"] }),
      }));
      return {
        ...given,
        config: { ...rest, ...(isSecretariat && { office: "secretariat" }) },
        designation: { ...designation, authorities, validDays: DESIGNATED_DAYS },
      };
    },
  };
}

/** What the gap is about: search and seizure of stored data. */
export const ITEM = "art-28-1";

/** In an answer of the checklist, of which nothing ever leaves. */
export const STAYS_AT_HOME = "cailloublanc";

/** Words of nothing, to be looked for once all of it was ended. */
export const PLANTED = {
  need: "lanternefroide",
  translation: "coldlantern",
  question: "greyheronry",
  answer: "heronniere",
  introduction: "lampsignal",
  letter: "voilebleue",
  promise: "slowharbour",
  rights: "quietregister",
  report: "twinanchors",
  outcome: "mareehaute",
} as const;
