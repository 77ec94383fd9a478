// What an eval is measured against: the same questions with nothing but `fetch` and JSON.parse.
// node bareLoop.mjs <url> <count> <concurrency>

const [url, count, concurrency] = process.argv.slice(2);
const answers = [];
let next = 0;

async function work() {
  while (next < Number(count)) {
    const index = next++;
    const response = await fetch(`${url}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'm',
        messages: [{ role: 'user', content: `Summarise ticket ${index}` }],
        max_tokens: 100,
      }),
    });
    const { choices } = await response.json();
    answers[index] = choices[0].message.content;
  }
}

await Promise.all(Array.from({ length: Number(concurrency) }, work));
if (answers.some((answer) => !answer.includes('ticket'))) throw new Error('An answer is missing');
