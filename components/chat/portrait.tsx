/** An author beside their messages: initials on a hue of their own. Hidden from assistive technology; the name is text. */
import { hueOf, initialsOf } from '#components/ui/avatar';
import styles from './portrait.module.css';

export function Portrait({ id, name }: { id: string; name: string }) {
  const hue = hueOf(id);
  return (
    <span
      aria-hidden="true"
      className={styles.portrait}
      style={{
        background: `light-dark(oklch(0.915 0.036 ${hue}), oklch(0.39 0.045 ${hue}))`,
        color: `light-dark(oklch(0.39 0.055 ${hue}), oklch(0.925 0.03 ${hue}))`,
      }}
    >
      {initialsOf(name)}
    </span>
  );
}
