const WORDS =
  'summarise the ticket in three bullet points priority root cause action answer politely and briefly without guessing quote the customer only where it helps name the product and its version first'.split(
    ' ',
  );

/** Some wording of a prompt, different for each seed. */
function wording(seed, words) {
  return Array.from(
    { length: words },
    (_, i) => WORDS[(seed * 7 + i * (1 + (seed % 5))) % WORDS.length],
  ).join(' ');
}

function versionText(prompt, version) {
  return `      "${version}":
        model: gpt-4o-2024-08-06
        temperature: 0.3
        max_tokens: 500
        template: |
          ${wording(prompt + version.length, 12)}
          ${wording(prompt + 3, 14)}
          TICKET: {{ticket_content}}
        eval_score: 0.91 # mean of 48 cases
        released_at: "2026-05-07T14:00:00Z"
`;
}

/** One prompt of about 2 kB: policy, a draft, three versions. */
function promptText(index) {
  return `  # ${wording(index, 8)}
  prompt-${index}:
    description: ${wording(index + 1, 10)}
    owner: "@team-${index % 12}"
    tags: [support, tier-${index % 3}]
    version: "2.1.0"
    rollback_to: "2.0.0"
    cost_cap_usd: 0.05
    variables:
      ticket_content: { description: Raw ticket text, sample: "VPN drops every 10 minutes" }
    evals: { min_score: 0.85, max_drop: 0.05 }
    draft:
      model: gpt-4o-2024-08-06
      temperature: 0.3
      max_tokens: 500
      template: |
        ${wording(index + 2, 12)}
        ${wording(index + 5, 14)}
        ${wording(index + 7, 13)}
        TICKET: {{ticket_content}}
    versions:
${['1.4.2', '2.0.0', '2.1.0'].map((version) => versionText(index, version)).join('')}`;
}

/** A registry of at least `bytes` characters, in prompts of about 2 kB with three versions each. */
export function registryText(bytes) {
  const parts = [
    'schema_version: 1\nprices:\n  house-model: { input_per_mtok: 1, output_per_mtok: 4 }\nprompts:\n',
  ];
  for (let index = 0, length = 0; length < bytes; index++) {
    const prompt = promptText(index);
    parts.push(prompt);
    length += prompt.length;
  }
  return `${parts.join('')}judge:\n  model: gpt-4o-2024-08-06\n`;
}
