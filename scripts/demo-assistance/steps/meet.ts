import { meetBy } from "../../demo/steps/meet.ts";
import type { Step } from "../story.ts";

export const startOffices: Step = async ({ all }, see) => {
  await Promise.all(all.map(async (bureau) => await bureau.start()));
  for (const { config, cast, server } of all) {
    const { officer } = cast.people;
    see(
      `${config.stateName} (${config.state}) at ${config.appUrl}, process ${server.pid}; ${officer.name} sees to needs`,
    );
  }
};

export const meetEachOther: Step = async ({ all }, see) => {
  for (const here of all) {
    const two = [here.as("administrator"), here.as("secondAdministrator")] as const;
    for (const there of all) if (here !== there) await meetBy(two, there.as("administrator"), there.config.state);
  }
  see("each two of three servers confirmed by two people on both sides; a wrong word is refused");
};
