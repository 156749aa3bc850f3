import { demo } from './demo/index.ts'
import { lambda } from './lambda/index.ts'
import type { Provider } from './provider.ts'

/** Every provider there is. Adding one: README.md in this folder. */
export const providers: readonly Provider[] = [lambda, demo]
