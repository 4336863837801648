#!/usr/bin/python3
"""A client in another language, written from docs/WIRE.md alone: a customer and an agent, by REST and Socket.IO.

Debian has all it needs: apt-get install python3-socketio python3-requests python3-websocket
Run it against a shop with the demo people in it:

    python3 e2e/other-language/client.py http://127.0.0.1:3000 --password shopbell-demo

It prints what either side saw, over polling and over WebSocket, and ends with 0, or with 1 and what went wrong.
"""

import argparse
import queue
import sys
import uuid

import requests
import socketio

PATIENCE = 10  # seconds; the wire asks for five


class Refused(Exception):
    """The server answered, and said no."""


class Side:
    """One person: a session by REST, a socket by token."""

    def __init__(self, shop, kind):
        self.shop, self.kind = shop, kind
        self.http = requests.Session()
        self.socket = socketio.Client(reconnection=False)
        self.heard = queue.Queue()
        self.actor = None
        self.messages, self.cursor = {}, None
        self.socket.on('message:changed', lambda event: self.heard.put(('message', event['message'])))
        self.socket.on('conversation:changed', lambda event: self.heard.put(('conversation', event['conversation'])))
        self.socket.on('receipt:changed', lambda event: self.heard.put(('receipts', event['receipts'])))
        self.socket.on('typing:changed', lambda event: self.heard.put(('typing', event['participant'])))
        self.socket.on('inbox:changed', lambda event: [self.heard.put(('row', row)) for row in event['rows']])

    def rest(self, method, path, body=None):
        answer = self.http.request(
            method, self.shop + path, json=body, headers={'Shopbell-As': self.kind}, timeout=PATIENCE
        )
        data = answer.json() if answer.content else {}
        if not answer.ok:
            raise Refused(f"{method} {path}: {answer.status_code} {data['error']['code']}: {data['error']['message']}")
        return data

    def sign_in(self, email, password):
        self.actor = self.rest('POST', '/api/session', {'as': self.kind, 'email': email, 'password': password})['actor']

    def become_guest(self):
        self.actor = self.rest('POST', '/api/session/guest', {})['actor']

    def connect(self, transport):
        token = self.rest('POST', '/api/session/token', {'as': self.kind})['token']
        auth = {'v': 1, 'as': self.kind, 'token': token, 'actorId': self.actor['id']}
        self.socket.connect(self.shop, auth=auth, transports=[transport], wait_timeout=PATIENCE)
        expect(self.socket.transport() == transport, f'the transport is {self.socket.transport()}')

    def call(self, command, body):
        answer = self.socket.call(command, body, timeout=PATIENCE)
        if not answer['ok']:
            raise Refused(f"{command}: {answer['error']['code']}: {answer['error']['message']}")
        return answer['data']

    def refusal(self, command, body):
        answer = self.socket.call(command, body, timeout=PATIENCE)
        return None if answer['ok'] else answer['error']['code']

    def open(self, conversation_id=None):
        """Reads a conversation anew, or what is after the cursor."""
        named = {} if conversation_id is None else {'conversationId': conversation_id}
        while True:
            page = self.call('conversation:open', {**named, 'after': self.cursor})
            if page['reset']:
                self.messages = {}
            for message in page['messages']:
                self.keep(message)
            self.cursor = page['messages'][-1]['rev'] if page['more'] else page['head']
            if not page['more']:
                return page

    def keep(self, message):
        known = self.messages.get(message['seq'])
        if known is None or known['rev'] < message['rev']:
            self.messages[message['seq']] = message

    def send(self, conversation_id, body, kind='reply', client_id=None):
        message = self.call('message:send', {
            'conversationId': conversation_id,
            'clientId': client_id or str(uuid.uuid4()),
            'kind': kind,
            'body': body,
        })['message']
        self.keep(message)
        return message

    def hear(self, wanted, fits, patience=PATIENCE):
        """The next event of this kind that fits; messages that pass by are kept."""
        while True:
            kind, payload = self.heard.get(timeout=patience)
            if kind == 'message':
                self.keep(payload)
            if kind == wanted and fits(payload):
                say(self, kind, payload)
                return payload

    def bodies(self):
        return [self.messages[seq]['body'] for seq in sorted(self.messages) if self.messages[seq]['kind'] != 'activity']

    def leave(self):
        self.socket.disconnect()
        self.rest('DELETE', f'/api/session?as={self.kind}')


def say(side, kind, payload):
    text = {
        'message': lambda: f"{payload['seq']} {payload['author']['name']}: {payload['body'] or payload.get('activity', {}).get('type')}",
        'conversation': lambda: f"is {payload['status']}",
        'receipts': lambda: ', '.join(f"{one['participant']['kind']} read {one['readSeq']}" for one in payload),
        'typing': lambda: f"{payload['name']} writes",
        'row': lambda: f"{payload['customer']['name']}: {payload['preview']}",
    }[kind]()
    print(f'  {side.kind:8} {kind:12} {text}')


def expect(holds, otherwise):
    if not holds:
        raise AssertionError(otherwise)


