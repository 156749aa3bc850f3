import { fake as lambda } from '../providers/lambda/fake.ts'
import type { Fake } from './fake.ts'

/** A fake for every provider that asks somebody. */
export const fakes: readonly Fake[] = [lambda]
