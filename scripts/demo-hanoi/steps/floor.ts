import { expectThat } from "../../demo/report.ts";
import { expectRefusal } from "../../demo/steps/requests.ts";
import type { Step } from "../day.ts";
import { minutesOf } from "../recount.ts";

interface Floor {
  readonly version: number;
  readonly speakers: readonly {
    readonly speakerId: string;
    readonly delegation: string;
    readonly state: string;
    readonly spans: Parameters<typeof minutesOf>[0];
  }[];
}

export const holdDebate: Step = async ({ office, at, opensOn, debate }, see) => {
  await office.letTimePassTo(opensOn, "10:00");
  const organiser = office.as("organiser");
  const floor = `${at}/floor/${debate}`;
  const asking = [
    ["Open Lanterns", "observers"],
    ["Cascadia", "others"],
    ["Aurelia", "ministers"],
    ["Doronia", "heads"],
    ["Borealia", "ministers"],
  ] as const;
  for (const [delegation, rank] of asking)
    await organiser.post(`${floor}/speakers`, {
      delegation,
      name: `Speaker of ${delegation}`,
      rank,
      turn: "statement",
    });
  const read = async (): Promise<Floor> => await organiser.get<Floor>(floor);
  // By rank, and those of one rank as they asked: worked out here from nothing but the order of asking.
  const ranks = ["heads", "ministers", "others", "observers"];
  const expected = [...asking].sort(([, a], [, b]) => ranks.indexOf(a) - ranks.indexOf(b)).map(([name]) => name);
  const order = (await read()).speakers.map(({ delegation }) => delegation);
  expectThat(String(order) === String(expected), `the floor to go by rank, but: ${String(order)}`);

  const step = async (name: string, what: string): Promise<void> => {
    const { version, speakers } = await read();
    const speakerId = speakers.find(({ delegation }) => delegation === name)?.speakerId;
    await organiser.post(`${floor}/steps`, { version, speakerId, step: what });
  };
  await expectRefusal("not-next-speaker", step("Cascadia", "call"));
  const { version, speakers } = await read();
  const cascadia = speakers.find(({ delegation }) => delegation === "Cascadia")?.speakerId;
  const move = { version, speakerId: cascadia, place: 1, reason: "Its aeroplane leaves at noon." };
  await organiser.post(`${floor}/moves`, move);
  await expectRefusal("changed-meanwhile", organiser.post(`${floor}/moves`, move));
  for (const [name, minutes] of [
    ["Cascadia", 5],
    ["Doronia", 12],
    ["Aurelia", 7],
    ["Borealia", 4],
  ] as const) {
    await step(name, "call");
    await step(name, "begin");
    await office.letMinutesPass(minutes - 1);
    await step(name, "pause");
    await office.letMinutesPass(10);
    await step(name, "resume");
    await office.letMinutesPass(1);
    await step(name, "end");
    const spoke = (await read()).speakers.find(({ delegation }) => delegation === name);
    expectThat(
      spoke?.state === "done" && minutesOf(spoke.spans) === minutes,
      `${minutes} minutes of ${name}, without the pause`,
    );
  }
  await step("Open Lanterns", "absent");
  see(
    `order of the rule: ${expected.join(", ")}; Cascadia moved to the front with a reason; 4 spoke, timed without their pauses, 1 was absent`,
  );
};
