import { look } from "../../../tests/foreign/badge-reader.ts";
import { expectThat } from "../../demo/report.ts";
import { SLUG } from "../cast.ts";
import type { Step } from "../day.ts";
import { codesOfPdf, hasPoppler } from "../paper.ts";
import type { Secretariat } from "../secretariat.ts";

interface Badge {
  readonly badgeId: string;
  readonly name: string;
}

interface Keys {
  readonly conference: string;
  readonly keys: string[];
  readonly list: { readonly text: string };
  readonly zones: readonly { readonly number: number; readonly code: string }[];
}

/** One sheet printed; what stands on it is read from its picture and judged by thirty lines that a stranger could have written. */
export const printBadges: Step = async ({ office, path, at, opensOn, coming }, see) => {
  const officer = office.as("officer");
  const { made } = await officer.post<{ made: number }>(`${at}/badges`, undefined);
  expectThat(made === coming.length, `a badge for each of ${coming.length}, but: ${made}`);
  const { sheet } = await officer.post<{ sheet: number }>(`${at}/badges/sheets`, undefined);
  const pdf = await office.printed("officer", `${at}/badges/print?sheet=${sheet}&language=en`);
  see(`${made} badges, one for everybody who is accepted, on a sheet of ${Math.round(pdf.length / 1024)} kB`);
  if (!hasPoppler()) {
    see("not looked at: the codes on the sheet, as this machine has no pdftoppm");
    return;
  }
  const codes = codesOfPdf(pdf, office.folder);
  const judge = await judgeOf(office, opensOn);
  const found = codes.map((code) => judge(code));
  const names = found.map(([, name = ""]) => name).toSorted();
  expectThat(
    codes.length === made && found.every(([finding]) => finding === "stands"),
    `${made} codes that stand on the sheet, but: ${JSON.stringify(found)}`,
  );
  const fits = coming.filter((name) => Buffer.byteLength(name) <= MAX_NAME_BYTES);
  const cut = names.filter((name) => name.endsWith("…"));
  const whole = coming.filter((name) => cut.every((one) => !name.startsWith(one.slice(0, -1))));
  expectThat(
    String(names.filter((name) => !cut.includes(name))) === String(whole),
    "every name of the list on its badge",
  );
  expectThat(whole.length === fits.length, "only a name that does not fit to be cut");
  see(
    `${codes.length} codes read back from the pictures, all stand, with the names of the list (${cut.length} cut, and shown so)`,
  );

  const [code = ""] = codes;
  const flips = Array.from({ length: 20 }, (_, place) => judge(flipped(code, 4 + place * 37))[0]);
  expectThat(!flips.includes("stands"), `no badge with one bit turned over to stand, but: ${String(flips)}`);
  const word = judge(code)[1] ?? "";
  const { badges } = await officer.get<{ badges: Badge[] }>(`${at}/badges?limit=200`);
  const revoked = badges.find(({ name }) => name === word);
  await office.byTwo(`${path}/badges/${revoked?.badgeId}/revocation`, { reason: "copied" });
  const [after] = (await judgeOf(office, opensOn))(code);
  expectThat(after === "ended", `a badge that two people revoked to be ended, but: ${after}`);
  see(`of 20 with one bit turned over none stands; one revoked by two is ended by the newer list: ${word}`);
};

/** What a code has room for (spec/badges.md). */
const MAX_NAME_BYTES = 48;

/** Looks at a code with what everybody may fetch, as a telephone at the door that fetched it just now. */
async function judgeOf(office: Secretariat, day: string): Promise<(code: string) => readonly [string, string?]> {
  // Its form is in spec/badges.md.
  const { conference, keys, list } = await office.readPublic<Keys>(`/badge/${SLUG}/keys.json`);
  return (code) => look(code, { conference, keys, ended: list.text, day, isOld: false });
}

/** The same code with one bit of its bytes turned over. */
function flipped(code: string, bit: number): string {
  return String(BigInt(code) ^ (1n << BigInt(bit)));
}
