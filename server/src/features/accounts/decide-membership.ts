import type { Role } from '@dumont/contracts'

export type Standing = { userId: string; role: Role }

/** True when nobody could invite, promote or remove any more after `userId` gets `role`, or leaves (undefined). */
export function leavesNoOwner(members: readonly Standing[], userId: string, role: Role | undefined): boolean {
  const others = members.filter((member) => member.userId !== userId)
  return role !== 'owner' && !others.some((member) => member.role === 'owner')
}
