/** The panel's frame: its header and room for what it holds. Small, because every page brings it along. */
import type { ReactNode, Ref } from 'react';
import styles from './chat-widget.module.css';

interface PanelFrameProps {
  title: string;
  subtitle?: ReactNode;
  /** In place of the shop's initial. */
  portrait?: ReactNode;
  /** Beside the button that closes. */
  actions?: ReactNode;
  headingRef?: Ref<HTMLHeadingElement>;
  children: ReactNode;
  onClose(): void;
}

export function PanelFrame(props: PanelFrameProps) {
  return (
    <>
      <div className={styles.header}>
        {props.portrait ?? (
          <span aria-hidden="true" className={styles.initial}>
            {props.title[0]}
          </span>
        )}
        <div className={styles.titles}>
          <h2 ref={props.headingRef} tabIndex={-1}>
            {props.title}
          </h2>
          {props.subtitle}
        </div>
        {props.actions}
        <button
          type="button"
          className={styles.icon}
          aria-label="Close chat"
          title="Close chat"
          onClick={props.onClose}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="m6 6 12 12M18 6 6 18" />
          </svg>
        </button>
      </div>
      {props.children}
    </>
  );
}
