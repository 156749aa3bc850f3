/** What the server says of the providers it ships with, in Portuguese; one that is not here is described in the server's own words. */
export const aboutPtBr: Partial<Record<string, { collects: string; key?: string }>> = {
  vast: {
    collects:
      'Todas as máquinas que podem ser alugadas agora: sob demanda, por lance (o menor lance que rodaria) e reservadas, com a confiabilidade do anfitrião e o custo do armazenamento. Não: tráfego, máquinas já alugadas, preços passados (só os anfitriões os veem).',
  },
  runpod: {
    collects:
      'Preços de tabela de uma GPU nas nuvens segura e comunitária; sem chave, também o menor lance onde o RunPod ainda o informa. Não: serverless, clusters, planos de economia, discos, em qual centro de dados há estoque.',
  },
  aws: {
    collects:
      'Preços spot de instâncias Linux com GPUs inteiras em todas as zonas das regiões habilitadas na conta, com 90 dias de passado; preços sob demanda como referência; com que frequência instâncias spot são interrompidas. Não: Windows, blocos de capacidade, instâncias reservadas, planos de economia.',
    key: 'Uma chave de acesso de um usuário do IAM com esta política e nenhuma outra: {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:DescribeSpotPriceHistory","ec2:DescribeRegions"],"Resource":"*"}]}',
  },
  azure: {
    collects:
      'Preços spot e sob demanda de máquinas Linux com GPUs inteiras, por região, em dólares. Não: Windows, hosts dedicados, reservas, planos de economia, partes de uma GPU, nuvens nacionais.',
  },
}

/** Titles and hints of settings: by provider and name, or by the name alone. */
export const settingsPtBr: Partial<Record<string, { title: string; description?: string }>> = {
  apiKey: { title: 'Chave de API' },
  'vast.apiKey': { title: 'Chave de API', description: 'Não é necessária para preços. Com ela, as consultas contam para a sua conta em vez do seu endereço.' },
  'vast.verified': { title: 'Só anfitriões verificados', description: 'Os outros são mais baratos e menos confiáveis' },
  'runpod.apiKey': {
    title: 'Chave de API',
    description: 'Não é necessária. Com ela lê-se o catálogo da API REST, mais nova; sem ela, o da API GraphQL.',
  },
  accessKeyId: { title: 'Id da chave de acesso' },
  secretAccessKey: { title: 'Chave de acesso secreta' },
  regions: { title: 'Regiões', description: 'Separadas por vírgulas; vazio: todas' },
}
