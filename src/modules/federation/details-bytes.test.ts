import { beforeAll, expect, it } from "vitest";
import type { Browser } from "../../../tests/support/browser.ts";
import { testClock } from "../../../tests/support/clock.ts";
import { type CaseServer, openCaseServer } from "../../../tests/support/cooperation-network.ts";
import { sha256Hex, utf8 } from "../../protocol/index.ts";
import type { OwnDetails } from "./index.ts";

// What two administrators stand behind, and what other States then read, byte for byte as it was recorded when each form was read by a
// program of its own: an approval that waited over an upgrade is still one of the same thing.

const CHANGE = "/designation/details/change";
const CHANGE_ID = "0190163d-8694-739b-aea5-966c26f8ad91";
const RECIPIENT = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

let server: CaseServer;
let admin: Browser;

beforeAll(async () => {
  server = await openCaseServer("XA", testClock("2026-11-26T10:00:00.000Z"));
  admin = await server.browse("admin");
  const now = await details();
  const translation = { language: "fr", text: "Deux copies.", translator: "Ana Bel" };
  await change({
    ...now,
    authorities: now.authorities.map((one) => ({
      ...one,
      names: { fr: "Autorité", en: "Authority" },
      requirements: [{ language: "en", text: "Two copies.\nSigned.", translation }],
      hours: [{ days: [1, 2], opens: "08:00", closes: "12:30" }],
      holidays: ["2026-12-25"],
    })),
    reservations: [{ article: "37(4)", text: { language: "en", text: "Not on this basis.", translation } }],
  });
});

async function details(): Promise<OwnDetails> {
  return (await server.as("admin").get("/designation/details")).details;
}

async function change(to: OwnDetails): Promise<void> {
  const changeId = server.platform.random.uuid();
  await server.as("admin").confirm(CHANGE, { changeId, details: to });
  await server.as("secondAdmin").confirm(`/designation/details/changes/${changeId}/approval`);
}

/** What waits after the form at `path` was sent, checked and asked for; then it is withdrawn. */
async function asked(path: string, fields: Readonly<Record<string, string | readonly string[]>>): Promise<string> {
  await admin.open(path);
  await admin.submit(path, fields);
  await admin.submit(path);
  const { waiting } = await server.as("admin").get(CHANGE);
  const { changeId, ...content } = waiting.content;
  await server.as("admin").post(`/designation/details/changes/${changeId}/withdrawal`);
  return JSON.stringify(content.to);
}

/** What the form fills in: under the names of its boxes. */
const AUTHORITY = {
  "names.2.language": "sw",
  "names.2.name": "Mamlaka",
  "names.3.language": "ar",
  "names.3.name": "السلطة",
  phone: "+999 1 555 0123",
  email: "desk@authority.example",
  timeZone: "Africa/Nairobi",
  answers: "hours",
  "hours.1.days": "3",
  "hours.1.opens": "9:00",
  "hours.1.closes": "12:30",
  "hours.2.days": "3",
  "hours.2.opens": "14:00",
  "hours.2.closes": "17:00",
  holidays: "2026-12-25\n2027-01-01",
  "languages.0.language": "en",
  "languages.1.language": "fr",
  roles: ["contact-point", "central-authority"],
  "requirements.1.text": "One copy.",
  "requirements.1.language": "en",
  recipients: RECIPIENT,
};
const FURTHER = {
  id: "night-desk",
  "names.0.language": "en",
  "names.0.name": "Night Desk",
  phone: "+999 1 555 0900",
  timeZone: "Etc/UTC",
  answers: "always",
  "languages.0.language": "en",
  roles: ["contact-point"],
};
const STATE = {
  operator: "National Data Centre",
  hostsForOthers: "yes",
  "stateLanguages.0.language": "en",
  "stateLanguages.1.language": "fr",
  validDays: "200",
  "reservations.0.article": "37(5)",
  "reservations.1.article": "40(1)",
  "reservations.1.text": "In writing.\nAlways.",
  "reservations.1.language": "en",
};

