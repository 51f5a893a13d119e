import {
  type Change,
  CloudFormation,
  CloudFormationServiceException,
  ContinueUpdateRollbackCommand,
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeEventsCommand,
  DescribeStackEventsCommand,
  type DescribeStackEventsCommandInput,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  ListChangeSetsCommand,
  type Stack,
  type StackEvent,
  type StackStatus,
} from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';

export interface FakeStack {
  id: string;
  status: string;
  template: string;
  fields: Partial<Stack>;
}

/** What an operation does: its events, oldest first, and the state that it ends in. */
export interface Script {
  readonly events?: readonly Partial<StackEvent>[];
  readonly status: string;
}

interface FakeChangeSet {
  readonly stack: string;
  readonly input: CreateChangeSetCommandInput;
}

const stackType = 'AWS::CloudFormation::Stack';
export const arn = (name: string, n: number): string =>
  `arn:aws:cloudformation:eu-west-1:123456789012:stack/${name}/${String(n)}`;

export function awsError(name: string, message: string): CloudFormationServiceException {
  const $metadata = { httpStatusCode: 400 };
  return new CloudFormationServiceException({ name, message, $fault: 'client', $metadata });
}

/** CloudFormation in this process, as far as the engine uses it; `script` says how operations end. */
export class CloudFormationFake {
  readonly client = new CloudFormation({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  readonly mock = mockClient(this.client);
  readonly stacks = new Map<string, FakeStack>();
  readonly changeSets = new Map<string, FakeChangeSet>();
  readonly events = new Map<string, StackEvent[]>();
  /** Of the change sets that are made from now on. */
  changes: readonly Change[] = [];
  changeSetStatus: { Status: 'FAILED' | 'CREATE_COMPLETE'; StatusReason?: string } = { Status: 'CREATE_COMPLETE' };
  changesPerPage = 100;
  eventsPerPage = 100;
  execution: Script = { status: '' };
  deletion: Script = { status: 'DELETE_COMPLETE' };
  continuation: Script = { status: 'UPDATE_ROLLBACK_COMPLETE' };
  private made = 0;

  constructor() {
    const { mock } = this;
    mock.on(DescribeStacksCommand).callsFake(({ StackName }) => ({ Stacks: [this.described(this.find(StackName))] }));
    mock.on(GetTemplateCommand).callsFake(({ StackName }) => ({ TemplateBody: this.find(StackName).template }));
    mock.on(CreateChangeSetCommand).callsFake((input) => this.createChangeSet(input));
    mock.on(DescribeChangeSetCommand).callsFake(({ ChangeSetName, NextToken }) => {
      this.changeSet(ChangeSetName);
      const from = Number(NextToken ?? 0);
      const next = from + this.changesPerPage;
      const more = next < this.changes.length ? { NextToken: String(next) } : {};
      return { ...this.changeSetStatus, Changes: this.changes.slice(from, next), ...more };
    });
    mock.on(DescribeEventsCommand).resolves({});
    mock.on(DeleteChangeSetCommand).callsFake(({ ChangeSetName }) => void this.changeSets.delete(ChangeSetName));
    mock.on(ListChangeSetsCommand).callsFake(({ StackName }) => {
      return {
        Summaries: [...this.changeSets.values()].filter(({ stack }) => this.stacks.get(stack)?.id === StackName),
      };
    });
    mock.on(ExecuteChangeSetCommand).callsFake(({ ChangeSetName, ClientRequestToken }) => {
      const { stack, input } = this.changeSet(ChangeSetName);
      const found = this.find(stack);
      const create = input.ChangeSetType === 'CREATE';
      this.run(
        stack,
        this.execution.status === '' ? { status: create ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE' } : this.execution,
        ClientRequestToken,
      );
      found.template = input.TemplateBody ?? '';
      const Parameters = input.Parameters ?? [];
      found.fields = { ...found.fields, Tags: input.Tags ?? [], Parameters };
      for (const [id, one] of this.changeSets) if (one.stack === stack) this.changeSets.delete(id);
      return {};
    });
    mock.on(DeleteStackCommand).callsFake(({ StackName, ClientRequestToken }) => {
      const [name] = this.named(StackName);
      this.run(name, this.deletion, ClientRequestToken ?? '');
      return {};
    });
    mock.on(ContinueUpdateRollbackCommand).callsFake(({ StackName, ClientRequestToken }) => {
      const [name] = this.named(StackName);
      this.run(name, this.continuation, ClientRequestToken);
      return {};
    });
    mock.on(DescribeStackEventsCommand).callsFake(this.answerEvents);
  }

  readonly answerEvents = ({ StackName = '', NextToken }: DescribeStackEventsCommandInput) => {
    const all = (this.events.get(StackName) ?? []).toReversed();
    const from = Number(NextToken ?? 0);
    const next = from + this.eventsPerPage;
    return { StackEvents: all.slice(from, next), ...(next < all.length ? { NextToken: String(next) } : {}) };
  };

  /** Puts a stack there, as if somebody had deployed it. */
  have(name: string, status: string, fields: Partial<Stack> = {}, template = '{}'): FakeStack {
    this.made += 1;
    const stack = { id: arn(name, this.made), status, template, fields };
    this.stacks.set(name, stack);
    return stack;
  }

  event(stackId: string, fields: Partial<StackEvent>): void {
    const events = this.events.get(stackId) ?? [];
    events.push({
      StackId: stackId,
      StackName: '',
      EventId: `${stackId}#${String(events.length)}`,
      Timestamp: new Date(1e12 + events.length),
      ...fields,
    });
    this.events.set(stackId, events);
  }

  /** Names of the operations that were asked for, in order. */
  calls(): readonly string[] {
    return this.mock.calls().map(({ args: [command] }) => command.constructor.name.replace(/Command$/, ''));
  }

  private run(name: string, { events = [], status }: Script, token: string): void {
    const stack = this.find(name);
    for (const event of events) this.event(stack.id, { ClientRequestToken: token, ...event });
    const end = { LogicalResourceId: name, PhysicalResourceId: stack.id, ResourceType: stackType };
    this.event(stack.id, { ClientRequestToken: token, ...end, ResourceStatus: status as never });
    stack.status = status;
    if (status === 'DELETE_COMPLETE') this.stacks.delete(name);
  }

  private createChangeSet(input: CreateChangeSetCommandInput): { Id: string; StackId: string } {
    const { StackName: name = '', ChangeSetType: type, ChangeSetName: id = '' } = input;
    const before = this.stacks.get(name);
    if (type === 'CREATE' && before !== undefined && before.status !== 'REVIEW_IN_PROGRESS')
      throw awsError('AlreadyExistsException', `Stack [${name}] already exists`);
    if (type === 'UPDATE' && before?.status.endsWith('_IN_PROGRESS') === true)
      throw awsError('ValidationError', `Stack:${before.id} is in ${before.status} state and can not be updated.`);
    const stack = before ?? this.have(name, 'REVIEW_IN_PROGRESS');
    this.changeSets.set(id, { stack: name, input });
    return { Id: id, StackId: stack.id };
  }

  private changeSet(id: string): FakeChangeSet {
    const found = this.changeSets.get(id);
    if (found === undefined) throw awsError('ChangeSetNotFoundException', `ChangeSet [${id}] does not exist`);
    return found;
  }

  private named(name: string): readonly [string, FakeStack] {
    const found = [...this.stacks].find(([one, { id }]) => one === name || id === name);
    if (found === undefined) throw awsError('ValidationError', `Stack with id ${name} does not exist`);
    return found;
  }

  private find(name: string): FakeStack {
    return this.named(name)[1];
  }

  private described(stack: FakeStack): Stack {
    const [name] = this.named(stack.id);
    return {
      StackId: stack.id,
      StackName: name,
      StackStatus: stack.status as StackStatus,
      CreationTime: new Date('2026-11-01T10:00:00Z'),
      ...stack.fields,
    };
  }
}
