import { Link, path } from "../router.tsx"

type Tab = { name: string; label: string }

/** Parts of one screen. The chosen one is in the address, as the field `tab`. */
export const Tabs = ({ label, tabs, chosen }: { label: string; tabs: readonly Tab[]; chosen: string }) => (
  <nav class="tabs" aria-label={label}>
    {tabs.map(({ name, label }) => (
      <Link key={name} to={path.value} query={{ tab: name }} isCurrent={name === chosen}>
        {label}
      </Link>
    ))}
  </nav>
)
