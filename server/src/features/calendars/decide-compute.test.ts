import { cpuUsage } from 'node:process'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { gpus } from '../prices/index.ts'
import { type Choice, computeDecider } from './decide-compute.ts'
import { gpuNamesOf } from './find-gpus.ts'

const names = gpuNamesOf(gpus)
const nothing: Choice = { isCompute: null, gpu: null, count: null, hours: null }
const none = { words: [], ignored_words: [] }
const decide = (
  title: string,
  description: string | null = null,
  settings: { words: string[]; ignored_words: string[] } = none,
  choice: Partial<Choice> = {},
) => computeDecider(settings, names)({ title, description, hours: 2 }, { ...nothing, ...choice })
const word = (title: string, description: string | null = null) => decide(title, description).word

test('occurrences of a series say the same, and are read once', () => {
  const looked = vi.spyOn(names.labels as Map<string, string>, 'get')
  const read = computeDecider(none, names)
  const [first, once] = [read({ title: 'Training', description: 'on 4x H100', hours: 1 }, nothing), looked.mock.calls.length]
  expect(once).toBeGreaterThan(0)
  expect([first, read({ title: 'Training', description: 'on 4x H100', hours: 2 }, { ...nothing, count: 8 })]).toMatchObject([
    { gpu: expect.stringContaining('H100') as string, count: 4, hours: 1 },
    { count: 8, hours: 2 },
  ])
  expect(looked).toHaveBeenCalledTimes(once)
  expect(read({ title: 'Lunch', description: null, hours: 1 }, nothing).isCompute).toBe(false)
  looked.mockRestore()
})

describe('terms', () => {
  test.each([
    ['Training run 7', 'training'],
    ['Nightly ETL', 'etl'],
    ['ML: retrain the ranker', 'ml'],
    ['Machine Learning', 'machine learning'],
    ['Fine-tuning Llama', 'fine tuning'],
    ['Fine‑tune again', 'fine tune'],
    ['batch-job 42', 'batch job'],
    ['Batch jobs', 'batch jobs'],
    ['train_gpu_job', 'gpu'],
    ['Render: scene 4', 'render'],
    ['Data pipeline', 'pipeline'],
    ['SIMULATION of the wing', 'simulation'],
    ['Model training for sales', 'model training'],
    // Portuguese, with and without its accents.
    ['Treinamento do modelo', 'treinamento'],
    ['Inferência em lote', 'inferencia'],
    ['inferencia em lote', 'inferencia'],
    ['Renderização do filme', 'renderizacao'],
    ['Aprendizado de Máquina', 'aprendizado de maquina'],
    ['Simulações', 'simulacoes'],
  ])('%s', (title, expected) => expect(decide(title)).toMatchObject({ isCompute: true, reason: 'word', word: expected, gpu: null, count: 1, hours: 2 }))

  test.each([
    'Read about html',
    'Buy yaml paper',
    'Etltown trip',
    'Pretrainingless',
    'Strainings',
    'gpus2',
    'Computer shop',
    'Surrender',
    // The words of a term are one phrase.
    'Deep. Learning',
    'machine, learning',
    '',
  ])('not in "%s": terms are whole words', (title) =>
    expect(decide(title)).toEqual({ isCompute: false, reason: null, word: null, gpu: null, count: 1, hours: 2 }),
  )

  test.each([
    'Sales training',
    'Sales training for the new CRM',
    'Personal training',
    'Training session',
    'Treinamento de vendas',
    'Treinamento da equipe',
    'Sales pipeline',
    'Hiring pipeline review',
    'Pipeline review',
    'ML pipeline review',
    'ML standup',
    'GPU meeting',
    'Google Analytics',
    'Visa processing',
    'Fire simulation',
    'Salary benchmark',
    'Inferência palestra',
    '500 ml',
  ])('not in "%s": the words beside it say that something else is meant', (title) => expect(decide(title).isCompute).toBe(false))

  test('a word beside it counts only within the phrase', () => {
    expect(word('Sales: training of the ranker')).toBe('training')
    expect(word('Training. Session notes')).toBe('training')
  })

  test('another term is found behind one that means something else', () => expect(word('Sales training', 'then inference on all leads')).toBe('inference'))

  test('the title comes before the description', () => expect(word('Simulation', 'Training')).toBe('simulation'))

  test.each([
    ['<a class="ml" href="https://example.org/gpu/training">notes</a>', null],
    ['https://meet.example.org/abc-etl-xyz', null],
    ['Guests: ml@example.org, gpu-team@example.org', null],
    ['<p>Run the <b>train</b>ing</p>', 'training'],
    ['one<br>gpu&nbsp;two', 'gpu'],
  ])('tags and addresses are not read: %s', (description, expected) => expect(word('Notes', description)).toBe(expected))

  test("a person's own words count, also where a built-in one would not", () => {
    const settings = { words: ['Sales Training', 'nightly-build', '学習', 'C#'], ignored_words: [] }
    expect(decide('sales training', null, settings).word).toBe('Sales Training')
    expect(decide('Nightly build', null, settings).word).toBe('nightly-build')
    expect(decide('機械学習モデル', null, settings).word).toBe('学習')
    expect(decide('C major concert', null, settings).isCompute).toBe(false)
    expect(decide('nightly builds', null, settings).isCompute).toBe(false)
  })

  test('ignored words do not count, longer terms with them in do', () => {
    const settings = { words: [], ignored_words: ['Training', 'H100'] }
    expect(decide('Training', null, settings).isCompute).toBe(false)
    expect(decide('Model training', null, settings).isCompute).toBe(true)
    expect(decide('H100', null, settings)).toMatchObject({ isCompute: false, gpu: null })
  })
})

