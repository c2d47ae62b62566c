import { createHash } from "node:crypto";
import { expectThat } from "../../demo/report.ts";
import { expectRefusal } from "../../demo/steps/requests.ts";
import { SLUG } from "../cast.ts";
import type { Step } from "../day.ts";

interface ToldDocument {
  readonly symbol: string;
  readonly versions: readonly { readonly language: string; readonly sha256: string; readonly href: string }[];
}

const SYMBOL = "PD/CER/1";
const VERSIONS = { en: "Provisional agenda\n", fr: "Ordre du jour provisoire\n", ar: "جدول الأعمال المؤقت\n" };

/** A document under its symbol, in three languages: everybody fetches the bytes that were given. */
export const publishAgenda: Step = async ({ office, path, at, sitting }, see) => {
  const officer = office.as("officer");
  const texts = { en: "Provisional agenda", fr: "Ordre du jour provisoire", ar: "جدول الأعمال المؤقت" };
  const entry = { symbol: SYMBOL, title: { original: "en", texts }, meetingId: sitting };
  const { documentId } = await officer.post<{ documentId: string }>(`${at}/documents`, entry);
  await expectRefusal("symbol-taken", officer.post(`${at}/documents`, entry));
  for (const [language, bytes] of Object.entries(VERSIONS)) {
    const file = { name: `agenda-${language}.txt`, bytes };
    await office.upload("officer", `${path}/documents/${documentId}/versions`, { language }, file);
  }
  const read = async (): Promise<ToldDocument | undefined> => {
    const told = await office.readPublic<{ documents: ToldDocument[] }>(`/conference/${SLUG}/documents.json`);
    return told.documents.find(({ symbol }) => symbol === SYMBOL);
  };
  expectThat((await read()) === undefined, "nobody to see a document before it is published");
  const { version: seen } = await officer.get<{ version: number }>(`${at}/documents/${documentId}`);
  await officer.post(`${at}/documents/${documentId}/publication`, { version: seen });
  const versions = (await read())?.versions ?? [];
  for (const [language, bytes] of Object.entries(VERSIONS)) {
    const version = versions.find((one) => one.language === language);
    const isSame = version?.sha256 === createHash("sha256").update(bytes).digest("hex");
    expectThat(isSame && (await office.publicly(version.href)).text === bytes, `the ${language} file as it was given`);
  }
  see(`${SYMBOL} in ${versions.length} languages, each fetched in public and the same byte for byte`);
};