it("a change that a program asks for is the same thing to approve", async () => {
  const body = { changeId: CHANGE_ID, details: { ...(await details()), validDays: 100 } };
  const { content, approval } = await server.as("admin").post(`${CHANGE}-preview`, body);
  const { digest, ...thing } = approval;
  expect(thing).toEqual({
    kind: "designation-details",
    action: "change",
    subject: { kind: "designation", id: "XA" },
  });
  expect(digest).toBe(sha256Hex(utf8(JSON.stringify(content))));
  expect(JSON.stringify(content)).toMatchInlineSnapshot(
    `"{"changeId":"0190163d-8694-739b-aea5-966c26f8ad91","from":{"operator":{"name":"Ministry of Justice of XA","hostsForOthers":false},"languages":["en"],"authorities":[{"id":"central-authority","roles":["central-authority","contact-point"],"names":{"en":"Authority","fr":"Autorité"},"languages":["en"],"phone":"+999 1 555 0100","timeZone":"Etc/UTC","hours":[{"days":[1,2],"opens":"08:00","closes":"12:30"}],"holidays":["2026-12-25"],"requirements":[{"language":"en","text":"Two copies.\\nSigned.","translation":{"language":"fr","text":"Deux copies.","translator":"Ana Bel"}}]}],"reservations":[{"article":"37(4)","text":{"language":"en","text":"Not on this basis.","translation":{"language":"fr","text":"Deux copies.","translator":"Ana Bel"}}}],"exhibitSuites":["age-v1-chacha20poly1305"],"validDays":365,"root":{"threshold":1,"serverMember":true,"offlineMembers":[]},"exhibitRecipients":[]},"to":{"operator":{"name":"Ministry of Justice of XA","hostsForOthers":false},"languages":["en"],"authorities":[{"id":"central-authority","roles":["central-authority","contact-point"],"names":{"en":"Authority","fr":"Autorité"},"languages":["en"],"phone":"+999 1 555 0100","timeZone":"Etc/UTC","hours":[{"days":[1,2],"opens":"08:00","closes":"12:30"}],"holidays":["2026-12-25"],"requirements":[{"language":"en","text":"Two copies.\\nSigned.","translation":{"language":"fr","text":"Deux copies.","translator":"Ana Bel"}}]}],"reservations":[{"article":"37(4)","text":{"language":"en","text":"Not on this basis.","translation":{"language":"fr","text":"Deux copies.","translator":"Ana Bel"}}}],"exhibitSuites":["age-v1-chacha20poly1305"],"validDays":100,"root":{"threshold":1,"serverMember":true,"offlineMembers":[]},"exhibitRecipients":[]}}"`,
  );
  expect(digest).toMatchInlineSnapshot(`"c9bc62a3c355afd1bfb15392d3ef710c0017c9aefde5483ac96d4ee176209f0a"`);
  expect(await server.as("admin").confirm(CHANGE, body)).toEqual({ changeId: CHANGE_ID, digest });
  expect(await server.as("secondAdmin").confirm(`/designation/details/changes/${CHANGE_ID}/approval`)).toEqual({});
  const entries = await server.audit.entries({ subject: { kind: "designation", id: "XA" }, limit: 4 });
  const said = entries
    .toReversed()
    .map(({ type, details: { approvalId: _, askedBy: __, ...rest } = {} }) => [type, rest]);
  expect(said).toMatchInlineSnapshot(`
    [
      [
        "identity.approval-requested",
        {
          "action": "change",
          "digest": "c9bc62a3c355afd1bfb15392d3ef710c0017c9aefde5483ac96d4ee176209f0a",
          "kind": "designation-details",
          "method": "session",
        },
      ],
      [
        "federation.details-change-asked",
        {
          "changeId": "0190163d-8694-739b-aea5-966c26f8ad91",
          "digest": "c9bc62a3c355afd1bfb15392d3ef710c0017c9aefde5483ac96d4ee176209f0a",
        },
      ],
      [
        "identity.approved",
        {
          "action": "change",
          "digest": "c9bc62a3c355afd1bfb15392d3ef710c0017c9aefde5483ac96d4ee176209f0a",
          "kind": "designation-details",
          "method": "session",
        },
      ],
      [
        "federation.own-details-changed",
        {
          "authorities": [
            "central-authority",
          ],
          "changeId": "0190163d-8694-739b-aea5-966c26f8ad91",
          "digest": "c9bc62a3c355afd1bfb15392d3ef710c0017c9aefde5483ac96d4ee176209f0a",
        },
      ],
    ]
  `);
  const again = { changeId: CHANGE_ID, details: await details() };
  expect(await server.as("admin").refusal("POST", `${CHANGE}-preview`, again)).toBe("details-change-waiting");
});