describe('the tag', () => {
  test.each([
    ['#gpu H100 x4 8h', 'H100', 4, 8],
    ['#gpu x4 8h H100', 'H100', 4, 8],
    ['#GPU 8h 4x H100', 'H100', 4, 8],
    ['#gpu 4 x H100 8 h', 'H100', 4, 8],
    ['#gpu H100x4', 'H100', 4, 2],
    ['#gpu 4xH100', 'H100', 4, 2],
    ['#gpu 4×H100', 'H100', 4, 2],
    ['#gpu: H100, x4, 1.5h', 'H100', 4, 1.5],
    ['#gpu H100 1,5h', 'H100', 1, 1.5],
    ['#gpu H100 90min', 'H100', 1, 1.5],
    ['#gpu H100 1h30', 'H100', 1, 1.5],
    ['#gpu RTX 4090 x2', 'RTX 4090', 2, 2],
    ['#gpu H100 SXM 80GB x8 24h nightly', 'H100 SXM 80 GB', 8, 24],
    ['#gpu L40s 2', 'L40S', 2, 2],
    ['#gpu H100-80GB-SXM 8h', 'H100 SXM 80 GB', 1, 8],
    ['#gpu RTX_4090', 'RTX 4090', 1, 2],
    ['#gpu H100-next', 'H100-next', 1, 2],
    ['#gpu T4', 'T4', 1, 2],
    ['#gpu', null, 1, 2],
    ['#gpu 3h', null, 1, 3],
    ['Call #gpu H100 then 8h of sleep', 'H100', 1, 2],
    ['#gpu H100 #8h', 'H100', 1, 2],
    // Not in the table: written as it stands, so that it can be said that it is unknown.
    ['#gpu H999 x2', 'H999', 2, 2],
    // No job is that long or that wide: as if it were not said.
    ['#gpu H100 900h x5000', 'H100', 1, 2],
    ['#gpu H100 x0 0h', 'H100', 1, 2],
  ])('%s', (title, gpu, count, hours) => expect(decide(title)).toEqual({ isCompute: true, reason: 'tag', word: '#gpu', gpu, count, hours }))

  test('stands in the description too, as HTML', () =>
    expect(decide('Llama', 'Notes<br>#gpu <b>H100</b>&nbsp;x4 8h<br>x9')).toMatchObject({ reason: 'tag', gpu: 'H100', count: 4, hours: 8 }))

  test.each(['#gpus', '#gpu-team', 'a#gpu', '##gpu', '#gpu_x'])('%s is another', (title) => expect(decide(title).reason).not.toBe('tag'))

  test('what it leaves open the text may say, of the same GPU', () => {
    expect(decide('Train on 4x H100', '#gpu 8h')).toMatchObject({ gpu: 'H100', count: 4, hours: 8 })
    expect(decide('Train on 4x H100', '#gpu A100')).toMatchObject({ gpu: 'A100', count: 1 })
  })
})

