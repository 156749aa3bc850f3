import { expect, test } from 'vitest'
import { leavesNoOwner, type Standing } from './decide-membership.ts'

const ana: Standing = { userId: 'ana', role: 'owner' }
const bo: Standing = { userId: 'bo', role: 'owner' }
const cy: Standing = { userId: 'cy', role: 'member' }

test('the only owner cannot step down', () => expect(leavesNoOwner([ana, cy], 'ana', 'member')).toBe(true))
test('the only owner cannot leave', () => expect(leavesNoOwner([ana, cy], 'ana', undefined)).toBe(true))
test('the only owner may stay owner', () => expect(leavesNoOwner([ana, cy], 'ana', 'owner')).toBe(false))
test('one of two owners may leave', () => expect(leavesNoOwner([ana, bo], 'ana', undefined)).toBe(false))
test('a member may leave', () => expect(leavesNoOwner([ana, cy], 'cy', undefined)).toBe(false))
