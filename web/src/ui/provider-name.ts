const names = new Map([
  ['aws', 'AWS'],
  ['azure', 'Azure'],
  ['gcp', 'Google Cloud'],
  ['vast', 'Vast.ai'],
  ['runpod', 'RunPod'],
  ['lambda', 'Lambda'],
  ['skypilot', 'SkyPilot'],
])

/** As the vendor writes itself; one that only a file or a catalogue names stays as it is. */
export const providerName = (provider: string): string => names.get(provider) ?? provider
