import type { alertRulesEn } from './alert-rules-en.ts'

export const alertRulesPtBr: typeof alertRulesEn = {
  priceAlert: {
    title: 'Alerta de preço',
    offText: (what) => `Ligue para saber quando ${what} ficar barata.`,
    label: (what) => `Avise quando ${what} for oferecida por até`,
    entry: (label) => `${label}, preço exato em dólares por GPU-hora`,
    bad: 'Digite um preço acima de 0, até 1.000.000',
    at: (what, provider) => `${what} na ${provider}`,
    ruleName: (what) => `Preço de ${what}`,
    isNow: 'Já está nesse preço',
    expectedAt: (when) => `Deve chegar lá ${when}`,
    notExpected: 'Não se espera nos próximos 7 dias',
    noForecast: 'Não se sabe quando chega lá: não há previsão.',
    allRegions: 'Contam ofertas de todas as regiões.',
    toldTo: (whom) => `Vai para ${whom}.`,
    channels: (text) => (text === '1' ? '1 canal' : `${text} canais`),
    inPageOnly: 'Aparece só na página.',
    allRules: 'Todas as regras',
    notSaved: (why) => `Não foi salvo, então está como antes. ${why}`,
    legend: 'Alerta de preço',
    line: (price) => `Alerta ${price}`,
    lineBelow: (price) => `▼ Alerta ${price}, abaixo desta imagem`,
    lineAbove: (price) => `▲ Alerta ${price}, acima desta imagem`,
    spoken: (price) => `Seu alerta de preço está em ${price}`,
    spokenReached: (price) => `No preço do seu alerta, ${price}, ou abaixo`,
  },
}
