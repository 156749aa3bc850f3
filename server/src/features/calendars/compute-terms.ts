/** What compute work is called, in English and Portuguese. Words are folded: no accents, no hyphens. */
export const computeTerms: readonly string[] = [
  'gpu, gpus, training, model training, pretraining, inference, ml, machine learning, deep learning, batch job, batch jobs, render, rendering, compute, processing',
  'analytics, etl, pipeline, pipelines, fine tuning, finetuning, fine tune, finetune, benchmark, benchmarks, benchmarking, simulation, simulations',
  'treinamento, treinamento de modelo, treinamento de modelos, inferencia, aprendizado de maquina, aprendizagem de maquina, aprendizado profundo',
  'aprendizagem profunda, processamento, processamento em lote, renderizacao, renderizar, computacao, analise de dados, ajuste fino, simulacao, simulacoes',
].flatMap((some) => some.split(', '))

/** Right after a term: people meet about it. */
export const meetings = setOf(
  'meeting meetings review reviews sync standup call interview interviews discussion planning retro retrospective workshop webinar seminar lunch talk conference',
  'meetup kickoff course class reuniao revisao entrevista palestra curso aula oficina seminario almoco conversa planejamento',
)

const people =
  'sales personal staff onboarding safety compliance security fitness weight strength team leadership employee employees management manager managers dog puppy potty media hr ' +
  'language user customer product driver driving aid gym crossfit marathon circuit fire diversity hire hires basic military swim running football'
const teach =
  'session sessions day days camp room centre center program programme budget certificate certification video videos material materials feedback invite'
const trade = 'sales hiring recruiting recruitment candidate candidates deal deals lead leads marketing talent oil gas crm vendas comercial contratacao'
const papers =
  'order visa payment payments invoice invoices claims claim application applications payroll refund refunds loan mail word food pedido pedidos pagamento pagamentos visto'
const pessoas =
  'vendas comercial equipe funcionarios colaboradores lideranca seguranca lgpd corrida academia forca futebol novos integracao pessoal gestores brigada'

/** Terms that also mean something else, by the words beside them ("sales training", "training session", "treinamento de vendas"). */
export const weakTerms: Readonly<Record<string, { before?: ReadonlySet<string>; after?: ReadonlySet<string> }>> = {
  training: { before: setOf(people), after: setOf(teach) },
  treinamento: { before: setOf(pessoas), after: setOf(pessoas) },
  pipeline: { before: setOf(trade), after: setOf(trade) },
  pipelines: { before: setOf(trade), after: setOf(trade) },
  processing: { before: setOf(papers), after: setOf('fee fees time times') },
  processamento: { after: setOf(papers) },
  analytics: { before: setOf('google web sales marketing people social') },
  benchmark: { before: setOf('salary compensation pay industry competitor competitors price') },
  benchmarking: { before: setOf('salary compensation pay industry competitor competitors price') },
  simulation: { before: setOf('fire evacuation emergency interview') },
  simulacao: { after: setOf('incendio evacuacao emergencia entrevista') },
  compute: { before: setOf('to') },
}

/** Between a term and the word that says what it is about. */
export const fillers = setOf('of for the a an de da do das dos para em com e')

/** Before a short name such as T4 or A10: a place, not a GPU. */
export const placeNames = setOf(
  'room gate terminal hall floor building seat road route flight table desk stand booth zone platform platz autobahn exit sala portao bloco andar mesa rodovia estrada voo',
)

function setOf(...lists: string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.split(' ')))
}
