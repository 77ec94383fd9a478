// The extension's side of the results panel, inside the page: cases that are made up, and answers to what the panel
// asks. `globalThis.host` changes what there is.

const ANSWERS = [
  '{"priority":"high","summary":"VPN drops every ten minutes since the update of Tuesday; the whole sales floor is affected."}',
  'Priority: low. The customer asks how to change the language of the portal.',
  'I cannot help with that.',
  'Priority: medium. The invoice of March was sent twice, and the second one has another amount than the first.',
];
const TOPICS = [
  'VPN drops',
  'Invoice sent twice',
  'Language of the portal',
  'Password reset loops',
  'Export is empty',
];
const FILTERS = ['all', 'broken', 'fixed', 'failed', 'error', 'flaky', 'changed', 'passed'];
const pad = (number, width) => String(number).padStart(width, '0');

class FakeHost {
  order = 1;
  log = [];
  latency = 0;
  opened = undefined;
  window = { start: 0, count: 0 };
  labels = new Map();
  overrides = {};
  columnOverrides = {};

  constructor(options) {
    this.options = { cases: 10_000, columns: ['draft', '2.1.0'], running: false, names: 'usual', ...options };
    this.memory = {
      prompt: 'file:///w/prompt-registry.yaml#summarise-ticket',
      columns: this.options.columns,
      subject: this.options.columns[0],
      baseline: this.options.columns[1],
      filter: 'all',
      label: 'any',
      search: '',
      sort: 'file',
      descending: false,
      ...options.memory,
    };
    this.done = this.options.running ? Math.floor(this.options.cases * 0.4) : this.options.cases;
    this.all = Array.from({ length: this.options.cases }, (_, i) => this.#createCase(i));
    this.shown = this.all;
  }

  #createCase(i) {
    const isLong = this.options.names === 'long';
    const topic = TOPICS[i % TOPICS.length];
    const description = isLong
      ? `${topic}: ${'a description that somebody found short enough although nobody else in the team did '.repeat(3)}${i}`
      : `${topic}, ticket ${pad(4000 + i, 5)}`;
    const outcomes = this.options.columns.map((_, column) => outcomeOf(i, column));
    return { id: `case-${i}`, number: i + 1, description, outcomes, isFlaky: i % 23 === 5 };
  }

