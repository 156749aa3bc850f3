import clsx from 'clsx'
import { NavLink } from 'react-router'

/** The pages of one part of the product. */
export function SectionNav({ label, sections }: { label: string; sections: readonly (readonly [path: string, name: string])[] }) {
  return (
    <nav aria-label={label} className="flex flex-wrap gap-1 border-b border-line pb-2">
      {sections.map(([path, name]) => (
        <NavLink
          key={path}
          end
          to={path}
          className={({ isActive }) => clsx('rounded-lg px-3 py-1.5 text-[13px] font-medium', isActive ? 'bg-raised text-ink' : 'text-muted hover:text-ink')}
        >
          {name}
        </NavLink>
      ))}
    </nav>
  )
}
