/** The cast of the demo. Invented; addresses end in reserved domains. Only those one signs in as have a password. */
import type { Address } from '#lib/shared/shop';

export interface DemoAgent {
  key: AgentKey;
  name: string;
  email: string;
  role: 'agent' | 'admin';
}

export type AgentKey = 'ada' | 'omar';

export const agents: DemoAgent[] = [
  { key: 'ada', name: 'Ada Lindgren', email: 'ada@shopbell.test', role: 'agent' },
  { key: 'omar', name: 'Omar Haddad', email: 'omar@shopbell.test', role: 'admin' },
];

export interface DemoCustomer {
  key: string;
  name: string;
  /** Guests have none. */
  email?: string;
  canSignIn?: true;
  /** Days before the planting. */
  since: number;
  address?: Address;
}

function address(address1: string, zip: string, city: string, country: string): Address {
  return { address1, zip, city, country };
}

export const customers: DemoCustomer[] = [
  {
    key: 'vera',
    name: 'Vera Lindqvist',
    email: 'vera@shopbell.test',
    canSignIn: true,
    since: 412,
    address: address('Hornsgatan 41', '118 49', 'Stockholm', 'Sweden'),
  },
  {
    key: 'yusuf',
    name: 'Yusuf Kaya',
    email: 'yusuf.kaya@example.com',
    since: 610,
    address: address('Torstraße 88', '10119', 'Berlin', 'Germany'),
  },
  {
    key: 'mia',
    name: 'Mia Okafor',
    email: 'mia.okafor@example.com',
    since: 33,
    address: address('14 Ranelagh Road', 'D06 X2P7', 'Dublin', 'Ireland'),
  },
  {
    key: 'lena',
    name: 'Lena Brandt',
    email: 'lena.brandt@example.com',
    since: 280,
    address: address('Gertigstraße 12', '22303', 'Hamburg', 'Germany'),
  },
  {
    key: 'chiara',
    name: 'Chiara Rossi',
    email: 'chiara.rossi@example.com',
    since: 154,
    address: address('Via Solferino 7', '20121', 'Milano', 'Italy'),
  },
  {
    key: 'tobias',
    name: 'Tobias Winter',
    email: 'tobias.winter@example.com',
    since: 498,
    address: address('Neubaugasse 25', '1070', 'Wien', 'Austria'),
  },
  {
    key: 'aarav',
    name: 'Aarav Singh',
    email: 'aarav.singh@example.com',
    since: 76,
    address: address('9 Camden Passage', 'N1 8EA', 'London', 'United Kingdom'),
  },
  {
    key: 'emma',
    name: 'Emma Lopez',
    email: 'emma.lopez@example.com',
    since: 201,
    address: address('Carrer de Verdi 30', '08012', 'Barcelona', 'Spain'),
  },
  {
    key: 'hana',
    name: 'Hana Satō',
    email: 'hana.sato@example.com',
    since: 349,
    address: address('Prinsengracht 212', '1016 HD', 'Amsterdam', 'Netherlands'),
  },
  {
    key: 'sofia',
    name: 'Sofia Moretti',
    email: 'sofia.moretti@example.com',
    since: 122,
    address: address('Via San Vitale 18', '40125', 'Bologna', 'Italy'),
  },
  {
    key: 'layla',
    name: 'ليلى منصور',
    email: 'layla.mansour@example.com',
    since: 58,
    address: address('Rue de la Roquette 61', '75011', 'Paris', 'France'),
  },
  {
    key: 'jonas',
    name: 'Jonas Keller',
    email: 'jonas.keller@example.com',
    since: 19,
    address: address('Klybeckstrasse 140', '4057', 'Basel', 'Switzerland'),
  },
  {
    key: 'marek',
    name: 'Marek Dvořák',
    email: 'marek.dvorak@example.com',
    since: 233,
    address: address('Vinohradská 52', '120 00', 'Praha', 'Czechia'),
  },
  {
    key: 'zoe',
    name: 'Zoë Peeters',
    email: 'zoe.peeters@example.com',
    since: 167,
    address: address('Zurenborgstraat 5', '2018', 'Antwerpen', 'Belgium'),
  },
  { key: 'guest-lisbon', name: 'Guest 7F3A', since: 0 },
  { key: 'guest-honey', name: 'Guest C41D', since: 9 },
];