  #cell(one, column) {
    if (this.options.running && column === 0 && one.number > this.done) return { ...EMPTY, state: 'waiting' };
    const state = one.outcomes[column];
    const [now, before] = [scoreOf(state), scoreOf(one.outcomes[1] ?? state)];
    const isSubject = column === 0 && this.options.columns.length > 1;
    const flags = [
      ...(isSubject ? changeOf(state, one.outcomes[1]) : []),
      ...(one.isFlaky && column === 0 ? ['flaky'] : []),
    ];
    const delta = isSubject ? now - before : 0;
    return {
      ...EMPTY,
      state,
      score: state === 'error' ? '' : now.toFixed(2),
      delta: delta === 0 ? '' : `${delta > 0 ? '+' : '−'}${Math.abs(delta).toFixed(2)}`,
      deltaSign: Math.sign(delta),
      answer: state === 'error' ? '' : ANSWERS[(one.number + column) % ANSWERS.length],
      reason: {
        pass: '',
        fail: 'The answer does not contain “priority”.',
        error: 'The judge’s reply has no score.',
      }[state],
      flags,
      label: this.labels.get(`${one.id} ${column}`)?.value,
      facts: '1.2 s · $0.0003',
    };
  }

  row(index) {
    const one = this.shown[index];
    const cells = this.options.columns.map((_, column) => this.#cell(one, column));
    return {
      index,
      id: one.id,
      number: one.number,
      description: one.description,
      note: one.number % 97 === 0 ? 'not in the suite any more' : undefined,
      cells,
    };
  }

  view() {
    const counted = (filter) => this.#find({ ...this.memory, filter }).length;
    const isRunning = this.options.running && this.done < this.options.cases;
    return {
      memory: this.memory,
      name:
        this.options.names === 'long'
          ? 'a-prompt-whose-name-somebody-found-short-enough-although-nobody-else-in-the-team-did'
          : 'summarise-ticket',
      order: this.order,
      total: this.shown.length,
      all: this.all.length,
      columns: this.options.columns.map((version, i) => ({
        ...this.#column(version, i, isRunning),
        ...this.columnOverrides[version],
      })),
      filters: FILTERS.map((filter) => ({ filter, count: counted(filter) })),
      labels: [
        { label: 'any', count: this.shown.length },
        { label: 'labelled', count: this.labels.size },
        { label: 'unlabelled', count: this.shown.length - this.labels.size },
      ],
      sorts: ['file', 'score', 'delta', 'latency', 'cost'],
      banners: [],
      empty: undefined,
      isRunning,
      actions: isRunning
        ? ['cancel', 'openPrompt', 'openSuite']
        : ['runAgain', 'runFailed', 'compareAll', 'addColumn', 'export', 'openPrompt', 'openSuite'],
      status: isRunning
        ? `${Math.round((this.done / this.options.cases) * 10) * 10} % of the cases are done`
        : `${this.shown.length} of ${this.all.length} cases`,
      ...this.overrides,
    };
  }

  #column(version, i, isRunning) {
    const isLive = isRunning && i === 0;
    const counts = { passed: 0, failed: 0, errors: 0, skipped: 0 };
    const NAMES = { pass: 'passed', fail: 'failed', error: 'errors' };
    for (const one of isLive ? this.all.slice(0, this.done) : this.all) counts[NAMES[one.outcomes[i]]]++;
    const value = counts.passed / Math.max(1, counts.passed + counts.failed);
    return {
      key: version,
      version:
        this.options.names === 'long' ? `${version}-with-a-suffix.that.is.long+and.has.metadata` : version,
      model:
        this.options.names === 'long'
          ? 'local/meta-llama/Llama-3.1-405B-Instruct-Turbo-Quantized'
          : 'gpt-4o-2024-08-06',
      when: '5 min ago',
      whenTitle: '20 November 2026, 09:30:00',
      role: ['subject', 'baseline'][i],
      state: isLive ? 'running' : 'ended',
      stateText: isLive ? 'Running…' : '',
      progress: isLive
        ? { done: this.done, total: this.options.cases, text: `${this.done} of ${this.options.cases}` }
        : undefined,
      score: value.toFixed(2),
      interval: `${(value - 0.04).toFixed(2)}–${Math.min(1, value + 0.03).toFixed(2)}`,
      bar: { value, low: value - 0.04, high: Math.min(1, value + 0.03) },
      verdict:
        i === 0 && !isLive && this.options.columns.length > 1
          ? {
              kind: 'regressed',
              text: 'regressed',
              delta: '−0.04',
              against: 'vs 2.1.0',
              title: 'Regressed by 0.04 (0.01 to 0.07) against 2.1.0',
            }
          : undefined,
      counts,
      facts: ['$0.12', 'p95 1.8 s', '3 flaky'],
      notes: [],
      actions: i === 0 ? ['runAgain', 'runFailed', 'remove'] : ['makeSubject', 'makeBaseline', 'remove'],
    };
  }

  detail(cell) {
    const one = this.all.find(({ id }) => id === cell.row);
    const column = this.options.columns.indexOf(cell.column);
    if (!one || column < 0) return undefined;
    const view = this.#cell(one, column);
    const label = this.labels.get(`${one.id} ${column}`) ?? { value: undefined, note: '' };
    const hasAnswer = ['pass', 'fail', 'error'].includes(view.state);
    const repeats = one.isFlaky ? 3 : 1;
    return {
      cell,
      description: one.description,
      title: `${cell.column} · gpt-4o-2024-08-06`,
      state: view.state,
      score: view.score,
      flags: view.flags,
      facts: [
        { name: 'Model', text: 'gpt-4o-2024-08-06' },
        { name: 'Endpoint', text: 'openai' },
        { name: 'Temperature', text: '0.3' },
        { name: 'Max tokens', text: '500' },
      ],
      variables: [
        {
          name: 'ticket_content',
          value: {
            text: 'The VPN drops every ten minutes since the update of Tuesday.\nEverybody on the sales floor is affected.',
            cut: undefined,
          },
        },
        { name: 'language', value: { text: 'en', cut: undefined } },
      ],
      messages: [
        {
          role: 'system',
          label: 'System',
          content: {
            text: 'You summarise support tickets. Answer with JSON: {"priority", "summary"}.',
            cut: undefined,
          },
        },
        {
          role: 'user',
          label: 'User',
          content: {
            text: 'TICKET:\nThe VPN drops every ten minutes since the update of Tuesday.\nEverybody on the sales floor is affected.',
            cut: '12,000 more characters are in the answer’s document.',
          },
        },
      ],
      messagesNote: undefined,
      answers: hasAnswer
        ? Array.from({ length: repeats }, (_, repeat) => this.#answer(view, repeat, { repeats, label }))
        : [],
      banners: [],
      actions: hasAnswer
        ? [
            'goToCase',
            'runCase',
            'addToSuite',
            'copyCurl',
            'compareAnswers',
            'acceptAnswer',
            'openAnswer',
            'copyAnswer',
            'editNote',
          ]
        : ['goToCase', 'runCase'],
      canLabel: true,
    };
  }

  #answer({ state, score, answer, reason }, repeat, { repeats, label }) {
    return {
      repeat,
      title: repeats === 1 ? 'Answer' : `Answer ${repeat + 1} of ${repeats}`,
      state,
      score,
      reason,
      output: { text: answer, cut: undefined },
      facts: [
        { name: 'Latency', text: '1.2 s' },
        { name: 'Cost', text: '$0.0003' },
        { name: 'Tokens', text: '412 in, 87 out' },
        { name: 'Finish reason', text: 'stop' },
      ],
      assertions:
        state === 'error' && repeats === 1
          ? []
          : [
              {
                type: 'icontains',
                state: state === 'pass' ? 'pass' : 'fail',
                score: state === 'pass' ? '1.00' : '0.00',
                reason: state === 'pass' ? 'The answer contains “priority”.' : reason,
                expected: { text: 'priority', cut: undefined },
                facts: [],
                children: [],
              },
              {
                type: 'llm-rubric',
                state: 'pass',
                score: '0.83',
                reason:
                  'The summary names the product, the frequency and who is affected, but not since when.',
                expected: {
                  text: 'Names the product, how often it happens, since when, and who is affected.',
                  cut: undefined,
                },
                facts: ['weight 2', 'metric: complete'],
                children: [],
              },
              {
                type: 'assert-set',
                state: 'pass',
                score: '1.00',
                reason: 'All assertions pass.',
                expected: undefined,
                facts: [],
                children: [
                  {
                    type: 'is-json',
                    state: 'pass',
                    score: '1.00',
                    reason: 'The answer is JSON and fits the schema.',
                    expected: { text: '{"type":"object","required":["priority","summary"]}', cut: undefined },
                    facts: [],
                    children: [],
                  },
                  {
                    type: 'latency',
                    state: 'pass',
                    score: '1.00',
                    reason: '1.2 s is within 2 s.',
                    expected: undefined,
                    facts: ['threshold 2 s'],
                    children: [],
                  },
                ],
              },
            ],
      label,
    };
  }

  #find({ filter, search, label }) {
    const words = search.toLowerCase().split(/\s+/u).filter(Boolean);
    return this.all.filter((one) => {
      const [state, before] = one.outcomes;
      const isLabelled = this.labels.has(`${one.id} 0`);
      const kept = {
        all: true,
        passed: state === 'pass',
        failed: state === 'fail',
        error: state === 'error',
        broken: changeOf(state, before).includes('broken'),
        fixed: changeOf(state, before).includes('fixed'),
        flaky: one.isFlaky,
        changed: state !== before,
      }[filter];
      return (
        kept &&
        (label === 'any' || (label === 'labelled') === isLabelled) &&
        words.every((word) => one.description.toLowerCase().includes(word))
      );
    });
  }

  /** Sends the list as it is now asked for, and the rows in view. */
  refresh() {
    this.order++;
    const sign = this.memory.descending ? -1 : 1;
    const found = this.#find(this.memory);
    const by =
      {
        score: ({ outcomes }) => scoreOf(outcomes[0]),
        delta: ({ outcomes }) => scoreOf(outcomes[0]) - scoreOf(outcomes[1]),
      }[this.memory.sort] ?? (({ number }) => number);
    this.shown = found.toSorted((a, b) => sign * (by(a) - by(b)) || a.number - b.number);
    this.send({ type: 'view', view: this.view() });
    this.sendRows();
  }

  sendRows() {
    const { start, count } = this.window;
    const rows = Array.from(
      { length: Math.max(0, Math.min(this.shown.length, start + count) - start) },
      (_, i) => this.row(start + i),
    );
    this.send({ type: 'rows', order: this.order, rows });
  }

  /** More results have come. */
  progress(done) {
    this.done = Math.min(done, this.options.cases);
    this.send({ type: 'view', view: this.view() });
    this.sendRows();
  }

  send(message) {
    setTimeout(() => globalThis.postMessage(message, '*'), this.latency);
  }

  receive(message) {
    this.log.push(message);
    const change = (what) => {
      this.memory = { ...this.memory, ...what };
      this.refresh();
    };
    const handlers = {
      ready: () => this.send({ type: 'view', view: this.view() }),
      window: ({ start, count }) => {
        this.window = { start, count };
        this.sendRows();
      },
      setFilter: ({ filter }) => change({ filter }),
      setLabelFilter: ({ label }) => change({ label }),
      setSearch: ({ text }) => change({ search: text }),
      setSort: ({ sort, descending }) => change({ sort, descending }),
      open: ({ cell }) => {
        this.opened = cell;
        this.send({ type: 'detail', cell, detail: this.detail(cell) });
      },
      close: () => {
        this.opened = undefined;
      },
      label: ({ cell, value }) => {
        const key = `${cell.row} ${this.options.columns.indexOf(cell.column)}`;
        if (value)
          this.labels.set(key, { value, note: value === 'bad' ? 'Too short for a ticket like this.' : '' });
        else this.labels.delete(key);
        this.sendRows();
        this.send({ type: 'detail', cell, detail: this.detail(cell) });
      },
      actOnCell: ({ action, repeat }) => {
        if (action === 'copyCurl' || action === 'copyAnswer') this.send({ type: 'copied', action, repeat });
      },
    };
    handlers[message.type]?.(message);
  }
}

const EMPTY = {
  state: 'none',
  score: '',
  delta: '',
  deltaSign: 0,
  answer: '',
  reason: '',
  flags: [],
  label: undefined,
  facts: '',
};
const outcomeOf = (i, column) => {
  const at = (i * 7919 + column * 31) % 100;
  return at < 84 ? 'pass' : at < 97 ? 'fail' : 'error';
};
const scoreOf = (state) => ({ pass: 1, fail: 0.33, error: 0 })[state];
const changeOf = (now, before) =>
  now === before || before === undefined
    ? []
    : now === 'pass'
      ? ['fixed']
      : before === 'pass'
        ? ['broken']
        : ['changed'];

globalThis.host = new FakeHost(globalThis.hostOptions ?? {});
let kept = globalThis.keptState;
globalThis.acquireVsCodeApi = () => ({
  postMessage: (message) => globalThis.host.receive(structuredClone(message)),
  getState: () => kept,
  setState: (state) => {
    kept = state;
    globalThis.keptState = state;
  },
});
