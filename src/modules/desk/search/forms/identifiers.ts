import { folded } from "./words.ts";

const LONGEST = 300;
const SHORTEST_NAME = 6;
/** Boxes hold one, or a few in a sentence. */
const MOST_IN_ONE_TEXT = 50;

/** An address of a virtual asset in which great and small letters are the same: 0x…, and bech32 (bc1…, ltc1…). */
const CASE_FREE_WALLET = /^(?:0x[0-9a-f]{40,64}|[a-z]{2,5}1[02-9ac-hj-np-z]{20,90})$/i;
/** One in which they are not: base58 of some length has great and small letters and digits. */
const BASE58_WALLET = /^(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])[1-9A-HJ-NP-Za-km-z]{25,110}$/;
const IBAN = /^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$/i;
const HASH = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i;
const IP4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|$)){4}$/;
const IP6 = /^(?=.*:.*:)[0-9a-f:.]{2,45}$/i;
/** Networks that each house has, nobody's address at all, and this machine. */
const IP_OF_NOBODY =
  /^(?:0|10|127|255|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.|^(?:::1?$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/;
const EMPTY_FILE = [
  "d41d8cd98f00b204e9800998ecf8427e",
  "da39a3ee5e6b4b0d3255bfef95601890afd80709",
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
];
/** What people write who know none, in each of the languages. */
const UNKNOWN = new Set(
  [
    "unknown|not known|none known|not available|not applicable|not given|no data|see above|as above|same as above|pending|withheld",
    "inconnu|inconnue|non connu|non disponible|sans objet|non applicable|voir ci-dessus|desconocido|desconocida|se ignora|ninguno",
    "ninguna|no disponible|no aplica|неизвестно|неизвестен|нет данных|отсутствует|не применимо|غير معروف|غير معروفة|لا يوجد",
    "لا ينطبق|غير متوفر|không rõ|không biết|chưa biết|không áp dụng|không xác định|anonymous|various|multiple",
  ].flatMap((line) => line.split("|").map(letters)),
);
const MAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

/**
 * What a box holds, each in its one form, whichever way it was written: an IP address without brackets, port and prefix, mail addresses and
 * hashes in small letters, IBAN in great ones, telephone numbers as "+" and digits, a link without what stands before its host, a wallet without
 * blanks and with its letters where they make a difference. Of a sentence, what cannot be anything else.
 */
export function identifiersIn(written: string): string[] {
  return formsIn(written).filter(namesSomething);
}

/** "unknown", "000000" and 127.0.0.1 stand in the boxes of many, and join nothing. */
function namesSomething(form: string): boolean {
  if (IP_OF_NOBODY.test(form) && form === ip(form)) return false;
  return (
    !EMPTY_FILE.includes(form) && new Set(letters(form.replace(/^0x/, ""))).size > 1 && !UNKNOWN.has(letters(form))
  );
}

function letters(text: string): string {
  return folded(text).replaceAll(/[^\p{L}\p{N}]/gu, "");
}

function formsIn(written: string): string[] {
  const text = written.normalize("NFKC").replaceAll(/[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu, " ");
  const whole = joined(text);
  if (whole === "") return [];
  const sure = certain(whole);
  if (sure !== undefined) return [sure];
  const parts = text.split(/[\s,;()]+/, MOST_IN_ONE_TEXT);
  const within = parts.flatMap((part) => certain(part.slice(0, LONGEST).toWellFormed()) ?? []);
  if (within.length > 0) return [...new Set(within)];
  const [known] = [telephone(whole) ?? link(whole)];
  if (known !== undefined) return [known];
  // The name of an account: shorter ones say too little to be the same.
  return whole.length >= SHORTEST_NAME ? [whole.toLowerCase()] : [];
}

/** Every form in which what a person typed may stand in a box. */
export function typedIdentifiers(typed: string): string[] {
  const forms = identifiersIn(typed);
  return [...forms, ...forms.filter((form) => /^[0-9]{8,}$/.test(form)).map((digits) => `+${digits}`)];
}

function joined(text: string): string {
  return text.replaceAll(/\s/g, "").slice(0, LONGEST).toWellFormed();
}

/** Nothing else looks like this. */
function certain(written: string): string | undefined {
  const bare = written.replace(/^(?:mailto|iban|[a-z]{2,20}(?=:[0-9a-z]{15,})):/i, "");
  if (MAIL.test(bare)) return bare.toLowerCase();
  const word = bare.replace(/\?.*$/, "");
  if (HASH.test(word) || CASE_FREE_WALLET.test(word)) return word.toLowerCase();
  const account = word.replaceAll(/[-.]/g, "");
  if (IBAN.test(account)) return account.toUpperCase();
  return BASE58_WALLET.test(word) ? word : ip(bare);
}

function ip(written: string): string | undefined {
  const bare = written.replace(/\/\d{1,3}$/, "");
  const four = bare.replace(/:\d{1,5}$/, "");
  if (IP4.test(four)) return four.split(".").map(Number).join(".");
  const six = (/^\[([^\]]+)\](?::\d{1,5})?$/.exec(bare)?.[1] ?? bare).replace(/%.*$/, "");
  if (!IP6.test(six)) return undefined;
  const parsed = URL.parse(`http://[${six}]`)?.hostname.slice(1, -1);
  // An IPv4 address in the dress of the other version.
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(parsed ?? "")?.slice(1);
  return (
    mapped
      ?.map((half) => Number.parseInt(half, 16))
      .flatMap((half) => [half >> 8, half & 255])
      .join(".") ?? parsed
  );
}

function telephone(bare: string): string | undefined {
  const number = bare.replace(/^tel:/i, "");
  if (!/^[+0-9(][0-9()./-]{5,25}$/.test(number)) return undefined;
  return number
    .replace("(0)", "")
    .replaceAll(/[^0-9+]/g, "")
    .replace(/^00/, "+");
}

/** Its host and path: "https://www.mail.example/" is mail.example. */
function link(bare: string): string | undefined {
  const [, host, path = ""] =
    /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:www\.)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?::\d+)?(\/[^#]*)?(?:#.*)?$/iu.exec(bare) ??
    [];
  return host === undefined ? undefined : host.toLowerCase() + path.replace(/\/$/, "");
}