describe('GPUs in the text', () => {
  test.each([
    ['on 4x H100', 'H100', 4],
    ['on H100x4', 'H100', 4],
    ['on 4xH100', 'H100', 4],
    ['8 × A100 80GB', 'A100 80 GB', 8],
    ['RTX 4090 (x2)', 'RTX 4090', 2],
    ['rtx4090', 'RTX 4090', 1],
    ['two H100s', 'H100', 1],
    ['on H100 80GBx4', 'H100', 4],
    ['on RTX 4090x2', 'RTX 4090', 2],
    ['4x RTX 3090s', 'RTX 3090', 4],
    ['4x RTX 4080s', 'RTX 4080 Super', 4],
    ['NVIDIA H100 PCIe', 'H100 PCIe 80 GB', 1],
    ['A100X', 'A100X', 1],
    ['MI300X x8', 'MI300X', 8],
    ['2x T4', 'T4', 2],
    // A count is not guessed.
    ['Llama 3 H100', 'H100', 1],
    ['1.4x H100', 'H100', 1],
    ['H100 80', 'H100', 1],
  ])('%s counts as compute work', (title, gpu, count) => expect(decide(title)).toMatchObject({ isCompute: true, reason: 'word', gpu, count }))

  test.each(['Room A10', 'Gate T4', 'A10 towards Paris', 'Gaudí museum', 'H1000', 'A1000'])('%s does not', (title) =>
    expect(decide(title)).toMatchObject({ isCompute: false, gpu: null }),
  )

  test('a short name is a GPU beside a term, but not after "room"', () => {
    expect(decide('Training on A10')).toMatchObject({ word: 'training', gpu: 'A10' })
    expect(decide('Inference notes, room A10')).toMatchObject({ isCompute: true, gpu: null })
  })

  test('of several the one with a count, then the one that can be nothing else', () => {
    expect(decide('Training: A100 then 2x H100')).toMatchObject({ gpu: 'H100', count: 2 })
    expect(decide('Training: A10 or A100')).toMatchObject({ gpu: 'A100' })
  })
})

describe("the person's choice", () => {
  test('is above title and description', () => {
    expect(decide('Sales training', null, none, { isCompute: true, gpu: 'L4', count: 2, hours: 3 })).toEqual({
      isCompute: true,
      reason: 'chosen',
      word: null,
      gpu: 'L4',
      count: 2,
      hours: 3,
    })
    expect(decide('#gpu H100 x4', null, none, { isCompute: false })).toMatchObject({ isCompute: false, reason: 'dismissed', gpu: 'H100', count: 4 })
  })

  test('of one thing leaves the others as they are read', () =>
    expect(decide('#gpu H100 x4 8h', null, none, { gpu: 'A100' })).toMatchObject({ reason: 'tag', gpu: 'A100', count: 4, hours: 8 }))
})

describe('any text', () => {
  const pieces = fc.constantFrom(
    '#gpu',
    'H100',
    'x',
    '4x',
    'ml',
    'training',
    ' ',
    '<',
    '>',
    '&nbsp;',
    '://',
    '@',
    'RTX',
    '4090',
    '\n',
    '-',
    '8h',
    'é',
    '学',
    '\u0301',
    '\ud800',
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.array(pieces, { maxLength: 120 }).map((parts) => parts.join('')),
  )

  test('is read, and what comes out can be priced', () =>
    fc.assert(
      fc.property(texts, texts, fc.array(texts, { maxLength: 3 }), (title, description, words) => {
        const { count, hours, gpu, isCompute, word: said } = decide(title, description, { words, ignored_words: words })
        expect(Number.isInteger(count) && count >= 1 && count <= 1024 && hours >= 0.25 && hours <= 168).toBe(true)
        expect(gpu === null || gpu.length > 0).toBe(true)
        expect(isCompute).toBe(said !== null)
      }),
    ))

  test.each([
    'a',
    '<',
    '<a ',
    '@',
    'x',
    '1x',
    '4 x ',
    'h100 ',
    '#gpu ',
    '-',
    'ml ml-',
    'https://',
    '\u0301',
    '&nbsp;',
    'training sales ',
    'nvidia ',
    'nvidia rtx ',
    'ml meeting ',
  ])('a million characters of "%s" take no time', (unit) => {
    const huge = unit.repeat(Math.ceil(1_000_000 / unit.length))
    const begin = cpuUsage()
    decide(huge, huge)
    // Of the processor, not of a clock: others may use the machine too. Who tries all pairs takes days.
    expect(cpuUsage(begin).user).toBeLessThan(5_000_000)
  })
})
