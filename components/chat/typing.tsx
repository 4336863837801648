/** Three dots in place of words to come. Silent here: the announcer says it once. */
import { Portrait } from './portrait';
import styles from './thread.module.css';

export interface TypistMark {
  kind: 'customer' | 'agent';
  id: string;
  name: string;
}

export function Typing({ typists }: { typists: readonly TypistMark[] }) {
  const [first] = typists;
  if (!first) return null;
  return (
    <div className={`${styles.group} ${styles.start} ${styles.otherGroup}`}>
      <Portrait id={first.id} name={first.name} />
      <div className={styles.column}>
        <div className={styles.typing}>
          <span className={styles.hidden}>{typingText(typists)}</span>
          <i />
          <i />
          <i />
        </div>
      </div>
    </div>
  );
}

export function typingText(typists: readonly TypistMark[]): string {
  const [first, second] = typists;
  if (!first) return '';
  if (!second) return `${first.name} is typing`;
  return typists.length === 2 ? `${first.name} and ${second.name} are typing` : 'Several people are typing';
}
