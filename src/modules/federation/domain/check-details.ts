import { type DesignationView, recipientFamily, Refusal, sealingKeySchema, utf8 } from "../../../protocol/index.ts";
import type { OwnDetails } from "./own-details.ts";

/** Half of what a designation may have: the other half is for all its keys, past and present. */
const MAX_DETAILS_BYTES = 256 * 1024;

/**
 * What would make the next designation one that peers refuse, or that misleads whoever calls at night. Refuses
 * `details-too-long`, `authority-listed-twice`, `authority-without-name`, `authority-has-keys`, `hours-not-in-order`,
 * `exhibit-recipient-invalid`, `exhibit-recipient-of-nobody` and `exhibit-recipients-mixed`.
 */
export function checkDetails(details: OwnDetails, own: Pick<DesignationView, "designation"> | undefined): void {
  if (utf8(JSON.stringify(details)).length > MAX_DETAILS_BYTES) {
    throw new Refusal(
      "details-too-long",
      `All that the designation says is longer than ${MAX_DETAILS_BYTES / 1024} KiB together; shorten reservations or requirements.`,
      { details: { limitKiB: MAX_DETAILS_BYTES / 1024 } },
    );
  }
  const ids = details.authorities.map(({ id }) => id);
  for (const [index, { id, names, hours }] of details.authorities.entries()) {
    if (ids.indexOf(id) !== index) {
      throw refusal("authority-listed-twice", `There is an authority "${id}" already; give this one another id.`, id);
    }
    if (Object.keys(names).length === 0) {
      throw refusal("authority-without-name", `The authority "${id}" needs a name in at least one language.`, id);
    }
    // Whoever reads the hours compares times of one day: nothing would lie between 18:00 and 06:00.
    if (hours?.some(({ opens, closes }) => closes <= opens)) {
      throw refusal(
        "hours-not-in-order",
        `Hours of "${id}" close before they open; end them at 23:59 at the latest.`,
        id,
      );
    }
  }
  // R8, R12: a key that was ever listed stays listed, with its authority.
  const gone = own?.designation.sealing.find(({ authority }) => authority !== undefined && !ids.includes(authority));
  if (gone?.authority !== undefined) {
    const { authority } = gone;
    throw refusal(
      "authority-has-keys",
      `Our designation lists exhibit keys of "${authority}"; it has to stay.`,
      authority,
    );
  }
  checkRecipients(details);
}

/** R15: what is used together is of one family. */
function checkRecipients({ authorities, exhibitRecipients }: OwnDetails): void {
  for (const { id } of authorities) {
    const of = exhibitRecipients.filter(({ authority }) => authority === id);
    for (const { recipient } of of) {
      if (!sealingKeySchema.shape.recipient.safeParse(recipient).success) {
        throw refusal("exhibit-recipient-invalid", "This is not a recipient as `rogatory keygen` prints it.", id);
      }
    }
    if (new Set(of.map(({ recipient }) => recipientFamily(recipient))).size > 1) {
      throw refusal("exhibit-recipients-mixed", "Post-quantum and classical recipients cannot be used together.", id);
    }
  }
  const nobodys = exhibitRecipients.find(({ authority }) => !authorities.some(({ id }) => id === authority));
  if (nobodys === undefined) return;
  const { authority } = nobodys;
  throw refusal(
    "exhibit-recipient-of-nobody",
    `An exhibit recipient is of "${authority}", which is not listed.`,
    authority,
  );
}

const FIELDS = {
  "authority-listed-twice": "id",
  "authority-without-name": "names",
  "authority-has-keys": "id",
  "hours-not-in-order": "hours",
  "exhibit-recipient-invalid": "recipients",
  "exhibit-recipient-of-nobody": "recipients",
  "exhibit-recipients-mixed": "recipients",
} as const;

function refusal(code: keyof typeof FIELDS, message: string, authority: string): Refusal {
  return new Refusal(code, message, { field: FIELDS[code], details: { authority } });
}
