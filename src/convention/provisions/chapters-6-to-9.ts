import { at, memory, model, remembered, type WrittenProvision } from "./provision.ts";

/** One of the measures that Article 53(3) lists; of its letters we remember hardly any. */
function optionalMeasure(id: string, letter = ""): WrittenProvision {
  return { id, article: 53, paragraph: `(3)${letter}`, force: "may", side: "prevention", ...memory() };
}

/** Prevention, technical assistance, the Conference and carrying out, Articles 53 to 59. */
export const CHAPTERS_6_TO_9: readonly WrittenProvision[] = [
  { ...at("art-53-1"), force: "endeavour", side: "prevention", ...memory() },
  {
    ...at("art-53-2"),
    force: "shall",
    subjectTo: "means",
    side: "prevention",
    ...memory(remembered("UNCAC", "13(1)")),
  },
  optionalMeasure("art-53-3-outside"),
  optionalMeasure("art-53-3-awareness"),
  optionalMeasure("art-53-3-justice"),
  optionalMeasure("art-53-3-security"),
  optionalMeasure("art-53-3-e", "(e)"),
  optionalMeasure("art-53-3-risk"),
  optionalMeasure("art-53-3-reintegration"),
  optionalMeasure("art-53-3-children"),
  optionalMeasure("art-53-3-violence"),
  optionalMeasure("art-53-3-victims"),
  optionalMeasure("art-53-3-transparency"),
  optionalMeasure("art-53-3-freedom"),
  optionalMeasure("art-53-3-proceeds"),
  {
    ...at("art-53-4"),
    force: "shall",
    subjectTo: "where-appropriate",
    side: "prevention",
    ...memory(remembered("UNCAC", "13(2)")),
  },
  {
    ...at("art-53-5"),
    force: "endeavour",
    side: "prevention",
    ...model("UNTOC", "31(4)", { also: [remembered("UNCAC", "5(3)")] }),
  },
  {
    ...at("art-53-7"),
    force: "shall",
    side: "prevention",
    certainty: "memory",
    basis: "memory for the paragraph; UNTOC 31(6) has the duty",
    parallel: [{ treaty: "UNTOC", place: "31(6)", certainty: "model" }, remembered("UNCAC", "6(3)")],
  },
  {
    ...at("art-54"),
    force: "endeavour",
    side: "cooperation",
    ...model("UNCAC", "60", { also: [remembered("UNTOC", "29")] }),
  },
  {
    ...at("art-55"),
    force: "endeavour",
    side: "cooperation",
    ...model("UNCAC", "61", { also: [remembered("UNTOC", "28")] }),
  },
  {
    ...at("art-56"),
    force: "endeavour",
    side: "cooperation",
    ...model("UNCAC", "62", { also: [remembered("UNTOC", "30")] }),
  },
  {
    ...at("art-57-6"),
    force: "shall",
    side: "general",
    ...model("UNCAC", "63(6)", { also: [remembered("UNTOC", "32(5)")] }),
  },
  { ...at("art-59"), force: "shall", side: "general", ...model("UNCAC", "65", { also: [remembered("UNTOC", "34")] }) },
];
