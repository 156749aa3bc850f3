import { en } from '../src/app/i18n/en.ts'
import { ptBr } from '../src/app/i18n/pt-br.ts'

export const dictionaries = { en, 'pt-BR': ptBr }
