import { isTimeZone, textsOf } from "../../../../convention/index.ts";
import { Refusal, type RefusalDetails } from "../../../../protocol/refusal.ts";
import { type NewConference, retentionAfter } from "./conference.ts";
import { demandSeen } from "./demand-seen.ts";

/** With which an entry may be refused. */
export const ENTRY_REFUSALS = [
  "closes-before-opening",
  "code-doubled",
  "deadline-doubled",
  "deadline-too-late",
  "retention-too-early",
  "time-zone-unknown",
  "unseen-character",
  "zone-not-listed",
];

/** Refuses an entry that contradicts itself, at the box that is wrong. */
export function checkConference(entry: NewConference): void {
  const { title, place, zone, zones, categories, deadlines, opensOn, closesOn, retentionOn } = entry;
  const lines = [
    ...textsOf(title).map(([lang, text]) => [`title.texts.${lang}`, text] as const),
    ["place", place] as const,
    ...zones.map(({ name }, at) => [`zones.${at}.name`, name] as const),
    ...categories.map(({ name }, at) => [`categories.${at}.name`, name] as const),
  ];
  for (const [field, text] of lines) demandSeen(text, field);
  if (!isTimeZone(zone)) refuse("time-zone-unknown", `No time zone is called ${zone}. Write it as Asia/Tokyo.`, "zone");
  if (closesOn < opensOn) {
    refuse("closes-before-opening", `It would close on ${closesOn} and open on ${opensOn}. Change one.`, "closesOn");
  }
  if (retentionOn !== undefined && retentionOn < closesOn) {
    const message = `Data cannot end on ${retentionOn}, before it closes. ${retentionAfter(closesOn)} is usual.`;
    refuse("retention-too-early", message, "retentionOn");
  }
  refuseDoubles("zones", zones);
  refuseDoubles("categories", categories);
  const listed = new Set(zones.map(({ code }) => code));
  for (const [at, category] of categories.entries()) {
    const unlisted = category.zones.find((one) => !listed.has(one));
    if (unlisted === undefined) continue;
    const message = `Category ${category.code} names zone ${unlisted}, which is not listed. List it, or take it out.`;
    refuse("zone-not-listed", message, `categories.${at}.zones`, { code: unlisted, category: category.code });
  }
  for (const [at, { what, on }] of deadlines.entries()) {
    if (deadlines.findIndex((one) => one.what === what) < at) {
      refuse("deadline-doubled", `There are two days for ${what}. Leave one.`, `deadlines.${at}.what`);
    }
    if (on > closesOn)
      refuse("deadline-too-late", `${on} is after it closes. Give an earlier day.`, `deadlines.${at}.on`);
  }
}

function refuseDoubles(list: "zones" | "categories", all: readonly { readonly code: string }[]): void {
  const at = all.findIndex(({ code }, place) => all.findIndex((one) => one.code === code) < place);
  const doubled = all[at]?.code;
  if (doubled === undefined) return;
  refuse("code-doubled", `${doubled} is there twice. Change one.`, `${list}.${at}.code`, { code: doubled });
}

function refuse(code: string, message: string, field: string, details: RefusalDetails = {}): never {
  throw new Refusal(code, message, { field, details });
}
