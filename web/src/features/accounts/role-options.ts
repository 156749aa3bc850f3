import type { Role } from '@dumont/contracts'
import type { Option } from '../../ui/field.tsx'

export const roleOptions = (roles: Record<Role, string>): Option[] => Object.entries(roles).map(([value, label]) => ({ value, label }))
