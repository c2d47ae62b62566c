import { readRefusal } from "./refusals.ts";
import { readPage } from "./trusted-page.ts";

/** `page`: the form's page with what must be mended. `refused`: the form stays as it is. */
export type Announced =
  | { readonly uploadId: string }
  | { readonly page: Document }
  | { readonly refused: { readonly isSignedOut: boolean; readonly words: string } };

const TOKEN = "input[name=form-token]";
const SIGNED_OUT = ["sign-in-needed", "form-expired"];

/** Announces the file with what was typed. `again`: after this page's session was over. Throws where the line is down. */
export async function announce(form: HTMLFormElement, file: File, { again }: { again: boolean }): Promise<Announced> {
  if (again) await renewToken(form);
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
  fields.append("fileName", file.name);
  fields.append("fileType", file.type);
  fields.append("fileSize", String(file.size));
  fields.append("fileModified", new Date(file.lastModified).toISOString());
  const headers = { accept: "application/json" };
  const answer = await fetch("/exhibits/uploads", { method: "POST", body: fields, headers });
  const text = await answer.text();
  if (answer.status === 201) return { uploadId: (JSON.parse(text) as { uploadId: string }).uploadId }; // our own answer
  if (answer.headers.get("content-type")?.includes("html") && answer.status === 422) return { page: readPage(text) };
  const { code, words } = readRefusal(text);
  return { refused: { isSignedOut: SIGNED_OUT.includes(code), words } };
}

/** Whoever signed in again in another tab has another session, and a form of that session has another token. */
async function renewToken(form: HTMLFormElement): Promise<void> {
  const page = readPage(await (await fetch(location.href)).text());
  const renewed = page.querySelector<HTMLInputElement>(`form[action="/exhibits"] ${TOKEN}`);
  const own = form.querySelector<HTMLInputElement>(TOKEN);
  if (renewed !== null && own !== null) own.value = renewed.value;
}
