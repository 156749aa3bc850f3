import type { PeriodKind } from '@dumont/contracts'
import type { Language } from './facts.ts'

/** Everything that alerts say, in each language. Values come formatted. */
export type Words = {
  budget: Record<
    'actual' | 'forecast' | 'probability',
    (v: Record<'name' | 'percent' | 'amount' | 'value' | 'until', string>) => { title: string; text: string }
  >
  /** Of a budget without a name. */
  budgetName: { everything: string; at: (what: string, provider: string) => string; per: Record<PeriodKind, (amount: string, days: number) => string> }
  noData: (v: Record<'name' | 'since', string>) => { title: string; text: string }
  confirm: (v: Record<'workspace', string>) => { title: string; text: string; action: string }
  test: (v: Record<'name', string>) => { title: string; text: string }
  digest: { title: string; text: string; line: (v: Record<'amount' | 'spent' | 'expected' | 'until', string>) => string }
  rule: Record<RuleKind, (v: Record<'name' | 'rule' | 'value' | 'limit' | 'hours', string>) => { title: string; text: string }>
  spent: string
  forecast: string
  interval: string
  until: string
  chance: string
  estimated: string
  cheaper: string
  window: (v: Record<'from' | 'to' | 'place' | 'cost' | 'saving', string>) => string
  advice: string
  open: string
  unsubscribe: string
  unknown: string
  several: (count: number) => string
}
export type RuleKind =
  | 'price_below'
  | 'price_above'
  | 'cheapest_tenth'
  | 'price_jump'
  | 'provider_silent'
  | 'worse_than_naive'
  | 'idle_instance'
  | 'long_session'
  | 'balance_low'
  | 'calendar_reconnect'

const en: Words = {
  budget: {
    actual: ({ name, percent, amount, value, until }) => ({
      title: `${name}: ${percent} of ${amount} is spent`,
      text: `You have spent ${value} of ${amount}. The period ends ${until}.`,
    }),
    forecast: ({ name, percent, amount, value, until }) => ({
      title: `${name}: heading for ${value}`,
      text: `At this pace it comes to ${value} by ${until}: that is ${percent} of ${amount} or more.`,
    }),
    probability: ({ name, percent, amount, value, until }) => ({
      title: `${name}: ${value} chance to exceed ${percent} of ${amount}`,
      text: `With a chance of ${value} more than ${percent} of ${amount} is spent by ${until}.`,
    }),
  },
  budgetName: {
    everything: 'All usage',
    at: (what, provider) => `${what} at ${provider}`,
    per: {
      rolling_7d: (amount) => `${amount} in 7 days`,
      day: (amount) => `${amount} a day`,
      week: (amount) => `${amount} a week`,
      month: (amount) => `${amount} a month`,
      custom: (amount, days) => `${amount} in ${days} days`,
    },
  },
  noData: ({ name, since }) => ({
    title: `${name}: we cannot see`,
    text: `Since ${since} it cannot be worked out: prices or rates are missing. Until they are back, no alert of it can come.`,
  }),
  confirm: ({ workspace }) => ({
    title: 'May Dumont send you alerts?',
    text: `Somebody in the workspace "${workspace}" wants alerts about GPU costs to go to this address. If you want them, confirm. If not, do nothing: no more mail comes.`,
    action: 'Confirm this address',
  }),
  test: ({ name }) => ({ title: `Test: ${name}`, text: 'This is a test. When you can read it, alerts reach you here.' }),
  digest: {
    title: 'Your GPU budgets',
    text: 'Where your budgets stand.',
    line: ({ amount, spent, expected, until }) => `${spent} of ${amount} spent, about ${expected} by ${until}`,
  },
  rule: {
    price_below: ({ name, value, limit }) => ({ title: `${name} costs ${value}`, text: `It is at or below your ${limit} per GPU-hour.` }),
    price_above: ({ name, value, limit }) => ({ title: `${name} costs ${value}`, text: `It is at or above your ${limit} per GPU-hour.` }),
    cheapest_tenth: ({ name, value }) => ({
      title: `${name}: now is a cheap time`,
      text: `${value} per GPU-hour is within the cheapest tenth of what the next 7 days are expected to be.`,
    }),
    price_jump: ({ name, value, limit, hours }) => ({
      title: `${name}: the price moved by ${value}`,
      text: `Within ${hours} h it changed by ${value}; you wanted to know from ${limit} on.`,
    }),
    provider_silent: ({ name }) => ({ title: `${name} does not answer`, text: 'It missed three polls: we are blind there, and its prices are getting old.' }),
    worse_than_naive: ({ name }) => ({
      title: `Forecasts of ${name} do badly`,
      text: 'For seven days they did worse than repeating the last price. New ones repeat the last price until the model recovers.',
    }),
    idle_instance: ({ name, value, hours }) => ({ title: `${name} is idle`, text: `Its GPUs have done nothing for ${hours} h, at ${value} per hour.` }),
    long_session: ({ name, value, limit }) => ({ title: `${name} runs for ${value} h`, text: `You wanted to know from ${limit} h on.` }),
    balance_low: ({ name, value, hours }) => ({
      title: `${name}: the balance ends in ${hours} h`,
      text: `${value} are left. When it is empty the vendor stops your instances.`,
    }),
    calendar_reconnect: ({ name }) => ({
      title: 'The calendar needs reconnecting',
      text: `${name} gives us no events any more. Events that we have stay, marked with their age.`,
    }),
  },
  spent: 'Spent',
  forecast: 'Expected',
  interval: 'Eight of ten times between',
  until: 'Until',
  chance: 'Chance',
  estimated: 'Part of it was not seen and is estimated.',
  cheaper: 'Cheaper times for the same work',
  window: ({ from, to, place, cost, saving }) => `${from} to ${to}, ${place}: ${cost} (${saving} less than now)`,
  advice: 'You can move work to a cheaper time, stop what is idle, or raise the budget.',
  open: 'Open in Dumont',
  unsubscribe: 'No more mail to this address',
  unknown: 'not known',
  several: (count) => `${count} alerts`,
}

