/** A source as it was recorded, its address leading there: who doubts a price looks it up. */
export function SourceWords({ source }: { source: string }) {
  const address = /https:\/\/[^\s()]+/.exec(source)
  if (!address) return source
  const [before, after] = [source.slice(0, address.index), source.slice(address.index + address[0].length)]
  return (
    <>
      {before}
      <a href={address[0]} target="_blank" rel="noreferrer" className="break-all text-accent underline hover:no-underline">
        {address[0].replace('https://', '')}
      </a>
      {after}
    </>
  )
}
