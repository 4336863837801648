/** Person, action and days, as a form that the browser itself sends. */

import { type AuditPlace, isFiltered } from '#lib/shared/audit-place';
import { buttonClass } from '../../ui/button-class';
import { actionGroups, actionLabels } from './action-labels';
import { ZoneField } from './zone-field';

export function AuditFilters({ place }: { place: AuditPlace }) {
  return (
    <form
      method="get"
      action="/admin/audit"
      aria-label="Filters"
      className="my-5 grid grid-cols-2 items-end gap-3 md:grid-cols-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_9.5rem_9.5rem_auto]"
    >
      <label className={`${labelClass} md:max-lg:col-span-2`}>
        Person
        <input
          type="search"
          name="person"
          defaultValue={place.person}
          maxLength={200}
          placeholder="Any name"
          autoComplete="off"
          dir="auto"
          className={`${fieldClass} ps-2.5`}
        />
      </label>
      <label className={`${labelClass} md:max-lg:col-span-2`}>
        Action
        <select name="action" defaultValue={place.action ?? ''} className={`${fieldClass} ps-1.5`}>
          <option value="">Any action</option>
          {actionGroups.map(({ label, actions }) => (
            <optgroup key={label} label={label}>
              {actions.map((action) => (
                <option key={action} value={action}>
                  {actionLabels[action]}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
      <label className={labelClass}>
        From
        <input type="date" name="from" defaultValue={place.from} className={`${fieldClass} ps-2.5`} />
      </label>
      <label className={labelClass}>
        Until
        <input type="date" name="until" defaultValue={place.until} className={`${fieldClass} ps-2.5`} />
      </label>
      <ZoneField />
      <div className="col-span-2 flex gap-2 lg:col-span-1">
        <button type="submit" className={`${buttonClass('primary')} h-9 pointer-coarse:h-11`}>
          Filter
        </button>
        {isFiltered(place) ? (
          <a href="/admin/audit" className={`${buttonClass('quiet')} h-9 pointer-coarse:h-11`}>
            Clear
          </a>
        ) : null}
      </div>
    </form>
  );
}

const labelClass = 'flex min-w-0 flex-col gap-1 text-12 font-medium text-ink-2';
const fieldClass =
  'h-9 w-full min-w-0 rounded-control border border-control-line bg-surface-1 pe-2 text-16 font-normal text-ink-1 focus-visible:outline-offset-0 md:text-13 pointer-coarse:h-11';