const ptBr: Words = {
  budget: {
    actual: ({ name, percent, amount, value, until }) => ({
      title: `${name}: ${percent} de ${amount} já foram gastos`,
      text: `Você gastou ${value} de ${amount}. O período termina em ${until}.`,
    }),
    forecast: ({ name, percent, amount, value, until }) => ({
      title: `${name}: a caminho de ${value}`,
      text: `Neste ritmo chega a ${value} até ${until}: isso é ${percent} de ${amount} ou mais.`,
    }),
    probability: ({ name, percent, amount, value, until }) => ({
      title: `${name}: ${value} de chance de passar de ${percent} de ${amount}`,
      text: `Com ${value} de chance, mais de ${percent} de ${amount} serão gastos até ${until}.`,
    }),
  },
  budgetName: {
    everything: 'Todo o uso',
    at: (what, provider) => `${what} em ${provider}`,
    per: {
      rolling_7d: (amount) => `${amount} em 7 dias`,
      day: (amount) => `${amount} por dia`,
      week: (amount) => `${amount} por semana`,
      month: (amount) => `${amount} por mês`,
      custom: (amount, days) => `${amount} em ${days} dias`,
    },
  },
  noData: ({ name, since }) => ({
    title: `${name}: não conseguimos ver`,
    text: `Desde ${since} não é possível calcular: faltam preços ou tarifas. Até que voltem, nenhum alerta dele pode chegar.`,
  }),
  confirm: ({ workspace }) => ({
    title: 'O Dumont pode lhe enviar alertas?',
    text: `Alguém no espaço de trabalho "${workspace}" quer que alertas sobre custos de GPU cheguem a este endereço. Se você os quer, confirme. Se não, não faça nada: não virá mais e-mail.`,
    action: 'Confirmar este endereço',
  }),
  test: ({ name }) => ({ title: `Teste: ${name}`, text: 'Isto é um teste. Se você consegue ler, os alertas chegam até aqui.' }),
  digest: {
    title: 'Seus orçamentos de GPU',
    text: 'Como estão seus orçamentos.',
    line: ({ amount, spent, expected, until }) => `${spent} de ${amount} gastos, cerca de ${expected} até ${until}`,
  },
  rule: {
    price_below: ({ name, value, limit }) => ({ title: `${name} custa ${value}`, text: `Está no seu limite de ${limit} por hora de GPU, ou abaixo dele.` }),
    price_above: ({ name, value, limit }) => ({ title: `${name} custa ${value}`, text: `Está no seu limite de ${limit} por hora de GPU, ou acima dele.` }),
    cheapest_tenth: ({ name, value }) => ({
      title: `${name}: agora está barato`,
      text: `${value} por hora de GPU está no décimo mais barato do que se espera para os próximos 7 dias.`,
    }),
    price_jump: ({ name, value, limit, hours }) => ({
      title: `${name}: o preço mudou ${value}`,
      text: `Em ${hours} h mudou ${value}; você queria saber a partir de ${limit}.`,
    }),
    provider_silent: ({ name }) => ({ title: `${name} não responde`, text: 'Faltou a três consultas: ali estamos cegos, e seus preços estão envelhecendo.' }),
    worse_than_naive: ({ name }) => ({
      title: `As previsões de ${name} vão mal`,
      text: 'Por sete dias foram piores do que repetir o último preço. As novas repetem o último preço até que o modelo se recupere.',
    }),
    idle_instance: ({ name, value, hours }) => ({ title: `${name} está ociosa`, text: `Suas GPUs não fazem nada há ${hours} h, a ${value} por hora.` }),
    long_session: ({ name, value, limit }) => ({ title: `${name} roda há ${value} h`, text: `Você queria saber a partir de ${limit} h.` }),
    balance_low: ({ name, value, hours }) => ({
      title: `${name}: o saldo termina em ${hours} h`,
      text: `Restam ${value}. Quando acabar, o fornecedor para suas instâncias.`,
    }),
    calendar_reconnect: ({ name }) => ({
      title: 'O calendário precisa ser reconectado',
      text: `${name} não nos dá mais eventos. Os que temos ficam, marcados com sua idade.`,
    }),
  },
  spent: 'Gasto',
  forecast: 'Esperado',
  interval: 'Oito de dez vezes entre',
  until: 'Até',
  chance: 'Chance',
  estimated: 'Parte disso não foi vista e é estimada.',
  cheaper: 'Horários mais baratos para o mesmo trabalho',
  window: ({ from, to, place, cost, saving }) => `${from} até ${to}, ${place}: ${cost} (${saving} menos do que agora)`,
  advice: 'Você pode mudar o trabalho para um horário mais barato, parar o que está ocioso ou aumentar o orçamento.',
  open: 'Abrir no Dumont',
  unsubscribe: 'Não enviar mais e-mails a este endereço',
  unknown: 'não se sabe',
  several: (count) => `${count} alertas`,
}

export const words: Record<Language, Words> = { en, 'pt-BR': ptBr }
