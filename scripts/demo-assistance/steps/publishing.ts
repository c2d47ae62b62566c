import { expectThat, waitFor } from "../../demo/report.ts";
import { PLANTED } from "../cast.ts";
import { type Bureau, byTwo, type Step } from "../story.ts";
import { PAID } from "./follow.ts";

const TEXTS = [
  { language: "fr", name: "Copier un téléphone saisi", description: "Deux cours.", indicator: "Enquêteurs formés" },
  { language: "en", name: "To copy a seized phone", description: "Two courses.", indicator: "Trained people" },
];

export const publish: Step = async ({ aurelia, borealia, laneId, promiseId }, see) => {
  for (const [at, bureau] of [aurelia, borealia].entries()) {
    const { status } = await bureau.publicly("/iati.xml");
    expectThat(status >= 400, "nothing for everybody before both sides published it");
    const project = { ...TEXTS[at], promiseId, reporting: registerOf(bureau), sector: "police" };
    await byTwo(bureau, `/lanes/${laneId}/publication`, project);
  }
  for (const [side, bureau] of [["asker", aurelia] as const, ["helper", borealia] as const]) {
    const xml = await waitFor("both to have published it", async () => {
      const { status, text } = await bureau.publicly("/iati.xml");
      return status === 200 ? text : undefined;
    });
    expectThat(xml.includes(`<iati-identifier>${registerOf(bureau)}-${promiseId}<`), "the help in its file");
    for (const { side: author, amount, currency } of PAID) {
      const isIn = new RegExp(`<value[^>]* currency="${currency}"[^>]*>${Number(amount)}0?<`).test(xml);
      expectThat(isIn === (author === side), `${amount} ${currency} in the file of whoever paid it alone`);
    }
    const copied = Object.values(PLANTED).filter((word) => xml.includes(word));
    expectThat(copied.length === 0, `no word of the need in public, but: ${copied.join(", ")}`);
  }
  see(
    "read by nobody while one side alone published it; then /iati.xml of both, each with its own money, no word of the need",
  );
};

const registerOf = ({ config }: Bureau): string => `${config.state}-DEMO-1`;
