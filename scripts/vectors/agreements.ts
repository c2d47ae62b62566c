import { digestOf } from "../../src/modules/cooperation/request/domain/agreement.ts";

/** Texts of an agreement as they are put forward, with the digest by which States agree to each. */
export function agreementVectors(): object {
  const text = "One purpose: the ransom of Northport.\nUntil 1 March 2028.";
  const cases: [string, string, string][] = [
    ["codes", "XA\nXB\nXC", text],
    ["names-in-any-order-and-language", " Cascadia\nBorealia\n\nAurelia\nXA", `\n${text}\n\n`],
    ["other-words", "XA\nXB\nXC", `${text} Or later.`],
    ["other-states", "XA\nXB", text],
    ["no-state", "XA\nThe Harbour Police", text],
  ];
  return {
    valid: cases.map(([name, states, words]) => {
      const record = { "agreement-states": states, "agreement-text": words };
      const free = (value: string) => ({ text: { language: "en", text: value } });
      const records = [{ "agreement-states": free(states), "agreement-text": free(words) }];
      return { name, record, digest: digestOf({ records }) };
    }),
  };
}