it("a form asks for the same details as before, to the byte", async () => {
  const { authorities } = await details();
  expect(await asked(`/designation/details/authorities/${authorities[0]?.id}`, AUTHORITY)).toMatchInlineSnapshot(
    `"{"operator":{"name":"Ministry of Justice of XA","hostsForOthers":false},"languages":["en"],"authorities":[{"id":"central-authority","roles":["central-authority","contact-point"],"names":{"ar":"السلطة","en":"Authority","fr":"Autorité","sw":"Mamlaka"},"languages":["en","fr"],"phone":"+999 1 555 0123","email":"desk@authority.example","timeZone":"Africa/Nairobi","hours":[{"days":[1,2],"opens":"08:00","closes":"12:30"},{"days":[3],"opens":"09:00","closes":"12:30"},{"days":[3],"opens":"14:00","closes":"17:00"}],"holidays":["2026-12-25","2027-01-01"],"requirements":[{"language":"en","text":"Two copies.\\nSigned.","translation":{"language":"fr","text":"Deux copies.","translator":"Ana Bel"}},{"language":"en","text":"One copy."}]}],"reservations":[{"article":"37(4)","text":{"language":"en","text":"Not on this basis.","translation":{"language":"fr","text":"Deux copies.","translator":"Ana Bel"}}}],"exhibitSuites":["age-v1-chacha20poly1305"],"validDays":100,"root":{"threshold":1,"serverMember":true,"offlineMembers":[]},"exhibitRecipients":[{"authority":"central-authority","recipient":"age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj","from":"2026-11-26T10:00:00.000Z"}]}"`,
  );
  expect(await asked("/designation/details/authorities", FURTHER)).toMatchInlineSnapshot(
    `"{"operator":{"name":"Ministry of Justice of XA","hostsForOthers":false},"languages":["en"],"authorities":[{"id":"central-authority","roles":["central-authority","contact-point"],"names":{"en":"Authority","fr":"Autorité"},"languages":["en"],"phone":"+999 1 555 0100","timeZone":"Etc/UTC","hours":[{"days":[1,2],"opens":"08:00","closes":"12:30"}],"holidays":["2026-12-25"],"requirements":[{"language":"en","text":"Two copies.\\nSigned.","translation":{"language":"fr","text":"Deux copies.","translator":"Ana Bel"}}]},{"id":"night-desk","roles":["contact-point"],"names":{"en":"Night Desk"},"languages":["en"],"phone":"+999 1 555 0900","timeZone":"Etc/UTC","holidays":[],"requirements":[]}],"reservations":[{"article":"37(4)","text":{"language":"en","text":"Not on this basis.","translation":{"language":"fr","text":"Deux copies.","translator":"Ana Bel"}}}],"exhibitSuites":["age-v1-chacha20poly1305"],"validDays":100,"root":{"threshold":1,"serverMember":true,"offlineMembers":[]},"exhibitRecipients":[]}"`,
  );
  expect(await asked("/designation/details/state", STATE)).toMatchInlineSnapshot(
    `"{"operator":{"name":"National Data Centre","hostsForOthers":true},"languages":["en","fr"],"authorities":[{"id":"central-authority","roles":["central-authority","contact-point"],"names":{"en":"Authority","fr":"Autorité"},"languages":["en"],"phone":"+999 1 555 0100","timeZone":"Etc/UTC","hours":[{"days":[1,2],"opens":"08:00","closes":"12:30"}],"holidays":["2026-12-25"],"requirements":[{"language":"en","text":"Two copies.\\nSigned.","translation":{"language":"fr","text":"Deux copies.","translator":"Ana Bel"}}]}],"reservations":[{"article":"37(5)","text":{"language":"en","text":"Not on this basis.","translation":{"language":"fr","text":"Deux copies.","translator":"Ana Bel"}}},{"article":"40(1)","text":{"language":"en","text":"In writing.\\nAlways."}}],"exhibitSuites":["age-v1-chacha20poly1305"],"validDays":200,"root":{"threshold":1,"serverMember":true,"offlineMembers":[]},"exhibitRecipients":[]}"`,
  );
});
