/** Why a message was not delivered, as the server writes it in English. What is not known here is shown as it is. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/^The address is not confirmed yet$/, 'o endereço ainda não confirmou'],
  [/^The address was unsubscribed$/, 'o endereço cancelou'],
  [/^The channel was removed$/, 'o canal foi removido'],
  [/^What it was about is gone$/, 'aquilo de que tratava não existe mais'],
  [/^Something broke on our side$/, 'algo quebrou do nosso lado'],
  [/^No answer from (.+)$/, 'sem resposta de $1'],
  [/^(.+) refused it for good \((.+)\)$/, '$1 recusou de vez ($2)'],
  [/^(.+) will not take it now \((.+)\)$/, '$1 não aceita agora ($2)'],
  [/^(.+) broke off in the middle of the message$/, '$1 interrompeu no meio da mensagem'],
  [/^(.+) refused the user or password of DUMONT_SMTP_USER(.*)$/, '$1 recusou o usuário ou a senha de DUMONT_SMTP_USER$2'],
  [/^(.+) offers no encryption \(STARTTLS\); see DUMONT_SMTP_TLS$/, '$1 não oferece criptografia (STARTTLS); veja DUMONT_SMTP_TLS'],
]

export function reasonPtBr(text: string): string {
  const [pattern, told] = patterns.find(([pattern]) => pattern.test(text)) ?? []
  return pattern && told ? text.replace(pattern, told) : text
}
