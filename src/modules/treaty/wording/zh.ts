import type { Wording } from "./wording.ts";

export const ZH: Wording = {
  treaty: "联合国打击网络犯罪公约；加强国际合作，打击利用信息和通信技术系统实施的某些犯罪，并共享严重犯罪的电子证据",
  opening: "鉴于上列公约在纽约通过，本人，{signer}，{signerFunction}，谨以上列国家的名义声明：",
  closing: "{on}订于{place}。",
  words: {
    "full-powers": "本人授予上列人员全权，由其以国家名义就上列公约实施上列行为。",
    ratification: "经审议上列公约，国家特以本文书批准该公约，并承诺善意履行公约的规定。",
    acceptance: "经审议上列公约，国家特以本文书接受该公约，并承诺善意履行公约的规定。",
    approval: "经审议上列公约，国家特以本文书核准该公约，并承诺善意履行公约的规定。",
    accession: "经审议上列公约，国家特以本文书加入该公约，并承诺善意履行公约的规定。",
    declaration: "关于上列条款，国家作出以下声明或保留。",
    objection: "国家已审议上列行为，并对其提出反对。",
    withdrawal: "国家撤回上列行为。",
    authorities: "国家根据各项旁所注明的公约条款，就下列事项作出通知。",
    denunciation: "国家退出上列公约，并知悉退约自联合国秘书长收到本通知之日起满一年生效。",
  },
};
