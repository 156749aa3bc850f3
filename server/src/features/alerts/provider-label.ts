import type { Deps } from '../../platform/feature.ts'

/** As the vendor writes itself; one that only a file names stays as it is. */
export const providerLabel = ({ vendors }: Deps['outside'], provider: string): string => vendors.providers.find(({ id }) => id === provider)?.label ?? provider
