/**
 * Many askers of the same kind of question share one query: whoever comes while one is under way is answered by the
 * next. A lone question is asked at once. Made for moments when everybody comes at the same time.
 */
import { setTimeout as pause } from 'node:timers/promises';

interface Asker<Question, Answer> {
  question: Question;
  /** Of `performance.now()`. */
  askedAt: number;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/** After this a client asks anew. When a group fails, whoever has waited so long behind it is refused as well. */
const patienceMs = 5_000;

/**
 * @param ask answers a group's questions in their order. When it throws, each of them is refused with its error.
 * @param restMs between two groups, so that they are not of one question each while people come one after the other; a
 * full group does not wait for it.
 * @param groupMaximum questions that are asked at once; fewer where one answer can be long.
 */
export function grouped<Question, Answer>(
  ask: (questions: Question[]) => Promise<Answer[]>,
  { restMs = 0, groupMaximum = 500 } = {},
): (question: Question) => Promise<Answer> {
  let waiting: Asker<Question, Answer>[] = [];
  let isAsking = false;

  async function askAll(): Promise<void> {
    isAsking = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, groupMaximum);
      waiting = waiting.slice(groupMaximum);
      try {
        const answers = await ask(group.map(({ question }) => question));
        for (const [index, asker] of group.entries()) asker.resolve(answers[index] as Answer);
      } catch (error) {
        const late = performance.now() - patienceMs;
        const refused = waiting.filter(({ askedAt }) => askedAt <= late);
        waiting = waiting.filter(({ askedAt }) => askedAt > late);
        for (const asker of [...group, ...refused]) asker.reject(error);
      }
      if (restMs > 0 && waiting.length < groupMaximum) await pause(restMs);
    }
    isAsking = false;
  }

  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, askedAt: performance.now(), resolve, reject });
      if (!isAsking) void askAll();
    });
}
