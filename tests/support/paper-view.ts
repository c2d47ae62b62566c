/** The paper of an invented State on one day, and its desk. */
import { stateNames } from "../../src/convention/index.ts";
import type { OwnDesk } from "../../src/modules/cooperation/paper/letter.ts";
import type { FreeText } from "../../src/protocol/bodies/index.ts";
import type { DesignatedAuthority } from "../../src/protocol/designation-schema.ts";
import { parseAuthorityId } from "../../src/protocol/identifiers.ts";
import { createFormats, directionOf, type Language, loadLocales } from "../../src/web/index.ts";
import type { PaperView } from "../../src/modules/printing/index.ts";

const locales = loadLocales();

/** Borealia's paper on the evaluation engine, on one day in 2027. */
export function exampleView(lang: Language, server: Partial<PaperView["server"]> = {}): PaperView {
  return {
    lang,
    dir: directionOf(lang),
    t: locales.translator(lang),
    format: createFormats(lang, "Europe/Oslo"),
    now: new Date("2027-03-20T09:30:00.000Z"),
    server: {
      state: "XB",
      stateNames: stateNames("XB"),
      profile: "training",
      evaluation: true,
      timeZone: "Europe/Oslo",
      version: "0",
      ...server,
    },
  };
}

export function words(text: string, language = "en"): FreeText {
  return { language, text };
}

export const AUTHORITY: DesignatedAuthority = {
  id: parseAuthorityId("central-authority"),
  roles: ["central-authority"],
  names: {
    en: "Central Authority for Judicial Cooperation",
    fr: "Autorité centrale pour la coopération judiciaire",
    ar: "السلطة المركزية للتعاون القضائي",
  },
  languages: ["en", "fr"],
  phone: "+999 2 555 0100",
  email: "central@justice.borealia.example",
  timeZone: "Europe/Oslo",
  hours: [{ days: [1, 2, 3, 4, 5], opens: "08:00", closes: "16:30" }],
  holidays: [],
  requirements: [],
};

export const CONTACT: DesignatedAuthority = {
  id: parseAuthorityId("contact-point"),
  roles: ["contact-point"],
  names: { en: "24/7 Contact Point", fr: "Point de contact 24/7", ar: "جهة الاتصال على مدار الساعة" },
  languages: ["en", "fr", "ar"],
  phone: "+999 2 555 0112",
  email: "duty@justice.borealia.example",
  timeZone: "Europe/Oslo",
  holidays: [],
  requirements: [],
};

export const DESK: OwnDesk = { operator: "Borealia", sender: AUTHORITY, contact: CONTACT };

/** The officer who did everything. */
export const BY = { userId: "01930000-0000-7000-8000-0000000000b1", name: "Ingrid Solheim" };
