/**
 * What the server says of its providers, in Portuguese. Found by the very English text: when the server says something else, that is shown as it is,
 * and not a translation of what it said before.
 */
export const serverWordsPtBr: Partial<Record<string, string>> = {
  'Every machine that can be rented now: on demand, by bid (the lowest bid that would run), and reserved, with the reliability of the host and what storage costs. With a key: your instances, what they were charged by the day, and the balance. Not: traffic, machines that are rented out, past prices (open to hosts only).':
    'Todas as máquinas que podem ser alugadas agora: sob demanda, por lance (o menor lance que rodaria) e reservadas, com a confiabilidade do anfitrião e o custo do armazenamento. Com chave: suas instâncias, o que foi cobrado por elas a cada dia e o saldo. Não: tráfego, máquinas já alugadas, preços passados (só os anfitriões os veem).',
  'List prices of one GPU in the secure and in the community cloud; without a key also the lowest bid where RunPod still names one. With a key: your pods, those in clusters too, what they were charged by the hour, and the balance. Not: serverless, clusters, savings plans, disks, which data centre has stock.':
    'Preços de tabela de uma GPU nas nuvens segura e comunitária; sem chave, também o menor lance onde o RunPod ainda o informa. Com chave: seus pods, também os de clusters, o que foi cobrado por hora e o saldo. Não: serverless, clusters, planos de economia, discos, em qual centro de dados há estoque.',
  'On-demand list prices of GPU instances; they are the same in every region. Your instances and what they cost. Not: reserved clusters, file systems, which region has capacity.':
    'Preços de tabela, sob demanda, de instâncias com GPU; são os mesmos em todas as regiões. Suas instâncias e o que custam. Não: clusters reservados, sistemas de arquivos, em que região há capacidade.',
  'An API key of a Lambda Cloud account. Lambda has no read-only keys: this one could also launch instances, so keep it for Dumont alone and revoke it when you disconnect.':
    'Uma chave de API de uma conta da Lambda Cloud. A Lambda não tem chaves só de leitura: esta também poderia iniciar instâncias; use-a só no Dumont e revogue-a ao desconectar.',
  'Spot prices of Linux instances with whole GPUs in every zone of the regions that are enabled for the account, 90 days back; on-demand prices as references; how often spot instances are interrupted; your GPU instances, whose cost is worked out from these prices. Not: the bill, disks, Windows, capacity blocks, reserved instances, savings plans.':
    'Preços spot de instâncias Linux com GPUs inteiras em todas as zonas das regiões habilitadas na conta, com 90 dias de passado; preços sob demanda como referência; com que frequência instâncias spot são interrompidas. E suas instâncias com GPU, cujo custo é calculado a partir destes preços. Não: a fatura, discos, Windows, blocos de capacidade, instâncias reservadas, planos de economia.',
  'An access key of an IAM user with this policy and no other:': 'Uma chave de acesso de um usuário do IAM com esta política e nenhuma outra:',
  'Spot and on-demand prices of Linux machines with whole GPUs, per region, in US dollars. Not: Windows, dedicated hosts, reservations, savings plans, parts of a GPU, national clouds.':
    'Preços spot e sob demanda de máquinas Linux com GPUs inteiras, por região, em dólares. Não: Windows, hosts dedicados, reservas, planos de economia, partes de uma GPU, nuvens nacionais.',
  'Spot and on-demand prices of machines with GPUs in every region, summed up from vCPUs, memory, GPUs and the local SSD that comes with some; T4, V100, P100 and P4 with the N1 host that is named. The list names prices also where a machine is not to be had now. Not: A4, A4X, A3 Ultra, committed use, reservations, DWS.':
    'Preços spot e sob demanda de máquinas com GPU em todas as regiões, somados de vCPUs, memória, GPUs e do SSD local que algumas trazem; T4, V100, P100 e P4 com o host N1 indicado. A lista traz preços também onde a máquina não está disponível agora. Não: A4, A4X, A3 Ultra, compromissos de uso, reservas, DWS.',
  'An API key of any project in which the Cloud Billing API is enabled; restrict it to that API. It opens no project and sees no bill.':
    'Uma chave de API de qualquer projeto em que a API Cloud Billing esteja ativada; restrinja-a a essa API. Ela não abre projeto nenhum e não vê faturas.',
  'List and spot prices of a dozen clouds, from files that SkyPilot renews every few hours. Google machines are host and GPUs together, without the local SSD that some bring; their on-demand prices that lie below spot or far from other regions are left out. Not: parts of a GPU, TPUs, RunPod spot prices.':
    'Preços de tabela e spot de uma dúzia de nuvens, de arquivos que o SkyPilot renova a cada poucas horas. Máquinas do Google são host e GPUs juntos, sem o SSD local que algumas trazem; seus preços sob demanda abaixo do spot ou distantes dos de outras regiões ficam de fora. Não: partes de uma GPU, TPUs, preços spot do RunPod.',
  'All rows of a file in the columns of the price import (series_id, provider, gpu, gpu_count, timestamp, price_usd_per_hour; region, zone, instance_type, market, currency, on_demand_usd_per_hour), up to 32 MB, as CSV, gzipped CSV or Parquet packed with Snappy. One row that is wrong fails the file. Larger files: import them.':
    'Todas as linhas de um arquivo com as colunas da importação de preços (series_id, provider, gpu, gpu_count, timestamp, price_usd_per_hour; region, zone, instance_type, market, currency, on_demand_usd_per_hour), até 32 MB, em CSV, CSV gzip ou Parquet compactado com Snappy. Uma linha errada recusa o arquivo. Arquivos maiores: importe-os.',
  'Not needed for prices. With one, your own instances, charges and balance are read too.':
    'Não é necessária para preços. Com ela, suas instâncias, cobranças e saldo também são lidos.',
  'Not needed for prices. With one, the newer REST API is asked, and your own pods, what they were charged and the balance are read too.':
    'Não é necessária para preços. Com ela, consulta-se a API REST, mais nova, e seus pods, o que foi cobrado e o saldo também são lidos.',
  'API key': 'Chave de API',
  'API keys': 'Chaves de API',
  'Verified hosts only': 'Só anfitriões verificados',
  'Others are cheaper and less dependable': 'Os outros são mais baratos e menos confiáveis',
  'Cloud dashboard, Settings, API keys': 'No painel da nuvem: Settings, API keys',
  'Access key id': 'Id da chave de acesso',
  'Secret access key': 'Chave de acesso secreta',
  'Access keys': 'Chaves de acesso',
  Regions: 'Regiões',
  'With commas between them; empty: all that are enabled for the account': 'Separadas por vírgulas; vazio: todas as habilitadas na conta',
  'With commas between them; empty: all that have GPUs': 'Separadas por vírgulas; vazio: todas as que têm GPUs',
  Clouds: 'Nuvens',
  Address: 'Endereço',
  'Of a CSV or Parquet file that anyone may read': 'De um arquivo CSV ou Parquet que qualquer um possa ler',
  'Or a path': 'Ou um caminho',
  'Below the folder that the configuration allows (DUMONT_FILE_URL)': 'Dentro da pasta que a configuração permite (DUMONT_FILE_URL)',
  'Search offers': 'Busca de ofertas',
  'Spot price history': 'Histórico de preços spot',
  'Azure retail prices': 'Preços de varejo do Azure',
  'Price list of Google Cloud': 'Lista de preços do Google Cloud',
  'CSV or Parquet file': 'Arquivo CSV ou Parquet',
  'SkyPilot catalogue': 'Catálogo do SkyPilot',
}
