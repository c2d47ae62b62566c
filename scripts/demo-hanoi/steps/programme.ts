import { expectThat } from "../../demo/report.ts";
import { wordsOfRefusal } from "../../demo/steps/requests.ts";
import { SLUG, ZONE } from "../cast.ts";
import type { Step } from "../day.ts";
import { onTheWall, readCalendar } from "../recount.ts";

type Texts = Readonly<Record<string, string>> & { readonly en: string };

/** A meeting whose title is given in its first language. */
function meeting(
  kind: string,
  texts: Texts,
  [day, begins, ends]: readonly [string, string, string],
  more: object = {},
) {
  const [original = "en"] = Object.keys(texts);
  const nobody = { chairs: [] as string[], panellists: [] as string[] };
  return { ...nobody, kind, title: { original, texts }, room: "Plenary hall", day, begins, ends, ...more };
}

const OPENING = {
  en: "Opening",
  fr: "Ouverture",
  es: "Apertura",
  ar: "الافتتاح",
  ru: "Открытие",
  zh: "开幕",
  vi: "Khai mạc",
};

export const releaseProgramme: Step = async (conference, see) => {
  const { office, at, opensOn: day, closesOn } = conference;
  const officer = office.as("officer");
  const debate = { fr: "Débat général", en: "General debate", ar: "المناقشة العامة" };
  const signing = { en: "Sitting of signature", fr: "Séance de signature", ar: "جلسة التوقيع" };
  const closing = { en: "Closing", fr: "Clôture", ar: "الاختتام" };
  const meetings = [
    meeting("opening", OPENING, [day, "09:00", "10:00"], { chairs: ["The minister of Doronia"] }),
    meeting("debate", debate, [day, "10:00", "13:00"]),
    meeting("round-table", { en: "Who answers at night?" }, [day, "14:00", "15:30"], {
      room: "Lighthouse room",
      chairs: ["Tarn Ostrev"],
      panellists: ["Pella Numir", "Ghis Aldor"],
      questions: "How fast does a request for preservation reach a person?",
    }),
    meeting("signature", signing, [day, "16:00", "18:00"]),
    meeting("plenary", closing, [closesOn, "09:30", "10:30"]),
  ];
  const plan = async (planned: object): Promise<string> => {
    const { meetingId } = await officer.post<{ meetingId: string }>(`${at}/meetings`, planned);
    return meetingId;
  };
  const ids: string[] = [];
  for (const planned of meetings) ids.push(await plan(planned));
  const clash = { ...meetings[2], room: "plenary  HALL", begins: "12:00", ends: "14:00" };
  const room = await wordsOfRefusal(plan(clash));
  expectThat(/is taken: .Débat général/.test(room), `a room that is taken to be refused by name, but: ${room}`);
  const person = await wordsOfRefusal(
    plan({ ...meetings[0], room: "Hall C", begins: "15:00", ends: "16:00", chairs: ["Ghis Aldor"] }),
  );
  expectThat(
    person.startsWith("meeting-clash: Ghis Aldor"),
    `a panellist who is elsewhere to be named, but: ${person}`,
  );

  const before = await office.publicly(`/conference/${SLUG}/programme`);
  expectThat(!before.text.includes("General debate"), "nobody outside to see a meeting before its release");
  const { version } = await officer.get<{ version: number }>(`${at}/programme`);
  const { released } = await officer.post<{ released: number }>(`${at}/programme/release`, { version });
  expectThat(released === meetings.length, `${meetings.length} meetings released, but: ${released}`);

  const after = await office.publicly(`/conference/${SLUG}/programme`);
  expectThat(after.text.includes("General debate"), "everybody to see it afterwards");

  const calendar = readCalendar((await office.publicly(`/conference/${SLUG}/programme.ics`)).text);
  const onPaper = meetings.map(({ day: on, begins, ends, title: { texts } }) =>
    [texts.en, `${on} ${begins}`, `${on} ${ends}`].join(" | "),
  );
  const read = calendar.map(({ summary, begins, ends }) =>
    [summary, onTheWall(begins, ZONE), onTheWall(ends, ZONE)].join(" | "),
  );
  expectThat(
    String(read.toSorted()) === String(onPaper.toSorted()),
    `the calendar to say what was planned, but: ${read.join("; ")}`,
  );
  const russian = await office.publicly(`/conference/${SLUG}/programme`, "ru");
  expectThat(russian.text.includes("Débat général"), "a title that has no Russian yet to be shown as it was given");
  see(`two clashes refused: ${room.split(": ").slice(1).join(": ")}`);
  see(`${released} meetings released; the calendar read by another reader says the same hours of ${ZONE}`);
  const [, debateId = "", , sitting = ""] = ids;
  Object.assign(conference, { debate: debateId, sitting });
};
