import { describe, expect, it } from "vitest";
import { LANGUAGES, loadLocales } from "../../../web/index.ts";
import { uploadFaultText } from "./intake-page.tsx";

const locales = loadLocales();

describe("what stands against an upload that has arrived", () => {
  it.each([
    "role-missing",
    "exhibit-unknown",
    "disk-full",
    "disk-error",
    "upload-damaged",
    "upload-outdated",
    "request-unknown",
    "source-exhibit-unknown",
    "authority-needed",
    "not-designated",
    "key-store-locked",
  ])("is said in the reader's words: %s", (code) => {
    for (const language of LANGUAGES) {
      const said = uploadFaultText(code, locales.translator(language));
      expect(said).not.toContain(code);
      expect(said).not.toContain("{");
    }
  });

  it("names the code, and says whom to tell, where there are no words for it", () => {
    const said = uploadFaultText("never-heard-of", locales.translator("en"));
    expect(said).toContain("never-heard-of");
    expect(said).toContain("tell the operator of the server");
  });
});
