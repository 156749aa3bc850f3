import { aws } from './aws/index.ts'
import { azure } from './azure/index.ts'
import { demo } from './demo/index.ts'
import { file } from './file/index.ts'
import { gcp } from './gcp/index.ts'
import { lambda } from './lambda/index.ts'
import type { Provider } from './provider.ts'
import { runpod } from './runpod/index.ts'
import { skypilot } from './skypilot/index.ts'
import { vast } from './vast/index.ts'

/** Every provider there is. Adding one: README.md in this folder. */
export const providers: readonly Provider[] = [vast, runpod, lambda, aws, azure, gcp, skypilot, file, demo]
