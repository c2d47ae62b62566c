import { fromHex, hex, utf8 } from "../bytes.ts";
import { SIGNATURE_BYTES } from "../keys.ts";
import { type Signer, verify } from "../signatures.ts";

/** The badges of a conference that count no longer. */
export interface EndedList {
  /** Rises with each change; whoever holds a list never takes a lower one. */
  readonly number: number;
  readonly issuedAt: string;
  /** Of each serial the highest issue that ended: with it all lower ones did. */
  readonly ended: ReadonlyMap<number, number>;
}

/** As it is handed on: exactly the text that was signed. */
export interface SignedList {
  readonly text: string;
  /** Hexadecimal. */
  readonly signature: string;
}

/** Twenty thousand badges, each ended once. */
const MAX_LIST_CHARACTERS = 400_000;
const FORM =
  /^rogatory-badge-list-v1\nconference ([0-9a-f-]{36})\nnumber ([1-9][0-9]{0,8})\nissued (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\n((?:[1-9][0-9]{0,9} [1-9][0-9]{0,2}\n)*)$/;

export function signEndedList(list: EndedList, conferenceId: string, signer: Signer): SignedList {
  const lines = [...list.ended].sort(([a], [b]) => a - b).map(([serial, issue]) => `${serial} ${issue}\n`);
  const head = `rogatory-badge-list-v1\nconference ${conferenceId}\nnumber ${list.number}\nissued ${list.issuedAt}\n`;
  const text = head + lines.join("");
  return { text, signature: hex(signer.sign(utf8(text))) };
}

/** Undefined where it is no list of this conference that one of its keys signed. */
export function readEndedList(
  { text, signature }: SignedList,
  conferenceId: string,
  keys: readonly Uint8Array[],
): EndedList | undefined {
  const [, conference, number, issuedAt = "", lines = ""] =
    (text.length <= MAX_LIST_CHARACTERS && FORM.exec(text)) || [];
  if (conference !== conferenceId || !isSigned(text, signature, keys)) return undefined;
  const ended = new Map<number, number>();
  for (const line of lines.split("\n").slice(0, -1)) {
    const [serial = 0, issue = 0] = line.split(" ").map(Number);
    ended.set(serial, Math.max(issue, ended.get(serial) ?? 0));
  }
  return { number: Number(number), issuedAt, ended };
}

function isSigned(text: string, signature: string, keys: readonly Uint8Array[]): boolean {
  if (!/^[0-9a-f]+$/.test(signature) || signature.length !== 2 * SIGNATURE_BYTES.ed25519) return false;
  return keys.some((publicKey) => verify({ algorithm: "ed25519", publicKey }, utf8(text), fromHex(signature)));
}
