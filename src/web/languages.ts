/** The languages of the pages: the six official languages of the United Nations, and Vietnamese. */
export const LANGUAGES = ["ar", "en", "es", "fr", "ru", "vi", "zh"] as const;

export type Language = (typeof LANGUAGES)[number];

export type Direction = "ltr" | "rtl";

/** The language in which every text exists; others fall back to it. */
export const SOURCE_LANGUAGE: Language = "en";

/** Each language under its own name, for the language switch. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  ar: "العربية",
  en: "English",
  es: "Español",
  fr: "Français",
  ru: "Русский",
  vi: "Tiếng Việt",
  zh: "中文",
};

const RIGHT_TO_LEFT = new Set(["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"]);

/** Also for languages that are not ours: free text from a peer may be in any language. */
export function directionOf(languageTag: string): Direction {
  const primary = languageTag.toLowerCase().split("-")[0] ?? "";
  return RIGHT_TO_LEFT.has(primary) ? "rtl" : "ltr";
}

/** Whether the pages speak it. */
export function isLanguage(value: unknown): value is Language {
  return typeof value === "string" && (LANGUAGES as readonly string[]).includes(value);
}

export interface LanguageWishes {
  /** What the person chose on this browser (cookie). */
  choice?: string | undefined;
  /** What the person's profile says. */
  profile?: string | undefined;
  /** The browser's Accept-Language header. */
  acceptLanguage?: string | undefined;
  /** The server's own first language, when nobody asks for another. */
  serverDefault?: Language | undefined;
  /** Which languages the server offers; absent: all. */
  offered?: readonly Language[] | undefined;
}

/** The person's choice first, then the profile, then the browser, then the server. */
export function negotiateLanguage(wishes: LanguageWishes): Language {
  const offered = wishes.offered ?? LANGUAGES;
  const isOffered = (value: unknown): value is Language => isLanguage(value) && offered.includes(value);
  if (isOffered(wishes.choice)) return wishes.choice;
  if (isOffered(wishes.profile)) return wishes.profile;
  const asked = fromAcceptLanguage(wishes.acceptLanguage ?? "", isOffered);
  return asked ?? wishes.serverDefault ?? SOURCE_LANGUAGE;
}

/** RFC 9110 12.5.4, first twenty entries only: the header is foreign input. */
function fromAcceptLanguage(header: string, isOffered: (value: unknown) => value is Language): Language | undefined {
  const wanted = header
    .slice(0, 500)
    .split(",")
    .slice(0, 20)
    .map((entry, position) => {
      const [tag = "", ...parameters] = entry.trim().toLowerCase().split(";");
      const quality = parameters
        .map((parameter) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(parameter)?.[1])
        .find(Boolean);
      return { language: tag.split("-")[0] ?? "", quality: quality === undefined ? 1 : Number(quality), position };
    })
    .filter((entry) => entry.quality > 0)
    .sort((a, b) => b.quality - a.quality || a.position - b.position);
  return wanted.map((entry) => entry.language).find(isOffered);
}
