/** The words of all messages that were written straight into the tables, as if a server had followed them. */
export const wordsOfAll = [
  {
    what: 'words',
    text: `INSERT INTO message_words (conversation_id, agent_seq, agent_rev, created_at, words)
      SELECT conversation_id, agent_seq, agent_rev, created_at, words_of_message(body, created_at) FROM messages
      WHERE kind <> 'activity'`,
    values: [],
  },
  {
    what: 'marks',
    text: 'INSERT INTO word_marks (conversation_id, agent_rev) SELECT id, agent_head FROM conversations',
    values: [],
  },
];
