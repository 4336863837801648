/** What the panel says before anything was written. */
import styles from './panel.module.css';

interface WelcomeProps {
  greeting?: string;
  starters?: readonly string[];
  privacy?: string;
  onAsk(question: string): void;
}

const usualStarters = [
  'Where is my order?',
  'How do returns work?',
  'When would it arrive?',
  'Can you help me choose?',
];

export function Welcome({
  greeting = 'Hello, how can we help?',
  starters = usualStarters,
  privacy = 'We keep what you write to be able to help you. Please leave out passwords and card numbers.',
  onAsk,
}: WelcomeProps) {
  return (
    <div className={styles.welcome}>
      <div className={styles.greeting}>
        <h3>{greeting}</h3>
        <p>Ask about an order, or about anything on our shelves.</p>
      </div>
      <ul className={styles.starters} aria-label="Questions to begin with">
        {starters.map((question) => (
          <li key={question}>
            <button type="button" dir="auto" onClick={() => onAsk(question)}>
              {question}
            </button>
          </li>
        ))}
      </ul>
      <p className={styles.privacy}>{privacy}</p>
    </div>
  );
}
