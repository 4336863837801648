/**
 * Features that attacks need and Shopbell does not have, each with the signs by which it would be noticed. Whoever adds
 * one finds its attacks in the catalogue failing, and replaces them by tests.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { restCalls } from '#lib/server/doors/openapi';
import { commands } from '#lib/shared/contract/commands';
import { readSources } from '../../../scripts/architecture';

/** Where a feature leaves signs. */
export interface Product {
  schema: string;
  /** What runs, without tests. */
  code: string;
  /** Names of direct dependencies, one a line. */
  packages: string;
  /** Commands and REST calls, one a line. */
  doors: string;
}

export interface AbsentFeature {
  /** Why its attacks do not apply. */
  reason: string;
  signs: Partial<Record<keyof Product, RegExp>>;
}

export const attachments: AbsentFeature = {
  reason: 'messages have no attachments: nothing is uploaded, stored or served',
  signs: {
    schema: /attachment|upload|file_?name|mime_?type|content_?type|\bBlob\b/i,
    code: /type=["']file["']|instanceof File\b|\.arrayBuffer\(|Content-Disposition|dataTransfer\.files|clipboardData\.files/i,
    packages: /^(multer|busboy|formidable|file-type|sharp|unzipper|yauzl|@aws-sdk\/.*)$/m,
    doors: /attach|upload|file/i,
  },
};

export const email: AbsentFeature = {
  reason: 'no e-mail is sent or received',
  signs: {
    schema: /mailbox|outgoing_?mail|email_?(message|queue)/i,
    code: /\b(sendMail|createTransport|nodemailer|smtps?:\/\/)/i,
    packages: /nodemailer|mailgun|sendgrid|postmark|^resend$|client-ses|mailparser|imap/im,
    doors: /mail/i,
  },
};

export const exports: AbsentFeature = {
  reason: 'nothing is exported for spreadsheets',
  signs: {
    code: /text\/csv|\.csv\b|\.xlsx\b|spreadsheet/i,
    packages: /csv|xlsx|exceljs|papaparse/i,
    doors: /export|csv/i,
  },
};

export const transcripts: AbsentFeature = {
  reason: 'there are no transcripts of conversations',
  signs: { schema: /transcript/i, code: /transcript/i, doors: /transcript/i },
};

export const cannedResponses: AbsentFeature = {
  reason: 'there are no canned responses',
  signs: { schema: /canned|macro|snippet/i, code: /canned/i, doors: /canned|macro|snippet/i },
};

export const notifications: AbsentFeature = {
  reason: 'nobody is notified outside the page',
  signs: {
    schema: /notification|push_?subscription/i,
    code: /new Notification\(|Notification\.requestPermission|showNotification\(|pushManager/,
    packages: /web-push|firebase|apn/i,
    doors: /notif|push/i,
  },
};

export const visitorHeaders: AbsentFeature = {
  reason: 'what a browser says of itself and of where it came from is neither kept nor shown',
  signs: {
    schema: /referr?er|user_?agent/i,
    code: /headers?[.([][^\n]{0,40}(referr?er|user-agent)|document\.referrer|navigator\.userAgent/i,
  },
};

export function readProduct(): Product {
  const root = path.resolve(import.meta.dirname, '../../..');
  const runs = readSources(root).filter(({ file }) => /^(app|components|lib|server)\b/.test(file));
  const manifest: { dependencies: object } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  return {
    schema: readFileSync(path.join(root, 'prisma/schema.prisma'), 'utf8'),
    code: runs
      .filter(({ file }) => !/\.test\.tsx?$|\/fixtures\//.test(file))
      .map(({ text }) => text)
      .join('\n'),
    packages: Object.keys(manifest.dependencies).join('\n'),
    doors: [...Object.keys(commands), ...restCalls.map(({ path: place }) => place)].join('\n'),
  };
}

/** Words of the product that say the feature is there by now. */
export function signsOf({ signs }: AbsentFeature, product: Product): string[] {
  return Object.entries(signs).flatMap(([place, pattern]) => {
    const [sign] = pattern.exec(product[place as keyof Product]) ?? [];
    return sign === undefined ? [] : [`${place}: ${sign}`];
  });
}
