import type { Wording } from "./wording.ts";

export const EN: Wording = {
  treaty:
    "United Nations Convention against Cybercrime; Strengthening International Cooperation for Combating Certain Crimes Committed by Means of Information and Communications Technology Systems and for the Sharing of Evidence in Electronic Form of Serious Crimes",
  opening:
    "The Convention named above having been adopted at New York, I, {signer}, {signerFunction}, declare in the name of the State named above:",
  closing: "Done at {place} on {on}.",
  words: {
    "full-powers":
      "I give full powers to the person named above to do the act named above, in the name of the State, with regard to the Convention named above.",
    ratification:
      "Having examined the Convention named above, the State ratifies it by this instrument. It undertakes to carry out in good faith what the Convention lays down.",
    acceptance:
      "Having examined the Convention named above, the State accepts it by this instrument. It undertakes to carry out in good faith what the Convention lays down.",
    approval:
      "Having examined the Convention named above, the State approves it by this instrument. It undertakes to carry out in good faith what the Convention lays down.",
    accession:
      "Having examined the Convention named above, the State accedes to it by this instrument. It undertakes to carry out in good faith what the Convention lays down.",
    declaration:
      "With regard to the provision named above, the State makes the declaration or reservation that follows.",
    objection: "The State has examined the act named above and objects to it.",
    withdrawal: "The State withdraws the act named above.",
    authorities:
      "The State gives notice of what follows, under the article of the Convention that stands beside each entry.",
    denunciation:
      "The State denounces the Convention named above. It is aware that the denunciation takes effect one year after the day on which the Secretary-General of the United Nations received this notice.",
  },
};
