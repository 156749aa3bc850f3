/** Why a message was not delivered, as the server writes it in English. What is not known here is shown as it is. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/^The address is not confirmed yet$/, 'o endereço ainda não confirmou'],
  [/^The address was unsubscribed$/, 'o endereço cancelou'],
  [/^The channel was removed$/, 'o canal foi removido'],
  [/^What it was about is gone$/, 'aquilo de que tratava não existe mais'],
  [/^Mail is not configured on this server$/, 'o e-mail não está configurado neste servidor'],
  [/^There is no channel of the kind (.+)$/, 'não há canal do tipo $1'],
  [/^The address is not one that mail can be sent to$/, 'não se pode enviar e-mail a este endereço'],
  [/^Something broke on our side$/, 'algo quebrou do nosso lado'],
  [/^No answer from (.+)$/, 'sem resposta de $1'],
  [/^(.+) refused it for good \((.+)\)$/, '$1 recusou de vez ($2)'],
  [/^(.+) will not take it now \((.+)\)$/, '$1 não aceita agora ($2)'],
  [/^(.+) broke off in the middle of the message$/, '$1 interrompeu no meio da mensagem'],
  [/^(.+) refused the user or password of DUMONT_SMTP_USER(.*)$/, '$1 recusou o usuário ou a senha de DUMONT_SMTP_USER$2'],
  [/^(.+) did not take the message within (.+) s$/, '$1 não aceitou a mensagem em $2 s'],
  [/^(.+) asks for fewer messages \(429\)$/, '$1 pede menos mensagens (429)'],
  [/^(.+) has a problem of its own \((\d+)\)$/, '$1 tem um problema próprio ($2)'],
  [/^(.+) refused it: its key is wrong or was withdrawn \((\d+)\)$/, '$1 recusou: a chave está errada ou foi revogada ($2)'],
  [/^(.+) has no such address any more \((\d+)\)$/, '$1 não tem mais este endereço ($2)'],
  [/^(.+) did not accept it \((\d+)\)$/, '$1 não aceitou ($2)'],
  [/^(.+) did not answer in full within (.+) s$/, '$1 não respondeu por inteiro em $2 s'],
  [
    /^(.+) sends on to (.+); redirects are not followed, so enter the final address$/,
    '$1 redireciona para $2; redirecionamentos não são seguidos: informe o endereço final',
  ],
  [/^(.+) is not a public address, and the configuration does not allow it$/, '$1 não é um endereço público, e a configuração não o permite'],
  [/^(.+) may not be asked on port (\d+)$/, '$1 não pode ser chamado na porta $2'],
  [/^The request to (.+) was stopped$/, 'o pedido a $1 foi interrompido'],
  [/^The answer of (.+) is larger than (.+) MB$/, 'a resposta de $1 passa de $2 MB'],
  [/^Not an address that begins with http:\/\/ or https:\/\/$/, 'o endereço não começa com http:// ou https://'],
  [/^(.+) offers no encryption \(STARTTLS\); see DUMONT_SMTP_TLS$/, '$1 não oferece criptografia (STARTTLS); veja DUMONT_SMTP_TLS'],
]

export function reasonPtBr(text: string): string {
  const [pattern, told] = patterns.find(([pattern]) => pattern.test(text)) ?? []
  return pattern && told ? text.replace(pattern, told) : text
}
