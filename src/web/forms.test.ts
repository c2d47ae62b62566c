import { expect, test } from "vitest";
import { z } from "zod";
import { Refusal } from "../protocol/refusal.ts";
import {
  checkFields,
  dateText,
  manyOf,
  oneOf,
  optionalText,
  refusalAsFieldError,
  requiredText,
  requiredTick,
  wholeNumber,
  type FormInput,
} from "./forms.ts";
import { loadLocales } from "./i18n.ts";

const t = loadLocales().translator("en");
const check = (input: FormInput, schema: z.ZodType) => checkFields(input, schema, t);

const request = z.object({
  provider: requiredText(20),
  reference: optionalText(),
  urgency: oneOf(["ordinary", "urgent"]),
  measures: manyOf(["preserve", "disclose"]),
  used: dateText(),
  screened: requiredTick(),
  days: wholeNumber(1, 90),
});

const filled: FormInput = {
  provider: "  Nord\0post\r\nMail ",
  reference: "",
  urgency: "urgent",
  measures: "preserve",
  "used-day": "5",
  "used-month": "3",
  "used-year": "2026",
  screened: "yes",
  days: "90",
};

test("a filled form gives typed values, tidied", () => {
  const result = check(filled, request);
  expect(result.ok && result.values).toEqual({
    provider: "Nordpost\nMail",
    reference: undefined,
    urgency: "urgent",
    measures: ["preserve"],
    used: "2026-03-05",
    screened: true,
    days: 90,
  });
});

test("an empty form gives one sentence per field, in the reader's language, and keeps the input", () => {
  const french = checkFields({}, request, loadLocales().translator("fr"));
  expect(french.ok).toBe(false);
  expect(!french.ok && Object.fromEntries(french.errors.map((error) => [error.field, error.message]))).toEqual({
    provider: "Remplissez ce champ.",
    urgency: "Choisissez l’une des réponses.",
    used: "Remplissez ce champ.",
    screened: "Cochez cette case pour continuer.",
    days: "Indiquez un nombre entier, en chiffres.",
  });
});

test.each([
  [{ "used-day": "31", "used-month": "2" }, "used", "Enter a real date: day, month and year, for example 5 3 2026."],
  [{ "used-day": "", "used-month": "3" }, "used", "Enter a real date: day, month and year, for example 5 3 2026."],
  [{ provider: "x".repeat(21) }, "provider", "At most 20 characters are possible here."],
  [{ urgency: "at once" }, "urgency", "Choose one of the answers."],
  [{ measures: ["preserve", "burn"] }, "measures.1", "Choose one of the answers."],
  [{ days: "0" }, "days", "Enter at least 1."],
  [{ days: "91" }, "days", "Enter at most 90."],
  [{ days: "ninety" }, "days", "Enter a whole number, in digits."],
  [{ days: "1e1" }, "days", "Enter a whole number, in digits."],
])("%j is refused at %s: %s", (change, field, message) => {
  const result = check({ ...filled, ...change }, request);
  expect(!result.ok && result.errors).toEqual([{ field, message }]);
});

test("a message may be a key of the module that asks", () => {
  const schema = z.object({ a: z.string().min(3, "web.banner.training") });
  const result = check({ a: "" }, schema);
  expect(!result.ok && result.errors).toEqual([{ field: "a", message: "Training." }]);
});

test("a refusal becomes the error of its field; one without a translation keeps its own words", () => {
  const known = new Refusal("body-too-large", "internal", { field: "file", details: { limit: 10 } });
  expect(refusalAsFieldError(known, t)).toEqual({
    field: "file",
    message:
      "This is larger than the 10 bytes that are taken here; nothing of it was kept or sent. Send long texts as an exhibit.",
  });
  expect(refusalAsFieldError(new Refusal("never-heard-of", "The order ended."), t)).toEqual({
    field: "",
    message: "The order ended.",
  });
});
