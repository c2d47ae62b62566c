import { z } from "zod";
import { presented } from "../../../web/index.ts";
import { ADMINISTRATORS } from "../access.ts";
import { federationAct } from "../act.ts";
import { designationsFace } from "../designation/designations-face.ts";
import { ROTATABLE_KEYS } from "../domain/rotatable-keys.ts";
import { issuedAnswer, issuedJson } from "../answers.ts";

/** R4: a planned change: new keys, and a designation that lists them. One that may be lost is frozen and revoked instead (freeze-keys.ts). */
export const changeKeys = federationAct({
  id: "federation.rotate-keys",
  at: "POST /designation/rotation",
  who: ADMINISTRATORS,
  input: z.strictObject({ keys: z.array(z.enum(ROTATABLE_KEYS)).min(1).max(ROTATABLE_KEYS.length) }),
  answer: presented(issuedAnswer, issuedJson),
  status: 201,
  repeat: "again",
  words: "federation.keys-change",
  refusals: ["details-missing", "root-too-weak", "key-store-locked", "log-not-started", "exhibit-keys-elsewhere"],
  run: async ({ context: { federation }, input: { keys }, by }) =>
    await designationsFace(federation).rotate(keys, { kind: "user", userId: by.id }),
});
