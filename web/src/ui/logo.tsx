export function Logo() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden className="size-6 shrink-0">
      <path
        d="M2 13 7 7l4 4 4-6 7 9"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
        transform="translate(0 2)"
      />
      <circle cx="22" cy="16" r="1.9" fill="var(--good)" />
    </svg>
  )
}
