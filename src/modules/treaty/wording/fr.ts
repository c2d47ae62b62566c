import type { Wording } from "./wording.ts";

export const FR: Wording = {
  treaty:
    "Convention des Nations Unies contre la cybercriminalité ; renforcement de la coopération internationale pour la lutte contre certaines infractions commises au moyen de systèmes d’information et de communication et pour la communication de preuves sous forme électronique d’infractions graves",
  opening:
    "La Convention désignée ci-dessus ayant été adoptée à New York, je, {signer}, {signerFunction}, déclare au nom de l’État désigné ci-dessus :",
  closing: "Fait à {place}, le {on}.",
  words: {
    "full-powers":
      "Je donne pleins pouvoirs à la personne désignée ci-dessus pour accomplir, au nom de l’État, l’acte indiqué ci-dessus relatif à la Convention désignée ci-dessus.",
    ratification:
      "Ayant examiné la Convention désignée ci-dessus, l’État la ratifie par le présent instrument. Il s’engage à exécuter de bonne foi ce qu’elle prévoit.",
    acceptance:
      "Ayant examiné la Convention désignée ci-dessus, l’État l’accepte par le présent instrument. Il s’engage à exécuter de bonne foi ce qu’elle prévoit.",
    approval:
      "Ayant examiné la Convention désignée ci-dessus, l’État l’approuve par le présent instrument. Il s’engage à exécuter de bonne foi ce qu’elle prévoit.",
    accession:
      "Ayant examiné la Convention désignée ci-dessus, l’État y adhère par le présent instrument. Il s’engage à exécuter de bonne foi ce qu’elle prévoit.",
    declaration:
      "En ce qui concerne la disposition indiquée ci-dessus, l’État fait la déclaration ou la réserve qui suit.",
    objection: "L’État a examiné l’acte indiqué ci-dessus et y fait objection.",
    withdrawal: "L’État retire l’acte indiqué ci-dessus.",
    authorities:
      "L’État notifie ce qui suit, en application de l’article de la Convention indiqué à côté de chaque mention.",
    denunciation:
      "L’État dénonce la Convention désignée ci-dessus. Il sait que la dénonciation prend effet un an après le jour où le Secrétaire général de l’Organisation des Nations Unies a reçu la présente notification.",
  },
};