def converse(customer, agent, transport):
    customer.connect(transport)
    agent.connect(transport)

    hello = f'Hello over {transport}'
    start = {'clientId': str(uuid.uuid4()), 'body': hello, 'context': {'path': '/help', 'title': 'Help'}}
    started = customer.call('conversation:start', start)
    again = customer.call('conversation:start', start)
    expect(again['message']['id'] == started['message']['id'], 'a start that is sent twice is stored twice')
    conversation = started['conversation']['id']
    customer.open(conversation)

    row = agent.hear('row', lambda row: row['conversationId'] == conversation and row['preview'] == hello)
    opened = agent.open(row['conversationId'])
    expect(hello in agent.bodies(), 'the agent does not see the first message')
    owner = opened['conversation']['assignee']
    agent.call('conversation:assign', {
        'conversationId': conversation,
        'assigneeId': agent.actor['id'],
        'expectedAssigneeId': owner and owner['id'],
    })
    if owner is None or owner['id'] != agent.actor['id']:
        customer.hear('message', lambda message: message.get('activity', {}).get('type') == 'assigned')

    write_until_noticed(customer, agent, conversation)

    agent.send(conversation, 'Only for the team', kind='note')
    client_id = str(uuid.uuid4())
    answer = agent.send(conversation, 'How can I help? ∀🙂', client_id=client_id)
    repeated = agent.send(conversation, 'How can I help? ∀🙂', client_id=client_id)
    expect(repeated['id'] == answer['id'], 'a message that is sent twice is stored twice')
    expect(
        agent.refusal('message:send', {
            'conversationId': conversation, 'clientId': client_id, 'kind': 'reply', 'body': 'Other words',
        }) == 'conflict',
        'other words under the same client id are taken',
    )
    heard = customer.hear('message', lambda message: message['body'] == answer['body'])
    customer.call('conversation:mark', {'conversationId': conversation, 'readSeq': heard['seq']})
    agent.hear('receipts', lambda receipts: any(one['participant']['kind'] == 'customer' for one in receipts))

    customer.send(conversation, 'All is well, thank you')
    agent.hear('message', lambda message: message['body'] == 'All is well, thank you')

    seen = agent.open(conversation)
    agent.call('conversation:update', {
        'conversationId': conversation,
        'version': seen['conversation']['version'],
        'status': 'closed',
        'lastSeenSeq': max(agent.messages),
    })
    customer.hear('conversation', lambda heard: heard['id'] == conversation and heard['status'] == 'closed')

    compare(customer, conversation)
    compare(agent, conversation)
    expect('Only for the team' not in customer.bodies(), 'the customer sees a private note')
    expect('Only for the team' in agent.bodies(), 'the agent does not see the private note')
    expect(
        customer.refusal('message:send', {
            'conversationId': conversation, 'clientId': str(uuid.uuid4()), 'kind': 'note', 'body': 'A note',
        }) == 'forbidden',
        'a customer may write a private note',
    )
    expect(
        customer.refusal('conversation:open', {'conversationId': str(uuid.uuid4()), 'after': None}) == 'not_found',
        'a conversation that does not exist opens',
    )
    expect(customer.refusal('inbox:list', {'view': 'open'}) == 'forbidden', 'a customer reads the inbox')


def write_until_noticed(customer, agent, conversation):
    """Typing is dropped where a connection is not ready to take it, as polling ones often are."""
    for _ in range(PATIENCE):
        customer.call('typing:set', {'conversationId': conversation, 'active': True})
        try:
            return agent.hear('typing', lambda participant: participant['id'] == customer.actor['id'], patience=1)
        except queue.Empty:
            continue
    raise AssertionError('the agent never sees the customer typing')


def compare(side, conversation):
    """What was heard live, caught up with, is what REST reads afresh."""
    side.open(conversation)
    fresh = side.rest('GET', f'/api/conversations/{conversation}')
    kept = [side.messages[seq] for seq in sorted(side.messages)]
    expect(kept[-len(fresh['messages']):] == fresh['messages'], f'the {side.kind} holds another log than REST reads')
    expect(sorted(side.messages)[-1] == fresh['length'], f'the {side.kind} lacks the end of the log')


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('shop', help='such as http://127.0.0.1:3000')
    parser.add_argument('--customer', default='vera@shopbell.test')
    parser.add_argument('--agent', default='ada@shopbell.test')
    parser.add_argument('--password', default='shopbell-demo', help='of both')
    asked = parser.parse_args()

    for transport in ('polling', 'websocket'):
        for visitor in ('guest', 'customer'):
            print(f'A {visitor} and an agent over {transport}')
            customer, agent = Side(asked.shop, 'customer'), Side(asked.shop, 'agent')
            try:
                if visitor == 'guest':
                    customer.become_guest()
                else:
                    customer.sign_in(asked.customer, asked.password)
                agent.sign_in(asked.agent, asked.password)
                converse(customer, agent, transport)
            except queue.Empty:
                print(f'An event did not come within {PATIENCE} s.', file=sys.stderr)
                return 1
            except (AssertionError, Refused, requests.RequestException, socketio.exceptions.SocketIOError) as error:
                print(f'{type(error).__name__}: {error}', file=sys.stderr)
                return 1
            finally:
                for side in (customer, agent):
                    if side.socket.connected:
                        side.leave()
    print('Both transports carried both sides.')
    return 0


if __name__ == '__main__':
    sys.exit(main())
