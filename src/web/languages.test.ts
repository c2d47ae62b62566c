import { expect, test } from "vitest";
import { directionOf, negotiateLanguage } from "./languages.ts";

test("the person's choice wins over the profile, the profile over the browser, the browser over the server", () => {
  const wishes = { choice: "vi", profile: "ar", acceptLanguage: "fr", serverDefault: "ru" } as const;
  expect(negotiateLanguage(wishes)).toBe("vi");
  expect(negotiateLanguage({ ...wishes, choice: undefined })).toBe("ar");
  expect(negotiateLanguage({ ...wishes, choice: "xx", profile: undefined })).toBe("fr");
  expect(negotiateLanguage({ acceptLanguage: "de, nl;q=0.9", serverDefault: "ru" })).toBe("ru");
  expect(negotiateLanguage({})).toBe("en");
});

test.each([
  ["de-CH, fr-CH;q=0.7, es;q=0.9", "es"],
  ["zh-Hant-TW", "zh"],
  ["ar;q=0, ru;q=0.1", "ru"],
  ["fr;q=banana, en;q=0.2", "fr"],
  [",;;q=,=", "en"],
  ["x".repeat(100_000), "en"],
])("Accept-Language %j gives %s", (acceptLanguage, language) => {
  expect(negotiateLanguage({ acceptLanguage })).toBe(language);
});

test.each([
  ["ar-EG", "rtl"],
  ["fa", "rtl"],
  ["vi", "ltr"],
])("%s runs %s", (tag, direction) => {
  expect(directionOf(tag)).toBe(direction);
});

test("a language that the server does not offer is never chosen, whoever asks for it", () => {
  const offered = ["en", "fr"] as const;
  const wishes = { choice: "vi", profile: "ar", acceptLanguage: "ru, fr;q=0.5", serverDefault: "en" } as const;
  expect(negotiateLanguage({ ...wishes, offered })).toBe("fr");
  expect(negotiateLanguage({ ...wishes, acceptLanguage: "ru", offered })).toBe("en");
});
