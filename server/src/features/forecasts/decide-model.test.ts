import { expect, test } from 'vitest'
import { decideModel } from './decide-model.ts'

test.each([
  ['better than the model in use', { candidate: 0.78, inUse: 0.79, blend: 0.7 }, { use: true, reason: null }],
  ['as good as the model in use, as far as is shown', { candidate: 0.7904, inUse: 0.7901, blend: 0.9 }, { use: true, reason: null }],
  [
    'worse than the model in use',
    { candidate: 0.8137, inUse: 0.79, blend: 0.9 },
    { use: false, reason: 'scored 3 % worse than the model in use on the last two weeks (relative error 0.814 against 0.790)' },
  ],
  [
    'a little worse',
    { candidate: 0.792, inUse: 0.79, blend: 0.9 },
    { use: false, reason: 'scored 0.3 % worse than the model in use on the last two weeks (relative error 0.792 against 0.790)' },
  ],
  ['the first one, better than the local models', { candidate: 0.8, blend: 0.85 }, { use: true, reason: null }],
  [
    'the first one, worse than the local models',
    { candidate: 1.02, blend: 0.85 },
    { use: false, reason: 'scored 20 % worse than the local models on the last two weeks (relative error 1.020 against 0.850)' },
  ],
  ['the rival cannot be scored', { candidate: 0.9, inUse: NaN, blend: 0.8 }, { use: true, reason: null }],
  [
    'cannot be scored itself',
    { candidate: NaN, inUse: 0.8, blend: 0.8 },
    { use: false, reason: 'could not be compared: no series has four whole weeks of prices up to now' },
  ],
])('%s', (_name, contest, verdict) => expect(decideModel(contest)).toEqual(verdict))
