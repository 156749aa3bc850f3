import { fake as aws } from '../providers/aws/fake.ts'
import { fake as azure } from '../providers/azure/fake.ts'
import { fake as file } from '../providers/file/fake.ts'
import { fake as gcp } from '../providers/gcp/fake.ts'
import { fake as lambda } from '../providers/lambda/fake.ts'
import { fake as runpod } from '../providers/runpod/fake.ts'
import { fake as skypilot } from '../providers/skypilot/fake.ts'
import { fake as vast } from '../providers/vast/fake.ts'
import type { Fake } from './fake.ts'

/** A fake for every provider that asks somebody. */
export const fakes: readonly Fake[] = [vast, runpod, lambda, aws, azure, gcp, skypilot, file]
