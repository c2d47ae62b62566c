import type { Conferences } from "./conferences.ts";

/** Everything of a person that is sealed, under words that stand nowhere else. */
export const personal = {
  familyNames: "Quillfeather",
  givenNames: "Odalind",
  bornOn: "1979-04-17",
  nationality: "XB",
  documentNumber: "P-4471 902",
  contact: "odalind@quillfeather.example",
  needs: "Wheelchair, no walnuts",
};

export const person = { shownName: "O. Quillfeather", capacity: "head", category: "DEL", zones: [] };

/** Of each act what a program may send: with everything, and with as little as can be. */
export const delegationExamples = {
  "conference.invite-delegation": [{ entity: "XB", kind: "state" }],
  "conference.announce-delegation": [
    { how: "note", on: "2027-01-10", words: "Note 4/2027" },
    { how: "by-hand", on: "2027-01-10" },
  ],
  "conference.accept-delegation": [{ version: 3 }],
  "conference.end-delegation": [{ as: "declined", reason: "Note 7/2027" }],
  "conference.nominate-participant": [
    {
      ...person,
      rank: "MIN",
      post: "Minister of Justice",
      firstOn: "2027-03-05",
      lastOn: "2027-03-06",
      zones: ["A"],
      personal,
      sameName: "Two passports were shown.",
    },
    person,
  ],
  "conference.correct-participant": [
    { ...person, sameName: "Two passports were shown.", version: 2, reason: "Written otherwise." },
    { ...person, version: 2, reason: "Written otherwise." },
  ],
  "conference.replace-participant": [{ ...person, personal, sameName: "Father and son.", reason: "Note 8/2027" }],
  "conference.withdraw-participant": [{ reason: "Note 9/2027" }],
  "conference.refuse-participant": [{ ground: "rule", words: "Rule 17" }, { ground: "host" }],
  "conference.clear-namesake": [{}],
  "conference.strike-name": [{ reason: "danger" }],
  "conference.seal-personal-data": [personal, {}],
  "conference.keep-list": [{}],
  "conference.take-list": [{}],
  "conference.publish-participants": [{}],
  "conference.close-conference": [{ order: "Order 3/2027" }],
  "conference.read-personal-data": [{ why: "visa" }],
};

/** Invites a delegation; gives its identifier. */
export async function invited(one: Conferences, conferenceId: string, entity: string, kind = "state"): Promise<string> {
  const { body } = await one.call("officer", "POST", `/conferences/${conferenceId}/delegations`, { entity, kind });
  return body.delegationId;
}

/** Enters a person; what is not said is of a head whom nothing is sealed of. */
export async function nominate(one: Conferences, conferenceId: string, delegationId: string, more: object = {}) {
  const at = `/conferences/${conferenceId}/delegations/${delegationId}/participants`;
  return await one.call("officer", "POST", at, { ...person, ...more });
}

/** Accepts everybody of a delegation who waits. */
export async function acceptAll(one: Conferences, conferenceId: string, delegationId: string): Promise<void> {
  const at = `/conferences/${conferenceId}/delegations/${delegationId}`;
  const { version } = (await one.call("officer", "GET", at)).body.delegation;
  await one.call("officer", "POST", `${at}/acceptance`, { version });
}
