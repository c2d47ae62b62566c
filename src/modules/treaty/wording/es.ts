import type { Wording } from "./wording.ts";

export const ES: Wording = {
  treaty:
    "Convención de las Naciones Unidas contra la Ciberdelincuencia; Fortalecimiento de la Cooperación Internacional para la Lucha contra Determinados Delitos Cometidos mediante Sistemas de Tecnología de la Información y las Comunicaciones y para la Transmisión de Pruebas en Forma Electrónica de Delitos Graves",
  opening:
    "Habiéndose aprobado en Nueva York la Convención indicada más arriba, yo, {signer}, {signerFunction}, declaro en nombre del Estado indicado más arriba:",
  closing: "Hecho en {place}, el {on}.",
  words: {
    "full-powers":
      "Otorgo plenos poderes a la persona indicada más arriba para que realice, en nombre del Estado, el acto indicado más arriba en relación con la Convención indicada más arriba.",
    ratification:
      "Habiendo examinado la Convención indicada más arriba, el Estado la ratifica por el presente instrumento. Se compromete a ejecutar de buena fe lo que en ella se dispone.",
    acceptance:
      "Habiendo examinado la Convención indicada más arriba, el Estado la acepta por el presente instrumento. Se compromete a ejecutar de buena fe lo que en ella se dispone.",
    approval:
      "Habiendo examinado la Convención indicada más arriba, el Estado la aprueba por el presente instrumento. Se compromete a ejecutar de buena fe lo que en ella se dispone.",
    accession:
      "Habiendo examinado la Convención indicada más arriba, el Estado se adhiere a ella por el presente instrumento. Se compromete a ejecutar de buena fe lo que en ella se dispone.",
    declaration:
      "Con respecto a la disposición indicada más arriba, el Estado formula la declaración o reserva que sigue.",
    objection: "El Estado ha examinado el acto indicado más arriba y formula una objeción a él.",
    withdrawal: "El Estado retira el acto indicado más arriba.",
    authorities:
      "El Estado notifica lo siguiente, en virtud del artículo de la Convención que figura junto a cada dato.",
    denunciation:
      "El Estado denuncia la Convención indicada más arriba. Es consciente de que la denuncia surte efecto un año después del día en que el Secretario General de las Naciones Unidas recibió esta notificación.",
  },
};
