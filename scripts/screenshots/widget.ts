/** The widget in each of its states, as a guest meets it, with Omar at the other end. */
import type { Page } from 'playwright';
import { type Colleague, openColleague } from './colleague';
import type { Stage } from './stage';

export async function takeWidget(stage: Stage): Promise<void> {
  const { page } = await stage.open();
  const colleague = await openColleague(stage.url);
  await stage.attempt('widget', () => talk(stage, page, colleague));
  colleague.leave();
}

/** One conversation from the first look to the end of it. */
async function talk(stage: Stage, page: Page, colleague: Colleague): Promise<void> {
  await page.goto('/');
  await stage.shoot(page, 'widget-closed');
  await page.getByRole('button', { name: 'Chat with us' }).click();
  const chat = page.getByRole('dialog', { name: 'Chat' });
  const messages = chat.getByRole('log', { name: 'Messages' });
  await chat.getByRole('textbox', { name: 'Message' }).waitFor();
  await stage.shoot(page, 'widget-empty');

  const write = async (words: string) => {
    await chat.getByRole('textbox', { name: 'Message' }).fill(words);
    await chat.getByRole('button', { name: 'Send' }).click();
    await messages.getByText(words).waitFor();
  };
  const question = `Hi, which kettle would you take for pour-over? I only have a gas hob.`;
  await write(question);
  await chat.getByText('Sent').waitFor();
  await stage.shoot(page, 'widget-sent');

  const talk = await colleague.take(question);
  await talk.read();
  await talk.reply('Good morning! The gooseneck one works on gas and pours slow and steady.');
  await talk.reply('It stands on our shelf: https://shop.example/product/gooseneck-kettle');
  await messages.getByText('It stands on our shelf').waitFor();
  await write('Lovely. Does it whistle?');
  await chat.getByText('Sent').waitFor();
  await stage.shoot(page, 'widget-thread');
  await talk.read();
  await chat.getByText('Sent').waitFor({ state: 'detached' });
  await chat.getByRole('button', { name: 'Not now' }).click();

  await talk.setTyping(true);
  await chat
    .getByText(/typing/i)
    .first()
    .waitFor({ state: 'attached' });
  await stage.shoot(page, 'widget-typing');
  await talk.setTyping(false);

  await page.context().setOffline(true);
  await write('And how long does it take to boil?');
  await chat.getByText('Waiting to send').waitFor();
  await stage.shoot(page, 'widget-waiting');
  await chat.getByText(/You're offline/).waitFor({ timeout: 45_000 });
  await stage.shoot(page, 'widget-offline');
  await page.context().setOffline(false);
  await chat.getByText('Sent').waitFor({ timeout: 45_000 });

  await talk.reply('Not a sound. A litre boils in about five minutes.');
  await talk.close();
  await chat.getByText('This conversation is closed').waitFor();
  await stage.shoot(page, 'widget-conversation-closed');

  await chat.getByRole('button', { name: 'More' }).click();
  await stage.shoot(page, 'widget-menu');
  await chat.getByRole('menuitem', { name: 'Earlier conversations' }).click();
  await chat.getByRole('listitem').first().waitFor();
  await stage.shoot(page, 'widget-list');
}
